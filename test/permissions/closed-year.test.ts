import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads, rootFields } from '../support/probe.js';
import { type Service, startService } from '../support/service.js';

// Whatever belongs to a closed year stays as it is until the year is reopened (domain rule 11). Every mutation is either tried here on a closed year,
// or is named below among those that change no fact of a year. A new mutation fails until it has its place.

const YEAR = 2025;

/** Mutations that change no fact of a year: people, plans, rules of years to come, the years themselves, and what only open years follow. */
const ofNoYear: readonly string[] = [
  'createTenant',
  'setFigureRules',
  'setSharing',
  'signIn',
  'changePassword',
  'signOutEverywhere',
  'grantMembership',
  'endMembership',
  'resetPassword',
  'markNoticesRead',
  'createCalendarFeed',
  'revokeCalendarFeed',
  'setPreferences',
  'setReminderRules',
  'createBiAccess',
  'revokeBiAccess',
  'createPlan',
  'addMilestone',
  'createModel',
  'describeModel',
  'activateModel',
  'promoteModel',
  'recogniseModel',
  'draftRuleBook',
  'editRuleBook',
  'previewRuleBook',
  'publishRuleBook',
  'discardRuleBook',
  'offerRuleBook',
  'withdrawRuleBookOffer',
  'setReportingRegime',
  'setTaskRules',
  'endTask',
  'openYear',
  'closeYear',
  'reopenYear',
  'createBody',
  'renameBody',
  'moveBody',
  'endBody',
  'createUnit',
  'delegateRecognition',
  'endRecognitionDelegation',
  'updateUnit',
  'moveUnit',
];

let service: Service;
/** Ids and versions of the closed year. */
let known: Readonly<Record<string, string | number>>;

const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";
const own = `(select unit_id from sauro.membership where email = 'unit@hai-phong.demo')`;
const commune = `(select body_id from sauro.membership where email = 'commune@hai-phong.demo')`;

beforeAll(async () => {
  service = await startService();
  const one = async (sql: string) => (await service.rows(sql))[0];
  const leftOver = (table: string, more = '') =>
    one(
      `update sauro.${table} set year = ${YEAR} where tenant_id = ${haiPhong} and id = (select id from sauro.${table}
         where tenant_id = ${haiPhong} and year >= ${YEAR} and body_id = ${commune} ${more} order by year desc, id limit 1) returning id, version`,
    );
  const card = await one(
    `select id, version, rule_book_id from sauro.assessment where unit_id = ${own} and year = ${YEAR}`,
  );
  const registration = await one(
    `select id, version from sauro.registration where unit_id = ${own} and year = ${YEAR} and status = 'REGISTERED'`,
  );
  const decision = await one(`select version from sauro.recognition where unit_id = ${own} and year = ${YEAR}`);
  const criterion = await one(
    `select id from sauro.criterion c where rule_book_id = '${card.rule_book_id}' and scoring = 'MANUAL'
       and not exists (select from sauro.criterion d where d.tenant_id = c.tenant_id and d.parent_id = c.id) order by code limit 1`,
  );
  const kept =
    await one(`select k.unit_id, k.model_id, m.version from sauro.unit_model k join sauro.model m on m.tenant_id = k.tenant_id and m.id = k.model_id
    where k.tenant_id = ${haiPhong} and k.from_year <= ${YEAR} and k.to_year is null and m.status = 'ACTIVE' limit 1`);
  const commendation = await one(
    `insert into sauro.commendation (tenant_id, id, unit_id, year, kind, quantity, decision_number, decided_on, awarded_by, recorded_by, recorded_at)
     select tenant_id, gen_random_uuid(), unit_id, ${YEAR}, 'INDIVIDUAL', 1, 'CU/QĐ', '${YEAR}-10-01', 'UBND', account_id, granted_at
     from sauro.membership where email = 'unit@hai-phong.demo' returning id`,
  );
  const evidence = await one(
    `insert into sauro.evidence (tenant_id, id, unit_id, year, criterion_id, link, attached_at, account_id, person_name)
     select tenant_id, gen_random_uuid(), unit_id, ${YEAR}, '${criterion.id}', 'https://example.org/', now(), account_id, person_name
     from sauro.membership where email = 'unit@hai-phong.demo' returning id`,
  );
  const appeal = await one(
    `insert into sauro.appeal (tenant_id, id, assessment_id, unit_id, year, approved_at, closes_at, grounds, status, filed_at, filed_by, filed_by_name)
     select tenant_id, gen_random_uuid(), '${card.id}', unit_id, ${YEAR}, now(), now() + interval '1 day', 'x', 'OPEN', now(), account_id, person_name
     from sauro.membership where email = 'unit@hai-phong.demo' returning id`,
  );
  const pilot = await one(
    `insert into sauro.exemplary (tenant_id, id, unit_id, year, status, decided_on)
     select tenant_id, gen_random_uuid(), unit_id, ${YEAR}, 'PILOT', '${YEAR}-07-01' from sauro.membership where email = 'unit@hai-phong.demo' returning id`,
  );
  const { tenant } = await service
    .as('officer@hai-phong.demo')
    .ask('{ tenant { rootBodies { id documents(year: 2026) { id version } } } }');
  const [city] = tenant.rootBodies;
  const [document] = city.documents;
  await service.rows(`update sauro.report set year = ${YEAR}, period = '${YEAR}' where id = $1`, [document.id]);
  await service.rows(
    `update sauro.reporting_regime set from_year = ${YEAR} where tenant_id = ${haiPhong} and code = 'ANNUAL'`,
  );
  const due = await leftOver('report_due');
  const work = await leftOver(
    'assignment',
    'and id not in (select parent_id from sauro.assignment where parent_id is not null)',
  );
  known = {
    unit: (await one(`select ${own} as id`)).id,
    commune: (await one(`select ${commune} as id`)).id,
    city: city.id,
    card: card.id,
    appeal: appeal.id,
    pilot: pilot.id,
    cardVersion: card.version,
    registration: registration.id,
    registrationVersion: registration.version,
    decisionVersion: decision.version,
    criterion: criterion.id,
    keeper: kept.unit_id,
    model: kept.model_id,
    modelVersion: kept.version,
    evidence: evidence.id,
    commendation: commendation.id,
    report: document.id,
    reportVersion: document.version,
    due: due.id,
    dueVersion: due.version,
    work: work.id,
    workVersion: work.version,
  };
  await service
    .as('admin@hai-phong.demo')
    .ask('mutation ($input: CloseYearInput!) { closeYear(input: $input) { id } }', { input: { year: YEAR } });
});

