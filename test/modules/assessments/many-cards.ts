import type { Card, Cards } from './cards.js';

/** Makes as many cards as are wanted like one that went the whole way to a state, each of a unit of its own; written behind the service's back, because two hundred of them would take minutes. */
export async function cardsLike(
  cards: Cards,
  unitId: string,
  count: number,
): Promise<{ id: string; version: number }[]> {
  const rows: Card[] = await cards.service.rows(
    `with copy as materialized (select gen_random_uuid() as unit_id, n from generate_series(1, $2) n),
     made as (
       insert into sauro.unit select (jsonb_populate_record(u, jsonb_build_object('id', copy.unit_id, 'code', u.code || '-' || substr(copy.unit_id::text, 1, 8)))).*
       from sauro.unit u, copy where u.id = $1 returning id),
     entered as (
       insert into sauro.standing select (jsonb_populate_record(s, jsonb_build_object('unit_id', copy.unit_id))).*
       from sauro.standing s, copy where s.unit_id = $1 and s.year = 2026 returning unit_id),
     registered as (
       insert into sauro.registration select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'unit_id', copy.unit_id))).*
       from sauro.registration r, copy where r.unit_id = $1 returning id),
     recognised as (
       insert into sauro.recognition select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'unit_id', copy.unit_id))).*
       from sauro.recognition r, copy where r.unit_id = $1 returning id)
     insert into sauro.assessment select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'unit_id', copy.unit_id))).*
     from sauro.assessment a, copy where a.unit_id = $1 returning id, version`,
    [unitId, count],
  );
  // Their figures, from the standings that were copied.
  await cards.service.rows(
    `update sauro.figure f set (units, eligible, registered, recognised, not_recognised) = (
       select count(*), count(*) filter (where s.eligible), count(*) filter (where s.eligible and s.registered),
         count(*) filter (where s.eligible and s.recognition = 'RECOGNISED'), count(*) filter (where s.eligible and s.recognition = 'NOT_RECOGNISED') from sauro.standing s
       where s.tenant_id = f.tenant_id and s.year = f.year and s.body_id = f.body_id and s.unit_kind = f.unit_kind)
     where (f.tenant_id, f.year) in (select tenant_id, 2026 from sauro.unit where id = $1)`,
    [unitId],
  );
  return rows;
}
