import { groupsInOrder, inOrder, loader } from '../../platform/request-context.js';
import { type AreaKey, type AreaRow, listAreas, listNewestAreas, listParents, listSuccessors } from './area.store.js';

const text = (key: AreaKey) => `${key.code}@${key.validFrom}`;

/** The newest area under a code. */
export const newestArea = loader<string, AreaRow | null>(async (context, codes) =>
  inOrder(codes, await listNewestAreas(context.reference, codes), (row) => row.code, null),
);

/** The area under a code in one period. */
export const areaOfPeriod = loader<AreaKey, AreaRow | null>(
  async (context, keys) => inOrder(keys.map(text), await listAreas(context.reference, keys), text, null),
  text,
);

/** The parent of an area as it was when the area's period began. */
export const parentOfArea = loader<AreaKey, AreaRow | null>(
  async (context, keys) =>
    inOrder(
      keys.map(text),
      await listParents(context.reference, keys),
      (row) => `${row.childCode}@${row.childFrom}`,
      null,
    ),
  text,
);

/** The successors of an area. */
export const successorsOfArea = loader<AreaKey, AreaRow[]>(
  async (context, keys) =>
    groupsInOrder(
      keys.map(text),
      await listSuccessors(context.reference, keys),
      (row) => `${row.formerCode}@${row.formerFrom}`,
    ),
  text,
);
