import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { listOwnNoticeIds, markNotices } from './notice.store.js';
import type { MarkNoticesReadInput } from './reminder.input.js';
import { mayMarkNotices } from './reminder.policy.js';

/** A person marks notices of his as read, or all of them; those that were read before keep their time. */
export const markNoticesRead = command({
  name: 'noticesRead.mark',
  load: async (_tx, _input: MarkNoticesReadInput) => null,
  may: (actor) => mayMarkNotices(actor),
  run: async (tx, _facts, { ids }) => {
    const { accountId } = tx.actor;
    const wanted = ids == null ? null : [...new Set(ids)];
    if (wanted && (await listOwnNoticeIds(tx.db, accountId, wanted)).length < wanted.length) {
      throw refuse('NOT_FOUND', {}, 'ids');
    }
    const marked = await markNotices(tx.db, accountId, wanted, tx.now);
    if (marked === 0) return tx.nothingWritten();
    tx.audit({ subjectType: 'Notice', subjectId: null, changes: [{ marked }] });
  },
});
