import type { Service } from './service.js';

// Written apart from the service's own code, and from the tables of facts only: what each standing should say.
const RECOUNT = `
  select s.tenant_id, s.year, s.unit_id,
    coalesce(r.status = 'REGISTERED', false) or d.id is not null as registered,
    coalesce(d.status, case when r.status <> 'REGISTERED' or r.status is null then 'NOT_REGISTERED'
      when exists (select from sauro.assessment_waiver w where w.tenant_id = s.tenant_id and w.unit_id = s.unit_id and w.year = s.year and w.resumed_at is null) then 'NOT_ASSESSED'
      else 'REGISTERED' end) as recognition,
    a.self_total, a.review_total, a.band_id, b.standard as band_standard,
    (select count(*)::int from sauro.unit_model k join sauro.model m on m.tenant_id = k.tenant_id and m.id = k.model_id
      where k.tenant_id = s.tenant_id and k.unit_id = s.unit_id and s.year between k.from_year and coalesce(k.to_year, s.year)
        and s.year between m.from_year and coalesce(m.to_year, s.year) and m.status <> 'PROPOSED') as active_models,
    exists (select from sauro.exemplary e where e.tenant_id = s.tenant_id and e.unit_id = s.unit_id and e.year = s.year and e.status = 'NOMINATED' and not e.withdrawn) as nominated,
    exists (select from sauro.exemplary e where e.tenant_id = s.tenant_id and e.unit_id = s.unit_id and e.year = s.year and e.status = 'RECOGNISED' and not e.withdrawn) as exemplary,
    case when s.year >= $2 then u.body_id else s.body_id end as body_id,
    case when s.year >= $2 then not (u.armed_forces or coalesce(u.enterprise_size in ('SMALL', 'MICRO'), false)
      or coalesce(u.school_level in ('PRIMARY', 'PRESCHOOL', 'NURSERY'), false)) else s.eligible end as eligible
  from sauro.standing s
  join sauro.tenant t on t.id = s.tenant_id and t.code = $1
  join sauro.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
  left join sauro.registration r on r.tenant_id = s.tenant_id and r.unit_id = s.unit_id and r.year = s.year
  left join sauro.recognition d on d.tenant_id = s.tenant_id and d.unit_id = s.unit_id and d.year = s.year
  left join sauro.assessment a on a.tenant_id = s.tenant_id and a.unit_id = s.unit_id and a.year = s.year and a.status = 'APPROVED'
  left join sauro.band b on b.tenant_id = a.tenant_id and b.id = a.band_id`;

const COMPARED = [
  'registered',
  'recognition',
  'self_total',
  'review_total',
  'band_id',
  'band_standard',
  'active_models',
  'nominated',
  'exemplary',
  'body_id',
  'eligible',
] as const;

/** The standings of a tenant that differ from a count of the facts, and units without a standing in an open year; none when all is well. */
export async function recountStandings(service: Service, tenantCode: string, currentYear = 2026): Promise<unknown[]> {
  const differing = await service.rows(
    `select c.year, c.unit_id, ${COMPARED.map((name) => `s.${name} as "${name}", c.${name} as "${name} counted"`).join(', ')}
     from (${RECOUNT}) c join sauro.standing s on s.tenant_id = c.tenant_id and s.year = c.year and s.unit_id = c.unit_id
     where (${COMPARED.map((name) => `s.${name}`).join(', ')}) is distinct from (${COMPARED.map((name) => `c.${name}`).join(', ')})`,
    [tenantCode, currentYear],
  );
  const missing = await service.rows(
    `select y.year, u.id as unit_id from sauro.tenant_year y
     join sauro.tenant t on t.id = y.tenant_id and t.code = $1
     join sauro.unit u on u.tenant_id = y.tenant_id and u.valid_from < make_date(y.year + 1, 1, 1) and coalesce(u.valid_to > make_date(y.year, 1, 1), true)
     where y.closed_at is null
       and not exists (select from sauro.standing s where s.tenant_id = y.tenant_id and s.year = y.year and s.unit_id = u.id)`,
    [tenantCode],
  );
  return [...differing, ...missing, ...(await recountFigures(service, tenantCode))];
}

// Again apart from the service's code: what the standings of each body and kind add up to.
const SUMS: Readonly<Record<string, string>> = {
  units: 'count(*)',
  eligible: 'count(*) filter (where eligible)',
  registered: 'count(*) filter (where eligible and registered)',
  recognised: "count(*) filter (where eligible and recognition = 'RECOGNISED')",
  not_recognised: "count(*) filter (where eligible and recognition in ('NOT_RECOGNISED', 'REVOKED'))",
  not_assessed: "count(*) filter (where eligible and recognition = 'NOT_ASSESSED')",
  assessed: 'count(band_id) filter (where eligible)',
  ...Object.fromEntries(
    ['EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK'].flatMap((band) => [
      [band.toLowerCase(), `count(*) filter (where eligible and band_standard = '${band}')`],
      [
        `registered_${band.toLowerCase()}`,
        `count(*) filter (where eligible and registered and band_standard = '${band}')`,
      ],
    ]),
  ),
  assessed_recognised: "count(band_id) filter (where eligible and recognition = 'RECOGNISED')",
  keeping: 'count(*) filter (where eligible and active_models > 0)',
  registered_keeping: 'count(*) filter (where eligible and registered and active_models > 0)',
  assessed_keeping: 'count(band_id) filter (where eligible and active_models > 0)',
  models: 'coalesce(sum(active_models) filter (where eligible), 0)',
  nominated: 'count(*) filter (where eligible and nominated)',
  exemplary: 'count(*) filter (where eligible and exemplary)',
  self_total: 'coalesce(round(100 * sum(self_total) filter (where eligible and band_id is not null)), 0)',
  review_total: 'coalesce(round(100 * sum(review_total) filter (where eligible and band_id is not null)), 0)',
  review_squares:
    'coalesce(round(10000 * sum(review_total * review_total) filter (where eligible and band_id is not null)), 0)',
};

/** The kept figures of a tenant that differ from a count of its standings; none when all is well. */
async function recountFigures(service: Service, tenantCode: string): Promise<unknown[]> {
  const names = Object.keys(SUMS);
  return service.rows(
    `with counted as (
       select s.year, s.body_id, s.unit_kind, ${names.map((name) => `(${SUMS[name]})::bigint as ${name}`).join(', ')}
       from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = $1 group by 1, 2, 3),
     kept as (
       select f.* from sauro.figure f join sauro.tenant t on t.id = f.tenant_id and t.code = $1)
     select coalesce(c.year, k.year) as year, coalesce(c.body_id, k.body_id) as body_id, coalesce(c.unit_kind, k.unit_kind) as unit_kind,
       ${names.map((name) => `c.${name} as "${name} counted", k.${name} as "${name} kept"`).join(', ')}
     from counted c full join kept k using (year, body_id, unit_kind)
     where ${names.map((name) => `coalesce(c.${name}, 0) is distinct from coalesce(k.${name}, 0)`).join(' or ')}`,
    [tenantCode],
  );
}
