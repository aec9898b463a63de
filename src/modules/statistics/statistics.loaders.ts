import { loader } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { bySubtree } from '../standings/figure.rules.js';
import type { FiguresAt } from '../standings/standing.loaders.js';
import { atOnce } from '../targets/target.store.js';
import type { DeskCell } from './statistics.rules.js';
import { listDeskCells } from './statistics.store.js';

/** Reports and assignments of one year: of the whole tenant, and of each body's subtree. */
export interface DeskOfYear {
  readonly all: readonly DeskCell[];
  under(bodyId: string): readonly DeskCell[];
}

/** What is owed in a year and what is late, now or at an instant, read once a request for the whole tenant. */
export const deskOfYear = loader<FiguresAt, DeskOfYear>(
  async (context, keys) => {
    const instants = [...Map.groupBy(keys, ({ asOf }) => asOf)];
    const [tree, ...lists] = await Promise.all([
      context.load(bodyTree, 'tree'),
      ...instants.map(([asOf, asked]) =>
        listDeskCells(
          context.db,
          atOnce(
            asked.map(({ year }) => year),
            asOf ?? context.clock(),
          ),
          asOf === null ? 'now' : 'then',
        ),
      ),
    ]);
    const found = new Map(instants.map(([asOf], index) => [asOf, Map.groupBy(lists[index] ?? [], ({ year }) => year)]));
    return keys.map(({ year, asOf }) => {
      const all = found.get(asOf)?.get(year) ?? [];
      const subtrees = bySubtree(all, tree.inYear(year).byId);
      return { all, under: (bodyId) => subtrees.get(bodyId) ?? [] };
    });
  },
  ({ year, asOf }) => `${year}/${asOf ?? ''}`,
);
