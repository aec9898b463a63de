import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@thien-tin.demo');
});
afterAll(() => service.stop());

const OPEN = 'mutation ($year: Int!) { openYear(input: { year: $year }) { year openedAt closedAt } }';
const thienTin = "(select id from sauro.tenant where code = 'thien-tin')";

describe('openYear', () => {
  test.each([
    ['a year that is open', 2026, 'YEAR_ALREADY_OPEN'],
    ['a slip of the keyboard', 20_027, 'YEAR_OUT_OF_RANGE'],
    ['a year before all plans', 1999, 'YEAR_OUT_OF_RANGE'],
  ])('refuses %s and writes nothing', async (_, year, code) => {
    const before = await auditHeads(service);
    const reply = await admin.send(OPEN, { year });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, 'year']);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('is for administrators of a root body', async () => {
    for (const who of ['head', 'officer', 'unit', 'bi']) {
      expect((await service.as(`${who}@thien-tin.demo`).send(OPEN, { year: 2027 })).code).toBe('FORBIDDEN');
    }
  });

  test('gives every unit its standing and every regime its dues, once, while a unit is being added', async () => {
    const { tenant } = await admin.ask('{ tenant { rootBodies { id } } }');
    const replies = await Promise.all([
      admin.send(OPEN, { year: 2027 }),
      ...[1, 2, 3].map((n) =>
        service
          .as('officer@thien-tin.demo')
          .send('mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }', {
            input: { bodyId: tenant.rootBodies[0].id, code: `MOI-${n}`, name: `Công ty Mới ${n}`, kind: 'ENTERPRISE' },
          }),
      ),
      admin.send(OPEN, { year: 2027 }),
    ]);
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual([
      'YEAR_ALREADY_OPEN',
      'done',
      'done',
      'done',
      'done',
    ]);
    expect(await recountStandings(service, 'thien-tin')).toEqual([]);

    const { tenant: opened } = await admin.ask(
      '{ tenant { years { year openedAt closedAt } statistics(year: 2027) { units registered activeModels reportsDue } } }',
    );
    expect(opened.years.at(-1)).toEqual({ year: 2027, openedAt: '2026-11-22T02:00:00Z', closedAt: null });
    const [{ units }] = await service.rows(
      `select count(*)::int as units from sauro.unit where tenant_id = ${thienTin}`,
    );
    expect(opened.statistics).toMatchObject({ units, registered: 0, reportsDue: 0 });
    expect(opened.statistics.activeModels).toBeGreaterThan(0);
    const dues = await service.rows(
      `select year, count(*)::int as dues from sauro.report_due where tenant_id = ${thienTin} and year >= 2026 group by 1 order by 1`,
    );
    expect(dues.map(({ year }) => year)).toEqual([2026, 2027]);
    const audit = await service.rows(
      "select subject_type, changes from sauro.audit_event where action = 'year.open' and subject_type = 'Tenant'",
    );
    expect(audit).toMatchObject([{ subject_type: 'Tenant', changes: [{ record: 'tenant_year', id: '2027' }] }]);
  });

  test('another tenant is not touched', async () => {
    const { tenant } = await service.as('bi@hai-phong.demo').ask('{ tenant { years { year } } }');
    expect(tenant.years).toEqual([{ year: 2024 }, { year: 2025 }, { year: 2026 }]);
  });
});
