import type { Tx } from '../../platform/command/tx.js';
import { touchAssignmentsOfUnits } from './assignment-chain.store.js';

/** Work of units stays with them when they move; who reads what changed learns that another body answers for it now. */
export const noteWorkOfUnits = (tx: Tx, { unitIds }: { readonly unitIds: readonly string[] }): Promise<void> =>
  touchAssignmentsOfUnits(tx.db, unitIds, tx.now);

/** The same of one unit. */
export const noteWorkOfUnit = (tx: Tx, { unitId }: { readonly unitId: string }): Promise<void> =>
  noteWorkOfUnits(tx, { unitIds: [unitId] });
