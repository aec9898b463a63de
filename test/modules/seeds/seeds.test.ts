import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/platform/db/database.js';
import { migrate } from '../../../src/platform/db/migrate.js';
import { asRole } from '../../../src/platform/db/owner-database.js';
import { createLog } from '../../../src/platform/log/log.js';
import { type SeedOptions, seed } from '../../../src/seed.js';
import { DEMO_PASSWORD, inDatabase, SERVICE_ROLE, TEST_NOW } from '../../support/cluster.js';
import { type FreshDatabase, freshDatabase } from '../../support/database.js';

// Laying the seeds on a real database: once, twice, over edited rows, without the demo; and that all figures are those of their facts.

const log = createLog('silent');

let fresh: FreshDatabase;
let admin: Client;
let database: Database;

const connect = async (url: string) => {
  const client = new Client({ connectionString: url, options: '-c search_path=sauro,public -c timezone=UTC' });
  await client.connect();
  return client;
};
const open = (url: string) => openDatabase({ url, poolSize: 2, log, entities: [] });
const again = (options: Partial<SeedOptions> = {}) =>
  seed({
    database,
    ownerUrl: fresh.ownerUrl,
    config: { demo: true, demoPassword: DEMO_PASSWORD },
    log,
    demoScale: 'small',
    clock: () => TEST_NOW,
    ...options,
  });

beforeAll(async () => {
  fresh = await freshDatabase();
  admin = await connect(fresh.adminUrl);
  database = await open(fresh.serviceUrl);
});

afterAll(async () => {
  await database.close();
  await admin.end();
  await fresh.drop();
});

/** Every row of every table as one digest each, but for what a password hash or the audit chain makes different each time. */
async function digests(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'sauro'::regnamespace and relkind = 'r'
     and relname not in ('account', 'audit_event', 'audit_head', 'rate_limit') order by 1`,
  );
  const digest: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: found } = await client.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') as digest from ${name} t`,
    );
    digest[name] = found[0].digest;
  }
  return digest;
}

test('laying a second time changes nothing', async () => {
  const before = await digests(admin);
  await again();
  expect(await digests(admin)).toEqual(before);
});

test('edited rows stay edited, even where the record of the seed is lost', async () => {
  const edited = `update unit set name = 'Sở Tư pháp (đã đổi tên)', version = 2 where code = 'so-tu-phap' and tenant_id = (select id from tenant where code = 'hai-phong')`;
  expect((await admin.query(edited)).rowCount).toBe(1);
  await admin.query("update target set threshold = 72 where code = 'SAFE-70'");
  await admin.query("delete from seed_record where name = 'facts'");
  const before = await digests(admin);
  await again();
  const after = await digests(admin);
  expect({ ...after, seed_record: '' }).toEqual({ ...before, seed_record: '' });
  const { rows } = await admin.query("select name from seed_record where name = 'facts'");
  expect(rows).toHaveLength(5);
});

