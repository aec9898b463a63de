import { groupsInOrder, loader } from '../../platform/request-context.js';
import {
  listMilestones,
  listPlans,
  listProvisions,
  type MilestoneRow,
  type PlanRow,
  type ProvisionRow,
} from './plan.store.js';

/** The tenant's plans, read once a request. */
export interface PlanShelf {
  readonly all: readonly PlanRow[];
  readonly byId: ReadonlyMap<string, PlanRow>;
}

/** The plans of the request's tenant; the key says nothing. */
export const planShelf = loader<'shelf', PlanShelf>(async (context) => {
  const all = await listPlans(context.db);
  return [{ all, byId: new Map(all.map((plan) => [plan.id, plan])) }];
});

/** The provisions of a plan. */
export const provisionsOfPlan = loader<string, ProvisionRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listProvisions(context.db, ids), (row) => row.planId),
);

/** The milestones of a plan. */
export const milestonesOfPlan = loader<string, MilestoneRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listMilestones(context.db, ids), (row) => row.planId),
);
