import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveAssessment } from '../../src/modules/assessments/approve-assessment.js';
import { approveAssessments } from '../../src/modules/assessments/approve-assessments.js';
import {
  type AssessmentAction,
  type AssessmentStatus,
  canMove,
  moves,
} from '../../src/modules/assessments/assessment.workflow.js';
import { closeAssessmentList } from '../../src/modules/assessments/close-assessment-list.js';
import { lowerBands } from '../../src/modules/assessments/lower-bands.js';
import { reopenAssessment } from '../../src/modules/assessments/reopen-assessment.js';
import { reopenAssessmentList } from '../../src/modules/assessments/reopen-assessment-list.js';
import { resumeAssessment } from '../../src/modules/assessments/resume-assessment.js';
import { returnAssessment } from '../../src/modules/assessments/return-assessment.js';
import { returnAssessments } from '../../src/modules/assessments/return-assessments.js';
import { saveReviewScores } from '../../src/modules/assessments/save-review-scores.js';
import { saveSelfScores } from '../../src/modules/assessments/save-self-scores.js';
import { submitAssessment } from '../../src/modules/assessments/submit-assessment.js';
import { waiveAssessment } from '../../src/modules/assessments/waive-assessment.js';
import { createBody } from '../../src/modules/bodies/create-body.js';
import { dropModel } from '../../src/modules/merits/drop-model.js';
import { endModel } from '../../src/modules/merits/end-model.js';
import { keepModel } from '../../src/modules/merits/keep-model.js';
import { mayTakeModelStep, modelSteps } from '../../src/modules/merits/model.workflow.js';
import { promoteModel } from '../../src/modules/merits/promote-model.js';
import { recordCommendation } from '../../src/modules/merits/record-commendation.js';
import { reverseCommendation } from '../../src/modules/merits/reverse-commendation.js';
import { setExemplary } from '../../src/modules/merits/set-exemplary.js';
import { withdrawExemplary } from '../../src/modules/merits/withdraw-exemplary.js';
import { decideRecognition } from '../../src/modules/recognitions/decide-recognition.js';
import { decideRecognitions } from '../../src/modules/recognitions/decide-recognitions.js';
import { revokeRecognition } from '../../src/modules/recognitions/revoke-recognition.js';
import { registerUnits } from '../../src/modules/registrations/register-units.js';
import { withdrawRegistration } from '../../src/modules/registrations/withdraw-registration.js';
import { openYear } from '../../src/modules/standings/open-year.js';
import { createUnit } from '../../src/modules/units/create-unit.js';
import { moveUnit } from '../../src/modules/units/move-unit.js';
import { updateUnit } from '../../src/modules/units/update-unit.js';
import { recountStandings } from '../support/recount-standings.js';
import { type Service, startService } from '../support/service.js';
import { dice, letWalk, SEEN, storiesThatDiffer, type Walker } from './walkers.js';

// A thousand walks: in each, three people at once do one or two things that come to their minds with one unit of a year, from what they have just seen of it.
// Refusals are right answers; anything else that is thrown, and any state that the law does not know, fails with the seed of the walk.

const WALKS = 1_000;
const WALKERS = 3;
/** Steps of each walker: one or two. */
const STEPS = 2;
const AT_ONCE = 3;
const UNITS = 40;
const IN_SMALL_BODY = 2;
// The year that is under way, and the next one, which begins with other rules: a quota, gates, either of two wordings.
const YEARS = [2026, 2026, 2027];
const SEED = Number(process.env['WALK_SEED'] ?? 20_261_125);
const TENANT = 'hai-phong';

let service: Service;
let walk: Awaited<ReturnType<typeof letWalk>>;
let units: string[];
let bodies: string[];
/** A body with few units, whose list of a year can be closed now and then. */
let small: string;
let models: string[];
/** A line that people score: its maximum in hundredths, whether it asks for evidence, may be fulfilled in part, has wordings. */
interface Line {
  readonly id: string;
  readonly max: number;
  readonly asks: boolean;
  readonly partial: boolean;
  readonly wordings: readonly string[] | null;
}
const linesOf = new Map<number, readonly Line[]>();

