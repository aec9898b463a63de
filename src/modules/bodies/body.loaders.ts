import { within } from '../../kernel/path.js';
import { groupsInOrder, keptLoader, loader } from '../../platform/request-context.js';
import { answersToday, placedIn } from './body.rules.js';
import { type BodyMemberRow, listMembers, listTree, type TreeRow } from './body.store.js';

/** All bodies of the tenant in the places that they have in one tree. */
export interface PlacedBodies {
  readonly all: readonly TreeRow[];
  readonly byId: ReadonlyMap<string, TreeRow>;
  /** Whether a body is another one or stands somewhere below it. */
  isUnder(bodyId: string, topId: string): boolean;
  /** The ids of a body's whole subtree, itself included; empty for a body that is not there. */
  idsUnder(topId: string): readonly string[];
}

/** The tenant's whole tree, kept while nothing of the tenant is written. */
export interface BodyTree extends PlacedBodies {
  childrenOf(id: string | null): readonly TreeRow[];
  /** The tree that the figures of a year are summed over: of a closed year the one that it was closed with, else this one. */
  inYear(year: number): PlacedBodies;
  /** Who answers today for what a body answered for: its only successor, and his, as far as there are; else itself. */
  today(id: string): string;
  /** The bodies that a body took over from. */
  predecessorsOf(id: string): readonly TreeRow[];
}

function placed(all: readonly TreeRow[]): PlacedBodies {
  const byId = new Map(all.map((body) => [body.id, body]));
  const isUnder = (bodyId: string, topId: string): boolean => {
    const top = byId.get(topId);
    return top !== undefined && within(byId.get(bodyId)?.path ?? '', top.path);
  };
  const subtrees = new Map<string, readonly string[]>();
  return {
    all,
    byId,
    isUnder,
    idsUnder: (topId) => {
      const known = subtrees.get(topId);
      if (known) return known;
      const found = all.filter(({ id }) => isUnder(id, topId)).map(({ id }) => id);
      if (byId.has(topId)) subtrees.set(topId, found);
      return found;
    },
  };
}

/** The tree of the request's tenant; the key says nothing. */
export const bodyTree = keptLoader<'tree', BodyTree>(async (context) => {
  const all = await listTree(context.db);
  const today = placed(all);
  const byParent = Map.groupBy(all, (body) => body.parentId);
  const years = new Map<number, PlacedBodies>();
  const inYear = (year: number): PlacedBodies => {
    const known = years.get(year);
    if (known) return known;
    const bodies = placedIn(all, year);
    const found = bodies === all ? today : placed(bodies);
    years.set(year, found);
    return found;
  };
  const bySuccessor = Map.groupBy(
    all.flatMap((body) => (body.successorIds ?? []).map((id) => ({ id, body }))),
    ({ id }) => id,
  );
  return [
    {
      ...today,
      childrenOf: (id) => byParent.get(id) ?? [],
      inYear,
      today: (id) => answersToday(id, (of) => today.byId.get(of)?.successorIds ?? []),
      predecessorsOf: (id) => (bySuccessor.get(id) ?? []).map(({ body }) => body),
    },
  ];
});

/** The members of a body. */
export const membersOfBody = loader<string, BodyMemberRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listMembers(context.db, ids), (row) => row.bodyId),
);
