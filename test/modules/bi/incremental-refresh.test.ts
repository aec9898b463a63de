import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asRole } from '../../../src/platform/db/owner-database.js';
import { demoApiKey } from '../../../src/seeding/accounts.js';
import { CREATE, type HandedDown, STEP, startHandedDown } from '../tasks/handed-down.js';
import { ADMIN, create } from './bi-desk.js';

// A BI tool keeps a copy of each fact and, after each kind of write, fetches only what was written since: its copy must be what a full copy is.

const FACTS = {
  fact_standing: ['year', 'unit_key'],
  fact_figures: ['year', 'body_key', 'unit_kind_key'],
  fact_report_due: ['report_due_key'],
  fact_assignment: ['assignment_key'],
} as const;
type Fact = keyof typeof FACTS;
type Copy = Map<string, string>;

let on: HandedDown;
let session: pg.Client;
let copies: Record<Fact, Copy>;
let minute = 0;
let since = '';

const nextMinute = () => {
  minute += 1;
  since = new Date(Date.UTC(2026, 10, 22, 3, minute)).toISOString();
  on.service.setNow(since);
};

const fetchRows = async (fact: Fact, where = 'true'): Promise<Copy> => {
  const { rows } = await session.query(
    `select concat_ws('/', ${FACTS[fact].join(', ')}) as key, to_jsonb(f)::text as row from bi_v1.${fact} f where ${where}`,
  );
  return new Map(rows.map(({ key, row }) => [key, row]));
};

async function fullCopies(): Promise<Record<Fact, Copy>> {
  const full: Partial<Record<Fact, Copy>> = {};
  for (const fact of Object.keys(FACTS) as Fact[]) full[fact] = await fetchRows(fact);
  return full as Record<Fact, Copy>;
}

/** Fetches what was written since the step began and gives how many rows of each fact that were. */
async function refresh(): Promise<Record<string, number>> {
  const fetched: Record<string, number> = {};
  for (const fact of Object.keys(FACTS) as Fact[]) {
    const rows = await fetchRows(fact, `updated_at >= '${since}'`);
    for (const [key, row] of rows) copies[fact].set(key, row);
    if (rows.size > 0) fetched[fact] = rows.size;
  }
  const { rows: gone } = await session.query(
    `select report_due_key::text as key from bi_v1.withdrawn_report_due where updated_at >= '${since}'`,
  );
  for (const { key } of gone) copies.fact_report_due.delete(key);
  if (gone.length > 0) fetched.withdrawn = gone.length;
  return fetched;
}

/** After a write the copy that was refreshed is the full copy, and the write was seen at these facts. */
async function follows(write: () => Promise<unknown>, ...facts: (Fact | 'withdrawn')[]) {
  nextMinute();
  await write();
  const fetched = await refresh();
  expect(Object.keys(fetched)).toEqual(expect.arrayContaining(facts));
  const full = await fullCopies();
  for (const fact of Object.keys(FACTS) as Fact[]) {
    const differing = [...full[fact]].filter(([key, row]) => copies[fact].get(key) !== row);
    expect([fact, differing, copies[fact].size]).toEqual([fact, [], full[fact].size]);
  }
}

const as = (who: string) => on.service.as(`${who}@hai-phong.demo`);
const one = async (sql: string, values: unknown[] = []) => (await on.service.rows(sql, values))[0];
const version = (table: string, id: string) => one(`select id, version from sauro.${table} where id = $1`, [id]);
const due = (year: number) =>
  one(
    `select d.id, d.version from sauro.report_due d where d.body_id = $1 and d.year = $2 and d.status <> 'WITHDRAWN' order by d.id limit 1`,
    [on.communeId, year],
  );

beforeAll(async () => {
  on = await startHandedDown({ biSessions: true });
  // The demo laid what it shows as if it were handed in already.
  await on.service.rows(
    `update sauro.report_due set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null
     where body_id = $1 and year = 2026`,
    [on.communeId],
  );
  const { createBiAccess } = await on.service
    .as(ADMIN)
    .ask(create, { input: { kind: 'SQL_ROLE', label: 'Cập nhật dần', connectionLimit: 8 } });
  session = new pg.Client({
    connectionString: asRole(on.service.fresh.serviceUrl, createBiAccess.roleName, createBiAccess.secret),
  });
  await session.connect();
  copies = await fullCopies();
});
afterAll(async () => {
  await session.end();
  await on.service.stop();
});

