import type { Day } from '../../kernel/deadline.js';
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

/** Old boundaries or new ones: the bodies of then, or those of now. */
export type Boundaries = 'THEN' | 'NOW';

/** The bodies as they stood in a year (domain rule 12): a closed year keeps the tree that it was closed with, an open one has that of today; bodies that came later stand where they do. */
export function placedIn<Body extends PlacedBody>(bodies: readonly Body[], year: number): readonly Body[] {
  if (bodies.every(({ path, closedPaths }) => (closedPaths?.[year] ?? path) === path)) return bodies;
  return bodies.map((body) => {
    const path = body.closedPaths?.[year] ?? body.path;
    return path === body.path ? body : { ...body, path, parentId: idsOnPath(path).at(-2) ?? null };
  });
}

/** The body that answers today for what another one answered for (domain rule 12): where that ended with one successor, the successor, and so on to the last; where it works, ended without one or was divided among several, itself. */
export function answersToday(id: string, successorsOf: (id: string) => readonly string[]): string {
  let found = id;
  for (;;) {
    const [successor, ...others] = successorsOf(found);
    if (successor === undefined || others.length > 0) return found;
    found = successor;
  }
}

/** Whether a power over a body that ended may go on over its successor (domain rule 12: scopes follow the successor and never widen): over one of its own level or a lower one, never over one above. */
export const scopeFollows = (level: Level, successorLevel: Level): boolean =>
  levels.indexOf(successorLevel) >= levels.indexOf(level);

/** Whether a body may end on a day (the first without it): after its own first day, and not ahead of today. */
export const mayEndOn = (body: { readonly validFrom: Day }, endsOn: Day, today: Day): boolean =>
  endsOn > body.validFrom && endsOn <= today;

/** The latest closed year that an end would take a body out of, or null: what was closed stays as it was. */
export const closedYearCutOff = (closedYears: readonly number[], endsOn: Day): number | null =>
  closedYears.filter((year) => endsOn <= `${year}-01-01`).at(-1) ?? null;
