import { mayRead } from '../../kernel/actor.js';
import { refuse } from '../../kernel/refusal.js';
import { isId } from '../../platform/new-id.js';
import { inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { listUnits, type UnitRow } from './unit.store.js';

/** A unit by its id, whoever asks: use `unitOf` for what callers name. */
export const unitById = loader<string, UnitRow | null>(async (context, ids) =>
  inOrder(ids, await listUnits(context.db, ids.filter(isId)), (row) => row.id, null),
);

/** The unit of an id: NOT_FOUND when the tenant has none, FORBIDDEN when it lies outside what the caller may read. */
export async function unitOf(context: RequestContext, id: string): Promise<UnitRow> {
  const { actor } = context.insider();
  const [unit, tree] = await Promise.all([context.load(unitById, id), context.load(bodyTree, 'tree')]);
  const body = unit && tree.byId.get(unit.bodyId);
  if (!body) throw refuse('NOT_FOUND');
  if (!mayRead(actor, body.path, unit.id)) throw refuse('FORBIDDEN');
  return unit;
}
