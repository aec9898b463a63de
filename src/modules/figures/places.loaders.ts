import type { Level } from '../../kernel/level.js';
import { idsOnPath } from '../../kernel/path.js';
import type { BodyTree } from '../bodies/body.loaders.js';
import type { PlaceOfBody } from './aggregate.rules.js';

/** Where each body belongs at a level: the one of that level at or above it. */
export function placesAt(tree: BodyTree, level: Level | null): PlaceOfBody {
  const known = new Map<string, ReturnType<PlaceOfBody>>();
  return (bodyId) => {
    const found = known.get(bodyId);
    if (found) return found;
    const at = idsOnPath(tree.byId.get(bodyId)?.path ?? '')
      .map((id) => tree.byId.get(id))
      .find((body) => body?.level === level);
    const place = {
      bodyId: at?.id ?? null,
      area: at && at.areaCode !== null ? `${at.areaCode}@${at.areaValidFrom}` : null,
    };
    known.set(bodyId, place);
    return place;
  };
}
