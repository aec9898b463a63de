import type { ListSizes } from './platform/graphql/limits.js';

/** How long lists without `first` usually are, for estimating the cost of a query; the tree of bodies is counted as a whole, not level by level. */
export const listSizes: ListSizes = {
  'Tenant.bodies': 200,
  'Tenant.rootBodies': 2,
  'Body.children': 15,
  'Body.ancestors': 3,
  'Assessment.scores': 30,
  'RuleBook.bands': 5,
  'Criterion.children': 6,
  'Statistics.bands': 5,
  'TargetProgress.byBody': 200,
};