const REPORT = (field: string, type: string) => `mutation ($input: ${type}!) { ${field}(input: $input) { id } }`;
const regime = (over: object = {}) => ({
  code: 'NAM-MOI',
  name: 'Báo cáo chuyên đề',
  reporters: 'UNITS',
  label: 'Các đơn vị',
  receiverBodyId: on.city,
  receiver: 'Ban Chỉ đạo thành phố',
  frequency: 'YEAR',
  deadlines: [{ month: 12, day: 24, boundary: 'BEFORE' }],
  fromYear: 2026,
  acceptedWarnings: [
    { warning: 'DEADLINE_ALREADY_PASSED', reason: 'Nhập bổ sung' },
    { warning: 'DEADLINE_ON_DAY_OFF', reason: 'Kế hoạch ghi rõ' },
    { warning: 'LOWER_LEVEL_NOT_EARLIER', reason: 'Chuyên đề riêng' },
  ],
  ...over,
});
const set = (input: object) => as('admin').ask(REPORT('setReportingRegime', 'ReportingRegimeInput'), { input });

describe('reports that are due', () => {
  const step = async (who: string, field: string, type: string, said: object) =>
    as(who).ask(REPORT(field, type), { input: { ...(await due(2026)), ...said } });

  test('more time, handed in, sent back, handed in again, accepted', async () => {
    await follows(
      () => step('head', 'extendDeadline', 'ExtendDeadlineInput', { to: '2026-12-20T17:00:00Z', reason: 'Bão' }),
      'fact_report_due',
    );
    await follows(
      () => step('commune', 'submitReport', 'SubmitReportInput', { content: 'Báo cáo' }),
      'fact_report_due',
    );
    await follows(
      () => step('officer', 'returnReport', 'ReturnReportInput', { reason: 'Thiếu số liệu' }),
      'fact_report_due',
    );
    await follows(
      () => step('commune', 'submitReport', 'SubmitReportInput', { content: 'Bổ sung' }),
      'fact_report_due',
    );
    await follows(() => step('officer', 'acceptReport', 'AcceptReportInput', {}), 'fact_report_due');
  });

  test('a regime is laid, moves its day, and asks others', async () => {
    await follows(() => set(regime()), 'fact_report_due');
    await follows(
      () => set(regime({ version: 1, deadlines: [{ month: 12, day: 25, boundary: 'BEFORE' }] })),
      'fact_report_due',
    );
    await follows(() => set(regime({ version: 2, reporters: 'BODIES', level: 'COMMUNE' })), 'withdrawn');
  });
});

