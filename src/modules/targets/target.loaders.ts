import type { Instant } from '../../kernel/deadline.js';
import { groupsInOrder, keptLoader, loader } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { bySubtree } from '../standings/figure.rules.js';
import { listMarksAsOf, type MarkRow } from '../standings/figure.store.js';
import type { FiguresAt } from '../standings/standing.loaders.js';
import type { ReportCell } from './target.rules.js';
import { listReportCells, listTargets, type TargetRow } from './target.store.js';

/** The targets of a year, of all bodies. */
export const targetsOfYear = keptLoader<number, TargetRow[]>(async (context, years) =>
  groupsInOrder(years, await listTargets(context.db, { years }), (row) => row.year),
);

/** The targets that a plan sets, of all years. */
export const targetsOfPlan = loader<string, TargetRow[]>(async (context, planIds) =>
  groupsInOrder(planIds, await listTargets(context.db, { planIds }), (row) => row.planId ?? ''),
);

/** The reports of a year that are due, now or at an instant, by the subtree of a body. */
export const reportsOfYear = loader<FiguresAt, (bodyId: string) => readonly ReportCell[]>(
  async (context, keys) => {
    const instants = [...Map.groupBy(keys, ({ asOf }) => asOf)];
    const [tree, ...lists] = await Promise.all([
      context.load(bodyTree, 'tree'),
      ...instants.map(([asOf, asked]) =>
        listReportCells(
          context.db,
          asked.map(({ year }) => year),
          asOf ?? context.clock(),
          asOf === null ? 'now' : 'then',
        ),
      ),
    ]);
    const found = new Map(instants.map(([asOf], index) => [asOf, Map.groupBy(lists[index] ?? [], ({ year }) => year)]));
    return keys.map(({ year, asOf }) => {
      const subtrees = bySubtree(found.get(asOf)?.get(year) ?? [], tree.inYear(year).byId);
      return (bodyId) => subtrees.get(bodyId) ?? [];
    });
  },
  ({ year, asOf }) => `${year}/${asOf ?? ''}`,
);

/** The reports of a year that are due now, by the subtrees of today: of units under the bodies that they answer to, of ended bodies under their only successor. */
export const reportsOfToday = loader<number, (bodyId: string) => readonly ReportCell[]>(async (context, years) => {
  const [tree, rows] = await Promise.all([
    context.load(bodyTree, 'tree'),
    listReportCells(context.db, years, context.clock(), 'now', 'NOW'),
  ]);
  const byYear = Map.groupBy(
    rows.map((row) => ({ ...row, bodyId: tree.today(row.bodyId) })),
    ({ year }) => year,
  );
  return years.map((year) => {
    const subtrees = bySubtree(byYear.get(year) ?? [], tree.byId);
    return (bodyId) => subtrees.get(bodyId) ?? [];
  });
});

/** The exemplary units of some years as of an instant. */
export const marksAsOf = loader<{ readonly years: readonly number[]; readonly asOf: Instant }, readonly MarkRow[]>(
  (context, keys) => Promise.all(keys.map(({ years, asOf }) => listMarksAsOf(context.db, years, asOf))),
  ({ years, asOf }) => `${years.join()}/${asOf}`,
);
