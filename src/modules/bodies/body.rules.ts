import { type Level, levels } from '../../kernel/level.js';
import { type Path, within } from '../../kernel/path.js';

/** A body stands directly or further below a body of a higher level, never beside or above it (domain: Body, tree inside the tenant). */
export const mayStandUnder = (level: Level, parentLevel: Level): boolean =>
  levels.indexOf(level) > levels.indexOf(parentLevel);

/** A move keeps the tree a tree: the new parent lies outside the moved subtree. */
export const keepsTree = (moved: Path, newParent: Path): boolean => !within(newParent, moved);
