import type { Actor } from '../../kernel/actor.js';
import type { UnitKind } from '../units/unit.rules.js';

/** Whether somebody reads aggregates and no record: a BI analyst who holds no other role. */
export const seesAggregatesOnly = (actor: Actor): boolean =>
  actor.memberships.length > 0 && actor.memberships.every(({ role }) => role === 'BI_ANALYST');

/** A body in the tree that figures are added up by. */
export interface BodyInTree {
  readonly id: string;
  readonly parentId: string | null;
}

/** How many units one body and kind have by themselves. */
export interface SizeOfCell {
  readonly bodyId: string;
  readonly kind: UnitKind;
  readonly size: number;
}

/** Which groups may be shown: of a body's whole subtree, of the units that answer to a body directly, or of the whole tenant (null); of all kinds (null) or of one. */
export interface ShownGroups {
  subtree(bodyId: string | null, kind: UnitKind | null): boolean;
  direct(bodyId: string, kind: UnitKind | null): boolean;
}

const kinds: readonly UnitKind[] = ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE'];

const WHOLE = '*';
type Column = UnitKind | typeof WHOLE;

/** A node of the tree of groups: a whole subtree, or the units directly under a body that has others below it. */
interface Node {
  readonly key: string;
  readonly children: Node[];
  readonly sizes: Record<Column, number>;
  readonly hidden: Set<Column>;
}

const nodeOf = (key: string): Node => ({
  key,
  children: [],
  sizes: { [WHOLE]: 0, AGENCY: 0, ENTERPRISE: 0, EDUCATIONAL_INSTITUTION: 0, RESIDENTIAL_AREA: 0, COMMUNE: 0 },
  hidden: new Set(),
});

const directKey = (bodyId: string): string => `direct ${bodyId}`;

/** Builds the tree of groups with their sizes; a tenant with one root body is that body's subtree. */
function treeOf(bodies: readonly BodyInTree[], cells: readonly SizeOfCell[]): { top: Node; byKey: Map<string, Node> } {
  const byKey = new Map<string, Node>(bodies.map(({ id }) => [id, nodeOf(id)]));
  const roots: Node[] = [];
  for (const { id, parentId } of bodies) {
    const node = byKey.get(id) as Node;
    const parent = parentId === null ? undefined : byKey.get(parentId);
    if (parent) parent.children.push(node);
    else roots.push(node);
  }
  for (const { id } of bodies) {
    const node = byKey.get(id) as Node;
    if (node.children.length === 0) continue;
    const direct = nodeOf(directKey(id));
    node.children.push(direct);
    byKey.set(direct.key, direct);
  }
  for (const { bodyId, kind, size } of cells) {
    const own = byKey.get(directKey(bodyId)) ?? byKey.get(bodyId);
    if (!own) continue;
    own.sizes[kind] += size;
    own.sizes[WHOLE] += size;
  }
  const [only, ...others] = roots;
  const top = only && others.length === 0 ? only : { ...nodeOf('all'), children: roots };
  addUp(top);
  return { top, byKey };
}

function addUp(node: Node): void {
  for (const child of node.children) {
    addUp(child);
    for (const column of [WHOLE, ...kinds] as const) node.sizes[column] += child.sizes[column];
  }
}

/** What is hidden of a group is hidden of everything in it, so that it cannot be added up again. */
function hide(node: Node, column: Column): void {
  if (column === WHOLE) for (const kind of kinds) node.hidden.add(kind);
  node.hidden.add(column);
  for (const child of node.children) hide(child, column);
}

/**
 * Hides every group of fewer units than the tenant shows, and as much besides as it takes so that none can be computed from what is shown: among brothers never
 * one alone, and never fewer units together than are shown; of kinds always four corners, two groups by two kinds, whose sums in both directions stay the same
 * whatever a hidden group really is. Everything inside a hidden group is hidden with it.
 */
export function shownGroups(
  bodies: readonly BodyInTree[],
  cells: readonly SizeOfCell[],
  smallest: number,
): ShownGroups {
  const { top, byKey } = treeOf(bodies, cells);
  const isSmall = (size: number): boolean => size > 0 && size < smallest;
  if (isSmall(top.sizes[WHOLE])) hide(top, WHOLE);
  else {
    hideKindsOfTop(top, isSmall, smallest);
    hideBelow(top, isSmall, smallest);
  }
  const shows = (key: string, kind: UnitKind | null): boolean => {
    const node = key === top.key ? top : byKey.get(key);
    return node !== undefined && !node.hidden.has(kind ?? WHOLE);
  };
  return {
    subtree: (bodyId, kind) => shows(bodyId ?? top.key, kind),
    // A body with none below it has no units but its own.
    direct: (bodyId, kind) => shows(byKey.has(directKey(bodyId)) ? directKey(bodyId) : bodyId, kind),
  };
}

function hideKindsOfTop(top: Node, isSmall: (size: number) => boolean, smallest: number): void {
  if (!kinds.some((kind) => isSmall(top.sizes[kind]))) return;
  const bySize = kinds.toSorted((one, other) => rank(top.sizes[one]) - rank(top.sizes[other]));
  let count = 0;
  let units = 0;
  for (const kind of bySize) {
    if (!isSmall(top.sizes[kind]) && count >= 2 && units >= smallest) break;
    count += 1;
    units += top.sizes[kind];
    hide(top, kind);
  }
}

// Nothing hides nothing: empty groups come last.
const rank = (size: number): number => (size === 0 ? Number.MAX_SAFE_INTEGER : size);

function hideBelow(parent: Node, isSmall: (size: number) => boolean, smallest: number): void {
  const { children } = parent;
  if (children.length === 0) return;
  if (!parent.hidden.has(WHOLE) && children.some((child) => isSmall(child.sizes[WHOLE]))) {
    let count = 0;
    let units = 0;
    for (const child of children.toSorted((one, other) => rank(one.sizes[WHOLE]) - rank(other.sizes[WHOLE]))) {
      if (!isSmall(child.sizes[WHOLE]) && count >= 2 && units >= smallest) break;
      count += 1;
      units += child.sizes[WHOLE];
      hide(child, WHOLE);
    }
  }
  for (const child of children)
    for (const kind of kinds)
      if (isSmall(child.sizes[kind]) && !child.hidden.has(kind)) hideCorners(children, child, kind, smallest);
  for (const child of children) hideBelow(child, isSmall, smallest);
}

/** Hides a cell with three others, so that units may be thought to have moved around the four corners without any sum changing; the fewest units that do. */
function hideCorners(brothers: readonly Node[], row: Node, column: UnitKind, smallest: number): void {
  const small = row.sizes[column];
  let best: { readonly cost: number; readonly brother: Node; readonly kind: UnitKind } | null = null;
  for (const kind of kinds) {
    if (kind === column) continue;
    for (const brother of brothers) {
      if (brother === row) continue;
      const corners = [
        [row, kind],
        [brother, column],
        [brother, kind],
      ] as const;
      const fresh = corners.filter(([node, one]) => !node.hidden.has(one));
      const tooFew = small + row.sizes[kind] < smallest || small + brother.sizes[column] < smallest;
      const cost =
        fresh.reduce((sum, [node, one]) => sum + node.sizes[one], fresh.length) +
        (tooFew ? Number.MAX_SAFE_INTEGER / 2 : 0);
      if (best === null || cost < best.cost) best = { cost, brother, kind };
    }
  }
  hide(row, column);
  if (!best) return;
  hide(row, best.kind);
  hide(best.brother, column);
  hide(best.brother, best.kind);
}
