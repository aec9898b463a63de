import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let city: string;
let account: string;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  city = (await admin.ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0].id;
  account = (await service.rows("select account_id from sauro.membership where email = 'officer@hai-phong.demo'"))[0]
    .account_id;
});

afterAll(() => service.stop());

const SET = 'mutation ($input: ReportingRegimeInput!) { setReportingRegime(input: $input) { id version } }';

const yearly = (code: string, day: number, over: object = {}) => ({
  code,
  name: code,
  reporters: 'BODIES',
  level: 'COMMUNE',
  label: 'Ban Chỉ đạo cấp xã',
  receiverBodyId: city,
  receiver: 'Ban Chỉ đạo thành phố',
  frequency: 'YEAR',
  deadlines: [{ month: 12, day, boundary: 'ON_OR_BEFORE' }],
  fromYear: 2026,
  acceptedWarnings: ['DEADLINE_ON_DAY_OFF', 'DEADLINE_ALREADY_PASSED', 'LOWER_LEVEL_NOT_EARLIER'].map((warning) => ({
    warning,
    reason: 'Theo kế hoạch',
  })),
  ...over,
});

const set = async (input: object) => (await admin.ask(SET, { input })).setReportingRegime;
const dues = (regimeId: string) =>
  service.rows('select * from sauro.report_due where regime_id = $1 order by period, id', [regimeId]);
const nightOf = async (instant: string) => {
  service.setNow(instant);
  await service.runJobs();
};

/** What the night noted, and how many rows it laid and withdrew. */
const notes = () =>
  service.rows(
    `select t.code, r.code as regime, e.changes->0->'to' as dues, e.account_id from sauro.audit_event e
     join sauro.tenant t on t.id = e.tenant_id join sauro.reporting_regime r on r.tenant_id = e.tenant_id and r.id = e.subject_id
     where e.action = 'dues.plan' order by e.at, t.code, r.code`,
  );

describe('each night', () => {
  test('a plan that is as it should be is left alone, and nothing is noted', async () => {
    const rows = await service.rows('select id, version from sauro.report_due order by id');
    await nightOf('2026-09-01T02:00:00Z');
    expect(await service.rows('select id, version from sauro.report_due order by id')).toEqual(rows);
    expect(await notes()).toEqual([]);
  });

  test('whoever has ended by the last day owes nothing, whoever has come by then does, each once', async () => {
    const units = await service.rows(
      `select u.id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = 'thien-tin' and u.valid_to is null order by u.id limit 4`,
    );
    const [ends, endsLater, comes, comesLater] = units.map(({ id }) => id as string);
    // The units of Thiện Tín report before 30/10: the 29th is the last day.
    await service.rows("update sauro.unit set valid_to = '2026-10-29' where id = $1", [ends]);
    await service.rows("update sauro.unit set valid_to = '2026-10-30' where id = $1", [endsLater]);
    await service.rows("update sauro.unit set valid_from = '2026-10-29' where id = $1", [comes]);
    await service.rows("update sauro.unit set valid_from = '2026-10-30' where id = $1", [comesLater]);
    const states = async () =>
      new Map(
        (
          await service.rows(
            `select d.unit_id, d.status from sauro.report_due d join sauro.reporting_regime r on r.tenant_id = d.tenant_id and r.id = d.regime_id
             where r.code = 'UNIT_ANNUAL' and d.year = 2026 and d.unit_id = any($1)`,
            [[ends, endsLater, comes, comesLater]],
          )
        ).map(({ unit_id, status }) => [unit_id, status]),
      );
    await service.rows(
      "update sauro.report_due set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null where year = 2026 and unit_id = any($1)",
      [[ends, endsLater, comes, comesLater]],
    );
    await nightOf('2026-09-02T02:00:00Z');
    expect(await states()).toEqual(
      new Map([
        [ends, 'WITHDRAWN'],
        [endsLater, 'OPEN'],
        [comes, 'OPEN'],
        [comesLater, 'WITHDRAWN'],
      ]),
    );
    expect(await notes()).toEqual([
      { code: 'thien-tin', regime: 'UNIT_ANNUAL', dues: { planned: 0, withdrawn: 2 }, account_id: null },
    ]);
    // An end that was a mistake: the due comes back, once.
    await service.rows('update sauro.unit set valid_to = null where id = $1', [ends]);
    await nightOf('2026-09-03T02:00:00Z');
    await nightOf('2026-09-04T02:00:00Z');
    expect((await states()).get(ends)).toBe('OPEN');
    expect((await notes()).map((note) => note.dues)).toEqual([
      { planned: 0, withdrawn: 2 },
      { planned: 1, withdrawn: 0 },
    ]);
  });

  test('what was due before stays due: nobody is let off, nobody late for what came before him', async () => {
    await nightOf('2026-10-29T18:00:00Z');
    const noted = (await notes()).length;
    await service.rows(
      "update sauro.unit set valid_to = '2026-10-20' where tenant_id = (select id from sauro.tenant where code = 'thien-tin') and valid_to is null and valid_from < '2026-10-01'",
    );
    await nightOf('2026-10-30T18:00:00Z');
    expect((await notes()).length).toBe(noted);
    await service.rows("update sauro.unit set valid_to = null where valid_to = '2026-10-20'");
  });
});