describe('assignments', () => {
  const step = async (
    who: 'officer' | 'commune' | 'unit',
    field: string,
    id: string,
    said: object = {},
    type?: string,
  ) => on[who].ask(STEP(field, type), { input: { ...(await version('assignment', id)), ...said } });

  test('given, taken on, handed down, worked on, rolled up, delivered, sent back, accepted', async () => {
    let task: { id: string; version: number };
    const given = {
      code: 'CAP-NHAT',
      work: 'Tổ chức Ngày hội',
      year: 2026,
      assignees: { bodyIds: [on.communeId] },
      dueAt: '2026-12-15T17:00:00Z',
      product: 'Báo cáo kết quả',
      authorityBodyId: on.city,
    };
    await follows(async () => {
      [task] = (await on.officer.ask(CREATE, { input: given })).createTask.assignments;
    }, 'fact_assignment');
    await follows(() => step('commune', 'acceptAssignment', task.id), 'fact_assignment');
    await follows(
      () =>
        step(
          'officer',
          'clarifyAssignment',
          task.id,
          { dueAt: '2026-12-18T17:00:00Z', responsibility: 'Trưởng ban', reason: 'Lùi ngày' },
          'ClarifyAssignmentInput',
        ),
      'fact_assignment',
    );
    let parts: readonly { readonly id: string; readonly version: number }[] = [];
    await follows(async () => {
      parts = await on.handDown({ ...task, ...(await version('assignment', task.id)) } as never);
    }, 'fact_assignment');
    const part = parts[0]?.id ?? '';
    await follows(() => step('unit', 'acceptAssignment', part), 'fact_assignment');
    // The work above is rolled up by a statement of its own.
    const above = async () => (await one('select percent from sauro.assignment where id = $1', [task.id])).percent;
    const before = await above();
    await follows(() => step('unit', 'reportProgress', part, { percent: 60 }), 'fact_assignment');
    expect(await above()).not.toBe(before);
    await follows(() => step('unit', 'reportProgress', part, { percent: 100, delivered: true }), 'fact_assignment');
    await follows(
      () => step('commune', 'returnProduct', part, { reason: 'Thiếu ảnh' }, 'AssignmentReasonInput'),
      'fact_assignment',
    );
    await follows(() => step('unit', 'reportProgress', part, { percent: 100, delivered: true }), 'fact_assignment');
    await follows(() => step('commune', 'acceptProduct', part), 'fact_assignment');
    await follows(
      () => step('officer', 'cancelAssignment', task.id, { reason: 'Gộp vào việc khác' }, 'AssignmentReasonInput'),
      'fact_assignment',
    );
  });

  test('a year is opened', async () => {
    await follows(
      () =>
        as('admin').ask('mutation ($input: OpenYearInput!) { openYear(input: $input) { year } }', {
          input: { year: 2027 },
        }),
      'fact_assignment',
      'fact_report_due',
      'fact_standing',
    );
  });
});

describe('standings and figures', () => {
  test('a unit comes, moves with what it owes, and is registered', async () => {
    let unit: { id: string };
    await follows(
      async () => {
        ({ createUnit: unit } = await as('commune').ask(
          'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }',
          { input: { bodyId: on.communeId, code: 'CAP-NHAT', name: 'Nhà Văn hóa', kind: 'AGENCY' } },
        ));
      },
      'fact_standing',
      'fact_figures',
    );
    await follows(
      () =>
        as('head').ask(
          'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { registered { year } } }',
          {
            input: { year: 2026, unitIds: [unit.id], allDepartments: true, lateReason: 'Mới thành lập' },
          },
        ),
      'fact_standing',
      'fact_figures',
    );
    const other = await one(
      'select id from sauro.body where tenant_id = $1 and parent_id = $2 and id <> $3 order by id limit 1',
      [on.tenantId, on.city, on.communeId],
    );
    const owing = on.units[0] ?? '';
    await follows(() => set(regime({ code: 'CHO-DON-VI' })), 'fact_report_due');
    await follows(
      async () =>
        as('officer').ask('mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { id } }', {
          input: { ...(await version('unit', owing)), bodyId: other.id },
        }),
      'fact_standing',
      'fact_figures',
      'fact_assignment',
      'fact_report_due',
    );
  });

  test('a year is closed and reopened', async () => {
    const turn = (field: string, type: string, input: object) =>
      as('admin').ask(`mutation ($input: ${type}!) { ${field}(input: $input) { id } }`, { input });
    await follows(() => turn('closeYear', 'CloseYearInput', { year: 2024 }), 'fact_standing', 'fact_figures');
    await follows(
      () => turn('reopenYear', 'ReopenYearInput', { year: 2024, reason: 'Đính chính' }),
      'fact_standing',
      'fact_figures',
    );
  });
});

