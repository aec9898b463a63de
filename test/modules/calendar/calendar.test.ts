import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const CALENDAR = `query ($from: Date!, $to: Date!) {
  calendar(from: $from, to: $to) { kind title from to dueAt period reporters open kinds }
}`;
const autumn = { from: '2026-10-01', to: '2026-11-30' };

describe('calendar', () => {
  test('a commune with a chain of two deadlines sees both, with who still owes', async () => {
    const { calendar } = await service.as('officer@thien-tin.demo').ask(CALENDAR, autumn);
    const deadlines = calendar.filter((entry: { kind: string }) => entry.kind === 'DEADLINE');
    expect(deadlines.map((entry: { from: string; period: string }) => [entry.from, entry.period])).toEqual([
      ['2026-10-29', '2026'],
      ['2026-11-04', '2026'],
    ]);
    const [facts] = await service.rows(
      `select count(*)::int as reporters, count(*) filter (where d.status in ('OPEN', 'RETURNED'))::int as open
       from sauro.report_due d join sauro.tenant t on t.id = d.tenant_id join sauro.reporting_regime r on r.id = d.regime_id and r.tenant_id = d.tenant_id
       where t.code = 'thien-tin' and d.year = 2026 and r.code = 'UNIT_ANNUAL' and d.status <> 'WITHDRAWN'`,
    );
    expect(deadlines[0]).toMatchObject({ ...facts, dueAt: '2026-10-29T17:00:00Z', to: '2026-10-29' });
  });

  test('windows and milestones stand in it, those of one time in one line', async () => {
    const { calendar } = await service.as('officer@hai-phong.demo').ask(CALENDAR, autumn);
    const windows = calendar.filter((entry: { kind: string }) => entry.kind === 'WINDOW');
    expect(windows).toContainEqual(
      expect.objectContaining({ title: '2026', from: '2025-11-16', to: '2026-11-15', dueAt: null }),
    );
    expect(windows).toContainEqual(
      expect.objectContaining({ title: '2027', from: '2026-11-01', to: '2027-10-31', kinds: ['RESIDENTIAL_AREA'] }),
    );
    const { calendar: year } = await service
      .as('officer@hai-phong.demo')
      .ask(CALENDAR, { from: '2026-01-01', to: '2026-12-31' });
    expect(year.some((entry: { kind: string }) => entry.kind === 'MILESTONE')).toBe(true);
    const order = year.map((entry: { from: string }) => entry.from);
    expect(order).toEqual(order.toSorted((a: string, b: string) => (a < b ? -1 : 1)));
  });

  test('a commune of the city sees its own deadline alone, an extension where it was given', async () => {
    const commune = service.as('commune@hai-phong.demo');
    const { viewer } = await commune.ask('{ viewer { memberships { body { id } } } }');
    const body = viewer.memberships[0].body.id;
    const seen = async () =>
      (await commune.ask(CALENDAR, { from: '2026-10-01', to: '2026-12-31' })).calendar.filter(
        (entry: { kind: string }) => entry.kind === 'DEADLINE',
      );
    const before = await seen();
    const [{ n }] = await service.rows(
      "select count(*)::int as n from sauro.report_due where body_id = $1 and year = 2026 and due_at between '2026-10-01' and '2026-12-31'",
      [body],
    );
    expect(before.reduce((sum: number, entry: { reporters: number }) => sum + entry.reporters, 0)).toBe(n);
    await service.rows(
      "update sauro.report_due set extended_to = '2026-12-10T17:00:00Z', extension_reason = 'x', extended_by = (select id from sauro.account limit 1), extended_at = now() where body_id = $1 and year = 2026",
      [body],
    );
    expect((await seen()).map((entry: { from: string }) => entry.from)).toEqual(before.map(() => '2026-12-10'));
  });

  test('a unit sees the window of its kind, an analyst no deadline, nobody nothing', async () => {
    const unit = service.as('unit@hai-phong.demo');
    const { viewer } = await unit.ask('{ viewer { memberships { unit { kind } } } }');
    const { calendar } = await unit.ask(CALENDAR, autumn);
    for (const entry of calendar.filter(({ kind }: { kind: string }) => kind === 'WINDOW'))
      expect(entry.kinds).toEqual([viewer.memberships[0].unit.kind]);
    const analyst = await service.as('bi@hai-phong.demo').ask(CALENDAR, autumn);
    expect(analyst.calendar.map(({ kind }: { kind: string }) => kind)).not.toContain('DEADLINE');
    expect(analyst.calendar.length).toBeGreaterThan(0);
    expect((await service.nobody.send(CALENDAR, autumn)).code).toBe('UNAUTHENTICATED');
  });

  test.each([
    ['2026-11-30', '2026-10-01'],
    ['2026-01-01', '2027-12-31'],
  ])('from %s to %s is refused with CALENDAR_RANGE', async (from, to) => {
    const reply = await service.as('officer@hai-phong.demo').send(CALENDAR, { from, to });
    expect(reply.code).toBe('CALENDAR_RANGE');
    expect(reply.errors[0]?.extensions.field).toBe('to');
  });

  test('more lines than it holds are refused and none left out unsaid', async () => {
    const officer = service.as('officer@hai-phong.demo');
    await service.rows(
      `insert into sauro.report_due (tenant_id, id, regime_id, year, period, body_id, due_at, opens_at, status, extended_to, extension_reason, extended_by, extended_at)
       select tenant_id, gen_random_uuid(), regime_id, 2027, 'X' || n, body_id, due_at, opens_at, 'OPEN', '2027-03-01'::timestamptz + n * interval '1 minute', 'x', (select id from sauro.account limit 1), now()
       from (select d.* from sauro.report_due d join sauro.membership m on m.tenant_id = d.tenant_id and m.body_id = d.body_id where m.email = 'commune@hai-phong.demo' and d.year = 2026 limit 1) d, generate_series(1, 1001) n`,
    );
    const reply = await officer.send(CALENDAR, { from: '2027-02-01', to: '2027-04-30' });
    expect([reply.code, reply.errors[0]?.extensions.facts]).toEqual(['CALENDAR_TOO_LONG', { most: 1000 }]);
    await service.rows("delete from sauro.report_due where period = 'X1'");
    const { calendar } = await officer.ask(CALENDAR, { from: '2027-02-01', to: '2027-04-30' });
    expect(calendar.filter(({ kind }: { kind: string }) => kind === 'DEADLINE')).toHaveLength(1_000);
    await service.rows("delete from sauro.report_due where period like 'X%'");
  });

  test('takes as many statements for a city of 114 communes as for one commune', async () => {
    const cost = async (email: string) => {
      await service.as(email).ask(CALENDAR, autumn);
      return (await service.statements(() => service.as(email).ask(CALENDAR, autumn))).sql.length;
    };
    expect(await cost('officer@hai-phong.demo')).toBe(await cost('officer@thien-tin.demo'));
  });
});