describe('a changed regime', () => {
  test('moves what is not yet done, also what was sent back, and never what was handed in or accepted', async () => {
    service.setNow('2026-11-22T02:00:00Z');
    const made = await set(yearly('MOVED', 18));
    const [submitted, accepted, returned, extended, short] = await dues(made.id);
    const handedIn = "submitted_at = '2026-11-20', submitted_by = $2, content = 'x'";
    await service.rows(`update sauro.report_due set status = 'SUBMITTED', ${handedIn} where id = $1`, [
      submitted.id,
      account,
    ]);
    await service.rows(
      `update sauro.report_due set status = 'ACCEPTED', accepted_at = '2026-11-21', ${handedIn} where id = $1`,
      [accepted.id, account],
    );
    await service.rows(
      `update sauro.report_due set status = 'RETURNED', return_reason = 'Thiếu phụ lục', ${handedIn} where id = $1`,
      [returned.id, account],
    );
    const extend =
      "update sauro.report_due set extended_to = $3, extension_reason = 'Bão', extended_by = $2, extended_at = '2026-11-20' where id = $1";
    await service.rows(extend, [extended.id, account, '2026-12-30T17:00:00Z']);
    await service.rows(extend, [short.id, account, '2026-12-20T17:00:00Z']);

    const changed = await set(yearly('MOVED', 23, { version: made.version }));
    const after = new Map((await dues(made.id)).map((due) => [due.id, due]));
    const dueOf = ({ id }: { id: string }) => after.get(id).due_at.toISOString();
    expect([submitted, accepted, returned, extended, short].map(dueOf)).toEqual([
      '2026-12-18T17:00:00.000Z',
      '2026-12-18T17:00:00.000Z',
      '2026-12-23T17:00:00.000Z',
      '2026-12-23T17:00:00.000Z',
      '2026-12-23T17:00:00.000Z',
    ]);
    expect(after.get(returned.id)).toMatchObject({ status: 'RETURNED', return_reason: 'Thiếu phụ lục', content: 'x' });
    expect(after.get(extended.id)).toMatchObject({ extension_reason: 'Bão', extended_by: account });
    expect(after.get(extended.id).extended_to.toISOString()).toBe('2026-12-30T17:00:00.000Z');
    // It no longer goes beyond the rule.
    expect(after.get(short.id)).toMatchObject({ extended_to: null, extension_reason: null, extended_by: null });

    // No longer asked for: what was handed in once stays, also where it was sent back.
    await set(yearly('MOVED', 23, { version: changed.version, fromYear: 2027 }));
    const left = new Map((await dues(made.id)).map((due) => [due.id, due.status]));
    expect([submitted, accepted, returned, extended].map(({ id }) => left.get(id))).toEqual([
      'SUBMITTED',
      'ACCEPTED',
      'RETURNED',
      'WITHDRAWN',
    ]);
  });

  test('of a report and a change of its regime at once, neither is lost', async () => {
    service.setNow('2026-11-22T02:00:00Z');
    const commune = service.as('commune@hai-phong.demo');
    const made = await set(yearly('AT-ONCE', 18));
    const [due] = await service.rows(
      "select d.id, d.version from sauro.report_due d join sauro.membership m on m.tenant_id = d.tenant_id and m.body_id = d.body_id where d.regime_id = $1 and m.email = 'commune@hai-phong.demo'",
      [made.id],
    );
    let { version } = made;
    let day = 18;
    // The change may come first: then whoever hands in saw an older due, and says so again.
    for (let handedIn = false; !handedIn; ) {
      day += 1;
      const [{ version: seen }] = await service.rows('select version from sauro.report_due where id = $1', [due.id]);
      const [changed, reply] = await Promise.all([
        set(yearly('AT-ONCE', day, { version })),
        commune.send('mutation ($input: SubmitReportInput!) { submitReport(input: $input) { id } }', {
          input: { id: due.id, version: seen, content: 'Báo cáo năm' },
        }),
      ]);
      version = changed.version;
      handedIn = reply.errors.length === 0;
      if (!handedIn) expect(reply.code).toBe('CONFLICT');
    }
    const before = await service.rows('select * from sauro.report_due where id = $1', [due.id]);
    expect(before[0]).toMatchObject({ status: 'SUBMITTED', content: 'Báo cáo năm' });
    await set(yearly('AT-ONCE', 30, { version }));
    expect(await service.rows('select * from sauro.report_due where id = $1', [due.id])).toEqual(before);
    const others = (await dues(made.id)).filter(({ id }) => id !== due.id);
    expect(new Set(others.map(({ due_at }) => due_at.toISOString()))).toEqual(new Set(['2026-12-30T17:00:00.000Z']));
  });

  test('two nights and a change at once lay each due once', async () => {
    const made = await set(yearly('NIGHTS', 18));
    await service.rows('delete from sauro.report_due where regime_id = $1', [made.id]);
    await Promise.all([
      nightOf('2026-11-23T02:00:00Z'),
      service.runJobs(),
      set(yearly('NIGHTS', 24, { version: made.version })),
    ]);
    const laid = await dues(made.id);
    expect(laid).toHaveLength(114);
    expect(new Set(laid.map(({ due_at }) => due_at.toISOString()))).toEqual(new Set(['2026-12-24T17:00:00.000Z']));
  });
});