afterAll(() => service.stop());

type Asked = readonly [who: string, input: (id: typeof known) => Record<string, unknown>];

const step = (id: typeof known) => ({ id: id['work'], version: id['workVersion'] });
const ofDue = (id: typeof known) => ({ id: id['due'], version: id['dueVersion'] });
const ofReport = (id: typeof known) => ({ id: id['report'], version: id['reportVersion'] });
const ofCard = (id: typeof known) => ({ id: id['card'], version: id['cardVersion'] });
const scores = (id: typeof known) => ({
  unitId: id['unit'],
  year: YEAR,
  version: id['cardVersion'],
  scores: [{ criterionId: id['criterion'], score: 0, reason: 'x' }],
});
const reason = 'Sai sót';

/** Who does what to a fact of the closed year. Where the name has a sign of its own, the same mutation is tried in two ways. */
const attempts: Readonly<Record<string, Asked>> = {
  registerUnits: ['head', (id) => ({ year: YEAR, unitIds: [id['unit']], lateReason: reason })],
  withdrawRegistration: [
    'officer',
    (id) => ({ registrationId: id['registration'], version: id['registrationVersion'], reason }),
  ],
  decideRecognition: [
    'head',
    (id) => ({
      unitId: id['unit'],
      year: YEAR,
      version: id['decisionVersion'],
      status: 'NOT_RECOGNISED',
      decisionNumber: '1/QĐ',
      decidedOn: '2026-11-20',
      reason,
    }),
  ],
  decideRecognitions: [
    'head',
    (id) => ({
      year: YEAR,
      decisionNumber: '1/QĐ',
      decidedOn: '2026-11-20',
      decisions: [{ unitId: id['unit'], version: id['decisionVersion'], status: 'NOT_RECOGNISED', reason }],
    }),
  ],
  revokeRecognition: [
    'head',
    (id) => ({
      unitId: id['unit'],
      year: YEAR,
      version: id['decisionVersion'],
      decisionNumber: '1/QĐ',
      decidedOn: '2026-11-20',
      reason,
    }),
  ],
  saveSelfScores: ['unit', scores],
  submitAssessment: ['unit', ofCard],
  saveReviewScores: ['head', scores],
  returnAssessment: ['head', (id) => ({ ...ofCard(id), reason })],
  approveAssessment: ['head', ofCard],
  approveAssessments: ['head', (id) => ({ cards: [ofCard(id)] })],
  returnAssessments: ['head', (id) => ({ cards: [{ ...ofCard(id), reason }] })],
  reopenAssessment: ['head', (id) => ({ ...ofCard(id), reason })],
  closeAssessmentList: ['commune', (id) => ({ bodyId: id['commune'], year: YEAR })],
  reopenAssessmentList: ['head', (id) => ({ bodyId: id['commune'], year: YEAR, reason })],
  lowerBands: ['head', (id) => ({ bodyId: id['commune'], year: YEAR, assessmentIds: [id['card']], reason })],
  appealAssessment: ['unit', (id) => ({ ...ofCard(id), grounds: 'x' })],
  decideAppeal: ['head', (id) => ({ id: id['appeal'], version: 1, outcome: 'DISMISSED', answer: 'x' })],
  waiveAssessment: ['head', (id) => ({ unitId: id['unit'], year: YEAR, cause: 'SUSPENDED' })],
  resumeAssessment: ['head', (id) => ({ unitId: id['unit'], year: YEAR, reason })],
  attachEvidence: [
    'unit',
    (id) => ({ assessmentId: id['card'], criterionId: id['criterion'], link: 'https://example.org/2' }),
  ],
  detachEvidence: ['unit', (id) => ({ id: id['evidence'] })],
  endModel: ['head', (id) => ({ id: id['model'], version: id['modelVersion'], toYear: YEAR - 1 })],
  keepModel: ['head', (id) => ({ unitId: id['unit'], modelId: id['model'], fromYear: YEAR })],
  dropModel: ['head', (id) => ({ unitId: id['keeper'], modelId: id['model'], toYear: YEAR - 1 })],
  reverseCommendation: ['head', (id) => ({ id: id['commendation'], reason })],
  recordCommendation: [
    'head',
    (id) => ({
      unitId: id['unit'],
      year: YEAR,
      kind: 'COLLECTIVE',
      decisionNumber: '77/QĐ',
      decidedOn: '2025-12-01',
      awardedBy: 'UBND',
    }),
  ],
  setExemplary: ['head', (id) => ({ unitId: id['unit'], year: YEAR, status: 'NOMINATED', decidedOn: '2025-12-01' })],
  withdrawExemplary: ['head', (id) => ({ id: id['pilot'], version: 1, reason })],
  setTarget: [
    'admin',
    (id) => ({
      bodyId: id['city'],
      year: YEAR,
      code: 'X',
      metric: 'SAFE_RATE',
      comparator: 'AT_LEAST',
      threshold: 70,
      kinds: ['AGENCY'],
      denominator: 'ELIGIBLE',
    }),
  ],
  submitReport: ['commune', (id) => ({ ...ofDue(id), content: 'x' })],
  acceptReport: ['officer', ofDue],
  returnReport: ['officer', (id) => ({ ...ofDue(id), reason })],
  extendDeadline: ['head', (id) => ({ ...ofDue(id), to: '2026-12-30T00:00:00Z', reason })],
  draftReport: ['officer', () => ({ regimeCode: 'ANNUAL', year: YEAR, period: String(YEAR) })],
  'draftReport of a due': ['commune', (id) => ({ dueId: id['due'] })],
  editReport: ['officer', (id) => ({ ...ofReport(id), title: 'x' })],
  prefillReport: ['officer', ofReport],
  issueReport: ['officer', ofReport],
  createTask: [
    'officer',
    (id) => ({
      code: 'NAM-CU',
      work: 'x',
      year: YEAR,
      assignees: { bodyIds: [id['commune']] },
      product: 'x',
      authorityBodyId: id['city'],
    }),
  ],
  acceptAssignment: ['commune', step],
  reportProgress: ['commune', (id) => ({ ...step(id), percent: 50 })],
  'reportProgress with the product': ['commune', (id) => ({ ...step(id), delivered: true })],
  acceptProduct: ['officer', step],
  returnProduct: ['officer', (id) => ({ ...step(id), reason })],
  cancelAssignment: ['officer', (id) => ({ ...step(id), reason })],
  clarifyAssignment: ['officer', (id) => ({ ...step(id), responsibility: 'x' })],
  cascadeAssignment: ['commune', (id) => ({ ...step(id), assignees: { unitIds: [id['unit']] } })],
};

const fieldOf = (name: string) => name.split(' ')[0] as string;

describe('a closed year', () => {
  test('has a place for every mutation', () => {
    const named = [...new Set([...Object.keys(attempts).map(fieldOf), ...ofNoYear])];
    expect(named.sort()).toEqual(
      rootFields('mutation')
        .map(({ name }) => name)
        .sort(),
    );
  });

  test.each(Object.entries(attempts))('is left alone by %s', async (name, [who, inputOf]) => {
    const field = rootFields('mutation').find((one) => one.name === fieldOf(name));
    const inBulk = ['registerUnits', 'decideRecognitions', 'approveAssessments', 'returnAssessments'].includes(
      fieldOf(name),
    );
    const shape = inBulk ? '{ problems { code } }' : '{ __typename }';
    const before = await auditHeads(service);
    const reply = await service
      .as(`${who}@hai-phong.demo`)
      .send(`mutation ($input: ${field?.args[0]?.type}) { it: ${fieldOf(name)}(input: $input) ${shape} }`, {
        input: inputOf(known),
      });
    expect(reply.code ?? reply.data?.it?.problems?.[0]?.code).toBe('YEAR_NOT_OPEN');
    expect(await auditHeads(service)).toEqual(before);
  });
});
