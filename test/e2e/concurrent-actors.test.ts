import { afterAll, beforeAll, expect, test } from 'vitest';
import { canMove } from '../../src/modules/assessments/assessment.workflow.js';
import { CARD, type Cards, startCards, type Typed } from '../modules/assessments/cards.js';
import { recountStandings } from '../support/recount-standings.js';
import type { Reply } from '../support/service.js';

let cards: Cards;
let unitIds: string[];
let bodies: string[];
let models: string[];
let rootId: string | undefined;

const UNITS = 4;
const ACTORS = 5;
const STEPS = 60;

beforeAll(async () => {
  cards = await startCards();
  unitIds = [];
  for (let made = 0; made < UNITS; made += 1) unitIds.push(await cards.newUnit());
  const ids = async (sql: string) => (await cards.service.rows(sql)).map(({ id }) => id as string);
  const tenant = "(select id from sauro.tenant where code = 'hai-phong')";
  [rootId] = await ids(`select id from sauro.body where tenant_id = ${tenant} and parent_id is null`);
  bodies = await ids(`select id from sauro.body where tenant_id = ${tenant} and level = 'COMMUNE'
    order by id = (select body_id from sauro.membership where email = 'commune@hai-phong.demo') desc, id limit 2`);
  models = await ids(`select id from sauro.model where tenant_id = ${tenant} and status = 'ACTIVE' and to_year is null
    and from_year <= 2026 order by id limit 2`);
});

afterAll(() => cards.service.stop());

// A plain generator with a seed: a failing walk can be walked again.
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const SEEN = `query ($id: ID!) { unit(id: $id) {
  version registration(year: 2026) { id version } recognition(year: 2026) { version } assessment(year: 2026) { ...Card } } } ${CARD}`;