const tenantId = `(select id from sauro.tenant where code = '${TENANT}')`;
const ids = async (sql: string): Promise<string[]> => (await service.rows(sql)).map(({ id }) => id);

beforeAll(async () => {
  service = await startService();
  bodies = await ids(`select id from sauro.body where tenant_id = ${tenantId} and level = 'COMMUNE'
    order by id = (select body_id from sauro.membership where email = 'commune@${TENANT}.demo') desc, id limit 2`);
  const founder = await letWalk(service, TENANT, []);
  await founder('admin', openYear, { year: 2027 });
  const [root] = await ids(`select id from sauro.body where tenant_id = ${tenantId} and parent_id is null`);
  await founder('admin', createBody, {
    parentId: root as string,
    code: 'BCD-DAO',
    name: 'Ban Chỉ đạo dạo',
    level: 'COMMUNE',
  });
  [small] = (await ids("select id from sauro.body where code = 'BCD-DAO'")) as [string];
  for (let made = 0; made < UNITS; made += 1) {
    await founder('officer', createUnit, {
      bodyId: made < IN_SMALL_BODY ? small : (bodies[0] as string),
      code: `DAO-${made}`,
      name: `Đơn vị dạo ${made}`,
      kind: 'AGENCY',
      armedForces: false,
    });
  }
  units = await ids(`select id from sauro.unit where tenant_id = ${tenantId} and code like 'DAO-%' order by id`);
  expect(units).toHaveLength(UNITS);
  models = await ids(
    `select id from sauro.model where tenant_id = ${tenantId} and worked and to_year is null and from_year <= 2025 order by id limit 4`,
  );
  for (const year of new Set(YEARS)) {
    const rows = await service.rows(
      `select c.id, (c.max_score * 100)::int as max, c.evidence = 'REQUIRED' as asks, c.scoring = 'MANUAL' as partial,
         (select jsonb_agg(w -> 'code') from jsonb_array_elements(c.wordings) w) as wordings
       from sauro.criterion c join sauro.rule_book b on b.tenant_id = c.tenant_id and b.id = c.rule_book_id
       where c.tenant_id = ${tenantId} and b.from_year <= $1 and coalesce($1 < b.to_year, true) and c.scoring in ('MANUAL', 'ALL_OR_NOTHING', 'EITHER_OR') order by c.code`,
      [year],
    );
    linesOf.set(year, rows as Line[]);
  }
  walk = await letWalk(service, TENANT, units);
}, 120_000);

afterAll(() => service.stop());

/** What somebody has seen of a unit. */
interface Seen {
  readonly unitId: string;
  readonly unitVersion: number;
  readonly registration: string | null;
  readonly registrationVersion: number | null;
  readonly decisionVersion: number | null;
  readonly card: string | null;
  readonly cardVersion: number | null;
  readonly status: AssessmentStatus | null;
}

