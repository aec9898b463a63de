import { refuse } from '../../kernel/refusal.js';
import { isId } from '../../platform/new-id.js';
import { groupsInOrder, inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { unitOf } from '../units/unit.loaders.js';
import { type AppealRow, listAppeals, listAppealsOfCards } from './appeal.store.js';

/** The appeals about a card, the latest first. */
export const appealsOfAssessment = loader<string, AppealRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listAppealsOfCards(context.db, ids), (row) => row.assessmentId),
);

const appealById = loader<string, AppealRow | null>(async (context, ids) =>
  inOrder(ids, await listAppeals(context.db, ids.filter(isId)), (row) => row.id, null),
);

/** The appeal of an id: NOT_FOUND when the tenant has none, FORBIDDEN when its unit lies outside what the caller may read. */
export async function appealOf(context: RequestContext, id: string): Promise<AppealRow> {
  const found = await context.load(appealById, id);
  if (!found) throw refuse('NOT_FOUND');
  await unitOf(context, found.unitId);
  return found;
}
