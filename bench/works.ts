import { askedYear } from './database.js';

/** Who answers. */
export type Party = 'ours' | 'postgraphile' | 'limit';

/** A question to one party. */
export interface Question {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** What is asked of each party: the same facts, in the words of each. */
export interface Work {
  readonly name: string;
  readonly ask: Readonly<Record<Party, (rootId: string) => Question>>;
  /** The facts of an answer as lines, to see that all parties answer the same question. */
  readonly facts: Readonly<Record<Party, (answer: Answer, rootId: string) => string[]>>;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is JSON of three shapes
type Answer = any;

const year = askedYear;
const graphql = (query: string, variables: Record<string, unknown>): Question => ({
  path: '/graphql',
  body: { query, variables },
});
const bare = (path: string, body: Record<string, unknown>): Question => ({ path, body });

const COUNTED = ['units', 'eligible', 'registered', 'assessed', 'recognised', 'excellent', 'good', 'average', 'weak'];
const COUNTS = COUNTED.join(' ');
const KINDS = ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION'];
const FIGURES = 'fragment F on Statistics { units eligible registered assessed recognised bands { standard units } }';
const byKind = (alias: string, ofYear: string) =>
  KINDS.map((kind) => `${alias}${kind}: statistics(year: ${ofYear}, kinds: [${kind}]) { ...F }`).join(' ');

const line = (...parts: readonly (string | number | null | undefined)[]) => parts.map((part) => part ?? '-').join(' ');
const ofRow = (row: Answer) => COUNTED.map((name) => Number(row[name])).join(',');
const ofStatistics = ({ bands, ...counts }: Answer) =>
  ofRow({ ...counts, ...Object.fromEntries(bands.map((band: Answer) => [band.standard.toLowerCase(), band.units])) });
const some = (lines: readonly string[]) => lines.filter((one) => !one.endsWith(` ${COUNTED.map(() => 0).join(',')}`));

/**
 * 115 bodies with their figures by kind of unit, and their targets. Figures of a body are of all units below it; PostGraphile answers with what is
 * kept for each body alone, so the root's are compared between the other two.
 */
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
  facts: {
    ours: ({ data }) =>
      data.tenant.bodies.flatMap((body: Answer) => [
        line(body.id, body.code, body.name, body.level, body.parent?.id),
        ...some(KINDS.map((kind) => line(body.id, kind, ofStatistics(body[kind])))),
        ...body.targets.map((one: Answer) =>
          line(one.id, body.id, one.code, one.metric, one.comparator, Number(one.threshold)),
        ),
      ]),
    postgraphile: ({ data }, rootId) =>
      data.allBodies.nodes.flatMap((body: Answer) => [
        line(body.rowId, body.code, body.name, body.level, body.bodyByTenantIdAndParentId?.rowId),
        ...(body.rowId === rootId
          ? []
          : some(
              body.figuresByTenantIdAndBodyId.nodes.map((row: Answer) => line(body.rowId, row.unitKind, ofRow(row))),
            )),
        ...body.targetsByTenantIdAndBodyId.nodes.map((one: Answer) =>
          line(one.rowId, body.rowId, one.code, one.metric, one.comparator, Number(one.threshold)),
        ),
      ]),
    limit: ({ bodies, figures, targets }) => [
      ...bodies.map((body: Answer) => line(body.id, body.code, body.name, body.level, body.parent_id)),
      ...some(figures.map((row: Answer) => line(row.body_id, row.unit_kind, ofRow(row)))),
      ...targets.map((one: Answer) =>
        line(one.id, one.body_id, one.code, one.metric, one.comparator, Number(one.threshold)),
      ),
    ],
  },
};

/** 50 units by name under the root body, with body, standing and class. PostGraphile asks a function of ours, because its own arguments know no Vietnamese order and nothing below a body. */
const page: Work = {
  name: 'page',
  ask: {
    ours: (root) =>
      graphql(
        `query Page($body: ID!, $year: Int!) { units(filter: { underBody: $body }, orderBy: NAME, first: 50) {
          nodes { id code name kind body { id name } standing(year: $year) { registered recognition reviewTotal band { standard label } } }
          pageInfo { hasNextPage } } }`,
        { body: root, year },
      ),
    postgraphile: (root) =>
      graphql(
        `query Page($root: UUID!, $year: Int!) { benchUnitsUnder(root: $root, first: 50) {
          nodes { rowId code name kind bodyByTenantIdAndBodyId { rowId name }
            standingsByTenantIdAndUnitId(condition: { year: $year }) { nodes { registered recognition reviewTotal bandByTenantIdAndBandId { standard label } } } }
          pageInfo { hasNextPage } } }`,
        { root, year },
      ),
    limit: (root) => bare('/page', { year, root, after: '' }),
  },
  facts: {
    ours: ({ data }) =>
      data.units.nodes.map(({ standing, ...unit }: Answer) =>
        line(
          unit.id,
          unit.code,
          unit.name,
          unit.kind,
          unit.body.name,
          standing.recognition,
          standing.reviewTotal,
          standing.band?.label,
        ),
      ),
    postgraphile: ({ data }) =>
      data.benchUnitsUnder.nodes.map((unit: Answer) => {
        const [standing] = unit.standingsByTenantIdAndUnitId.nodes;
        const { recognition, reviewTotal, bandByTenantIdAndBandId: band } = standing;
        return line(
          unit.rowId,
          unit.code,
          unit.name,
          unit.kind,
          unit.bodyByTenantIdAndBodyId.name,
          recognition,
          reviewTotal && Number(reviewTotal),
          band?.label,
        );
      }),
    limit: ({ units }) =>
      units
        .slice(0, 50)
        .map((unit: Answer) =>
          line(
            unit.id,
            unit.code,
            unit.name,
            unit.kind,
            unit.body_name,
            unit.recognition,
            unit.review_total && Number(unit.review_total),
            unit.band_label,
          ),
        ),
  },
};

const postgraphileAggregate = () =>
  graphql(
    `query Aggregate($a: Int!, $b: Int!) {
      a: allFigures(condition: { year: $a }) { nodes { bodyId unitKind year ${COUNTS} } }
      b: allFigures(condition: { year: $b }) { nodes { bodyId unitKind year ${COUNTS} } } }`,
    { a: year - 1, b: year },
  );
const postgraphileCells = ({ data }: Answer, rootId: string) =>
  [...data.a.nodes, ...data.b.nodes]
    .filter(({ bodyId }) => bodyId !== rootId)
    .map((row) => line(row.bodyId, row.unitKind, row.year, ofRow(row)));
const bareCells = ({ rows }: Answer) =>
  rows.map((row: Answer) => line(row.body_id, row.unit_kind, row.year, ofRow(row)));

/** Figures of every commune by kind of unit, two years: about 700 rows, as a BI tool asks for them. */
const aggregate: Work = {
  name: 'aggregate',
  ask: {
    ours: () =>
      graphql(
        'query Aggregate($input: AggregateInput!) { aggregate(input: $input) { rows { body { id } kind year values { value } } } }',
        {
          input: {
            groupBy: ['BODY', 'UNIT_KIND', 'YEAR'],
            level: 'COMMUNE',
            measures: COUNTED.map((name) => name.toUpperCase()),
            years: [year - 1, year],
            first: 1000,
          },
        },
      ),
    postgraphile: postgraphileAggregate,
    limit: () => bare('/aggregate', { years: [year - 1, year] }),
  },
  facts: {
    ours: ({ data }) =>
      data.aggregate.rows
        // Units that answer to the root itself stand under no commune.
        .filter(({ body }: Answer) => body !== null)
        .map((row: Answer) =>
          line(row.body.id, row.kind, row.year, row.values.map(({ value }: Answer) => Number(value)).join(',')),
        ),
    postgraphile: postgraphileCells,
    limit: bareCells,
  },
};

/** The same cells, asked body by body. */
const cells: Work = {
  name: 'aggregate by bodies',
  ask: {
    ours: () =>
      graphql(
        `query Cells($a: Int!, $b: Int!) { tenant { bodies(level: COMMUNE) { id ${byKind('a_', '$a')} ${byKind('b_', '$b')} } } } ${FIGURES}`,
        { a: year - 1, b: year },
      ),
    postgraphile: postgraphileAggregate,
    limit: () => bare('/aggregate', { years: [year - 1, year] }),
  },
  facts: {
    ours: ({ data }) =>
      data.tenant.bodies.flatMap((body: Answer) =>
        some(
          KINDS.flatMap((kind) => [
            line(body.id, kind, year - 1, ofStatistics(body[`a_${kind}`])),
            line(body.id, kind, year, ofStatistics(body[`b_${kind}`])),
          ]),
        ),
      ),
    postgraphile: postgraphileCells,
    limit: bareCells,
  },
};

/**
 * What an officer's first page needs: figures and targets of the locality, its bodies, its work, what is due. Ours says in the same answer who asks and
 * how far each target is met; the others give the rows from which a client would have to find that out.
 */
const dashboard: Work = {
  name: 'dashboard',
  ask: {
    ours: (root) =>
      graphql(
        `query Dashboard($root: ID!, $year: Int!) {
          viewer { name permissions memberships { role body { name } } }
          tenant { name statistics(year: $year) { ...F } targets(year: $year) { id code metric threshold progress { numerator denominator value met shortfall } } }
          body(id: $root) { children { id name statistics(year: $year) { units eligible registered assessed recognised } } assignmentCounts(year: $year) { total overdue } }
          reportDues(filter: { year: $year }, first: 10) { nodes { id status dueAt } } } ${FIGURES}`,
        { root, year },
      ),
    postgraphile: () =>
      graphql(
        `query Dashboard($year: Int!) {
          allBodies(orderBy: NAME_ASC) { nodes { rowId name figuresByTenantIdAndBodyId(condition: { year: $year }) { nodes { unitKind ${COUNTS} } } } }
          allTargets(condition: { year: $year }) { nodes { rowId code metric threshold } }
          allAssignments(condition: { year: $year }) { totalCount }
          allReportDues(condition: { year: $year }, first: 10) { nodes { rowId status dueAt } } }`,
        { year },
      ),
    limit: () => bare('/dashboard', { year }),
  },
  facts: {
    ours: ({ data }, rootId) => [
      ...[{ id: rootId }, ...data.body.children].map(({ id }: Answer) => line('body', id)),
      ...data.tenant.targets.map(({ id }: Answer) => line('target', id)),
      line('assignments', data.body.assignmentCounts.total),
      line('dues', data.reportDues.nodes.length),
    ],
    postgraphile: ({ data }) => [
      ...data.allBodies.nodes.map(({ rowId }: Answer) => line('body', rowId)),
      ...data.allTargets.nodes.map(({ rowId }: Answer) => line('target', rowId)),
      line('assignments', data.allAssignments.totalCount),
      line('dues', data.allReportDues.nodes.length),
    ],
    limit: ({ bodies, targets, assignments, dues }) => [
      ...bodies.map(({ id }: Answer) => line('body', id)),
      ...targets.map(({ id }: Answer) => line('target', id)),
      line(
        'assignments',
        assignments.reduce((sum: number, { count }: Answer) => sum + count, 0),
      ),
      line('dues', dues.length),
    ],
  },
};

/** What is read. */
export const reads: readonly Work[] = [tree, page, aggregate, cells, dashboard];

/** The approval of one card that waits. PostGraphile has no such thing. */
export const approval: Readonly<Record<'ours' | 'limit', (card: { id: string; version: number }) => Question>> = {
  ours: ({ id, version }) =>
    graphql(
      'mutation Approve($input: AssessmentStepInput!) { approveAssessment(input: $input) { id status reviewTotal version } }',
      {
        input: { id, version },
      },
    ),
  limit: ({ id }) => bare('/approve', { id }),
};
