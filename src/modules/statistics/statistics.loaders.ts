import { loader } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { bySubtree } from '../standings/standing-count.rules.js';
import type { DeskCell } from './statistics.rules.js';
import { listDeskCells } from './statistics.store.js';

/** Reports and assignments of one year: of the whole tenant, and of each body's subtree. */
export interface DeskOfYear {
  readonly all: readonly DeskCell[];
  under(bodyId: string): readonly DeskCell[];
}

/** What is owed in a year and what is late now, read once a request for the whole tenant. */
export const deskOfYear = loader<number, DeskOfYear>(async (context, years) => {
  const [rows, tree] = await Promise.all([
    listDeskCells(context.db, years, context.clock()),
    context.load(bodyTree, 'tree'),
  ]);
  const byYear = Map.groupBy(rows, (row) => row.year);
  return years.map((year) => {
    const all = byYear.get(year) ?? [];
    const subtrees = bySubtree(all, tree.byId);
    return { all, under: (bodyId) => subtrees.get(bodyId) ?? [] };
  });
});