describe('since when', () => {
  const base = () => on.service.url.replace(/\/graphql$/, '');
  const get = (path: string) =>
    fetch(`${base()}${path}`, { headers: { authorization: `Bearer ${demoApiKey('hai-phong', 'sauro-demo')}` } });

  test.each(Object.keys(FACTS))(
    'files and OData of %s hold the rows that were written since, and say how many',
    async (fact) => {
      const middle = (
        await session.query(`select to_char(percentile_disc(0.5) within group (order by updated_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
        from bi_v1.${fact} where updated_at > '2026-11-22'`)
      ).rows[0].at;
      const { rows } = await session.query(`select count(*)::int as n from bi_v1.${fact} where updated_at >= $1`, [
        middle,
      ]);
      expect(rows[0].n).toBeGreaterThan(0);
      const csv = await get(`/bi/v1/${fact}.csv?updated_since=${middle}`);
      expect(Number(csv.headers.get('x-total-rows'))).toBe(rows[0].n);
      expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(rows[0].n + 1);
      for (const query of [`updated_since=${middle}`, `$filter=updated_at ge ${middle}`])
        expect(await (await get(`/odata/v1/${fact}/$count?${query}`)).text()).toBe(String(rows[0].n));
      const both = await get(`/odata/v1/${fact}?updated_since=${middle}&$filter=year eq 1999&$count=true`);
      expect(await both.json()).toMatchObject({ '@odata.count': 0, value: [] });
    },
  );

  test('an offset that nobody escaped is understood', async () => {
    const local = await get('/bi/v1/fact_standing.csv?updated_since=2026-11-22T10:00:00+07:00');
    const utc = await get('/bi/v1/fact_standing.csv?updated_since=2026-11-22T03:00:00Z');
    expect(await local.text()).toBe(await utc.text());
  });

  test.each([
    '/bi/v1/fact_standing.csv?updated_since=yesterday',
    '/bi/v1/fact_standing.xlsx?updated_since=2026-02-30T00:00:00Z',
    '/bi/v1/fact_standing.csv?updated_since=2026-11-22T03:00:00Z&updated_since=2026-11-22T03:00:00Z',
    '/bi/v1/dim_body.csv?updated_since=2026-11-22T03:00:00Z',
    '/odata/v1/dim_body?updated_since=2026-11-22T03:00:00Z',
  ])('%s is refused', async (path) => {
    const reply = await get(path);
    const { errors } = (await reply.json()) as { errors: { extensions: { code: string; field: string } }[] };
    expect([reply.status, errors[0]?.extensions]).toEqual([
      400,
      expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'updated_since' }),
    ]);
  });

  test.each([
    ['fact_standing', 'standing_by_update'],
    ['wide_standing', 'standing_by_update'],
    ['fact_figures', 'figure_by_time'],
    ['wide_figures', 'figure_by_time'],
    ['fact_report_due', 'report_due_by_update'],
    ['wide_report_due', 'report_due_by_update'],
    ['fact_assignment', 'assignment_by_update'],
    ['wide_assignment', 'assignment_by_update'],
    ['withdrawn_report_due', 'report_due_withdrawn'],
  ])('the condition on %s reaches the index %s, as a role and as the service', async (view, index) => {
    const conditionOf = (plan: Record<string, unknown>): unknown[] => [
      ...(plan['Index Name'] === index ? [plan['Index Cond']] : []),
      ...((plan['Plans'] as Record<string, unknown>[] | undefined) ?? []).flatMap(conditionOf),
    ];
    const question = `explain (format json) select * from bi_v1.${view} where updated_at >= '2026-11-22T03:30:00Z' and updated_at < '2026-11-22T03:31:00Z'`;
    const service = new pg.Client({ connectionString: on.service.fresh.serviceUrl });
    await service.connect();
    await on.service.rows('analyze sauro.standing, sauro.figure, sauro.report_due, sauro.assignment');
    await service.query('begin');
    await service.query('select app.set_tenant($1)', [on.tenantId]);
    for (const client of [session, service]) {
      const { rows } = await client.query(question);
      expect(conditionOf(rows[0]['QUERY PLAN'][0].Plan)).toEqual([
        expect.stringMatching(/tenant_id = .*updated_at >= .*updated_at < /),
      ]);
    }
    await service.end();
  });
});

test('no statement of the service changes a fact without saying when', async () => {
  const files = (await readdir('src/modules', { recursive: true })).filter((name) => name.endsWith('.ts'));
  const silent: string[] = [];
  for (const file of files) {
    const text = await readFile(`src/modules/${file}`, 'utf8');
    for (const { 0: statement, index } of text.matchAll(
      /(?:insertInto|updateTable)\('(?:standing|figure|report_due|assignment)'\)[\s\S]*?(?:execute\w*\(|where\()/g,
    ))
      if (!statement.includes('updated_at')) silent.push(`${file}:${text.slice(0, index).split('\n').length}`);
  }
  expect(silent).toEqual([]);
});
