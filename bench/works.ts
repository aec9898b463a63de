import { askedYear } from './database.js';

/** Who answers. */
export type Party = 'ours' | 'postgraphile' | 'limit';

/** What is asked of each party: the same facts, in the words of each. */
export interface Work {
  readonly name: string;
  readonly ask: Readonly<
    Record<Party, (rootId: string) => { readonly path: string; readonly body: Record<string, unknown> }>
  >;
  /** How many records the answer holds, to see that all parties answer the same question. */
  readonly records: Readonly<Record<Party, (answer: Answer) => number>>;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is JSON of three shapes
type Answer = any;

const year = askedYear;
const graphql = (query: string, variables: Record<string, unknown>) => ({
  path: '/graphql',
  body: { query, variables },
});
const bare = (path: string, body: Record<string, unknown>) => ({ path, body });

const FIGURES = `fragment F on Statistics {
  units eligible registered assessed recognised safeRate goodOrBetterRate bands { standard units }
}`;
const COUNTS = 'units eligible registered assessed recognised excellent good average weak';
const byKind = (alias: string, ofYear: string) =>
  ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION']
    .map((kind) => `${alias}${kind.toLowerCase()}: statistics(year: ${ofYear}, kinds: [${kind}]) { ...F }`)
    .join(' ');

/** 115 bodies with their figures by kind of unit, and their targets. */
const tree: Work = {
  name: 'tree',
  ask: {
    ours: () =>
      graphql(
        `query Tree($year: Int!) { tenant { bodies { id code name level parent { id } ${byKind('', '$year')}
          targets(year: $year) { id code metric comparator threshold } } } } ${FIGURES}`,
        { year },
      ),
    postgraphile: () =>
      graphql(
        `query Tree($year: Int!) { allBodies(orderBy: NAME_ASC) { nodes { rowId code name level bodyByTenantIdAndParentId { rowId }
          figuresByTenantIdAndBodyId(condition: { year: $year }) { nodes { unitKind ${COUNTS} } }
          targetsByTenantIdAndBodyId(condition: { year: $year }) { nodes { rowId code metric comparator threshold } } } } }`,
        { year },
      ),
    limit: () => bare('/tree', { year }),
  },
  records: {
    ours: ({ data }) => data.tenant.bodies.length,
    postgraphile: ({ data }) => data.allBodies.nodes.length,
    limit: ({ bodies }) => bodies.length,
  },
};

/** 50 units by name under the root body, with body, standing and class. */
const page: Work = {
  name: 'page',
  ask: {
    ours: (root) =>
      graphql(
        `query Page($body: ID!, $year: Int!) { units(filter: { underBody: $body }, orderBy: NAME, first: 50) {
          nodes { id code name kind body { id name } standing(year: $year) { registered recognition reviewTotal band { standard label } } }
          pageInfo { hasNextPage endCursor } } }`,
        { body: root, year },
      ),
    postgraphile: () =>
      graphql(
        `query Page($year: Int!) { allUnits(first: 50, orderBy: NAME_ASC) {
          nodes { rowId code name kind bodyByTenantIdAndBodyId { rowId name }
            standingsByTenantIdAndUnitId(condition: { year: $year }) { nodes { registered recognition reviewTotal bandByTenantIdAndBandId { standard label } } } }
          pageInfo { hasNextPage endCursor } } }`,
        { year },
      ),
    limit: () => bare('/page', { year, after: '' }),
  },
  records: {
    ours: ({ data }) => data.units.nodes.length,
    postgraphile: ({ data }) => data.allUnits.nodes.length,
    limit: ({ units }) => Math.min(50, units.length),
  },
};

/** Figures of every commune by kind of unit, two years: about 700 rows. */
const aggregate: Work = {
  name: 'aggregate',
  ask: {
    ours: () =>
      graphql(
        `query Aggregate($a: Int!, $b: Int!) { tenant { bodies(level: COMMUNE) { id ${byKind('a_', '$a')} ${byKind('b_', '$b')} } } } ${FIGURES}`,
        { a: year - 1, b: year },
      ),
    postgraphile: () =>
      graphql(
        `query Aggregate($a: Int!, $b: Int!) {
          a: allFigures(condition: { year: $a }) { nodes { bodyId unitKind year ${COUNTS} } }
          b: allFigures(condition: { year: $b }) { nodes { bodyId unitKind year ${COUNTS} } } }`,
        { a: year - 1, b: year },
      ),
    limit: () => bare('/aggregate', { years: [year - 1, year] }),
  },
  records: {
    ours: ({ data }) => data.tenant.bodies.length * 6,
    postgraphile: ({ data }) => data.a.nodes.length + data.b.nodes.length,
    limit: ({ rows }) => rows.length,
  },
};

/** What an officer's first page needs: who he is, figures and targets of the locality, its bodies, its work, what is due. */
const dashboard: Work = {
  name: 'dashboard',
  ask: {
    ours: (root) =>
      graphql(
        `query Dashboard($root: ID!, $year: Int!, $from: Date!, $to: Date!) {
          viewer { name permissions memberships { role body { name } } }
          tenant { name statistics(year: $year) { ...F } targets(year: $year) { code metric threshold progress { numerator denominator value met shortfall } } }
          body(id: $root) { children { id name statistics(year: $year) { units registered recognised safeRate } } assignmentCounts(year: $year) { total overdue } }
          calendar(from: $from, to: $to) { __typename }
          reportDues(filter: { year: $year }, first: 10) { nodes { id status dueAt } } } ${FIGURES}`,
        { root, year, from: `${year}-11-01`, to: `${year}-11-30` },
      ),
    postgraphile: () =>
      graphql(
        `query Dashboard($year: Int!) {
          allBodies(orderBy: NAME_ASC) { nodes { rowId name figuresByTenantIdAndBodyId(condition: { year: $year }) { nodes { unitKind ${COUNTS} } } } }
          allTargets(condition: { year: $year }) { nodes { code metric threshold } }
          allAssignments(condition: { year: $year }) { totalCount }
          allReportDues(condition: { year: $year }, first: 10) { nodes { rowId status dueAt } } }`,
        { year },
      ),
    limit: () => bare('/dashboard', { year, from: `${year}-11-01`, to: `${year}-12-01` }),
  },
  records: {
    ours: ({ data }) => data.body.children.length + 1,
    postgraphile: ({ data }) => data.allBodies.nodes.length,
    limit: ({ bodies }) => bodies.length,
  },
};

/** What is read. */
export const reads: readonly Work[] = [tree, page, aggregate, dashboard];
