/** Place in a tree: the ids from the root down to the node itself, each without dashes and followed by "/", so that a subtree is one prefix. */
export type Path = string;

/** The path of a node under its parent's path ("" for a root). */
export const pathUnder = (parent: Path, id: string): Path => `${parent}${id.replaceAll('-', '')}/`;

/** Whether a node lies in the subtree of another (a node lies in its own). */
export const within = (path: Path, subtree: Path): boolean => path.startsWith(subtree);

/** The ids on a path, root first, in the usual form with dashes. */
export const idsOnPath = (path: Path): string[] =>
  path
    .split('/')
    .filter(Boolean)
    .map((hex) => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`);
