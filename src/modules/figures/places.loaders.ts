import type { Level } from '../../kernel/level.js';
import { idsOnPath } from '../../kernel/path.js';
import type { BodyTree, PlacedBodies } from '../bodies/body.loaders.js';
import type { Boundaries } from '../bodies/body.rules.js';
import type { PlaceOfBody } from './aggregate.rules.js';
import type { BodiesInYears } from './aggregate.store.js';

/** The tree that cells of a year are placed in: the one of the year, or for the boundaries of now always that of today. */
const treeOf = (tree: BodyTree, year: number, boundaries: Boundaries): PlacedBodies =>
  boundaries === 'NOW' ? tree : tree.inYear(year);

/** Where each body belongs at a level: the one of that level at or above it, in the tree of the year; or in that of now, where an ended body is its only successor. */
export function placesAt(tree: BodyTree, level: Level | null, boundaries: Boundaries): PlaceOfBody {
  const known = new Map<PlacedBodies, Map<string, ReturnType<PlaceOfBody>>>();
  return (bodyId, year) => {
    const bodies = treeOf(tree, year, boundaries);
    const places = known.get(bodies) ?? new Map<string, ReturnType<PlaceOfBody>>();
    known.set(bodies, places);
    const found = places.get(bodyId);
    if (found) return found;
    const answering = boundaries === 'NOW' ? tree.today(bodyId) : bodyId;
    const at = idsOnPath(bodies.byId.get(answering)?.path ?? '')
      .map((id) => bodies.byId.get(id))
      .find((body) => body?.level === level);
    const place = {
      bodyId: at?.id ?? null,
      area: at && at.areaCode !== null ? `${at.areaCode}@${at.areaValidFrom}` : null,
    };
    places.set(bodyId, place);
    return place;
  };
}

/** The bodies of a subtree (null: all of the tenant) in each of some years; years that share a tree stand together. */
export function bodiesUnder(
  tree: BodyTree,
  topId: string | null,
  years: readonly number[],
  boundaries: Boundaries,
): BodiesInYears[] {
  return [...Map.groupBy(years, (year) => treeOf(tree, year, boundaries))].map(([{ all, isUnder }, ofTree]) => ({
    years: ofTree,
    bodyIds: all
      .filter(({ id }) => topId === null || isUnder(boundaries === 'NOW' ? tree.today(id) : id, topId))
      .map(({ id }) => id),
  }));
}
