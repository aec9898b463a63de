import type { Day } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import { addJobs } from '../../platform/jobs/job.js';
import { newId } from '../../platform/new-id.js';
import { listWithoutMail } from '../people/preference.store.js';
import { layDigests, supersedeDigests } from './digest.store.js';
import { SEND_DIGEST } from './send-digest.js';

/** One letter of this day for each of these persons who want letters, each with a job that sends it; what still waits from days before goes into it. Gives how many. */
export async function layDigestsOf(tx: Tx, day: Day, accountIds: readonly string[], domain: string): Promise<number> {
  if (accountIds.length === 0) return 0;
  const without = new Set(await listWithoutMail(tx.db, accountIds));
  const readers = accountIds.filter((id) => !without.has(id));
  if (readers.length === 0) return 0;
  const since = await supersedeDigests(tx.db, readers, tx.now);
  const digests = readers.map((accountId) => {
    const id = newId();
    // Made once and kept: whoever sends it again sends the same.
    return { id, accountId, day, fromDay: since.get(accountId) ?? day, messageId: `${id}@${domain}` };
  });
  await layDigests(tx.db, digests, tx.now);
  await addJobs(
    tx,
    { name: SEND_DIGEST },
    digests.map(({ id }) => ({ digestId: id })),
  );
  return digests.length;
}
