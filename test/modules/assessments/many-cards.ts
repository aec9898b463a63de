import type { Cards } from './cards.js';

/** Makes as many cards as are wanted like one that went the whole way to a state, each of a unit of its own; written behind the service's back, because two hundred of them would take minutes. */
export async function cardsLike(
  cards: Cards,
  unitId: string,
  count: number,
): Promise<{ id: string; version: number }[]> {
  const { rows } = cards.service;
  /** The rows of the unit in a table once more for each copy, with what is new in them. */
  const copied = async (table: string, whose: string, news: string): Promise<string> => {
    const columns = await rows(
      `select quote_ident(attname) as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      [`sauro.${table}`],
    );
    const names = columns.map(({ name }: { name: string }) => name);
    return `insert into sauro.${table} (${names.join(', ')})
      select ${names.map((name) => `fresh.${name}`).join(', ')} from copy, sauro.${table} t,
        lateral jsonb_populate_record(t, jsonb_build_object(${news})) fresh
      where t.${whose} = $1 returning *`;
  };
  const ofUnit = "'id', gen_random_uuid(), 'unit_id', copy.unit_id";
  const made = await rows(
    `with copy as materialized (
       select gen_random_uuid() as unit_id, n + (select coalesce(max(number), 0) from sauro.certificate c
         where c.year = 2026 and c.tenant_id = (select tenant_id from sauro.unit where id = $1)) as number from generate_series(1, $2) n),
     made as (${await copied('unit', 'id', "'id', copy.unit_id, 'code', t.code || '-' || substr(copy.unit_id::text, 1, 8)")}),
     entered as (${await copied('standing', 'unit_id', "'unit_id', copy.unit_id")}),
     registered as (${await copied('registration', 'unit_id', ofUnit)}),
     certified as (${await copied('certificate', 'unit_id', `${ofUnit}, 'number', copy.number`)}),
     recognised as (${await copied('recognition', 'unit_id', `${ofUnit}, 'certificate_number', t.certificate_number - t.certificate_number + copy.number`)})
     ${await copied('assessment', 'unit_id', ofUnit)}`,
    [unitId, count],
  );
  // Their figures, from the standings that were copied.
  await rows(
    `update sauro.figure f set (units, eligible, registered, recognised, not_recognised) = (
       select count(*), count(*) filter (where s.eligible), count(*) filter (where s.eligible and s.registered),
         count(*) filter (where s.eligible and s.recognition = 'RECOGNISED'), count(*) filter (where s.eligible and s.recognition in ('NOT_RECOGNISED', 'REVOKED')) from sauro.standing s
       where s.tenant_id = f.tenant_id and s.year = f.year and s.body_id = f.body_id and s.unit_kind = f.unit_kind)
     where (f.tenant_id, f.year) in (select tenant_id, 2026 from sauro.unit where id = $1)`,
    [unitId],
  );
  return made.map(({ id, version }: { id: string; version: number }) => ({ id, version }));
}
