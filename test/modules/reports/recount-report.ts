import type { Service } from '../../support/service.js';

export const measures = [
  'units',
  'eligible',
  'registered',
  'assessed',
  'recognised',
  'excellent',
  'good',
  'average',
  'weak',
  'models',
  'commendedCollectives',
  'commendedPersons',
  'tasks',
  'tasksDone',
  'tasksLate',
] as const;

export type Recount = Readonly<Record<(typeof measures)[number], number>>;

/** All measures of a report counted from the facts themselves, by nothing that the service counts with: of the subtree of each body, by its id. */
export async function recountBySubtree(
  service: Service,
  tenantId: string,
  year: number,
  now: string,
): Promise<ReadonlyMap<string, Recount>> {
  const rows = await service.rows(
    `select b.id,
       (select row_to_json(counted) from (
         select count(*)::int units,
           count(*) filter (where s.eligible)::int eligible,
           count(*) filter (where s.eligible and exists (select from sauro.registration r where r.tenant_id = s.tenant_id and r.unit_id = s.unit_id and r.year = s.year and r.status = 'REGISTERED'))::int registered,
           count(*) filter (where s.eligible and a.status = 'APPROVED')::int assessed,
           count(*) filter (where s.eligible and c.status = 'RECOGNISED')::int recognised,
           count(*) filter (where s.eligible and a.status = 'APPROVED' and d.standard = 'EXCELLENT')::int excellent,
           count(*) filter (where s.eligible and a.status = 'APPROVED' and d.standard = 'GOOD')::int good,
           count(*) filter (where s.eligible and a.status = 'APPROVED' and d.standard = 'AVERAGE')::int average,
           count(*) filter (where s.eligible and a.status = 'APPROVED' and d.standard = 'WEAK')::int weak,
           coalesce(sum((select count(*) from sauro.unit_model k join sauro.model m on m.tenant_id = k.tenant_id and m.id = k.model_id
             where k.tenant_id = s.tenant_id and k.unit_id = s.unit_id and m.status <> 'DORMANT'
               and k.from_year <= s.year and coalesce(k.to_year, s.year) >= s.year
               and m.from_year <= s.year and coalesce(m.to_year, s.year) >= s.year)) filter (where s.eligible), 0)::int models
         from sauro.standing s
         join sauro.body sb on sb.tenant_id = s.tenant_id and sb.id = s.body_id and sb.path ^@ b.path
         left join sauro.assessment a on a.tenant_id = s.tenant_id and a.unit_id = s.unit_id and a.year = s.year
         left join sauro.band d on d.tenant_id = a.tenant_id and d.id = a.band_id
         left join sauro.recognition c on c.tenant_id = s.tenant_id and c.unit_id = s.unit_id and c.year = s.year
         where s.tenant_id = b.tenant_id and s.year = $2) counted) as standings,
       (select row_to_json(counted) from (
         select coalesce(sum(m.quantity) filter (where m.kind = 'COLLECTIVE'), 0)::int "commendedCollectives",
           coalesce(sum(m.quantity) filter (where m.kind = 'INDIVIDUAL'), 0)::int "commendedPersons"
         from sauro.commendation m
         join sauro.standing s on s.tenant_id = m.tenant_id and s.unit_id = m.unit_id and s.year = m.year
         join sauro.body sb on sb.tenant_id = s.tenant_id and sb.id = s.body_id and sb.path ^@ b.path
         where m.tenant_id = b.tenant_id and m.year = $2 and m.reversed_at is null) counted) as commendations,
       (select row_to_json(counted) from (
         select count(*)::int tasks,
           count(*) filter (where w.status = 'ACCEPTED_PRODUCT')::int "tasksDone",
           count(*) filter (where w.status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS') and w.due_at <= $3)::int "tasksLate"
         from sauro.assignment w
         left join sauro.standing s on s.tenant_id = w.tenant_id and s.unit_id = w.unit_id and s.year = w.year
         join sauro.body sb on sb.tenant_id = w.tenant_id and sb.id = coalesce(w.body_id, s.body_id) and sb.path ^@ b.path
         where w.tenant_id = b.tenant_id and w.year = $2 and w.status <> 'CANCELLED') counted) as work
     from sauro.body b where b.tenant_id = $1`,
    [tenantId, year, now],
  );
  return new Map(rows.map((row) => [row.id, { ...row.standings, ...row.commendations, ...row.work }]));
}
