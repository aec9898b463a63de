import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let city: string;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  city = (await admin.ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0].id;
});

afterAll(() => service.stop());

const SET = `mutation ($input: ReportingRegimeInput!) {
  setReportingRegime(input: $input) {
    id code version reporters { kind level label } receiverBody { id } frequency contents after { code } source { section plan { id } }
    levels { month day boundary cutOffMonth cutOffDay shift remindDaysBefore } fromYear toYear
  }
}`;

const input = (over: object = {}) => ({
  code: 'QUARTERLY',
  name: 'Báo cáo quý',
  reporters: 'BODIES',
  level: 'COMMUNE',
  label: 'Ban Chỉ đạo cấp xã',
  receiverBodyId: city,
  receiver: 'Ban Chỉ đạo thành phố',
  frequency: 'QUARTER',
  deadlines: [
    { month: 3, day: 25, boundary: 'BEFORE' },
    { month: 6, day: 25, boundary: 'BEFORE' },
    { month: 9, day: 25, boundary: 'BEFORE' },
    { month: 12, day: 20, boundary: 'ON_OR_BEFORE', cutOffMonth: 12, cutOffDay: 10, remindDaysBefore: [1, 7, 7] },
  ],
  contents: ['tình hình', 'kết quả'],
  fromYear: 2026,
  acceptedWarnings: [
    { warning: 'DEADLINE_ALREADY_PASSED', reason: 'Báo cáo giấy đã nộp, nhập bổ sung' },
    { warning: 'DEADLINE_ON_DAY_OFF', reason: 'Kế hoạch ghi rõ ngày' },
  ],
  ...over,
});

const dues = (regimeId: string) =>
  service.rows('select * from sauro.report_due where regime_id = $1 order by period, id', [regimeId]);

