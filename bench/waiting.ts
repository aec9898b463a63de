import type { Client } from 'pg';
import { askedYear } from './database.js';
import { KINDS, OVERDUE, ofKind, COUNTED as SHOWN } from './works.js';

// Cards that wait for their approval: the approved cards of the asked year go back to REVIEWED, with standings and figures as they were before.
// What they were is kept beside them in schema `bench`, so that each round finds the same cards waiting.

const COUNTS = `count(*) filter (where w.eligible) as assessed,
  count(*) filter (where w.eligible and w.band_standard = 'EXCELLENT') as excellent,
  count(*) filter (where w.eligible and w.band_standard = 'GOOD') as good,
  count(*) filter (where w.eligible and w.band_standard = 'AVERAGE') as average,
  count(*) filter (where w.eligible and w.band_standard = 'WEAK') as weak,
  count(*) filter (where w.eligible and w.registered and w.band_standard = 'EXCELLENT') as registered_excellent,
  count(*) filter (where w.eligible and w.registered and w.band_standard = 'GOOD') as registered_good,
  count(*) filter (where w.eligible and w.registered and w.band_standard = 'AVERAGE') as registered_average,
  count(*) filter (where w.eligible and w.registered and w.band_standard = 'WEAK') as registered_weak,
  count(*) filter (where w.eligible and w.recognition = 'RECOGNISED') as assessed_recognised,
  count(*) filter (where w.eligible and w.active_models > 0) as assessed_keeping,
  coalesce(sum((w.self_total * 100)::bigint) filter (where w.eligible), 0) as self_total,
  coalesce(sum((w.review_total * 100)::bigint) filter (where w.eligible), 0) as review_total,
  coalesce(sum((w.review_total * 100)::bigint * (w.review_total * 100)::bigint) filter (where w.eligible), 0) as review_squares`;
const COUNTED = [...COUNTS.matchAll(/ as (\w+)/g)].map(([, name = '']) => name);

/** Lays the waiting cards of a tenant, once. */
export async function layWaitingCards(admin: Client, tenantId: string, role: string): Promise<void> {
  const { rows } = await admin.query("select 1 from pg_tables where schemaname = 'bench' and tablename = 'approved'");
  if (rows.length > 0) return;
  const year = askedYear;
  await admin.query(`
    begin;
    create table bench.approved as
      select a.*, s.band_standard, s.body_id, s.unit_kind from sauro.assessment a
      join sauro.standing s on s.tenant_id = a.tenant_id and s.year = a.year and s.unit_id = a.unit_id
      where a.tenant_id = '${tenantId}' and a.year = ${year} and a.status = 'APPROVED' and a.earned_band_id is null
        and s.eligible and s.recognition in ('RECOGNISED', 'NOT_RECOGNISED') and s.band_id = a.band_id
        and s.review_total = a.review_total and s.self_total = a.self_total
        and not exists (select from sauro.appeal p where p.tenant_id = a.tenant_id and p.assessment_id = a.id);
    create temporary table gone on commit drop as
      select w.body_id, w.unit_kind, ${COUNTS} from sauro.standing w
      join bench.approved a on a.tenant_id = w.tenant_id and a.unit_id = w.unit_id and a.year = w.year group by 1, 2;
    update sauro.figure f set ${COUNTED.map((name) => `${name} = f.${name} - g.${name}`).join(', ')} from gone g
      where f.tenant_id = '${tenantId}' and f.year = ${year} and f.body_id = g.body_id and f.unit_kind = g.unit_kind;
    update sauro.standing s set self_total = null, review_total = null, band_id = null, band_standard = null from bench.approved a
      where s.tenant_id = a.tenant_id and s.year = a.year and s.unit_id = a.unit_id;
    update sauro.assessment c set status = 'REVIEWED', approved_at = null, band_id = null, linked_facts = null, linked_sources = null,
      scores = c.scores - array(select l.id::text from sauro.criterion l
        where l.tenant_id = c.tenant_id and l.rule_book_id = c.rule_book_id and l.scoring = 'LINKED')
      from bench.approved a where c.tenant_id = a.tenant_id and c.id = a.id;
    update sauro.audit_head set version = version + 1 where tenant_id = '${tenantId}';
    create table bench.assessment as select c.* from sauro.assessment c join bench.approved a on a.tenant_id = c.tenant_id and a.id = c.id;
    create table bench.standing as select s.* from sauro.standing s
      join bench.approved a on a.tenant_id = s.tenant_id and a.year = s.year and a.unit_id = s.unit_id;
    create table bench.figure as select * from sauro.figure where tenant_id = '${tenantId}' and year = ${year};
    create table bench.audit_head as select *, clock_timestamp() as at from sauro.audit_head where tenant_id = '${tenantId}';
    alter table bench.assessment add primary key (id);
    alter table bench.standing add primary key (unit_id);
    grant select on bench.approved to ${role};
    commit`);
  await admin.query(
    'vacuum (analyze) sauro.assessment, sauro.standing, sauro.figure, bench.assessment, bench.standing',
  );
}