/** One thing that somebody does with what he has seen; a null that he saw is refused, as it would be from a form. */
async function step(roll: (sides: number) => number, unitId: string, year: number): Promise<string> {
  const pick = <const T>(list: readonly T[]): T => list[roll(list.length)] as T;
  const lines = linesOf.get(year) as readonly Line[];
  const [seen] = (await service.rows(SEEN, [unitId, year])) as [Seen];
  const official: Walker = pick(['commune', 'officer', 'head']);
  const anybody: Walker = roll(8) === 0 ? pick(['unit', 'admin', 'commune']) : official;
  const ofCard = {
    id: seen.card ?? unitId,
    version: seen.cardVersion ?? 1,
    reason: pick(['Xem lại', null, 'Có thông tin mới']),
  };
  const scores = (column: 'self' | 'review') => {
    const some = roll(4) === 0 ? lines.slice(roll(lines.length)) : lines;
    return some.map(({ id, max, asks, partial, wordings }) => ({
      criterionId: id,
      ...(wordings && { wording: pick(wordings) }),
      score: roll(6) > 0 ? max : partial ? max - 100 : 0,
      ...(column === 'self' && asks && { explanation: 'Hồ sơ lưu' }),
      ...(column === 'self' && seen.status === 'RETURNED' && roll(4) > 0 && { answer: 'Đã bổ sung' }),
      ...(column === 'review' && { reason: 'Theo hồ sơ' }),
    }));
  };
  const save = (who: Walker, column: 'self' | 'review') =>
    walk(who, column === 'self' ? saveSelfScores : saveReviewScores, {
      unitId,
      year,
      version: seen.cardVersion,
      scores: scores(column),
    });
  const judge = () =>
    walk(anybody, decideRecognition, {
      unitId,
      year,
      status: pick(['RECOGNISED', 'RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED']),
      decisionNumber: `${roll(99)}/QĐ`,
      decidedOn: '2026-11-20',
      reason: 'Theo hồ sơ',
      version: seen.decisionVersion,
    });
  const revoke = () =>
    walk(official, revokeRecognition, {
      unitId,
      year,
      version: seen.decisionVersion ?? 1,
      decisionNumber: `${roll(99)}/QĐ-TH`,
      decidedOn: '2026-11-21',
      reason: 'Hồ sơ không trung thực',
    });
  const register = () =>
    walk(pick(['head', 'admin', 'commune']), registerUnits, {
      year,
      unitIds: roll(3) === 0 ? [unitId, pick(units), pick(units)] : [unitId],
      lateReason: 'Đăng ký bổ sung',
      allDepartments: roll(3) > 0,
    });
  const review = () => save(anybody, 'review');
  const submit = () => walk(roll(9) === 0 ? 'commune' : 'unit', submitAssessment, ofCard);
  const back = () =>
    walk(anybody, returnAssessment, {
      ...ofCard,
      reason: pick(['Bổ sung minh chứng', '']),
      ...(roll(2) === 0 && { criterionIds: [pick(lines).id] }),
    });
  const approve = () => walk(anybody, approveAssessment, ofCard);
  const reopen = () => walk(pick(['officer', 'head', 'commune']), reopenAssessment, ofCard);
  const merit = { unitId, modelId: pick(models) };
  const aside: readonly (() => Promise<string>)[] = [
    register,
    judge,
    () =>
      walk(pick(['unit', 'commune']), withdrawRegistration, {
        registrationId: seen.registration ?? unitId,
        version: seen.registrationVersion ?? 1,
        reason: 'Thôi',
      }),
    () => walk(anybody, keepModel, { ...merit, fromYear: year }),
    () => walk(anybody, dropModel, { ...merit, toYear: year }),
    () =>
      walk(anybody, recordCommendation, {
        unitId,
        year,
        kind: pick(['COLLECTIVE', 'INDIVIDUAL']),
        decisionNumber: `${roll(6)}/QĐ-KT`,
        decidedOn: '2026-10-10',
        awardedBy: 'UBND',
        level: pick(['COMMUNE', 'PROVINCE', null]),
      }),
    async () => {
      const [one] = await ids(
        `select id from sauro.commendation where unit_id = '${unitId}' and year = ${year} limit 1`,
      );
      return walk(anybody, reverseCommendation, { id: one ?? unitId, reason: 'Ghi nhầm' });
    },
    () =>
      walk(anybody, setExemplary, {
        unitId,
        year,
        status: pick(['PILOT', 'NOMINATED', 'RECOGNISED']),
        decidedOn: '2026-10-10',
      }),
    async () => {
      const [one] = await service.rows(
        `select id, version from sauro.exemplary where unit_id = $1 and not withdrawn order by decided_on desc, id desc limit 1`,
        [unitId],
      );
      return walk(anybody, withdrawExemplary, { id: one?.id ?? unitId, version: one?.version ?? 1, reason: 'Thôi' });
    },
    revoke,
    // Lists that overlap, in any order.
    () =>
      walk(official, decideRecognitions, {
        year,
        decisionNumber: `${roll(99)}/QĐ-DS`,
        decidedOn: '2026-11-20',
        decisions: [pick(units), unitId, pick(units), pick(units)].map((one) => ({
          unitId: one,
          status: pick(['RECOGNISED', 'RECOGNISED', 'NOT_RECOGNISED']),
          reason: 'Theo hồ sơ',
        })),
      }),
    () => walk(pick(['officer', 'commune']), moveUnit, { id: unitId, version: seen.unitVersion, bodyId: pick(bodies) }),
    () => walk('officer', updateUnit, { id: unitId, version: seen.unitVersion, armedForces: roll(3) === 0 }),
    async () => {
      const id = pick(models);
      const [{ version }] = await service.rows('select version from sauro.model where id = $1', [id]);
      return roll(40) === 0
        ? walk('officer', endModel, { id, version, toYear: 2026, reason: 'Hết tác dụng' })
        : walk('head', promoteModel, { id, version, decisionNumber: '1/QĐ', decidedOn: '2026-11-01' });
    },
  ];
  const ofList = { bodyId: small, year, reason: 'Theo danh sách' };
  /** What officials do with lists and sets of cards. */
  const together: readonly (() => Promise<string>)[] = [
    () => walk(anybody, approveAssessments, { cards: [ofCard] }),
    () => walk(anybody, returnAssessments, { cards: [{ ...ofCard, reason: 'Bổ sung minh chứng' }] }),
    () => walk(official, closeAssessmentList, ofList),
    () => walk(official, closeAssessmentList, ofList),
    () => walk('officer', reopenAssessmentList, ofList),
    () => walk(official, lowerBands, { ...ofList, assessmentIds: [ofCard.id] }),
    () =>
      walk(anybody, waiveAssessment, {
        unitId,
        year,
        cause: pick(['NOTHING_SUBMITTED', 'OTHER']),
        note: 'Ngừng hoạt động',
      }),
    () => walk(anybody, resumeAssessment, { unitId, year, reason: 'Hoạt động trở lại' }),
    () => walk(anybody, resumeAssessment, { unitId, year, reason: 'Hoạt động trở lại' }),
  ];
  if (roll(6) === 0) return pick(together)();
  if (roll(3) === 0) return pick(aside)();
  const onTheWay: Readonly<Record<AssessmentStatus | 'NONE', readonly (() => Promise<string>)[]>> = {
    NONE: [() => save('unit', 'self'), () => save('unit', 'self'), register],
    SELF_SCORING: [submit, submit, () => save('unit', 'self')],
    SUBMITTED: [review, review, back, approve],
    IN_REVIEW: [review, review, back, approve],
    RETURNED: [submit, () => save('unit', 'self')],
    REVIEWED: [approve, approve, judge, back],
    APPROVED: [reopen, judge, approve],
    REOPENED: [review, review, back],
  };
  return pick(onTheWay[seen.status ?? 'NONE'])();
}

