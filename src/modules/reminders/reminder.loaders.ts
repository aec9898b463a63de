import { inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { regimeShelf } from '../reporting/reporting.loaders.js';
import { taskById } from '../tasks/task.loaders.js';
import { listAddressees } from './digest.store.js';
import { countUnreadNotices, type NoticeRow } from './notice.store.js';
import { findReminderRules, type ReminderRulesRow } from './reminder.store.js';

/** How the tenant reminds; the key says nothing. */
export const reminderRules = loader<'rules', ReminderRulesRow>(async (context) => [
  await findReminderRules(context.db),
]);

/** How many notices the viewer has not read; the key says nothing. */
export const unreadNotices = loader<'own', number>(async (context) => [
  await countUnreadNotices(context.db, context.insider().actor.accountId),
]);

/** The name of what a notice is about. */
export async function titleOf(context: RequestContext, { regimeId, taskId }: NoticeRow): Promise<string> {
  if (regimeId !== null) return (await context.load(regimeShelf, 'shelf')).byId.get(regimeId)?.name ?? '';
  return (taskId !== null && (await context.load(taskById, taskId))?.work) || '';
}

/** Under which name and address a person is written to. */
export const addresseeOf = loader<string, { readonly personName: string; readonly email: string } | null>(
  async (context, ids) => inOrder(ids, await listAddressees(context.db, ids), (row) => row.accountId, null),
);