describe('setReportingRegime', () => {
  test('a new regime plans its dues in the open years from its first year on', async () => {
    const { setReportingRegime } = await admin.ask(SET, { input: input() });
    expect(setReportingRegime).toMatchObject({
      code: 'QUARTERLY',
      version: 1,
      reporters: { kind: 'BODIES', level: 'COMMUNE', label: 'Ban Chỉ đạo cấp xã' },
      receiverBody: { id: city },
    });
    expect(setReportingRegime.levels[3]).toEqual({
      month: 12,
      day: 20,
      boundary: 'ON_OR_BEFORE',
      cutOffMonth: 12,
      cutOffDay: 10,
      shift: 'NONE',
      remindDaysBefore: [7, 1],
    });
    const planned = await dues(setReportingRegime.id);
    expect(planned).toHaveLength(4 * 114);
    expect(new Set(planned.map((due) => due.year))).toEqual(new Set([2026]));
    expect(planned[0]).toMatchObject({ period: '2026-Q1', status: 'OPEN' });
    const last = planned.at(-1);
    expect(last.due_at.toISOString()).toBe('2026-12-20T17:00:00.000Z');
    expect(last.cut_off_at.toISOString()).toBe('2026-12-10T17:00:00.000Z');
    expect(last.opens_at.toISOString()).toBe('2026-09-30T17:00:00.000Z');
    const { tenant } = await admin.ask(
      '{ tenant { reportingRegimes { code levels { provisional } acceptedWarnings { warning regimeVersion reason acceptedAt by } } } }',
    );
    const kept = tenant.reportingRegimes.find(({ code }: { code: string }) => code === 'QUARTERLY');
    expect(kept.acceptedWarnings).toEqual([
      {
        warning: 'DEADLINE_ALREADY_PASSED',
        regimeVersion: 1,
        reason: 'Báo cáo giấy đã nộp, nhập bổ sung',
        acceptedAt: '2026-11-22T02:00:00Z',
        by: expect.any(String),
      },
      expect.objectContaining({ warning: 'DEADLINE_ON_DAY_OFF', reason: 'Kế hoạch ghi rõ ngày' }),
    ]);
    // What the plan asks for while units are still assessed is marked.
    const annual = tenant.reportingRegimes.find(({ code }: { code: string }) => code === 'ANNUAL');
    expect(annual.levels).toEqual([{ provisional: true }]);
    const [audit] = await service.rows("select changes from sauro.audit_event where action = 'reportingRegime.set'");
    expect(JSON.stringify(audit.changes)).toContain('"planned": 456'.replace(' ', ''));
  });

  test('a change re-plans what nobody has answered, and never what was handed in', async () => {
    const [regime] = await service.rows("select id, version from sauro.reporting_regime where code = 'QUARTERLY'");
    const before = await dues(regime.id);
    const [answered, extended, long] = before.filter((due) => due.period === '2026-Q4');
    const [account] = await service.rows(
      "select account_id from sauro.membership where email = 'officer@hai-phong.demo'",
    );
    await service.rows(
      "update sauro.report_due set status = 'SUBMITTED', submitted_at = '2026-12-01', submitted_by = $2, content = 'x' where id = $1",
      [answered.id, account.account_id],
    );
    const extend =
      "update sauro.report_due set extended_to = $3, extension_reason = 'Bão', extended_by = $2, extended_at = '2026-12-01' where id = $1";
    await service.rows(extend, [extended.id, account.account_id, '2026-12-22T17:00:00Z']);
    await service.rows(extend, [long.id, account.account_id, '2026-12-30T17:00:00Z']);

    const { deadlines } = input();
    const changed = [...deadlines.slice(0, 3), { month: 12, day: 25, boundary: 'ON_OR_BEFORE' }];
    const { setReportingRegime } = await admin.ask(SET, {
      input: input({ version: regime.version, deadlines: changed }),
    });
    expect(setReportingRegime.version).toBe(regime.version + 1);
    const after = new Map((await dues(regime.id)).map((due) => [due.id, due]));
    expect(after.size).toBe(before.length);
    expect(after.get(answered.id)).toMatchObject({ status: 'SUBMITTED', due_at: answered.due_at });
    expect(after.get(extended.id)).toMatchObject({ extended_to: null, extension_reason: null });
    expect(after.get(long.id)?.extended_to.toISOString()).toBe('2026-12-30T17:00:00.000Z');
    const moved = [...after.values()].filter((due) => due.due_at.toISOString() === '2026-12-25T17:00:00.000Z');
    expect(moved).toHaveLength(113);
    expect(
      before.filter((due) => due.period === '2026-Q1').every((due) => after.get(due.id)?.version === due.version),
    ).toBe(true);
  });

  test('dues that are no longer asked for are withdrawn, and come back when they are', async () => {
    const [regime] = await service.rows("select id, version from sauro.reporting_regime where code = 'QUARTERLY'");
    const yearly = input({
      version: regime.version,
      frequency: 'YEAR',
      deadlines: [{ month: 12, day: 20, boundary: 'BEFORE' }],
    });
    const { setReportingRegime } = await admin.ask(SET, { input: yearly });
    const states = async () => {
      const rows = await service.rows(
        'select status, count(*)::int as n from sauro.report_due where regime_id = $1 group by 1',
        [regime.id],
      );
      return Object.fromEntries(rows.map((row) => [row.status, row.n]));
    };
    expect(await states()).toEqual({ OPEN: 114, SUBMITTED: 1, WITHDRAWN: 455 });
    const { reportDues } = await admin.ask('query { reportDues(filter: { regimeCode: "QUARTERLY" }) { totalCount } }');
    expect(reportDues.totalCount).toBe(115);

    await admin.ask(SET, { input: input({ version: setReportingRegime.version }) });
    expect(await states()).toEqual({ OPEN: 455, SUBMITTED: 1, WITHDRAWN: 114 });
  });

  test('a regime without its own change but with other deadlines moves its version all the same', async () => {
    const { setReportingRegime: made } = await admin.ask(SET, { input: input({ code: 'SAME' }) });
    const { setReportingRegime: same } = await admin.ask(SET, {
      input: input({ code: 'SAME', version: made.version }),
    });
    expect(same.version).toBe(made.version + 1);
  });

  test('units report where the regime says so', async () => {
    const { setReportingRegime } = await admin.ask(SET, {
      input: input({
        code: 'OF-UNITS',
        reporters: 'UNITS',
        level: undefined,
        frequency: 'YEAR',
        deadlines: [{ month: 12, day: 1, boundary: 'BEFORE' }],
        acceptedWarnings: [{ warning: 'LOWER_LEVEL_NOT_EARLIER', reason: 'Hai chế độ không liên quan' }],
      }),
    });
    const [{ n }] = await service.rows(
      "select count(*)::int as n from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = 'hai-phong' and u.valid_to is null",
    );
    const planned = await dues(setReportingRegime.id);
    expect(planned).toHaveLength(n);
    expect(planned.every((due) => due.unit_id !== null)).toBe(true);
  });

  test.each([
    ['a code that is taken', { code: 'ANNUAL' }, 'REGIME_CODE_TAKEN', 'code'],
    ['bodies without a level', { code: 'N1', level: undefined }, 'REGIME_REPORTERS_UNCLEAR', 'reporters'],
    ['units with a level', { code: 'N1', reporters: 'UNITS' }, 'REGIME_REPORTERS_UNCLEAR', 'reporters'],
    [
      'agencies of a receiver outside',
      { code: 'N1', reporters: 'BODIES_AND_AGENCIES', receiverBodyId: undefined },
      'REGIME_REPORTERS_UNCLEAR',
      'reporters',
    ],
    ['years the wrong way round', { code: 'N1', toYear: 2025 }, 'REGIME_YEARS_REVERSED', 'toYear'],
    ['four deadlines a year', { code: 'N1', frequency: 'YEAR' }, 'FREQUENCY_DEADLINES_MISMATCH', 'deadlines'],
    [
      '29/2',
      { code: 'N1', frequency: 'YEAR', deadlines: [{ month: 2, day: 29, boundary: 'BEFORE' }] },
      'DEADLINE_DAY_DOES_NOT_EXIST',
      'deadlines.0',
    ],
    [
      'final figures while units are still assessed',
      { code: 'N1', frequency: 'YEAR', deadlines: [{ month: 10, day: 30, boundary: 'ON_OR_BEFORE' }] },
      'DEADLINE_IN_WINDOW',
      'deadlines.0.provisional',
    ],
    [
      'a day off that nobody accepts',
      { code: 'N1', acceptedWarnings: [{ warning: 'DEADLINE_ALREADY_PASSED', reason: 'x' }] },
      'DEADLINE_ON_DAY_OFF',
      'deadlines',
    ],
    [
      'a past deadline that nobody accepts',
      { code: 'N1', acceptedWarnings: [{ warning: 'DEADLINE_ON_DAY_OFF', reason: 'x' }] },
      'DEADLINE_ALREADY_PASSED',
      'deadlines',
    ],
    [
      'units later than communes',
      {
        code: 'N1',
        reporters: 'UNITS',
        level: undefined,
        frequency: 'YEAR',
        deadlines: [{ month: 12, day: 1, boundary: 'BEFORE' }],
      },
      'LOWER_LEVEL_NOT_EARLIER',
      'deadlines',
    ],
    [
      'a level without bodies',
      {
        code: 'N1',
        level: 'DISTRICT',
        frequency: 'NINE_MONTHS',
        deadlines: [{ month: 12, day: 18, boundary: 'ON_OR_BEFORE' }],
      },
      'REGIME_WITHOUT_REPORTERS',
      'reporters',
    ],
    [
      'a warning accepted without a reason',
      { code: 'N1', acceptedWarnings: [{ warning: 'DEADLINE_ON_DAY_OFF', reason: '  ' }] },
      'REASON_REQUIRED',
      'acceptedWarnings',
    ],
    [
      'a cut-off on the eve',
      {
        code: 'N1',
        frequency: 'YEAR',
        deadlines: [{ month: 11, day: 15, boundary: 'BEFORE', cutOffMonth: 11, cutOffDay: 14 }],
      },
      'DEADLINE_NOT_AFTER_CUT_OFF',
      'deadlines.0',
    ],
    [
      'deadlines out of order',
      { code: 'N1', deadlines: input().deadlines.toReversed() },
      'DEADLINE_ORDER',
      'deadlines',
    ],
    ['a predecessor nobody knows', { code: 'N1', afterCode: 'NOBODY' }, 'REGIME_AFTER_UNKNOWN', 'afterCode'],
    [
      'due before its predecessor',
      { code: 'N1', frequency: 'YEAR', afterCode: 'ANNUAL', deadlines: [{ month: 10, day: 30, boundary: 'BEFORE' }] },
      'DEADLINE_ORDER',
      'deadlines',
    ],
    ['a foreign plan', { code: 'N1', planId: '01900000-0000-7000-8000-000000000001' }, 'NOT_FOUND', 'planId'],
    ['a change of nothing', { code: 'N1', version: 1 }, 'NOT_FOUND', 'code'],
    ['a stale version', { code: 'QUARTERLY', version: 99 }, 'CONFLICT', undefined],
    [
      'a month that is none',
      { code: 'N1', deadlines: [{ month: 13, day: 1, boundary: 'BEFORE' }] },
      'BAD_USER_INPUT',
      'input.deadlines.0.month',
    ],
    ['a code with spaces', { code: 'N 1' }, 'BAD_USER_INPUT', 'input.code'],
  ])('%s is refused and nothing written', async (_, over, code, field) => {
    const before = await auditHeads(service);
    const reply = await admin.send(SET, { input: input(over) });
    expect(reply.code).toBe(code);
    if (field && code !== 'BAD_USER_INPUT') expect(reply.errors[0]?.extensions.field).toBe(field);
    expect(await auditHeads(service)).toEqual(before);
    expect(await service.rows("select 1 from sauro.reporting_regime where code = 'N1'")).toEqual([]);
  });

  test('a predecessor cannot become later than what follows it', async () => {
    const tt = service.as('admin@thien-tin.demo');
    const [unit] = await service.rows("select * from sauro.reporting_regime where code = 'UNIT_ANNUAL'");
    const change = (deadline: object) =>
      tt.send(SET, {
        input: {
          code: 'UNIT_ANNUAL',
          version: unit.version,
          name: unit.name,
          reporters: 'UNITS',
          label: unit.reporter_label,
          receiverBodyId: unit.receiver_body_id,
          receiver: unit.receiver,
          frequency: 'YEAR',
          deadlines: [deadline],
          fromYear: unit.from_year,
          acceptedWarnings: [{ warning: 'DEADLINE_ALREADY_PASSED', reason: 'Hạn mới theo công văn' }],
        },
      });
    const reply = await change({ month: 11, day: 5, boundary: 'BEFORE', provisional: true });
    expect(reply.code).toBe('DEADLINE_ORDER');
    expect(reply.errors[0]?.extensions.facts).toEqual({ later: 'COMMUNE_ANNUAL', earlier: 'UNIT_ANNUAL' });
    expect((await change({ month: 11, day: 1, boundary: 'BEFORE', provisional: true })).errors).toEqual([]);
  });

  test.each(['head', 'officer', 'commune', 'unit', 'bi'])('%s may not', async (who) => {
    expect((await service.as(`${who}@hai-phong.demo`).send(SET, { input: input({ code: 'N2' }) })).code).toBe(
      'FORBIDDEN',
    );
  });

  test('of two who change at once, one is told', async () => {
    const { setReportingRegime: made } = await admin.ask(SET, { input: input({ code: 'TWICE' }) });
    const replies = await Promise.all(
      ['Một', 'Hai'].map((name) => admin.send(SET, { input: input({ code: 'TWICE', version: made.version, name }) })),
    );
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});

describe('a regime with a shift', () => {
  test('moves its dues from days off, and a changed shift re-plans what is open and never what was handed in', async () => {
    const asked = (shift: string, more: object = {}) => ({
      input: input({
        code: 'SHIFTED',
        frequency: 'ONCE',
        // A Sunday in 2026.
        deadlines: [{ month: 12, day: 27, boundary: 'ON_OR_BEFORE', shift }],
        ...more,
      }),
    });
    const { setReportingRegime: made } = await admin.ask(SET, asked('NEXT_WORKING_DAY'));
    expect(made.levels[0].shift).toBe('NEXT_WORKING_DAY');
    const [answered] = await dues(made.id);
    expect(answered.due_at.toISOString()).toBe('2026-12-28T17:00:00.000Z');
    await service.rows(
      "update sauro.report_due set status = 'SUBMITTED', submitted_at = now(), submitted_by = (select id from sauro.account limit 1), content = 'x' where id = $1",
      [answered.id],
    );
    const { setReportingRegime: changed } = await admin.ask(
      SET,
      asked('PREVIOUS_WORKING_DAY', { version: made.version }),
    );
    expect(changed.levels[0].shift).toBe('PREVIOUS_WORKING_DAY');
    const after = await dues(made.id);
    expect(after.find((due) => due.id === answered.id).due_at.toISOString()).toBe('2026-12-28T17:00:00.000Z');
    expect(new Set(after.filter((due) => due.id !== answered.id).map((due) => due.due_at.toISOString()))).toEqual(
      new Set(['2026-12-25T17:00:00.000Z']),
    );
  });
});

describe('reportingRegimeFindings', () => {
  const FINDINGS = `query ($input: ReportingRegimeInput!) {
    reportingRegimeFindings(input: $input) { code severity sentence field accepted { reason by regimeVersion } }
  }`;

  test('says all at once, in the language of the request, what was accepted before, and writes nothing', async () => {
    const before = await auditHeads(service);
    const { reportingRegimeFindings: found } = await admin.ask(FINDINGS, {
      input: input({ code: 'TWICE', version: 1, acceptedWarnings: undefined }),
    });
    // The past deadlines are those of before: the regime says nothing new of them.
    expect(found).toEqual([
      {
        code: 'DEADLINE_ON_DAY_OFF',
        severity: 'WARNING',
        sentence: expect.stringContaining('Hạn rơi vào ngày nghỉ: 20/12/2026.'),
        field: 'deadlines',
        accepted: { reason: 'Kế hoạch ghi rõ ngày', by: expect.any(String), regimeVersion: 2 },
      },
    ]);
    const { reportingRegimeFindings: english } = await admin.with({ 'accept-language': 'en' }).ask(FINDINGS, {
      input: input({ code: 'N3', frequency: 'YEAR', deadlines: [{ month: 10, day: 30, boundary: 'ON_OR_BEFORE' }] }),
    });
    expect(english.map(({ code, severity }: { code: string; severity: string }) => [code, severity])).toEqual([
      ['DEADLINE_IN_WINDOW', 'ERROR'],
      // The units of another test are due in December.
      ['LOWER_LEVEL_NOT_EARLIER', 'WARNING'],
      ['DEADLINE_ALREADY_PASSED', 'WARNING'],
    ]);
    expect(english[0].sentence).toMatch(
      /^The figures of the year are counted up to 2026-10-30, but the window of agencies/,
    );
    expect(await auditHeads(service)).toEqual(before);
    expect(await service.rows("select 1 from sauro.reporting_regime where code = 'N3'")).toEqual([]);
  });

  test('nothing speaks against a regime that can be set', async () => {
    const fine = input({
      code: 'FINE',
      frequency: 'YEAR',
      fromYear: 2026,
      deadlines: [{ month: 12, day: 18, boundary: 'ON_OR_BEFORE' }],
    });
    expect(await admin.ask(FINDINGS, { input: fine })).toEqual({ reportingRegimeFindings: [] });
    expect(
      (await admin.send(FINDINGS, { input: { ...fine, planId: '01900000-0000-7000-8000-000000000001' } })).code,
    ).toBe('NOT_FOUND');
  });

  test.each(['head', 'officer', 'commune', 'unit', 'bi'])('%s may not', async (who) => {
    expect((await service.as(`${who}@hai-phong.demo`).send(FINDINGS, { input: input() })).code).toBe('FORBIDDEN');
  });
});
