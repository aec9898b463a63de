import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let officer: Caller;
let head: Caller;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  officer = service.as('officer@hai-phong.demo');
  head = service.as('head@hai-phong.demo');
  await admin.ask(CLOSE, { input: { year: 2025 } });
});

afterAll(() => service.stop());

const CLOSE = `mutation ($input: CloseYearInput!) { closeYear(input: $input) {
  id year units openCards openDues openAssignments note closedAt closedByName reopenedAt ruleBook { version } statistics { units recognised safeRate reportsDue } } }`;
const REOPEN = `mutation ($input: ReopenYearInput!) { reopenYear(input: $input) { id reopenedAt reopenedByName reopenReason statistics { recognised } } }`;
const DECIDE = 'mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }';
const STATISTICS =
  'query ($year: Int!, $asOf: DateTime) { tenant { statistics(year: $year, asOf: $asOf) { units eligible registered recognised assessed bands { standard units } averageReviewTotal activeModels reportsDue assignmentsOpen } } }';
const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";

const statistics = async (year: number, asOf: string | null = null) =>
  (await officer.ask(STATISTICS, { year, asOf })).tenant.statistics;

describe('reopenYear', () => {
  test('wants a closed year and a reason', async () => {
    const reply = async (year: number, reason: string) => (await admin.send(REOPEN, { input: { year, reason } })).code;
    expect(await reply(2024, 'Sai sót')).toBe('YEAR_NOT_CLOSED');
    expect(await reply(2025, '   ')).toBe('REASON_REQUIRED');
    expect(await service.as('admin@thien-tin.demo').send(REOPEN, { input: { year: 2025, reason: 'x' } })).toMatchObject(
      { code: 'YEAR_NOT_CLOSED' },
    );
  });

  test('lets facts change again; what was frozen stays beside the new figures', async () => {
    const frozen = await statistics(2025);
    service.setNow('2026-11-23T02:00:00Z');
    await admin.ask(REOPEN, { input: { year: 2025, reason: 'Kiểm tra lại kết quả' } });
    // Decided, without an approved card that would hold the decision up.
    const [chosen] = await service.rows(
      `select r.unit_id as id, r.version from sauro.recognition r join sauro.standing s on s.tenant_id = r.tenant_id and s.unit_id = r.unit_id and s.year = r.year
       where r.tenant_id = ${haiPhong} and r.year = 2025 and s.eligible and r.status <> 'RECOGNISED' and s.band_id is null limit 1`,
    );
    await head.ask(DECIDE, {
      input: {
        unitId: chosen.id,
        version: chosen.version,
        year: 2025,
        status: 'RECOGNISED',
        decisionNumber: '99/QĐ',
        decidedOn: '2026-11-22',
      },
    });
    const now = await statistics(2025);
    expect(now.recognised).toBe(frozen.recognised + 1);
    service.setNow('2026-11-24T02:00:00Z');
    await admin.ask(CLOSE, { input: { year: 2025 } });
    const { tenant } = await officer.ask(
      '{ tenant { yearClosings(year: 2025) { closedAt closedByName reopenedAt reopenedByName reopenReason statistics { recognised } } } }',
    );
    expect(tenant.yearClosings).toMatchObject([
      { closedAt: '2026-11-24T02:00:00Z', reopenedAt: null, statistics: { recognised: frozen.recognised + 1 } },
      {
        closedAt: '2026-11-22T02:00:00Z',
        reopenedAt: '2026-11-23T02:00:00Z',
        reopenReason: 'Kiểm tra lại kết quả',
        statistics: { recognised: frozen.recognised },
      },
    ]);
    const audit = await service.rows(
      "select action, reason from sauro.audit_event where action in ('year.close', 'year.reopen') order by seq",
    );
    expect(audit.map(({ action }) => action)).toEqual(['year.close', 'year.reopen', 'year.close']);
    expect(audit[1].reason).toBe('Kiểm tra lại kết quả');

    // Any past instant tells what was so then.
    service.setNow('2026-11-25T02:00:00Z');
    expect((await statistics(2025, '2026-11-22T12:00:00Z')).recognised).toBe(frozen.recognised);
    expect(await statistics(2025, '2026-11-24T12:00:00Z')).toEqual(await statistics(2025));
  });
});