const send = (who: string, name: string, type: string, input: object): Promise<Reply> =>
  cards
    .as(who)
    .send(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${name === 'registerUnits' ? 'problems { code }' : '__typename'} } }`,
      {
        input,
      },
    );

/** One thing that somebody does to a unit, from what he has just seen of it. */
async function act(roll: (sides: number) => number): Promise<Reply> {
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T;
  const unitId = pick(unitIds);
  const { unit } = await cards.head.ask(SEEN, { id: unitId });
  const card = unit.assessment;
  const official = pick(['commune', 'officer', 'head']);
  const seen = { id: card?.id, version: card?.version };
  const step = (name: string, who: string) =>
    send(who, `${name}Assessment`, name === 'return' ? 'ReturnAssessmentInput' : 'AssessmentStepInput', {
      id: card.id,
      version: card.version,
      reason: pick(['Xem lại', null, 'Có thông tin mới']),
    });
  const review = () => {
    const less: Typed[] = roll(2) === 0 ? [{ code: '2', score: 1, reason: 'Chưa đủ' }] : [];
    return cards.saveReview(unitId, cards.full(less), card.version, cards.as(official));
  };
  const judge = () =>
    send(official, 'decideRecognition', 'RecognitionInput', {
      unitId,
      year: 2026,
      status: pick(['RECOGNISED', 'RECOGNISED', 'NOT_RECOGNISED']),
      decisionNumber: '1/QĐ',
      decidedOn: '2026-11-20',
      reason: 'Theo hồ sơ',
      version: unit.recognition.version,
    });
  const register = () =>
    send('head', 'registerUnits', 'RegisterUnitsInput', { year: 2026, unitIds, lateReason: 'Đăng ký bổ sung' });
  const others = [
    register,
    judge,
    () =>
      unit.registration
        ? send('unit', 'withdrawRegistration', 'WithdrawRegistrationInput', {
            registrationId: unit.registration.id,
            version: unit.registration.version,
            reason: 'Thôi',
          })
        : register(),
    () => send(official, 'keepModel', 'KeepModelInput', { unitId, modelId: pick(models), fromYear: 2026 }),
    () => send(official, 'dropModel', 'DropModelInput', { unitId, modelId: pick(models), toYear: 2026 }),
    () =>
      send(official, 'recordCommendation', 'RecordCommendationInput', {
        unitId,
        year: 2026,
        kind: pick(['COLLECTIVE', 'INDIVIDUAL']),
        decisionNumber: `${roll(4)}/QĐ-KT`,
        decidedOn: '2026-10-10',
        awardedBy: 'UBND',
      }),
    () => send('officer', 'moveUnit', 'MoveUnitInput', { id: unitId, version: unit.version, bodyId: pick(bodies) }),
    () =>
      send('officer', 'updateUnit', 'UpdateUnitInput', {
        id: unitId,
        version: unit.version,
        armedForces: roll(4) === 0,
      }),
  ];
  if (roll(20) === 0) return shortLivedModel(official);
  if (roll(5) < 2) return pick(others)();
  switch (card?.status) {
    case undefined:
      return cards.saveSelf(unitId, cards.full());
    case 'SELF_SCORING':
      return step('submit', 'unit');
    case 'RETURNED':
      return roll(2) === 0
        ? step('submit', 'unit')
        : cards.saveSelf(unitId, cards.full([{ code: '2', score: roll(3) }]), card.version);
    case 'APPROVED':
      return roll(3) === 0 ? step('reopen', pick(['officer', 'head'])) : judge();
    case 'REVIEWED':
      return pick([
        () => step('approve', official),
        () => send(official, 'approveAssessments', 'ApproveAssessmentsInput', { cards: [seen] }),
        () => send(official, 'returnAssessments', 'ReturnAssessmentsInput', { cards: [{ ...seen, reason: 'x' }] }),
        () => step('return', official),
        judge,
        register,
      ])();
    default:
      return pick([review, review, () => step('return', official), () => step('approve', official)])();
  }
}

/** A model that all the units keep, and that ends at once: a change of many units in one go. */
async function shortLivedModel(official: string): Promise<Reply> {
  const { createModel } = await cards.officer.ask(
    'mutation ($input: CreateModelInput!) { createModel(input: $input) { id version } }',
    { input: { bodyId: rootId, name: `Mô hình ${crypto.randomUUID()}`, fromYear: 2025 } },
  );
  for (const unitId of unitIds) {
    await send(official, 'keepModel', 'KeepModelInput', { unitId, modelId: createModel.id, fromYear: 2026 });
  }
  return send('officer', 'endModel', 'EndModelInput', { ...createModel, toYear: 2025 });
}

const FIGURES = `{ tenant { statistics(year: 2026) { units eligible registered assessed recognised bands { standard units } }
  targets(year: 2026) { code progress { numerator denominator } } } }`;

// From the tables of facts alone, as the standings are recounted.
const COUNTED = `
  with fact as (
    select coalesce(r.status = 'REGISTERED', false) as registered, coalesce(d.status = 'RECOGNISED', false) as recognised, b.standard as band
    from sauro.unit u join sauro.tenant t on t.id = u.tenant_id and t.code = 'hai-phong'
    left join sauro.registration r on r.tenant_id = u.tenant_id and r.unit_id = u.id and r.year = 2026
    left join sauro.recognition d on d.tenant_id = u.tenant_id and d.unit_id = u.id and d.year = 2026
    left join sauro.assessment a on a.tenant_id = u.tenant_id and a.unit_id = u.id and a.year = 2026 and a.status = 'APPROVED'
    left join sauro.band b on b.tenant_id = a.tenant_id and b.id = a.band_id
    where not u.armed_forces and coalesce(u.enterprise_size not in ('SMALL', 'MICRO'), true)
      and coalesce(u.school_level not in ('PRIMARY', 'PRESCHOOL', 'NURSERY'), true))
  select count(*)::int as eligible, (count(*) filter (where registered))::int as registered, (count(band))::int as assessed,
    (count(*) filter (where recognised))::int as recognised, (count(*) filter (where band in ('EXCELLENT', 'GOOD')))::int as good
  from fact`;

// Every step of a card in its order, with what the step before left behind.
const HISTORY = `
  select assessment_id, upper(split_part(action, '.', 2)) as action, from_status, to_status,
    lag(to_status) over (partition by assessment_id order by at, id) as before,
    row_number() over (partition by assessment_id order by at, id)::int as place
  from sauro.assessment_step where assessment_id in (select id from sauro.assessment where unit_id = any($1))`;

const COUNTS = `
  select a.id, a.status, (select to_status from sauro.assessment_step s where s.assessment_id = a.id order by at desc, id desc limit 1) as last,
    (select count(*)::int from sauro.assessment_step s where s.assessment_id = a.id and s.action <> 'assessment.score') as steps,
    (select count(*)::int from sauro.audit_event e where e.subject_id = a.id and e.action <> 'selfScores.save') as events
  from sauro.assessment a where a.unit_id = any($1)`;

test('five people at once over four units: states are legal, figures are those of the facts, nothing breaks', async () => {
  const codes = new Map<string, number>();
  await Promise.all(
    Array.from({ length: ACTORS }, async (_, actor) => {
      const roll = dice(20_261_122 + actor);
      for (let step = 0; step < STEPS; step += 1) {
        const { code = 'DONE', errors } = await act(roll);
        codes.set(code, (codes.get(code) ?? 0) + 1);
        expect(code, JSON.stringify(errors)).not.toBe('INTERNAL');
      }
    }),
  );
  // The walk came far enough to say something.
  expect(codes.get('DONE')).toBeGreaterThan((ACTORS * STEPS) / 4);
  expect(
    await cards.service.rows("select 1 from sauro.assessment_step where action = 'assessment.approve' limit 1"),
  ).toHaveLength(1);

  const { service } = cards;
  // Nobody had to be thrown out because two waited for each other: locks are taken in one order.
  await service.rows('select pg_stat_clear_snapshot(), pg_sleep(1)');
  expect(await service.rows('select deadlocks::int from pg_stat_database where datname = current_database()')).toEqual([
    { deadlocks: 0 },
  ]);
  for (const { action, from_status: from, to_status: to, before, place } of await service.rows(HISTORY, [unitIds])) {
    expect(from === null ? action === 'SCORE' && place === 1 : canMove(action, from), `${from} ${action} ${to}`).toBe(
      true,
    );
    expect(from).toBe(before);
  }
  for (const card of await service.rows(COUNTS, [unitIds])) {
    expect(card.last).toBe(card.status);
    expect(card.steps).toBe(card.events);
  }

  expect(await recountStandings(service, 'hai-phong')).toEqual([]);
  const [counted] = await service.rows(COUNTED);
  const { tenant } = await cards.head.ask(FIGURES);
  const { statistics, targets } = tenant;
  const { good, ...plain } = counted;
  expect(statistics).toMatchObject(plain);
  const progress = (code: string) => targets.find((target: { code: string }) => target.code === code).progress;
  expect(progress('SAFE-70')).toEqual({ numerator: counted.recognised, denominator: counted.eligible });
  expect(progress('GOOD-75')).toEqual({ numerator: good, denominator: counted.assessed });

  // Open cards show what their lines and the facts of now add up to.
  for (const unitId of unitIds) {
    const card = await cards.read(unitId);
    if (!card) continue;
    const sum = (column: string) =>
      card.scores.every((line: Record<string, unknown>) => line[column] !== null)
        ? card.scores.reduce((total: number, line: Record<string, number>) => total + (line[column] ?? 0), 0)
        : null;
    if (card.selfTotal !== null) expect(card.selfTotal).toBe(sum('selfScore'));
    if (card.reviewTotal !== null) expect(card.reviewTotal).toBe(sum('reviewScore'));
  }
  const { auditVerification } = await cards.admin.ask('{ auditVerification { whole } }');
  expect(auditVerification.whole).toBe(true);
}, 120_000);
