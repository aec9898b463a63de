import { bodyTree } from './modules/bodies/body.loaders.js';
import { ruleBooks } from './modules/rulebooks/rule-book.loaders.js';
import { presentFigures } from './modules/standings/standing.loaders.js';
import { targetsOfYear } from './modules/targets/target.loaders.js';
import { standingsOfPage } from './modules/units/unit.loaders.js';
import type { LookAhead, Need } from './platform/graphql/look-ahead.js';

const tree: Need = { from: bodyTree, key: 'tree' };
const books: Need = { from: ruleBooks, key: 'all' };
const figures = ({ year, asOf }: Record<string, unknown>): Need[] =>
  asOf == null ? [tree, { from: presentFigures, key: year }] : [tree];
const targets = ({ year }: Record<string, unknown>): Need[] => [{ from: targetsOfYear, key: year }];

/** What fields of long lists and of first pages need of their tenant as a whole; it is read before the query runs. */
export const lookAhead: LookAhead = {
  'Query.body': () => [tree],
  'Query.units': () => [tree],
  'Tenant.rootBodies': () => [tree],
  'Tenant.bodies': () => [tree],
  'Tenant.statistics': figures,
  'Tenant.targets': targets,
  'Body.parent': () => [tree],
  'Body.children': () => [tree],
  'Body.statistics': figures,
  'Body.targets': targets,
  'BandCount.label': () => [books],
  'Unit.body': () => [tree],
  'Unit.standing': ({ year }) => [{ from: standingsOfPage, key: year }],
  'Standing.body': () => [tree],
  'Standing.band': () => [books],
};
