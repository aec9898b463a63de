import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';

// The main job on Hải Phòng, through GraphQL only: a unit is registered, scores itself, is reviewed, recognised and approved,
// and the city's two targets move by exactly that unit.

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const TARGETS = `{ tenant { targets(year: 2026) { code progress { numerator denominator value met shortfall } } statistics(year: 2026) { units eligible registered assessed recognised } } }`;

test('an officer registers a unit, it is scored, recognised and approved, and the targets move by exactly one', async () => {
  const commune = service.as('commune@hai-phong.demo');
  const admin = service.as('admin@hai-phong.demo');
  const city = service.as('officer@hai-phong.demo');

  const { viewer } = await commune.ask('{ viewer { name memberships { role body { id name level } } } }');
  const body = viewer.memberships[0].body;
  expect(body.level).toBe('COMMUNE');

  const { createUnit: unit } = await commune.ask(
    `mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id code name eligible(year: 2026) { eligible } recognition(year: 2026) { status } } }`,
    { input: { bodyId: body.id, code: 'TRAM-Y-TE-1', name: 'Trạm Y tế số 1', kind: 'AGENCY' } },
  );
  expect(unit).toMatchObject({ eligible: { eligible: true }, recognition: { status: 'NOT_REGISTERED' } });

  const password = 'mật khẩu ban đầu 1';
  await admin.ask(`mutation ($input: GrantMembershipInput!) { grantMembership(input: $input) { id role } }`, {
    input: {
      email: 'tram-y-te@hai-phong.demo',
      personName: 'Cán bộ Trạm Y tế số 1',
      role: 'UNIT_OFFICER',
      unitId: unit.id,
      password,
    },
  });
  const { signIn } = await service.nobody.ask(`mutation ($input: SignInInput!) { signIn(input: $input) { token } }`, {
    input: { email: 'tram-y-te@hai-phong.demo', password },
  });
  const officer = service.nobody.with({ authorization: `Bearer ${signIn.token}` });

  const before = (await city.ask(TARGETS)).tenant;

  // The window of 2026 closed on 15 November: only the head admits a late one, and says why.
  const { registerUnits } = await service
    .as('head@hai-phong.demo')
    .ask(
      `mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { registered { year } problems { code } } }`,
      { input: { year: 2026, unitIds: [unit.id], allDepartments: true, lateReason: 'Đơn vị mới thành lập' } },
    );
  expect(registerUnits).toEqual({ registered: [{ year: 2026 }], problems: [] });

  // Full marks for itself, but for one line where the superior will differ.
  const { tenant } = await officer.ask(
    `{ tenant { ruleBook(year: 2026) { total criteria { id code maxScore scoring { kind } children { id code maxScore scoring { kind } } } } } }`,
  );
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  const leaves = tenant.ruleBook.criteria.flatMap((root: any) => (root.children.length > 0 ? root.children : [root]));
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  const judged = leaves.filter((leaf: any) => leaf.scoring.kind !== 'LINKED');
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  const points = (full: any) =>
    full.map((leaf: any) => ({ criterionId: leaf.id, score: leaf.maxScore, explanation: 'Có hồ sơ lưu tại đơn vị' }));
  const { saveSelfScores: saved } = await officer.ask(
    `mutation ($input: ScoresInput!) { saveSelfScores(input: $input) { id version status } }`,
    { input: { unitId: unit.id, year: 2026, scores: points(judged) } },
  );
  expect(saved.status).toBe('SELF_SCORING');
  const { submitAssessment: submitted } = await officer.ask(
    `mutation ($input: AssessmentStepInput!) { submitAssessment(input: $input) { id version status selfTotal } }`,
    { input: { id: saved.id, version: saved.version } },
  );
  // 100 but for the model (10), the recognition (50) and the commendations (3), which are facts that do not exist yet.
  expect(submitted).toMatchObject({ status: 'SUBMITTED', selfTotal: 37 });

  // biome-ignore lint/suspicious/noExplicitAny: an answer
  const second = judged.find((leaf: any) => leaf.code === '2');
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  const review = judged.map((leaf: any) => ({ criterionId: leaf.id, score: leaf === second ? 2 : leaf.maxScore }));
  const withoutReason = await commune.send(
    `mutation ($input: ScoresInput!) { saveReviewScores(input: $input) { id } }`,
    {
      input: { unitId: unit.id, year: 2026, version: submitted.version, scores: review },
    },
  );
  expect(withoutReason.code).toBe('REVIEW_REASON_REQUIRED');
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  const reasoned = review.map((line: any) =>
    line.criterionId === second.id ? { ...line, reason: 'Mới có 80% người tham gia' } : line,
  );
  const { saveReviewScores: reviewed } = await commune.ask(
    `mutation ($input: ScoresInput!) { saveReviewScores(input: $input) { id version status reviewTotal } }`,
    { input: { unitId: unit.id, year: 2026, version: submitted.version, scores: reasoned } },
  );
  expect(reviewed).toMatchObject({ status: 'REVIEWED', reviewTotal: 36 });

  const tooEarly = await commune.send(
    `mutation ($input: AssessmentStepInput!) { approveAssessment(input: $input) { id } }`,
    {
      input: { id: reviewed.id, version: reviewed.version },
    },
  );
  expect(tooEarly.code).toBe('RECOGNITION_NOT_DECIDED');

  const { decideRecognition } = await commune.ask(
    `mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status decisionNumber decidingBody { id } } }`,
    {
      input: {
        unitId: unit.id,
        year: 2026,
        status: 'RECOGNISED',
        decisionNumber: '15/QĐ-BCĐ',
        decidedOn: '2026-11-20',
      },
    },
  );
  expect(decideRecognition).toEqual({
    status: 'RECOGNISED',
    decisionNumber: '15/QĐ-BCĐ',
    decidingBody: { id: body.id },
  });

  // Criterion 8c followed the decision by itself.
  const { unit: followed } = await commune.ask(
    `query ($id: ID!) { unit(id: $id) { assessment(year: 2026) { id version reviewTotal scores { criterion { code } linked selfScore reviewScore } } } }`,
    { id: unit.id },
  );
  expect(followed.assessment.reviewTotal).toBe(86);
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  expect(followed.assessment.scores.find((score: any) => score.criterion.code === '8c')).toEqual({
    criterion: { code: '8c' },
    linked: true,
    selfScore: 50,
    reviewScore: 50,
  });

  const { approveAssessment } = await commune.ask(
    `mutation ($input: AssessmentStepInput!) { approveAssessment(input: $input) { status selfTotal reviewTotal band { standard label } unit { standing(year: 2026) { registered recognition selfTotal reviewTotal band { standard } } } } }`,
    { input: { id: reviewed.id, version: followed.assessment.version } },
  );
  expect(approveAssessment).toMatchObject({
    status: 'APPROVED',
    selfTotal: 87,
    reviewTotal: 86,
    band: { standard: 'GOOD', label: 'Khá' },
    unit: {
      standing: {
        registered: true,
        recognition: 'RECOGNISED',
        selfTotal: 87,
        reviewTotal: 86,
        band: { standard: 'GOOD' },
      },
    },
  });

  const after = (await city.ask(TARGETS)).tenant;
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  const progress = (tenant: any, code: string) => tenant.targets.find((target: any) => target.code === code).progress;
  const moved = (code: string) => ({
    numerator: progress(after, code).numerator - progress(before, code).numerator,
    denominator: progress(after, code).denominator - progress(before, code).denominator,
  });
  expect(moved('SAFE-70')).toEqual({ numerator: 1, denominator: 0 });
  expect(moved('GOOD-75')).toEqual({ numerator: 1, denominator: 1 });
  expect(after.statistics).toEqual({
    ...before.statistics,
    registered: before.statistics.registered + 1,
    assessed: before.statistics.assessed + 1,
    recognised: before.statistics.recognised + 1,
  });
});

describe('what the main job left behind', () => {
  test('each step in the audit log, the chain whole', async () => {
    const { auditEvents, auditVerification } = await service
      .as('admin@hai-phong.demo')
      .ask('{ auditEvents(first: 20) { nodes { action personName } } auditVerification { whole } }');
    expect(auditVerification).toEqual({ whole: true });
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    expect(auditEvents.nodes.map((event: any) => event.action).slice(0, 8)).toEqual([
      'assessment.approve',
      'recognition.decide',
      'reviewScores.save',
      'assessment.submit',
      'selfScores.save',
      'units.register',
      'membership.grant',
      'unit.create',
    ]);
  });
});