const STEPS_OF_CARDS = `
  select assessment_id, upper(split_part(action, '.', 2)) as action, from_status, to_status,
    lag(to_status) over (partition by assessment_id order by at, id) as before
  from sauro.assessment_step where assessment_id in (select id from sauro.assessment where unit_id = any($1))`;
const CARDS = `
  select a.id, a.status, (select to_status from sauro.assessment_step s where s.assessment_id = a.id order by at desc, id desc limit 1) as last
  from sauro.assessment a where a.unit_id = any($1)`;
const STEPS_OF_MODELS = `
  select s.from_status, s.to_status, lag(s.to_status) over (partition by s.model_id order by s.at, s.id) as before,
    m.status, lead(s.id) over (partition by s.model_id order by s.at, s.id) is null as last
  from sauro.model_step s join sauro.model m on m.tenant_id = s.tenant_id and m.id = s.model_id where m.id = any($1)`;

test(`${WALKS} random walks leave only legal states, and history, audit log and figures tell the story of the rows`, async () => {
  const codes = new Map<string, number>();
  let next = 0;
  const one = async (index: number) => {
    const seed = SEED + index;
    const roll = dice(seed);
    // Every fourth walk is with a unit of the small body.
    const among = roll(4) === 0 ? IN_SMALL_BODY : UNITS;
    const [unitId, year] = [units[roll(among)] as string, YEARS[roll(YEARS.length)] as number];
    const rolls = Array.from({ length: WALKERS }, () => dice(roll(2 ** 31)));
    try {
      await Promise.all(
        rolls.map(async (own) => {
          for (let left = 1 + own(STEPS); left > 0; left -= 1) {
            const code = await step(own, unitId, year);
            codes.set(code, (codes.get(code) ?? 0) + 1);
          }
        }),
      );
    } catch (error) {
      throw new Error(`walk with seed ${seed} (unit ${unitId}, ${year}); WALK_SEED=${seed} begins with it`, {
        cause: error,
      });
    }
  };
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < WALKS) {
        next += 1;
        await one(next - 1);
      }
    }),
  );
  // The walks came far enough to say something.
  expect(codes.get('DONE')).toBeGreaterThan((WALKS * WALKERS) / 4);
  expect(codes.size).toBeGreaterThan(15);
  const reached = await service.rows(
    'select distinct to_status from sauro.assessment_step where assessment_id in (select id from sauro.assessment where unit_id = any($1))',
    [units],
  );
  const everyState = Object.values(moves).flatMap(({ to }) => to);
  expect(new Set(reached.map(({ to_status: to }) => to))).toEqual(new Set(everyState));

  // Cards: each step is one of the workflow, begins where the one before ended, and the last one ends where the card is.
  for (const { action, from_status: from, to_status: to, before } of await service.rows(STEPS_OF_CARDS, [units])) {
    expect(from).toBe(before);
    if (from !== null) expect(canMove(action as AssessmentAction, from), `${from} ${action} ${to}`).toBe(true);
    expect(moves[action as AssessmentAction].to, `${action} leads to ${to}`).toContain(to);
  }
  for (const card of await service.rows(CARDS, [units])) expect(card.last).toBe(card.status);
  for (const { from_status: from, to_status: to, before, status, last } of await service.rows(STEPS_OF_MODELS, [
    models,
  ])) {
    if (before !== null) expect(from).toBe(before);
    const action = Object.entries(modelSteps).find(([, one]) => one.to === to)?.[0] as keyof typeof modelSteps;
    if (from !== null) expect(mayTakeModelStep(from, action)).toBe(true);
    if (last) expect(to).toBe(status);
  }

  // The audit log: whole, and of each record what it says last is what the row says.
  expect(
    await storiesThatDiffer(service, TENANT, {
      // Totals follow facts that are noted themselves; the version moves with them.
      assessment: ['version', 'self_total', 'review_total'],
      registration: ['version'],
      recognition: ['version'],
      assessment_waiver: [],
      commendation: [],
      exemplary: ['version'],
      model: ['version'],
      unit: ['version', 'search_key'],
    }),
  ).toEqual([]);
  const { auditVerification } = await service.as(`admin@${TENANT}.demo`).ask('{ auditVerification { whole } }');
  expect(auditVerification.whole).toBe(true);

  // Certificates: numbers without gaps, one that stands for each recognition that stands, and none else.
  expect(
    await service.rows(
      'select tenant_id, year from sauro.certificate group by 1, 2 having min(number) <> 1 or max(number) <> count(*)',
    ),
  ).toEqual([]);
  expect(
    await service.rows(
      `select c.year, c.number from sauro.certificate c left join sauro.recognition r
         on r.tenant_id = c.tenant_id and r.unit_id = c.unit_id and r.year = c.year and r.certificate_number = c.number
       where (c.status = 'ISSUED') <> coalesce(r.status = 'RECOGNISED', false)`,
    ),
  ).toEqual([]);
  const [{ revoked }] = await service.rows(
    "select count(*)::int as revoked from sauro.certificate where unit_id = any($1) and status = 'REVOKED'",
    [units],
  );
  expect(revoked).toBeGreaterThan(0);

  expect(await recountStandings(service, TENANT)).toEqual([]);
}, 900_000);
