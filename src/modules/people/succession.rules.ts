import { type BodyEnding } from '../bodies/body.events.js';
import { scopeFollows } from '../bodies/body.rules.js';

/** What becomes of the roles over a body that ended. */
export interface RolesPlaced {
  /** Where each role goes that follows; those that are not here stay with the body that ended. */
  readonly to: ReadonlyMap<string, string>;
  /** How many could follow one of several successors and were not said to follow any. */
  readonly unplaced: number;
  /** One that is named and is not held over the body, or null. */
  readonly unknown: string | null;
  /** One that is named for a place that it may not follow to, or null. */
  readonly astray: string | null;
}

/** Where the roles over a body that ended go (domain rule 12): to the place that is named, or to the only successor; only to successors, and never to one of a higher level. */
export function placeRoles(
  held: readonly string[],
  { level, successors, rolesTo }: Pick<BodyEnding, 'level' | 'successors' | 'rolesTo'>,
): RolesPlaced {
  const open = successors.filter((one) => scopeFollows(level, one.level)).map(({ id }) => id);
  const only = successors.length === 1 ? open[0] : undefined;
  const to = new Map(
    held.flatMap((id) => {
      const place = rolesTo.get(id) ?? only;
      return place === undefined ? [] : [[id, place] as const];
    }),
  );
  return {
    to,
    unplaced: successors.length > 1 && open.length > 0 ? held.length - to.size : 0,
    unknown: [...rolesTo.keys()].find((id) => !held.includes(id)) ?? null,
    astray: [...to].find(([, place]) => !open.includes(place))?.[0] ?? null,
  };
}
