import type { Tx } from '../../platform/command/tx.js';
import { refuse } from './recognition.refusals.js';
import { isWithdrawnOneDecided } from './recognition.store.js';

/** A registration upon which recognition was decided cannot be withdrawn (domain rule 15: nothing is lost). */
export async function keepDecidedRegistrations(
  tx: Tx,
  { unitIds, year }: { readonly unitIds: readonly string[]; readonly year: number },
): Promise<void> {
  if (await isWithdrawnOneDecided(tx.db, unitIds, year)) throw refuse('REGISTRATION_DECIDED', { year });
}