// Figures of bodies with all below them, of every ancestor in one pass: a path holds the ids from the root down, 33 signs each.
const summedUp = (sums: readonly string[]) => `select a.id, ${sums.join(', ')} from sauro.figure f
  join sauro.body c on c.tenant_id = f.tenant_id and c.id = f.body_id
  cross join lateral generate_series(33, length(c.path), 33) as n
  join sauro.body a on a.tenant_id = c.tenant_id and a.path = left(c.path, n)
  where f.tenant_id = app.tenant_id() and f.year = asked group by a.id`;
const BY_KIND = KINDS.flatMap((kind) => SHOWN.map((name) => ({ kind, name, column: ofKind(kind, name) })));

/**
 * What PostGraphile is asked where its own arguments cannot say it. Each is what the bare limit asks. Several forms were measured for the tree only, and
 * counts as bigint or as integer for the communes; the others were written in one form.
 *
 * The tree has to say figures of bodies with all below them. Tried on 115 bodies, by processor time of both processes a request (mean of two runs):
 * - an array of rows as a column of the body: 18.5 ms;
 * - a view of the sums by body, year and kind, a relation of the body by smart tags: 13.9 ms;
 * - a set of rows as a field of the body, by the index of paths: 10.7 ms, the bodies below as one array 10.4 ms, targets beside the bodies 9.8 ms;
 * - a flat set of rows by body and kind, beside the bodies and the targets: 10.2 ms;
 * - one row a body with the kinds side by side, which is here, the targets beside: 9.1 ms.
 * Each body's own rows, which are not the answer, took 10.1 ms as connections. Lists in place of connections saved one millisecond where they were nested.
 */
export async function layFunctionsOfRival(admin: Client, role: string): Promise<void> {
  await admin.query(`
    create schema if not exists bench;
    drop function if exists bench.units_under, bench.tree, bench.locality, bench.figures_of_communes, bench.work, bench.dues;
    create function bench.units_under(root uuid) returns setof sauro.unit language sql stable as $$
      select u.* from sauro.unit u where u.tenant_id = app.tenant_id() and (u.body_id in (
        select b.id from sauro.body b where b.tenant_id = app.tenant_id()
          and starts_with(b.path, (select r.path from sauro.body r where r.tenant_id = app.tenant_id() and r.id = root)))) is true
      order by u.name collate sauro.vietnamese, u.id $$;
    create function bench.tree(asked integer) returns table (id uuid, code text, name text, level text, parent_id uuid,
        ${BY_KIND.map(({ column }) => `${column} integer`).join(', ')}) language sql stable rows 115 as $$
      select b.id, b.code, b.name, b.level, b.parent_id, ${BY_KIND.map(({ column }) => `s.${column}`).join(', ')}
      from sauro.body b left join (${summedUp(
        BY_KIND.map(
          ({ kind, name, column }) =>
            `sum(f.${name}::integer) filter (where f.unit_kind = '${kind}')::integer as ${column}`,
        ),
      )}) s on s.id = b.id
      where b.tenant_id = app.tenant_id() order by b.name collate sauro.vietnamese, b.id $$;
    create function bench.locality(asked integer) returns table (id uuid, name text,
        ${SHOWN.map((name) => `${name} integer`).join(', ')}) language sql stable rows 115 as $$
      select b.id, b.name, ${SHOWN.map((name) => `s.${name}`).join(', ')}
      from sauro.body b left join (${summedUp(SHOWN.map((name) => `sum(f.${name}::integer)::integer as ${name}`))}) s on s.id = b.id
      where b.tenant_id = app.tenant_id() order by b.name collate sauro.vietnamese, b.id $$;
    create function bench.figures_of_communes(years integer[]) returns table (body_id uuid, unit_kind text, year integer,
        ${SHOWN.map((name) => `${name} integer`).join(', ')}) language sql stable as $$
      select f.body_id, f.unit_kind, f.year, ${SHOWN.map((name) => `f.${name}::integer`).join(', ')} from sauro.figure f where f.tenant_id = app.tenant_id() and f.year = any(years) and exists (
        select from sauro.body b where b.tenant_id = app.tenant_id() and b.id = f.body_id and b.level = 'COMMUNE') $$;
    create function bench.work(asked integer) returns table (total integer, overdue integer) language sql stable rows 1 as $$
      select count(*)::integer, count(*) filter (where ${OVERDUE})::integer from sauro.assignment where tenant_id = app.tenant_id() and year = asked $$;
    create function bench.dues(asked integer) returns table (id uuid, status text, due_at timestamptz) language sql stable as $$
      select d.id, d.status, d.due_at from sauro.report_due d
      where d.tenant_id = app.tenant_id() and d.year = asked and d.status <> 'WITHDRAWN' order by d.due_at, d.id $$;
    grant usage on schema bench to ${role};
    grant execute on all functions in schema bench to ${role}`);
}

