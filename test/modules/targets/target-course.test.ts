import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService, TEST_NOW } from '../../support/service.js';

let service: Service;
let officer: Caller;
beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo').with({ 'x-tenant': 'hai-phong' });
});
afterAll(() => service.stop());

const ASK = `query ($year: Int!) { tenant { targets(year: $year) { code threshold
  progress { numerator denominator shortfall met deciding(level: COMMUNE, first: 200) { body { id } potential together indispensable } }
  forecast { deadline method years daysOver days low high denominator lowValue highValue outlook says }
  warning { code sentence }
  trend(years: 3) { year numerator denominator value met } } } }`;
const targetsOf = async (year: number, caller = officer) => (await caller.ask(ASK, { year })).tenant.targets;
const safe = async () => (await targetsOf(2026)).find(({ code }: { code: string }) => code === 'SAFE-70');

describe('a target', () => {
  test('says after its deadline whether it is met, and warns where it is not', async () => {
    const target = await safe();
    // The windows of 2026 end on 15 November; the clock stands a week later.
    expect(target.forecast).toMatchObject({
      deadline: '2026-11-15',
      method: 'FINAL',
      days: 365,
      daysOver: 365,
      low: target.progress.numerator,
      high: target.progress.numerator,
      outlook: target.progress.met ? 'MET' : 'MISSED',
      years: [],
    });
    expect(target.warning?.code ?? null).toBe(target.progress.met ? null : 'MISSED');
  });

  test('forecasts before it, from this year’s pace and the same day of past years', async () => {
    service.setNow('2026-07-01T02:00:00Z');
    const { forecast, progress } = await safe();
    expect(forecast).toMatchObject({ days: 365, daysOver: 227, denominator: progress.denominator });
    expect(forecast.low).toBeGreaterThanOrEqual(progress.numerator);
    expect(forecast.high).toBeLessThanOrEqual(progress.denominator);
    expect(forecast.low).toBeLessThanOrEqual(forecast.high);
    expect(forecast.says).toContain('năm');
    const pace = Math.min(Math.floor((progress.numerator * 365) / 227), progress.denominator);
    expect(forecast.low).toBeLessThanOrEqual(Math.max(pace, progress.numerator));
    const english = await officer.with({ 'accept-language': 'en' }).ask(ASK, { year: 2026 });
    expect(english.tenant.targets[0].forecast.says).toContain('year');
    service.setNow(TEST_NOW);
  });

  test('has no forecast before its time', async () => {
    service.setNow('2025-11-10T02:00:00Z');
    const target = await safe();
    expect([target.forecast, target.warning]).toEqual([null, null]);
    service.setNow(TEST_NOW);
  });

  test('shows its trend, the earliest year first, by the figures of each year', async () => {
    const { trend, progress } = await safe();
    expect(trend.map(({ year }: { year: number }) => year)).toEqual([2024, 2025, 2026]);
    expect(trend[2]).toMatchObject({ numerator: progress.numerator, denominator: progress.denominator });
    const [counted] = await service.rows(
      `select count(*) filter (where recognition = 'RECOGNISED')::int as numerator, count(*)::int as denominator from sauro.standing s join sauro.tenant t on t.id = s.tenant_id
       where t.code = 'hai-phong' and year = 2024 and eligible and unit_kind in ('AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION')`,
    );
    expect(trend[0]).toMatchObject(counted);
    const TREND = 'query ($years: Int) { tenant { targets(year: 2026) { trend(years: $years) { year } } } }';
    for (const years of [0, 21]) expect((await officer.send(TREND, { years })).code).toBe('BAD_USER_INPUT');
  });

  test('names the bodies that decide it, the largest potential first', async () => {
    const { progress } = await safe();
    const { deciding } = progress;
    expect(deciding.length).toBeGreaterThan(10);
    const potentials = deciding.map(({ potential }: { potential: number }) => potential);
    expect(potentials).toEqual([...potentials].sort((a, b) => b - a));
    const [body] = await service.rows(
      `select count(*) filter (where recognition <> 'RECOGNISED')::int as potential from sauro.standing
       where body_id = $1 and year = 2026 and eligible and unit_kind in ('AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION')`,
      [deciding[0].body.id],
    );
    expect(deciding[0].potential).toBe(body.potential);
    expect(deciding.at(-1).together).toBe(potentials.reduce((a: number, b: number) => a + b, 0));
    const MANY =
      '{ tenant { targets(year: 2026) { progress { deciding(level: COMMUNE, first: 201) { potential } } } } }';
    expect((await officer.send(MANY)).code).toBe('BAD_USER_INPUT');
  });

  test('that only counts has a forecast by its pace and no deciding bodies', async () => {
    const caller = service.as('officer@hoa-binh.demo');
    service.setNow('2025-06-01T02:00:00Z');
    const targets = await targetsOf(2025, caller);
    const { tenant } = await caller.ask('{ tenant { targets(year: 2025) { code metric sinceYear } } }');
    const counts = tenant.targets.filter(({ metric }: { metric: string }) => metric.endsWith('_COUNT'));
    expect(counts.length).toBeGreaterThan(0);
    for (const { code } of counts) {
      const target = targets.find((one: { code: string }) => one.code === code);
      expect(target.progress.deciding).toEqual([]);
      expect(target.forecast).toMatchObject({ method: 'PACE', denominator: null, years: [] });
      expect(target.forecast.low).toBeGreaterThanOrEqual(target.progress.numerator);
      // A count that runs over several years never falls.
      const course = target.trend.map(({ numerator }: { numerator: number }) => numerator);
      expect(course).toEqual([...course].sort((a, b) => a - b));
      expect(course.at(-1)).toBe(target.progress.numerator);
    }
    service.setNow(TEST_NOW);
  });

  test('in a tenant without targets is an empty list', async () => {
    expect(await targetsOf(2026, service.as('officer@thanh-hoa.demo'))).toEqual([]);
  });

  test('costs a few statements more for all targets together, however many', async () => {
    service.setNow('2026-07-01T02:00:00Z');
    await targetsOf(2026);
    const { sql } = await service.statements(() => targetsOf(2026));
    // Knowing the caller, the tree, targets, books, years, this year's figures, three past years and each of them as of the same day.
    expect(sql.length, sql.join('\n')).toBeLessThanOrEqual(14);
    service.setNow(TEST_NOW);
  });
});
