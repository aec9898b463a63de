import { mayRead, readScope } from '../../kernel/actor.js';
import { within } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import { isId } from '../../platform/new-id.js';
import { inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { listUnits, type UnitRow, type UnitScope } from './unit.store.js';

/** A unit by its id, whoever asks: use `unitOf` for what callers name. */
export const unitById = loader<string, UnitRow | null>(async (context, ids) =>
  inOrder(ids, await listUnits(context.db, ids.filter(isId)), (row) => row.id, null),
);

/** Refuses FORBIDDEN for records of a unit that lies outside what the caller may read: lent fields ask it, since a unit can also be reached over a list of bodies or assignees. */
export async function requireReadable(context: RequestContext, unit: Pick<UnitRow, 'id' | 'bodyId'>): Promise<void> {
  const { actor } = context.insider();
  const body = (await context.load(bodyTree, 'tree')).byId.get(unit.bodyId);
  if (!body || !mayRead(actor, body.path, unit.id)) throw refuse('FORBIDDEN');
}

/** The unit of an id: NOT_FOUND when the tenant has none, FORBIDDEN when it lies outside what the caller may read. */
export async function unitOf(context: RequestContext, id: string): Promise<UnitRow> {
  const unit = await context.load(unitById, id);
  if (!unit) throw refuse('NOT_FOUND');
  await requireReadable(context, unit);
  return unit;
}

/** Which units the caller may read in lists; BI analysts read aggregates only and are refused. */
export async function unitScope(context: RequestContext): Promise<UnitScope> {
  const { paths, unitIds } = readScope(context.insider().actor);
  if (paths.length === 0 && unitIds.length === 0) throw refuse('FORBIDDEN');
  const { all } = await context.load(bodyTree, 'tree');
  const readable = all.filter((body) => paths.some((path) => within(body.path, path)));
  return { bodyIds: readable.length === all.length ? null : readable.map((body) => body.id), unitIds };
}

/** The ids of a body's whole subtree, itself included; null when that is every body of the tenant. */
export async function subtreeIds(context: RequestContext, bodyId: string): Promise<string[] | null> {
  const { all, byId } = await context.load(bodyTree, 'tree');
  const root = byId.get(bodyId);
  if (!root) throw refuse('NOT_FOUND');
  const subtree = all.filter((body) => within(body.path, root.path));
  return subtree.length === all.length ? null : subtree.map((body) => body.id);
}
