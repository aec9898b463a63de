import { groupsInOrder, loader } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { bySubtree } from '../standings/standing-count.rules.js';
import type { ReportCell } from './target.rules.js';
import { listReportCells, listTargets, type TargetRow } from './target.store.js';

/** The targets of a year, of all bodies. */
export const targetsOfYear = loader<number, TargetRow[]>(async (context, years) =>
  groupsInOrder(years, await listTargets(context.db, { years }), (row) => row.year),
);

/** The targets that a plan sets, of all years. */
export const targetsOfPlan = loader<string, TargetRow[]>(async (context, planIds) =>
  groupsInOrder(planIds, await listTargets(context.db, { planIds }), (row) => row.planId ?? ''),
);

/** The reports of a year that are due now, by the subtree of a body. */
export const reportsOfYear = loader<number, (bodyId: string) => readonly ReportCell[]>(async (context, years) => {
  const [rows, tree] = await Promise.all([
    listReportCells(context.db, years, context.clock()),
    context.load(bodyTree, 'tree'),
  ]);
  const byYear = Map.groupBy(rows, (row) => row.year);
  return years.map((year) => {
    const subtrees = bySubtree(byYear.get(year) ?? [], tree.byId);
    return (bodyId) => subtrees.get(bodyId) ?? [];
  });
});
