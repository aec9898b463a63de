import { refuse } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { type BodyRow, findBody } from '../bodies/body.store.js';
import { holdOpenYears } from '../tenants/tenant-year.store.js';
import { findStandingListClosing, holdLists, type ListClosingRow, type ListKey } from './assessment-list.store.js';

/** Holds the list of a body for a year until the transaction ends, alone: no card of it changes meanwhile. Refuses with NOT_FOUND; years are held first, as by whoever works on a card. */
export async function lockList(
  tx: Tx,
  input: ListKey,
): Promise<{ readonly body: BodyRow; readonly closing: ListClosingRow | undefined }> {
  const body = await findBody(tx.db, input.bodyId.toLowerCase());
  if (!body) throw refuse('NOT_FOUND', {}, 'bodyId');
  await holdOpenYears(tx.db);
  const key = { bodyId: body.id, year: input.year };
  await holdLists(tx, [key], 'closing');
  return { body, closing: await findStandingListClosing(tx.db, key) };
}
