import { type Level, levels } from '../../kernel/level.js';
import { idsOnPath, type Path, within } from '../../kernel/path.js';

/** A body stands directly or further below a body of a higher level, never beside or above it (domain: Body, tree inside the tenant). */
export const mayStandUnder = (level: Level, parentLevel: Level): boolean =>
  levels.indexOf(level) > levels.indexOf(parentLevel);

/** A move keeps the tree a tree: the new parent lies outside the moved subtree. */
export const keepsTree = (moved: Path, newParent: Path): boolean => !within(newParent, moved);

/** A body with its place in the tree, and with the one that it had when each closed year was closed. */
export interface PlacedBody {
  readonly id: string;
  readonly parentId: string | null;
  readonly path: Path;
  /** By year; null where no year is closed. */
  readonly closedPaths: Readonly<Record<string, Path>> | null;
}

/** The bodies as they stood in a year (domain rule 12): a closed year keeps the tree that it was closed with, an open one has that of today; bodies that came later stand where they do. */
export function placedIn<Body extends PlacedBody>(bodies: readonly Body[], year: number): readonly Body[] {
  if (bodies.every(({ path, closedPaths }) => (closedPaths?.[year] ?? path) === path)) return bodies;
  return bodies.map((body) => {
    const path = body.closedPaths?.[year] ?? body.path;
    return path === body.path ? body : { ...body, path, parentId: idsOnPath(path).at(-2) ?? null };
  });
}
