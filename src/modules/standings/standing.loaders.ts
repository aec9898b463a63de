import { loader } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { unitYearKey } from '../registrations/registration.loaders.js';
import type { UnitYear } from '../registrations/registration.store.js';
import { listTenantYears, type TenantYearRow } from '../tenants/tenant-year.store.js';
import { listCells, listStandings, type StandingRow } from './standing.store.js';
import { bySubtree, type StandingCell } from './standing-count.rules.js';

/** The standing of a unit in a year, or null where it has none. */
export const standingOfUnit = loader<UnitYear, StandingRow | null>(async (context, keys) => {
  const rows = await listStandings(
    context.db,
    [...new Set(keys.map((key) => key.unitId))],
    [...new Set(keys.map((key) => key.year))],
  );
  const byKey = new Map(rows.map((row) => [unitYearKey(row), row]));
  return keys.map((key) => byKey.get(unitYearKey(key)) ?? null);
}, unitYearKey);

/** The cells of one year: of the whole tenant, and of each body's subtree. */
export interface CellsOfYear {
  readonly all: readonly StandingCell[];
  under(bodyId: string): readonly StandingCell[];
}

/** Everything that is counted in a year, read once a request for the whole tenant: the figures of every body follow from it without another statement. */
export const cellsOfYear = loader<number, CellsOfYear>(async (context, years) => {
  const [rows, tree] = await Promise.all([listCells(context.db, years), context.load(bodyTree, 'tree')]);
  const byYear = Map.groupBy(rows, (row) => row.year);
  return years.map((year) => {
    const all = byYear.get(year) ?? [];
    const subtrees = bySubtree(all, tree.byId);
    return { all, under: (bodyId) => subtrees.get(bodyId) ?? [] };
  });
});

/** The years that the tenant opened; the key says nothing. */
export const tenantYears = loader<'years', readonly TenantYearRow[]>(async (context) => [
  await listTenantYears(context.db),
]);
