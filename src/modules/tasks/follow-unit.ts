import type { Tx } from '../../platform/command/tx.js';
import { touchAssignmentsOfUnits } from './assignment-chain.store.js';

/** Work of a unit stays with it when it moves; who reads what changed learns that another body answers for it now. */
export const noteWorkOfUnit = (tx: Tx, { unitId }: { readonly unitId: string }): Promise<void> =>
  touchAssignmentsOfUnits(tx.db, [unitId], tx.now);
