import { beforeAll, describe, expect, test } from 'vitest';
import { validateBook } from '../../src/modules/rulebooks/book-validation.rules.js';
import { leavesOf, sumOfLeaves } from '../../src/modules/rulebooks/rule-book.rules.js';
import { readRuleBookTemplate } from '../../src/modules/rulebooks/rule-book-template.js';
import { readAreas } from '../../src/seeding/areas.js';
import { listTenantCodes, readTenantFile, type TenantFile } from '../../src/seeding/seed-file.js';
import { rowsOfTenant, type TenantRows } from '../../src/seeding/tenant-rows.js';

// The five files against hard facts of the five plans, before any database.

const AT = '2026-11-22T02:00:00Z';
const tenants = new Map<string, { readonly file: TenantFile; readonly rows: TenantRows }>();

beforeAll(async () => {
  const [template, areas] = await Promise.all([readRuleBookTemplate(), readAreas()]);
  for (const code of await listTenantCodes()) {
    const file = await readTenantFile(code);
    tenants.set(code, { file, rows: rowsOfTenant(file, template, areas, AT) });
  }
});

const of = (code: string): TenantRows => {
  const found = tenants.get(code);
  if (!found) throw new Error(`no tenant ${code}`);
  return found.rows;
};

const levels = (code: string) =>
  Object.fromEntries([...Map.groupBy(of(code).body, ({ level }) => level)].map(([level, all]) => [level, all.length]));

test('five tenants, each file named after its tenant', () => {
  expect([...tenants.keys()]).toEqual(['hai-phong', 'hoa-binh', 'thanh-hoa', 'thien-tin', 'tu-ky']);
  for (const [code, { file }] of tenants) expect(file.tenant.code).toBe(code);
});