describe('as many units as a city has', () => {
  test('their dues take a few statements of bounded size, and a night that finds nothing to do none that grows', async () => {
    service.setNow('2026-11-22T02:00:00Z');
    await service.rows(
      `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, demo, valid_from)
       select u.tenant_id, gen_random_uuid(), 'N' || n, 'Cơ quan số ' || n, 'AGENCY', u.body_id, true, '2026-01-01'
       from (select * from sauro.unit where tenant_id = (select tenant_id from sauro.body where id = $1) order by id limit 1) u, generate_series(1, 42000) n`,
      [city],
    );
    const [{ n }] = await service.rows(
      "select count(*)::int as n from sauro.unit where tenant_id = (select tenant_id from sauro.body where id = $1) and valid_from <= '2026-12-18' and (valid_to is null or valid_to > '2026-12-18')",
      [city],
    );
    const all = yearly('OF-UNITS', 18, { reporters: 'UNITS', level: undefined });
    const { result, sql } = await service.statements(() => set(all));
    expect(await dues(result.id)).toHaveLength(n);
    expect(sql.filter((text) => text.startsWith('insert into "report_due"'))).toHaveLength(Math.ceil(n / 5_000));
    expect(sql.length).toBeLessThan(60);
    const night = await service.statements(() => nightOf('2026-11-25T02:00:00Z'));
    expect(night.sql.filter((text) => text.startsWith('insert into "report_due"'))).toEqual([]);
    expect(await dues(result.id)).toHaveLength(n);
  }, 120_000);
});
