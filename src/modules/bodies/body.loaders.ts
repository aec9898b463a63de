import { groupsInOrder, keptLoader, loader } from '../../platform/request-context.js';
import { type BodyMemberRow, type BodyRow, listBodies, listMembers } from './body.store.js';

/** The tenant's whole tree, kept while nothing of the tenant is written. */
export interface BodyTree {
  readonly all: readonly BodyRow[];
  readonly byId: ReadonlyMap<string, BodyRow>;
  childrenOf(id: string | null): readonly BodyRow[];
}

/** The tree of the request's tenant; the key says nothing. */
export const bodyTree = keptLoader<'tree', BodyTree>(async (context) => {
  const all = await listBodies(context.db);
  const byId = new Map(all.map((body) => [body.id, body]));
  const byParent = Map.groupBy(all, (body) => body.parentId);
  return [{ all, byId, childrenOf: (id) => byParent.get(id) ?? [] }];
});

/** The members of a body. */
export const membersOfBody = loader<string, BodyMemberRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listMembers(context.db, ids), (row) => row.bodyId),
);