describe.each([
  [
    'hai-phong',
    { PROVINCE: 1, COMMUNE: 114 },
    { targets: 2, tasks: 16, milestones: 7, models: 3, agencies: 11, provisions: 5, bases: 5 },
  ],
  [
    'thanh-hoa',
    { PROVINCE: 1, COMMUNE: 166 },
    { targets: 0, tasks: 11, milestones: 2, models: 2, agencies: 7, provisions: 0, bases: 1 },
  ],
  [
    'hoa-binh',
    { PROVINCE: 1, DISTRICT: 10, COMMUNE: 151 },
    { targets: 23, tasks: 13, milestones: 3, models: 0, agencies: 11, provisions: 2, bases: 5 },
  ],
  [
    'tu-ky',
    { DISTRICT: 1, COMMUNE: 20 },
    { targets: 4, tasks: 17, milestones: 6, models: 2, agencies: 14, provisions: 0, bases: 4 },
  ],
  [
    'thien-tin',
    { COMMUNE: 1 },
    { targets: 4, tasks: 6, milestones: 0, models: 0, agencies: 4, provisions: 0, bases: 3 },
  ],
])('%s', (code, bodies, counts) => {
  test('has the bodies of its area, each under its parent', () => {
    expect(levels(code)).toEqual(bodies);
    const { body } = of(code);
    const byId = new Map(body.map((one) => [one.id, one]));
    for (const one of body) {
      const parent = one.parent_id ? byId.get(one.parent_id) : null;
      expect(one.path).toBe(`${parent?.path ?? ''}${one.id.replaceAll('-', '')}/`);
    }
    expect(body.filter(({ parent_id }) => parent_id === null)).toHaveLength(1);
  });

  test('has all that its plan states', () => {
    const rows = of(code);
    expect({
      targets: rows.target.length,
      tasks: rows.task.length,
      milestones: rows.milestone.length,
      models: rows.model.length,
      agencies: rows.unit.length,
      provisions: rows.plan_provision.length,
      bases: rows.plan[0]?.bases?.length,
    }).toEqual(counts);
    for (const cited of [...rows.target, ...rows.task, ...rows.milestone, ...rows.model, ...rows.reporting_regime]) {
      expect(cited.plan_id).toBe(rows.plan[0]?.id);
      expect(cited.section).toBeTruthy();
    }
  });

  test('its rule book has no fault and is marked unverified', () => {
    const rows = of(code);
    const { content } = rows.scorecard;
    const { bands } = content;
    expect(sumOfLeaves(content.lines)).toBe(100_00);
    expect(leavesOf(content.lines)).toHaveLength(21);
    expect(bands.map(({ label, minScore, gates }) => [label, minScore, gates.map(({ fact }) => fact)])).toEqual([
      ['Xuất sắc', 90_00, ['RECOGNISED']],
      ['Khá', 70_00, []],
      ['Trung bình', 50_00, []],
      ['Yếu', 0, []],
    ]);
    expect(validateBook(content)).toEqual([]);
    expect(rows.rule_book).toMatchObject([{ status: 'PUBLISHED', book_version: 1, from_year: 2020, verified: false }]);
  });

  test('ids are UUIDv7, none twice', () => {
    const rows = of(code);
    const ids = [
      rows.body,
      rows.unit,
      rows.target,
      rows.task,
      rows.assignment,
      rows.report_due,
      rows.criterion,
      rows.band,
    ]
      .flat()
      .map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

test('linked lines follow the facts with the weights of the plan', () => {
  const linked = of('thien-tin').criterion.filter(({ scoring }) => scoring === 'LINKED');
  expect(
    linked.map((line) => [line.code, line.linked_fact, line.max_score, line.per_collective, line.per_individual]),
  ).toEqual([
    ['7', 'ACTIVE_MODEL', '10.00', null, null],
    ['8a', 'REGISTERED', '1.00', null, null],
    ['8c', 'RECOGNISED', '50.00', null, null],
    ['9', 'COMMENDED', '3.00', '2.00', '1.00'],
  ]);
  expect(linked.every(({ evidence }) => evidence === 'NONE')).toBe(true);
});

test('only Thiện Tín attaches the scorecard to its own plan, for the three kinds that it names', () => {
  expect(of('thien-tin').rule_book[0]?.section).toBeTruthy();
  expect(of('thien-tin').rule_window).toHaveLength(3);
  for (const code of ['hai-phong', 'thanh-hoa', 'hoa-binh', 'tu-ky']) {
    expect(of(code).rule_book[0]?.section).toBeNull();
    expect(of(code).rule_window).toHaveLength(5);
  }
});

test('award and exemplary rules stand where the plan states them', () => {
  const rules = (code: string) => {
    const book = of(code).rule_book[0];
    return [book?.award_excluded_bands, book?.award_section, book?.exemplary_band, book?.exemplary_every_year];
  };
  for (const code of ['hai-phong', 'thanh-hoa', 'thien-tin']) {
    expect(rules(code)).toEqual([['AVERAGE', 'WEAK'], 'II.6', null, false]);
  }
  expect(rules('hoa-binh')).toEqual([[], null, 'EXCELLENT', true]);
  expect(rules('tu-ky')).toEqual([[], null, null, false]);
});

test.each([
  ['hai-phong', 'ANNUAL', '2026', '2026-10-30T17:00:00Z', 125],
  ['thanh-hoa', 'ANNUAL', '2025', '2025-11-14T17:00:00Z', 173],
  ['thanh-hoa', 'ANNUAL', '2026', '2026-11-14T17:00:00Z', 173],
  ['hoa-binh', 'ANNUAL', '2022', '2022-11-19T17:00:00Z', 21],
  ['hoa-binh', 'ANNUAL', '2025', '2025-11-19T17:00:00Z', 21],
  ['tu-ky', 'HALF_YEAR', '2023-H1', '2023-05-09T17:00:00Z', 34],
  ['tu-ky', 'ANNUAL', '2023', '2023-11-09T17:00:00Z', 34],
  ['thien-tin', 'UNIT_ANNUAL', '2026', '2026-10-29T17:00:00Z', 4],
  ['thien-tin', 'COMMUNE_ANNUAL', '2026', '2026-11-04T17:00:00Z', 1],
])('%s %s %s is too late from %s on, for %i reporters', (code, regimeCode, period, dueAt, reporters) => {
  const rows = of(code);
  const regime = rows.reporting_regime.find((one) => one.code === regimeCode);
  const dues = rows.report_due.filter((due) => due.regime_id === regime?.id && due.period === period);
  expect(new Set(dues.map((due) => due.due_at))).toEqual(new Set([dueAt]));
  expect(dues).toHaveLength(reporters);
});

test('dues and assignments begin with the plan, not with the years that are looked back to', () => {
  expect(new Set(of('hai-phong').report_due.map(({ year }) => year))).toEqual(new Set([2026]));
  expect(new Set(of('hai-phong').assignment.map(({ year }) => year))).toEqual(new Set([2026]));
  expect(new Set(of('thanh-hoa').report_due.map(({ year }) => year))).toEqual(new Set([2025, 2026]));
});

test('the chain of Thiện Tín: the commune reports after its units, to a receiver outside the tenant', () => {
  const [units, commune] = of('thien-tin').reporting_regime;
  expect(commune).toMatchObject({
    after_regime_id: units?.id,
    receiver_body_id: null,
    receiver: 'Công an tỉnh Quảng Ngãi',
  });
});

test('a group is one assignment each', () => {
  const assigned = (code: string, task: string) => {
    const found = of(code).task.find((one) => one.code === task);
    return of(code).assignment.filter(({ task_id }) => task_id === found?.id);
  };
  const plans = assigned('hai-phong', 'T14');
  expect(plans).toHaveLength(114);
  expect(new Set(plans.map(({ due_at }) => due_at))).toEqual(new Set(['2026-01-31T17:00:00Z']));
  expect(assigned('hai-phong', 'T13')).toHaveLength(11);
  expect(assigned('hoa-binh', 'T11')).toHaveLength(10);
  expect(assigned('thanh-hoa', 'T11')).toHaveLength(166);
  expect(assigned('tu-ky', 'T17')).toHaveLength(20);
  expect(assigned('thien-tin', 'T06')).toHaveLength(8);
  expect(of('hai-phong').assignment.every(({ responsibility }) => responsibility === null)).toBe(true);
});

test('the standing agency and the armed forces are told apart from the rest', () => {
  for (const code of tenants.keys()) {
    const members = of(code).body_member;
    expect(members.filter(({ position }) => position === 'STANDING_MEMBER')).toHaveLength(1);
    expect(members[0]?.organisation).toMatch(/^Công an/);
  }
  const excluded = of('hai-phong').standing.filter(({ eligible, year }) => !eligible && year === 2026);
  expect(excluded).toHaveLength(2); // Công an thành phố, Bộ Chỉ huy quân sự thành phố
});

test('UBND xã Tân Kỳ works along as the body of that commune', () => {
  const { assignment_coordinator, body } = of('tu-ky');
  const tanKy = body.find(({ code }) => code === 'BCD138-11113');
  expect(assignment_coordinator.filter(({ body_id }) => body_id === tanKy?.id)).toHaveLength(1);
});
