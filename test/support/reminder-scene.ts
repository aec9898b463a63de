import type { Service } from './service.js';

// What tests of reminders are played with: reports that are owed again, and people who owe them.

/** Calls off what the demo still has to do and forgets what it reminded of, so that nothing is told but what a test lays. */
export async function clearDesks(service: Service): Promise<void> {
  await service.rows('delete from sauro.notice');
  await service.rows(
    "update sauro.assignment set status = 'CANCELLED' where status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS')",
  );
}

/** Puts the reports of a tenant's year back as if nobody had handed in any. */
export async function oweReports(service: Service, tenantCode: string, year: number): Promise<number> {
  const rows = await service.rows(
    `update sauro.report_due set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null
     from sauro.tenant where tenant.id = report_due.tenant_id and tenant.code = $1 and report_due.year = $2 returning report_due.id`,
    [tenantCode, year],
  );
  return rows.length;
}

/** Hands in the report of a body or a unit, by its id, as of an instant. */
export async function handIn(service: Service, year: number, id: string, at: string): Promise<void> {
  await service.rows(
    `update sauro.report_due d set status = 'SUBMITTED', submitted_at = $3, submitted_by = m.account_id, content = 'x'
     from (select tenant_id, account_id from sauro.membership where role = 'BODY_HEAD') m
     where m.tenant_id = d.tenant_id and d.year = $1 and $2 in (d.body_id, d.unit_id)`,
    [year, id, at],
  );
}

/** Gives people a role each, in one statement: `officers(service, 'hai-phong', 'UNIT_OFFICER', [{ email, unitId }])`. */
export async function seat(
  service: Service,
  tenantCode: string,
  role: string,
  people: readonly { readonly email: string; readonly bodyId?: string; readonly unitId?: string }[],
): Promise<void> {
  const values = [
    tenantCode,
    role,
    people.map(({ email }) => email),
    people.map(({ bodyId }) => bodyId ?? null),
    people.map(({ unitId }) => unitId ?? null),
  ];
  await service.rows(
    `with person as (select p.email, p.body_id, p.unit_id, t.id as tenant_id from unnest($3::text[], $4::uuid[], $5::uuid[]) p(email, body_id, unit_id), sauro.tenant t where t.code = $1),
          account as (insert into sauro.account (id, email, name, tenant_ids, created_at)
            select distinct on (email) gen_random_uuid(), email, email, array[tenant_id], now() from person on conflict (email) do update set name = excluded.name returning id, email)
     insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, body_id, unit_id, granted_at)
     select tenant_id, gen_random_uuid(), account.id, email, 'Cán bộ ' || email, $2, body_id, unit_id, now() from person join account using (email)`,
    values,
  );
}

/** Five in the morning of a day in Việt Nam, as an instant: when the day's reminders are made. */
export const morning = (day: string): string => new Date(Date.parse(`${day}T05:00:00+07:00`)).toISOString();

/** Who was told what on a day, as "person KIND number", sorted. */
export async function toldOn(service: Service, tenantCode: string, day: string): Promise<string[]> {
  const rows = await service.rows(
    `select distinct n.id, split_part(m.email, '@', 1) as who, n.kind, n.below from sauro.notice n
     join sauro.tenant t on t.id = n.tenant_id and t.code = $1
     join sauro.membership m on m.tenant_id = n.tenant_id and m.account_id = n.account_id where n.day = $2`,
    [tenantCode, day],
  );
  return rows.map(({ who, kind, below }) => [who, kind, ...(below === null ? [] : [below])].join(' ')).sort();
}