/** A database that is migrated and nothing else. */
async function bareDatabase() {
  const { ownerUrl, adminUrl, servicePassword } = inject('cluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const keeper = await connect(adminUrl);
  await keeper.query(`create database ${name} owner ${new URL(ownerUrl).username}`);
  const bareOwner = inDatabase(ownerUrl, name);
  await migrate({ ownerUrl: bareOwner, serviceRole: SERVICE_ROLE, servicePassword, log });
  const bare = await open(asRole(bareOwner, SERVICE_ROLE, servicePassword));
  const reader = await connect(inDatabase(adminUrl, name));
  return {
    reader,
    lay: (demo: boolean, now = TEST_NOW) =>
      again({ database: bare, ownerUrl: bareOwner, config: { demo, demoPassword: DEMO_PASSWORD }, clock: () => now }),
    drop: async () => {
      await reader.end();
      await bare.close();
      await keeper.query(`drop database ${name} with (force)`);
      await keeper.end();
    },
  };
}

test('without the demo there is nobody and nothing but the plans; switched on later, it comes on top, the same rows for the same present', async () => {
  const { reader, lay, drop } = await bareDatabase();
  const untouched = await freshDatabase();
  const other = await connect(untouched.adminUrl);
  try {
    await lay(false);
    const { rows } = await reader.query(
      `select (select count(*) from account)::integer as accounts, (select count(*) from membership)::integer as memberships,
              (select count(*) from unit where demo)::integer as demo, (select count(*) from registration)::integer as registrations,
              (select count(*) from tenant)::integer as tenants, (select count(*) from body)::integer as bodies,
              (select count(*) from standing)::integer as standings`,
    );
    expect(rows[0]).toEqual({
      accounts: 0,
      memberships: 0,
      demo: 0,
      registrations: 0,
      tenants: 5,
      bodies: 115 + 167 + 162 + 21 + 1,
      standings: 11 * 3 + 7 * 3 + 11 * 4 + 14 + 4 * 3,
    });
    await lay(true);
    expect(await digests(reader)).toEqual(await digests(other));
  } finally {
    await other.end();
    await untouched.drop();
    await drop();
  }
});

test('where people have worked already, the demo leaves their reports, tasks and agencies alone', async () => {
  const { reader, lay, drop } = await bareDatabase();
  try {
    await lay(false);
    await reader.query(
      `update audit_event set request_id = 'of a person' where action = 'seed.facts' and tenant_id = (select id from tenant where code = 'tu-ky')`,
    );
    await lay(true);
    const { rows } = await reader.query(
      `select t.code, bool_or(d.status <> 'OPEN') as reports, bool_or(a.status <> 'ASSIGNED') as tasks,
              (select bool_or(s.registered) from standing s join unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id where u.tenant_id = t.id and not u.demo) as agencies,
              (select bool_or(s.registered) from standing s join unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id where u.tenant_id = t.id and u.demo) as demo
       from tenant t join report_due d on d.tenant_id = t.id join assignment a on a.tenant_id = t.id
       where t.code in ('tu-ky', 'hoa-binh') group by t.id, t.code order by 1`,
    );
    expect(rows).toEqual([
      { code: 'hoa-binh', reports: true, tasks: true, agencies: true, demo: true },
      { code: 'tu-ky', reports: false, tasks: false, agencies: false, demo: true },
    ]);
  } finally {
    await drop();
  }
});

test('laid on an earlier day, the demo ends on that day', async () => {
  const { reader, lay, drop } = await bareDatabase();
  try {
    await lay(true, '2025-03-01T00:00:00Z');
    const { rows } = await reader.query(
      `select max(year) as year, bool_and(registered_at <= '2025-03-01') as before, (select count(*) from exemplary where status <> 'PILOT')::integer as exemplary
       from registration`,
    );
    expect(rows).toEqual([{ year: 2025, before: true, exemplary: 0 }]);
  } finally {
    await drop();
  }
});

describe('every figure is that of its facts', () => {
  const none = async (sql: string) => expect((await admin.query(sql)).rows).toEqual([]);

  test('each unit stands in each open year, under its body and kind', () =>
    none(`select u.code, y.year from unit u join tenant_year y using (tenant_id)
          left join standing s on s.tenant_id = u.tenant_id and s.unit_id = u.id and s.year = y.year
          left join body_succession e on e.tenant_id = s.tenant_id and e.body_id = s.body_id and e.successor_id = u.body_id
          where s.unit_id is null or (s.body_id <> u.body_id and e.body_id is null) or s.unit_kind <> u.kind`));

  test('bodies of a district that ended have no unit any more, and their past', async () => {
    const { rows } = await admin.query(
      `select count(distinct b.id)::int > 1 as ended, count(u.id)::int as left, count(distinct s.unit_id)::int > 1 as past
       from body_succession e join body b on b.tenant_id = e.tenant_id and b.id = e.body_id and b.valid_to = '2025-07-01'
       left join unit u on u.tenant_id = b.tenant_id and u.body_id = b.id left join standing s on s.tenant_id = b.tenant_id and s.body_id = b.id`,
    );
    expect(rows).toEqual([{ ended: true, left: 0, past: true }]);
  });

  test('eligible is what Thông tư 124/2021 counts', () =>
    none(`select u.code from standing s join unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
          where s.eligible = (u.armed_forces or coalesce(u.enterprise_size in ('SMALL', 'MICRO'), false)
                              or coalesce(u.school_level in ('PRIMARY', 'PRESCHOOL', 'NURSERY'), false))`));

  test('registered and recognised', () =>
    none(`select s.unit_id, s.year from standing s
          left join registration r on r.tenant_id = s.tenant_id and r.unit_id = s.unit_id and r.year = s.year and r.status = 'REGISTERED'
          left join recognition g on g.tenant_id = s.tenant_id and g.unit_id = s.unit_id and g.year = s.year
          where s.registered <> (r.id is not null)
             or s.recognition <> coalesce(g.status, case when r.id is null then 'NOT_REGISTERED'
               when exists (select from assessment_waiver w where w.tenant_id = s.tenant_id and w.unit_id = s.unit_id and w.year = s.year and w.resumed_at is null)
               then 'NOT_ASSESSED' else 'REGISTERED' end)`));

  test('totals and band are those of the approved assessment', () =>
    none(`select s.unit_id, s.year from standing s
          left join assessment a on a.tenant_id = s.tenant_id and a.unit_id = s.unit_id and a.year = s.year and a.status = 'APPROVED'
          left join band b on b.tenant_id = a.tenant_id and b.id = a.band_id
          where (s.self_total, s.review_total, s.band_id, s.band_standard) is distinct from (a.self_total, a.review_total, a.band_id, b.standard)`));

  test('an approved card has every line, adds up, and its band is the best whose start and gates are met', async () => {
    await none(`with line as (
                  select a.tenant_id, a.id, count(*) as lines, sum((e.value ->> 'self')::integer) as self, sum((e.value ->> 'review')::integer) as review,
                         count(*) filter (where (e.value ->> 'review') <> (e.value ->> 'self') and e.value ->> 'reason' is null) as unreasoned
                  from assessment a, jsonb_each(a.scores) e where a.status = 'APPROVED' group by 1, 2)
                select a.id from assessment a join line using (tenant_id, id)
                where lines <> 21 or unreasoned > 0 or self <> a.self_total * 100 or review <> a.review_total * 100`);
    await none(`select s.unit_id, s.year, s.band_standard from standing s where s.band_id is not null and s.band_standard <>
                case when s.review_total >= 90 and s.recognition = 'RECOGNISED' then 'EXCELLENT' when s.review_total >= 70 then 'GOOD'
                     when s.review_total >= 50 then 'AVERAGE' else 'WEAK' end`);
  });

  test('linked lines of approved cards follow the facts', () =>
    none(`select s.unit_id, s.year, c.code from assessment a
          join standing s on s.tenant_id = a.tenant_id and s.unit_id = a.unit_id and s.year = a.year
          join criterion c on c.tenant_id = a.tenant_id and c.rule_book_id = a.rule_book_id and c.scoring = 'LINKED'
          left join lateral (select coalesce(sum(quantity) filter (where kind = 'COLLECTIVE'), 0) * c.per_collective
                                    + coalesce(sum(quantity) filter (where kind = 'INDIVIDUAL'), 0) * c.per_individual as points
                             from commendation m where m.tenant_id = a.tenant_id and m.unit_id = a.unit_id and m.year = a.year and m.reversed_at is null) m on true
          where a.status = 'APPROVED' and (a.scores -> c.id::text ->> 'review')::integer <> 100 * case c.linked_fact
            when 'REGISTERED' then c.max_score
            when 'RECOGNISED' then case when s.recognition = 'RECOGNISED' then c.max_score else 0 end
            when 'ACTIVE_MODEL' then case when s.active_models > 0 then c.max_score else 0 end
            else least(c.max_score, m.points) end`));

  test('active models and steps to being exemplary', () =>
    none(`select s.unit_id, s.year from standing s
          where s.active_models <> (select count(*) from unit_model k join model m on m.tenant_id = k.tenant_id and m.id = k.model_id
                                    where k.tenant_id = s.tenant_id and k.unit_id = s.unit_id and m.status <> 'PROPOSED'
                                      and s.year between k.from_year and coalesce(k.to_year, s.year) and s.year between m.from_year and coalesce(m.to_year, s.year))
             or s.nominated <> exists (select from exemplary e where e.tenant_id = s.tenant_id and e.unit_id = s.unit_id and e.year = s.year and e.status = 'NOMINATED' and not e.withdrawn)
             or s.exemplary <> exists (select from exemplary e where e.tenant_id = s.tenant_id and e.unit_id = s.unit_id and e.year = s.year and e.status = 'RECOGNISED' and not e.withdrawn)`));

  test('only who was excellent in every year became exemplary', () =>
    none(`select e.unit_id from exemplary e where e.status = 'RECOGNISED' and (
            select count(*) filter (where band_standard = 'EXCELLENT') <> count(*) from standing s where s.tenant_id = e.tenant_id and s.unit_id = e.unit_id)`));

  test('nothing happened after the present', () =>
    none(`select 'registration' from registration where registered_at > '${TEST_NOW}' union all
          select 'recognition' from recognition where decided_at > '${TEST_NOW}' or decided_on > '${TEST_NOW}'::date union all
          select 'assessment' from assessment where submitted_at > '${TEST_NOW}' or approved_at > '${TEST_NOW}' union all
          select 'report' from report_due where submitted_at > '${TEST_NOW}' or accepted_at > '${TEST_NOW}' union all
          select 'assignment' from assignment where delivered_at > '${TEST_NOW}' or accepted_at > '${TEST_NOW}' union all
          select 'step' from assignment_step where at > '${TEST_NOW}' union all
          select 'exemplary' from exemplary where decided_on > '${TEST_NOW}'::date or withdrawn_at > '${TEST_NOW}' union all
          select 'certificate' from certificate where issued_at > '${TEST_NOW}' or revoked_at > '${TEST_NOW}' union all
          select 'delegation' from recognition_delegation where decided_on > '${TEST_NOW}'::date`));

  test('certificates are numbered without gaps in the order of decisions; some are revoked, and one neighbour decided by delegation', async () => {
    await none(
      `select tenant_id, year from certificate group by 1, 2 having min(number) <> 1 or max(number) <> count(*)`,
    );
    await none(`select a.id from certificate a join certificate b on b.tenant_id = a.tenant_id and b.year = a.year and b.number = a.number + 1
                where b.decided_on < a.decided_on`);
    await none(`select r.id from recognition r join standing s on s.tenant_id = r.tenant_id and s.unit_id = r.unit_id and s.year = r.year
                where s.recognition <> r.status`);
    const [seen] = (
      await admin.query(
        `select (select count(*) > 0 from certificate where status = 'REVOKED') as revoked, (select count(*) > 0 from recognition where delegation_id is not null) as delegated,
              (select count(*) from exemplary where withdrawn)::integer as withdrawn, (select count(*) from certificate c join tenant t on t.id = c.tenant_id and t.code = 'hai-phong' where c.status = 'REVOKED') > 0 as in_hai_phong`,
      )
    ).rows;
    expect(seen).toEqual({ revoked: true, delegated: true, withdrawn: 1, in_hai_phong: true });
  });

  test('each step of a card and of an assignment begins where the one before ended', async () => {
    await none(`select * from (select assessment_id, from_status, lag(to_status, 1, 'SELF_SCORING') over (partition by assessment_id order by at, id) as before
                from assessment_step) s where from_status <> before`);
    await none(`select * from (select assignment_id, from_status, lag(to_status, 1, 'ASSIGNED') over (partition by assignment_id order by at, id) as before
                from assignment_step) s where from_status <> before`);
  });
});

describe('what there is to see', () => {
  const facts = async (sql: string) => (await admin.query(sql)).rows;

  test('one report officer, one head, … for each tenant, over the right thing', async () => {
    const rows = await facts(
      `select t.code, split_part(m.email, '@', 1) as who, m.role, b.level, u.demo from membership m join tenant t on t.id = m.tenant_id
       left join body b on b.tenant_id = m.tenant_id and b.id = m.body_id left join unit u on u.tenant_id = m.tenant_id and u.id = m.unit_id
       where t.code = 'hoa-binh' order by 2`,
    );
    expect(rows).toEqual([
      { code: 'hoa-binh', who: 'admin', role: 'TENANT_ADMIN', level: 'PROVINCE', demo: null },
      { code: 'hoa-binh', who: 'bi', role: 'BI_ANALYST', level: 'PROVINCE', demo: null },
      { code: 'hoa-binh', who: 'commune', role: 'BODY_OFFICER', level: 'COMMUNE', demo: null },
      { code: 'hoa-binh', who: 'head', role: 'BODY_HEAD', level: 'PROVINCE', demo: null },
      { code: 'hoa-binh', who: 'officer', role: 'BODY_OFFICER', level: 'PROVINCE', demo: null },
      { code: 'hoa-binh', who: 'unit', role: 'UNIT_OFFICER', level: null, demo: true },
    ]);
    expect(await facts('select count(*)::integer as memberships from membership')).toEqual([{ memberships: 30 }]);
    expect(await facts("select operator from account where email = 'operator@sauro.demo'")).toEqual([
      { operator: true },
    ]);
  });

  test('the unit of the unit officer counts, lies under the commune officer, and has not registered for the year under way', async () => {
    const rows = await facts(
      `select t.code, s.eligible, s.registered, u.body_id = c.body_id as "underCommune" from tenant t
       join membership m on m.tenant_id = t.id and m.role = 'UNIT_OFFICER' join unit u on u.tenant_id = t.id and u.id = m.unit_id
       join standing s on s.tenant_id = t.id and s.unit_id = u.id and s.year = 2026
       join membership c on c.tenant_id = t.id and c.email like 'commune@%' order by 1`,
    );
    expect(rows).toEqual(
      ['hai-phong', 'thanh-hoa', 'thien-tin'].map((code) => ({
        code,
        eligible: true,
        registered: false,
        underCommune: true,
      })),
    );
  });

  test('targets of Hòa Bình: every district nominates, but the last finds no school; the province recognises no school', async () => {
    const rows = await facts(
      `select sum(case when u.kind = 'EDUCATIONAL_INSTITUTION' then 1 else 0 end)::integer as schools, count(*)::integer as all, e.status
       from exemplary e join unit u on u.tenant_id = e.tenant_id and u.id = e.unit_id group by e.status order by 3`,
    );
    expect(rows).toEqual([
      { schools: 9, all: 19, status: 'NOMINATED' },
      { schools: 10, all: 20, status: 'PILOT' },
      { schools: 0, all: 2, status: 'RECOGNISED' },
    ]);
  });

  test('communes above and below the mark, reports late and missing, tasks overdue', async () => {
    const [communes] = await facts(
      `select count(*) filter (where share >= 70)::integer as met, count(*) filter (where share < 70)::integer as missed from (
         select 100.0 * count(*) filter (where recognition = 'RECOGNISED') / count(*) as share from standing s join tenant t on t.id = s.tenant_id
         where t.code = 'hai-phong' and year = 2025 and eligible group by body_id) b`,
    );
    expect(communes.met).toBeGreaterThan(20);
    expect(communes.missed).toBeGreaterThan(10);
    const [reports] = await facts(
      `select count(*) filter (where submitted_at >= due_at)::integer as late, count(*) filter (where status = 'OPEN' and due_at < '${TEST_NOW}')::integer as missing,
              count(*) filter (where status = 'RETURNED')::integer as returned from report_due`,
    );
    expect(Math.min(reports.late, reports.missing, reports.returned)).toBeGreaterThan(0);
    const [tasks] = await facts(
      `select count(*) filter (where a.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS') and due_at < '${TEST_NOW}')::integer as overdue,
              count(*) filter (where a.status = 'ACCEPTED_PRODUCT')::integer as done from assignment a join tenant t on t.id = a.tenant_id
       where t.code = 'hai-phong' and due_at = '2026-01-31T17:00:00Z'`,
    );
    expect(tasks.overdue).toBeGreaterThan(2);
    expect(tasks.done).toBeGreaterThan(80);
  });

  test('targets met and missed: Thiện Tín registers all in 2025 and all but one in 2026; Tứ Kỳ recognises all communes and lacks models', async () => {
    const share = async (code: string, year: number, kind: string, sql: string) => {
      const [row] = await facts(
        `select count(*) filter (where ${sql})::integer as numerator, count(*)::integer as denominator from standing s
         join tenant t on t.id = s.tenant_id where t.code = '${code}' and year = ${year} and eligible and unit_kind ~ '${kind}'`,
      );
      return { missing: row.denominator - row.numerator, of: row.denominator };
    };
    expect(await share('thien-tin', 2025, '', 'registered')).toEqual({ missing: 0, of: 27 });
    expect(await share('thien-tin', 2026, '', 'registered')).toEqual({ missing: 1, of: 27 });
    expect(await share('tu-ky', 2023, 'COMMUNE', "recognition = 'RECOGNISED'")).toEqual({ missing: 0, of: 20 });
    expect((await share('tu-ky', 2023, '', 'active_models > 0')).missing).toBeGreaterThan(0);
  });

  test('each kind of card is there in the year under way', async () => {
    const rows = await facts('select distinct status from assessment where year = 2026 order by 1');
    expect(rows.map(({ status }) => status)).toEqual(
      expect.arrayContaining(['APPROVED', 'IN_REVIEW', 'REVIEWED', 'SELF_SCORING', 'SUBMITTED']),
    );
  });

  test('names of demo units say that they are, and each unit is found by its words', async () => {
    expect(await facts("select name from unit where demo and kind <> 'COMMUNE' and name !~ 'mẫu' limit 1")).toEqual([]);
    expect(
      await facts(
        `select u.code from unit u where not exists (select from unit_word w where w.tenant_id = u.tenant_id and w.unit_id = u.id) limit 1`,
      ),
    ).toEqual([]);
  });

  test('the seeds say in the audit log that they were laid', async () => {
    expect(
      await facts(
        "select action, count(*)::integer as tenants from audit_event where action like 'seed.%' group by 1 order by 1",
      ),
    ).toEqual([
      { action: 'seed.demo', tenants: 5 },
      // One more for each tenant whose record was lost above.
      { action: 'seed.facts', tenants: 10 },
    ]);
  });
});
