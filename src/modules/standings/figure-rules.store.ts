import type { Kysely } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';

/** What a tenant lets BI readers see of small groups and of names. */
export interface FigureRulesRow {
  /** Groups of fewer units are not shown to BI readers; null shows every group. */
  readonly smallestCell: number | null;
  readonly unitNamesForBi: boolean;
  /** 0 until it is set for the first time. */
  readonly version: number;
}

const columns = ['smallest_cell as smallestCell', 'unit_names_for_bi as unitNamesForBi', 'version'] as const;
const unset: FigureRulesRow = { smallestCell: null, unitNamesForBi: false, version: 0 };

/** What the tenant lets BI readers see. */
export async function findFigureRules(db: Kysely<Tables>): Promise<FigureRulesRow> {
  return (await db.selectFrom('figure_rules').select(columns).executeTakeFirst()) ?? unset;
}

/** The same, held until the transaction ends. */
export async function lockFigureRules(db: Kysely<Tables>): Promise<FigureRulesRow> {
  return (await db.selectFrom('figure_rules').select(columns).forUpdate().executeTakeFirst()) ?? unset;
}

/** Writes what BI readers see: the first time a row, later its next version. */
export async function writeFigureRules(db: Kysely<Tables>, rules: FigureRulesRow): Promise<void> {
  const row = { smallest_cell: rules.smallestCell, unit_names_for_bi: rules.unitNamesForBi, version: rules.version };
  if (rules.version === 1) await db.insertInto('figure_rules').values(row).execute();
  else await db.updateTable('figure_rules').set(row).execute();
}
