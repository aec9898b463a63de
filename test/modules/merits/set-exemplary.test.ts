import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let excellent: string;
let once: string;
beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hoa-binh.demo');
  // The plan of Hòa Bình asks for EXCELLENT in each year from 2022 on.
  const find = async (having: string) =>
    (
      await service.rows(
        `select s.unit_id as id from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hoa-binh'
         where s.eligible group by s.unit_id having ${having}
           and not bool_or(s.exemplary) and not bool_or(s.nominated) order by s.unit_id limit 1`,
      )
    )[0].id;
  excellent = await find("count(*) filter (where s.band_standard = 'EXCELLENT') = 4");
  once = await find(
    "count(*) filter (where s.band_standard = 'EXCELLENT') between 1 and 3 and bool_or(s.year = 2025 and s.band_standard = 'EXCELLENT')",
  );
});
afterAll(() => service.stop());

const SET = 'mutation ($input: SetExemplaryInput!) { setExemplary(input: $input) { id year status decidedOn } }';
const input = (over: object = {}) => ({
  unitId: excellent,
  year: 2025,
  status: 'RECOGNISED',
  decidedOn: '2025-12-12',
  ...over,
});
const COUNT = '{ tenant { targets(year: 2025) { code progress { numerator denominator value met shortfall } } } }';

describe('setExemplary', () => {
  test('a unit that missed a year is refused with the years', async () => {
    const missed = (
      await service.rows(
        "select year from sauro.standing where unit_id = $1 and band_standard is distinct from 'EXCELLENT' order by year",
        [once],
      )
    ).map(({ year }) => year);
    const before = await auditHeads(service);
    const reply = await officer.send(SET, { input: input({ unitId: once }) });
    expect(reply.errors[0]?.extensions).toMatchObject({
      code: 'EXEMPLARY_CONDITION_NOT_MET',
      field: 'status',
      facts: { years: missed, band: 'EXCELLENT' },
    });
    expect(await auditHeads(service)).toEqual(before);
    // Only recognition has a condition.
    await officer.ask(SET, { input: input({ unitId: once, status: 'PILOT', year: 2022 }) });
  });

  test('moves the count of its target by one', async () => {
    const [{ kind }] = await service.rows('select kind from sauro.unit where id = $1', [excellent]);
    const code = { AGENCY: 'EX-AGENCY', ENTERPRISE: 'EX-ENTERPRISE', EDUCATIONAL_INSTITUTION: 'EX-SCHOOL' }[
      kind as string
    ];
    const progress = async () =>
      (await officer.ask(COUNT)).tenant.targets.find((target: { code: string }) => target.code === code).progress;
    const before = await progress();
    const { setExemplary } = await officer.ask(SET, { input: input() });
    expect(setExemplary).toMatchObject({ year: 2025, status: 'RECOGNISED', decidedOn: '2025-12-12' });
    const after = await progress();
    expect(after).toEqual({
      numerator: before.numerator + 1,
      denominator: null,
      value: before.numerator + 1,
      met: true,
      shortfall: 0,
    });
    const { unit } = await officer.ask(
      'query ($id: ID!) { unit(id: $id) { exemplarySteps { status } standing(year: 2025) { exemplary nominated } } }',
      { id: excellent },
    );
    expect(unit).toEqual({
      exemplarySteps: [{ status: 'RECOGNISED' }],
      standing: { exemplary: true, nominated: false },
    });
    expect(await recountStandings(service, 'hoa-binh')).toEqual([]);
  });

  test.each([
    ['a step that it has', {}, 'EXEMPLARY_ALREADY_SET', 'status'],
    ['a decision of tomorrow', { status: 'NOMINATED', decidedOn: '2026-11-23' }, 'MERIT_DATE_IN_FUTURE', 'decidedOn'],
    ['a year that is not open', { year: 2026 }, 'YEAR_NOT_OPEN', 'year'],
    ['a unit that is not there', { unitId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(service);
    const reply = await officer.send(SET, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('is for officers and heads over the unit', async () => {
    for (const who of ['admin', 'unit', 'bi']) {
      expect((await service.as(`${who}@hoa-binh.demo`).send(SET, { input: input() })).code).toBe('FORBIDDEN');
    }
    expect((await service.as('officer@hai-phong.demo').send(SET, { input: input() })).code).toBe('NOT_FOUND');
  });

  test('the same step twice at once: one is noted', async () => {
    const replies = await Promise.all(
      [1, 2, 3].map(() => officer.send(SET, { input: input({ status: 'NOMINATED' }) })),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual([
      'EXEMPLARY_ALREADY_SET',
      'EXEMPLARY_ALREADY_SET',
      'done',
    ]);
  });

  test('a unit that loses its class no longer counts, and does again once it has it back', async () => {
    // Recognised above; its card of an earlier year of the plan is taken back.
    const head = service.as('head@hoa-binh.demo');
    const [{ kind }] = await service.rows('select kind from sauro.unit where id = $1', [excellent]);
    const code = { AGENCY: 'EX-AGENCY', ENTERPRISE: 'EX-ENTERPRISE', EDUCATIONAL_INSTITUTION: 'EX-SCHOOL' }[
      kind as string
    ];
    const seen = async () => {
      const { tenant } = await officer.ask(COUNT);
      const { unit } = await officer.ask(
        `query ($id: ID!) { unit(id: $id) { exemplarySteps { status } standing(year: 2025) { exemplary }
          assessment(year: 2023) { id version status scores { linked selfScore criterion { id } } } } }`,
        { id: excellent },
      );
      const { numerator } = tenant.targets.find((target: { code: string }) => target.code === code).progress;
      return { ...unit, count: numerator };
    };
    await service.rows(
      'update sauro.tenant_year set closed_at = null where tenant_id = (select tenant_id from sauro.unit where id = $1)',
      [excellent],
    );
    const before = await seen();
    expect(before.standing.exemplary).toBe(true);
    const step = (name: string, card: { id: string; version: number }) =>
      head.ask(`mutation ($input: AssessmentStepInput!) { ${name}Assessment(input: $input) { version } }`, {
        input: { id: card.id, version: card.version, reason: 'Có thông tin mới' },
      });
    await step('reopen', before.assessment);
    const open = await seen();
    expect(open).toMatchObject({ standing: { exemplary: false }, count: before.count - 1 });
    expect(open.exemplarySteps).toEqual(before.exemplarySteps);
    const own = open.assessment.scores.filter(({ linked }: { linked: boolean }) => !linked);
    await head.ask('mutation ($input: ScoresInput!) { saveReviewScores(input: $input) { status } }', {
      input: {
        unitId: excellent,
        year: 2023,
        version: open.assessment.version,
        scores: own.map((line: { selfScore: number; criterion: { id: string } }) => ({
          criterionId: line.criterion.id,
          score: line.selfScore,
        })),
      },
    });
    await step('approve', (await seen()).assessment);
    expect(await seen()).toMatchObject({ standing: { exemplary: true }, count: before.count });
    expect(await recountStandings(service, 'hoa-binh')).toEqual([]);
  });
});
