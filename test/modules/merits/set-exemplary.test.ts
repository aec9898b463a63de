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
           and not exists (select from sauro.exemplary e where e.unit_id = s.unit_id) order by s.unit_id limit 1`,
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
    // Only recognition has a condition.
    await officer.ask(SET, { input: input({ unitId: once, status: 'PILOT', year: 2022, decidedOn: '2022-07-28' }) });
    await officer.ask(SET, { input: input({ unitId: once, status: 'NOMINATED', decidedOn: '2025-11-25' }) });
    const before = await auditHeads(service);
    const reply = await officer.send(SET, { input: input({ unitId: once }) });
    expect(reply.errors[0]?.extensions).toMatchObject({
      code: 'EXEMPLARY_CONDITION_NOT_MET',
      field: 'status',
      facts: { years: missed, band: 'EXCELLENT' },
    });
    expect(await auditHeads(service)).toEqual(before);
    // The unit says the same before anybody asks for recognition.
    const { unit } = await officer.ask(
      'query ($id: ID!) { unit(id: $id) { exemplaryCondition(year: 2025) { band met sentence years { year reached met sentence } } } }',
      { id: once },
    );
    const { years, ...condition } = unit.exemplaryCondition;
    expect(condition).toEqual({
      band: 'EXCELLENT',
      met: false,
      sentence: `Chưa đủ điều kiện: thiếu loại Xuất sắc trong các năm ${missed.join(', ')}.`,
    });
    expect(years.map(({ year }: { year: number }) => year)).toEqual([2022, 2023, 2024, 2025]);
    expect(years.filter(({ met }: { met: boolean }) => !met).map(({ year }: { year: number }) => year)).toEqual(missed);
    expect(years.at(-1)).toEqual({
      year: 2025,
      reached: 'EXCELLENT',
      met: true,
      sentence: 'Năm 2025: đạt loại Xuất sắc.',
    });
  });

  test('the condition of many units takes as many statements as that of one, and is for who may read the unit', async () => {
    const list = (first: number) =>
      `{ units(first: ${first}) { nodes { exemplaryCondition(year: 2025) { met years { year } } } } }`;
    const count = async (first: number) => (await service.statements(() => officer.ask(list(first)))).sql.length;
    expect(await count(50)).toBe(await count(2));
    const { unit } = await service
      .as('officer@hai-phong.demo')
      .ask(
        'query { unit: units(first: 1) { nodes { exemplaryCondition(year: 2025) { band met years { year } sentence } } } }',
      );
    expect(unit.nodes[0].exemplaryCondition).toEqual({
      band: null,
      met: true,
      years: [],
      sentence: 'Địa phương không đặt điều kiện phân loại cho đơn vị điển hình.',
    });
    const other = await service
      .as('bi@hoa-binh.demo')
      .send('query ($id: ID!) { unit(id: $id) { exemplaryCondition(year: 2025) { met } } }', { id: once });
    expect(other.code).toBe('FORBIDDEN');
  });

  test('steps come in order: nobody is nominated who was no pilot, or recognised who was not nominated', async () => {
    const refused = async (over: object) => {
      const reply = await officer.send(SET, { input: input(over) });
      return [reply.code, reply.errors[0]?.message];
    };
    expect(await refused({})).toEqual([
      'EXEMPLARY_OUT_OF_ORDER',
      'Các bước phải đúng trình tự: hiện tại chưa có bước nào, bước tiếp theo là xây dựng thí điểm.',
    ]);
    expect((await refused({ status: 'NOMINATED' }))[0]).toBe('EXEMPLARY_OUT_OF_ORDER');
    await officer.ask(SET, { input: input({ status: 'PILOT', year: 2023, decidedOn: '2023-07-28' }) });
    expect(await refused({ status: 'RECOGNISED' })).toEqual([
      'EXEMPLARY_OUT_OF_ORDER',
      'Các bước phải đúng trình tự: hiện tại xây dựng thí điểm, bước tiếp theo là giới thiệu, đề nghị.',
    ]);
    expect((await refused({ status: 'NOMINATED', year: 2022 }))[0]).toBe('EXEMPLARY_BEFORE_LAST_STEP');
    expect((await refused({ status: 'NOMINATED', decidedOn: '2023-07-27' }))[0]).toBe('EXEMPLARY_BEFORE_LAST_STEP');
    await officer.ask(SET, { input: input({ status: 'NOMINATED', decidedOn: '2025-11-25' }) });
  });

  test('a unit that does not exist in the year takes no step', async () => {
    const [{ id, tenant_id: tenantId }] = await service.rows(
      `select u.id, u.tenant_id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id and t.code = 'hoa-binh'
       where not exists (select from sauro.exemplary e where e.unit_id = u.id) and u.id <> all($1::uuid[]) order by u.id desc limit 1`,
      [[excellent, once]],
    );
    const [{ valid_from: from }] = await service.rows('select valid_from::text from sauro.unit where id = $1', [id]);
    const begin = (day: string) =>
      service.rows('update sauro.unit set valid_from = $3 where tenant_id = $1 and id = $2', [tenantId, id, day]);
    await begin('2026-01-01');
    const reply = await officer.send(SET, { input: input({ unitId: id, status: 'PILOT' }) });
    await begin(from);
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['MERIT_UNIT_NOT_IN_YEAR', 'year']);
  });

  test('the database keeps the order too', async () => {
    const [{ tenant_id: tenantId }] = await service.rows('select tenant_id from sauro.unit where id = $1', [excellent]);
    const bare = (status: string, after: string) =>
      service.rows(
        `insert into sauro.exemplary (tenant_id, id, unit_id, year, status, decided_on, after_id)
         select $1, uuidv7(), $2, 2024, $3, '2024-12-01', ${after}`,
        [tenantId, excellent, status],
      );
    const stepOf = (status: string) =>
      `(select id from sauro.exemplary where unit_id = '${excellent}' and status = '${status}')`;
    await expect(bare('RECOGNISED', 'null')).rejects.toThrow(/exemplary_order/);
    await expect(bare('NOMINATED', stepOf('NOMINATED'))).rejects.toThrow(/exemplary_after_fk/);
    await expect(bare('PILOT', stepOf('PILOT'))).rejects.toThrow(/exemplary_order/);
    await expect(bare('NOMINATED', stepOf('PILOT'))).rejects.toThrow(/exemplary_one_after/);
    await expect(
      service.database.write(tenantId, ({ em }) =>
        em.execute(
          `insert into sauro.exemplary (tenant_id, id, unit_id, year, status, decided_on, jumped) values (?, uuidv7(), ?, 2024, 'RECOGNISED', '2024-12-01', true)`,
          [tenantId, excellent],
        ),
      ),
    ).rejects.toThrow(/permission denied/);
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
      exemplarySteps: [{ status: 'PILOT' }, { status: 'NOMINATED' }, { status: 'RECOGNISED' }],
      standing: { exemplary: true, nominated: true },
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
      [1, 2, 3].map(() => officer.send(SET, { input: input({ status: 'PILOT', decidedOn: '2025-12-20' }) })),
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
