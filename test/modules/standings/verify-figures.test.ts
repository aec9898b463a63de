import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyTenants } from '../../../src/verify-tenants.js';
import { type Service, startService, TEST_NOW } from '../../support/service.js';

let service: Service;
let owner: pg.Client;

beforeAll(async () => {
  service = await startService();
  owner = new pg.Client({ connectionString: service.fresh.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await service.stop();
});

const verify = async () => {
  const lines: string[] = [];
  const right = await verifyTenants(
    service.database,
    () => TEST_NOW,
    (line) => lines.push(line),
  );
  return { right, lines };
};

const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";
const CHECKS = `{ tenant { figureChecks(first: 1) { nodes { checkedAt standings figures differences found { what year unit { id } body { id } unitKind part kept counted since } } } } }`;
const checks = async (who = 'admin@hai-phong.demo') => (await service.as(who).ask(CHECKS)).tenant.figureChecks.nodes;
const PLATFORM = '{ platformFigureChecks { tenant { code } checkedAt differences } }';

/** As the owner of the tables, who is bound by row-level security as well. */
const tamper = async (sql: string, values: unknown[] = []) => {
  const [{ id }] = await service.rows(`select ${haiPhong} as id`);
  await owner.query('begin');
  await owner.query('select set_config($1, $2, true)', ['app.tenant_id', id]);
  const { rows } = await owner.query(sql, values);
  await owner.query('commit');
  return rows;
};

describe('figures:verify', () => {
  test('finds nothing in the demo, and names every tenant', async () => {
    const { right, lines } = await verify();
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'hai-phong',
      'hoa-binh',
      'thanh-hoa',
      'thien-tin',
      'tu-ky',
    ]);
    expect(lines.filter((line) => !line.endsWith(' 0 differences'))).toEqual([]);
    expect(right).toBe(true);
  });

  test('keeps each night how it came out, for administrators and, as numbers alone, for the operator', async () => {
    expect(await checks()).toEqual([]);
    await service.runJobs();
    expect(await checks()).toEqual([
      { checkedAt: TEST_NOW, standings: expect.any(Number), figures: expect.any(Number), differences: 0, found: [] },
    ]);
    const { platformFigureChecks } = await service.as('operator@sauro.demo').ask(PLATFORM);
    expect(platformFigureChecks).toHaveLength(5);
    expect(platformFigureChecks).toContainEqual({ tenant: { code: 'tu-ky' }, checkedAt: TEST_NOW, differences: 0 });
    for (const who of ['admin@hai-phong.demo', 'bi@hai-phong.demo'])
      expect((await service.as(who).send(PLATFORM)).code).toBe('FORBIDDEN');
    expect((await service.nobody.send(PLATFORM)).code).toBe('UNAUTHENTICATED');
    for (const who of ['officer', 'bi', 'commune'])
      expect((await service.as(`${who}@hai-phong.demo`).send(CHECKS)).code).toBe('FORBIDDEN');
  });

  test('says what differs, where and since when, twice the same, and repairs nothing', async () => {
    const [figure] = await tamper(
      `update sauro.figure set units = units + 3 where (tenant_id, year, body_id, unit_kind) in
         (select tenant_id, year, body_id, unit_kind from sauro.figure where year = 2026 and units > 0 order by body_id, unit_kind limit 1)
       returning body_id, unit_kind, units::int, updated_at`,
    );
    const [standing] = await tamper(
      `update sauro.standing set active_models = active_models + 1 where (tenant_id, year, unit_id) in
         (select tenant_id, year, unit_id from sauro.standing where year = 2025 and not eligible order by unit_id limit 1)
       returning unit_id, body_id, unit_kind, active_models`,
    );
    const first = await verify();
    expect(first.right).toBe(false);
    expect(first.lines.filter((line) => line.startsWith('  '))).toEqual([
      `  2025 STANDING unit ${standing.unit_id} activeModels: ${standing.active_models} ≠ ${standing.active_models - 1} (2000-01-01T00:00:00Z)`,
      expect.stringContaining(
        `  2026 FIGURE body ${figure.body_id} ${figure.unit_kind} units: ${figure.units} ≠ ${figure.units - 3} (`,
      ),
    ]);
    expect(await verify()).toEqual(first);

    service.setNow('2026-11-23T22:00:00Z');
    await service.runJobs();
    const [check] = await checks();
    expect(check).toMatchObject({ checkedAt: '2026-11-23T22:00:00Z', differences: 2 });
    expect(check.found).toEqual([
      {
        what: 'STANDING',
        year: 2025,
        unit: { id: standing.unit_id },
        body: { id: standing.body_id },
        unitKind: standing.unit_kind,
        part: 'activeModels',
        kept: String(standing.active_models),
        counted: String(standing.active_models - 1),
        since: expect.any(String),
      },
      expect.objectContaining({
        what: 'FIGURE',
        body: { id: figure.body_id },
        part: 'units',
        kept: String(figure.units),
      }),
    ]);
    const { platformFigureChecks } = await service.as('operator@sauro.demo').ask(PLATFORM);
    expect(
      platformFigureChecks.map(({ tenant, differences }: never) => [(tenant as { code: string }).code, differences]),
    ).toEqual(
      expect.arrayContaining([
        ['hai-phong', 2],
        ['tu-ky', 0],
      ]),
    );
    service.setNow(TEST_NOW);
  });

  test('sees a unit without its standing and a figure that is gone', async () => {
    const [gone] = await tamper(
      `delete from sauro.figure where (tenant_id, year, body_id, unit_kind) in
         (select tenant_id, year, body_id, unit_kind from sauro.figure where year = 2024 and units > 0 order by body_id, unit_kind limit 1) returning body_id`,
    );
    const [missing] = await tamper(
      `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, valid_from)
       select tenant_id, gen_random_uuid(), 'KHONG-KET-QUA', 'Đơn vị thử', 'AGENCY', id, '2026-01-01' from sauro.body where parent_id is null returning id`,
    );
    const { lines } = await verify();
    expect(lines.filter((line) => line.includes(`2024 FIGURE body ${gone.body_id}`)).length).toBeGreaterThan(0);
    expect(lines).toContain(`  2026 STANDING unit ${missing.id} standing: – ≠ standing (–)`);
  });
});