/** Has all cards wait again. The tenant's version goes on, because it may never go back. */
export async function restoreWaitingCards(admin: Client): Promise<void> {
  const set = (columns: readonly string[], from: string) =>
    columns.map((name) => `${name} = ${from}.${name}`).join(', ');
  const standing = ['self_total', 'review_total', 'band_id', 'band_standard', 'since'];
  const card = [
    'status',
    'scores',
    'band_id',
    'linked_facts',
    'linked_sources',
    'self_total',
    'review_total',
    'approved_at',
    'version',
  ];
  await admin.query(`
    begin;
    delete from sauro.audit_event e using bench.audit_head h where e.tenant_id = h.tenant_id and e.seq > h.seq;
    delete from sauro.assessment_step t using bench.assessment c where t.tenant_id = c.tenant_id and t.assessment_id = c.id and t.version > c.version;
    delete from sauro.standing_history t using bench.standing s
      where t.tenant_id = s.tenant_id and t.year = s.year and t.unit_id = s.unit_id and t.valid_from >= s.since;
    update sauro.assessment c set ${set(card, 'w')} from bench.assessment w
      where c.tenant_id = w.tenant_id and c.id = w.id and c.version <> w.version;
    update sauro.standing s set ${set(standing, 'w')} from bench.standing w
      where s.tenant_id = w.tenant_id and s.year = w.year and s.unit_id = w.unit_id and s.since <> w.since;
    update sauro.figure f set ${set([...COUNTED, 'updated_at'], 'w')} from bench.figure w
      where f.tenant_id = w.tenant_id and f.year = w.year and f.body_id = w.body_id and f.unit_kind = w.unit_kind and f.updated_at <> w.updated_at;
    update sauro.audit_head h set seq = w.seq, hash = w.hash, version = h.version + 1 from bench.audit_head w where h.tenant_id = w.tenant_id;
    commit`);
}

/** A card that waits, with what names it in statements. */
export interface WaitingCard {
  readonly id: string;
  readonly unitId: string;
  readonly bodyId: string;
  readonly kind: string;
  readonly version: number;
}

/** The waiting cards, mixed over bodies as approvals come in reality. */
export async function listWaitingCards(admin: Client): Promise<WaitingCard[]> {
  const { rows } = await admin.query<WaitingCard>(
    `select c.id, c.unit_id as "unitId", s.body_id as "bodyId", s.unit_kind as kind, c.version
     from bench.assessment c join bench.standing s using (unit_id) order by md5(c.id::text)`,
  );
  return rows;
}

/** What an approval left of one card: every row, without what differs from one approval to the next (new ids, instants, hashes). */
export async function rowsOfCard(admin: Client, card: WaitingCard): Promise<Record<string, unknown>> {
  const { rows } = await admin.query<Record<string, unknown>>(
    `select
      (select to_jsonb(c) - 'approved_at' - 'updated_at' from sauro.assessment c where c.tenant_id = h.tenant_id and c.id = $1) as card,
      (select to_jsonb(s) - 'since' - 'updated_at' from sauro.standing s where s.tenant_id = h.tenant_id and s.unit_id = $2 and s.year = ${askedYear}) as standing,
      (select jsonb_agg(to_jsonb(t) - 'valid_to') from sauro.standing_history t where t.tenant_id = h.tenant_id and t.unit_id = $2) as history,
      (select jsonb_agg(to_jsonb(f) - 'updated_at' order by f.unit_kind) from sauro.figure f
        where f.tenant_id = h.tenant_id and f.body_id = $3 and f.year = ${askedYear}) as figures,
      (select jsonb_agg(to_jsonb(t) - 'id' - 'at' order by t.version) from sauro.assessment_step t
        where t.tenant_id = h.tenant_id and t.assessment_id = $1) as steps,
      (select jsonb_agg((to_jsonb(e) - 'id' - 'at' - 'request_id' - 'hash' || jsonb_build_object('changes', e.changes #- '{0,to,approvedAt}')) order by e.seq)
        from sauro.audit_event e where e.tenant_id = h.tenant_id and e.subject_id = $1) as audit,
      (select to_jsonb(n) - 'hash' - 'version' from sauro.audit_head n where n.tenant_id = h.tenant_id) as head
     from bench.audit_head h`,
    [card.id, card.unitId, card.bodyId],
  );
  return rows[0] ?? {};
}

/** How many figures of the year are not what the standings add up to, and how many links of the audit chain do not fit: both are to be none after every round. */
export async function countWrong(admin: Client): Promise<{ figures: number; links: number }> {
  const { rows } = await admin.query<{ figures: number; links: number }>(
    `select
      (select count(*)::int from sauro.figure f left join (
        select w.body_id, w.unit_kind, ${COUNTS} from sauro.standing w
        where w.tenant_id = h.tenant_id and w.year = ${askedYear} and w.band_id is not null group by 1, 2) g using (body_id, unit_kind)
       where f.tenant_id = h.tenant_id and f.year = ${askedYear}
         and (${COUNTED.map((name) => `f.${name} <> coalesce(g.${name}, 0)`).join(' or ')})) as figures,
      (select count(*)::int from sauro.audit_event e left join sauro.audit_event p on p.tenant_id = e.tenant_id and p.seq = e.seq - 1
       where e.tenant_id = h.tenant_id and e.seq > h.seq and e.previous_hash <> coalesce(p.hash, h.hash)) as links
     from bench.audit_head h`,
  );
  return rows[0] ?? { figures: -1, links: -1 };
}
