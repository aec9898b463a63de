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

/** The counts of a figure that every party says. */
export const COUNTED = [
  'units',
  'eligible',
  'registered',
  'assessed',
  'recognised',
  'excellent',
  'good',
  'average',
  'weak',
] as const;
const COUNTS = COUNTED.join(' ');
export const KINDS = ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION'];
/** The column of the rival's tree that says a count of a kind. */
export const ofKind = (kind: string, name: string) => `${kind}_${name}`.toLowerCase();
const inCamelCase = (column: string) => column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
const fieldOf = (kind: string, name: string) => inCamelCase(ofKind(kind, name));
const FIELDS_BY_KIND = KINDS.flatMap((kind) => COUNTED.map((name) => fieldOf(kind, name))).join(' ');
/** Which assignments are overdue, as ours decides it. */
export const OVERDUE = "status in ('ASSIGNED', 'ACCEPTED', 'IN_PROGRESS') and limit_at <= now()";
const FIGURES = 'fragment F on Statistics { units eligible registered assessed recognised bands { standard units } }';
const byKind = (alias: string, ofYear: string) =>
  KINDS.map((kind) => `${alias}${kind}: statistics(year: ${ofYear}, kinds: [${kind}]) { ...F }`).join(' ');

const line = (...parts: readonly (string | number | null | undefined)[]) => parts.map((part) => part ?? '-').join(' ');
const ofRow = (row: Answer) => COUNTED.map((name) => Number(row[name])).join(',');
const ofStatistics = ({ bands, ...counts }: Answer) =>
  ofRow({ ...counts, ...Object.fromEntries(bands.map((band: Answer) => [band.standard.toLowerCase(), band.units])) });
/** Lines whose order is part of the answer. */
const inOrder = (lines: readonly string[]) => lines.map((one, place) => line(place, one));
const some = (lines: readonly string[]) => lines.filter((one) => !one.endsWith(` ${COUNTED.map(() => 0).join(',')}`));

const ofTarget = (body: string, one: Answer) =>
  line(one.rowId ?? one.id, body, one.code, one.metric, one.comparator, Number(one.threshold));

/**
 * 115 bodies in the order of their names with their figures by kind of unit, and their targets. Figures of a body are of all units below it, the root
 * included; for PostGraphile they are summed up by a function that stands in waiting.ts with what else was tried. It and the limit give targets beside the bodies.
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
        `query Tree($year: Int!) { benchTreeList(asked: $year) { id code name level parentId ${FIELDS_BY_KIND} }
          allTargetsList(condition: { year: $year }, orderBy: CODE_ASC) { rowId bodyId code metric comparator threshold } }`,
        { year },
      ),
    limit: () => bare('/tree', { year }),
  },
  facts: {
    ours: ({ data: { tenant } }) => [
      ...inOrder(tenant.bodies.map((body: Answer) => line(body.id, body.code, body.name, body.level, body.parent?.id))),
      ...tenant.bodies.flatMap((body: Answer) => [
        ...some(KINDS.map((kind) => line(body.id, kind, ofStatistics(body[kind])))),
        ...body.targets.map((one: Answer) => ofTarget(body.id, one)),
      ]),
    ],
    postgraphile: ({ data }) => [
      ...inOrder(
        data.benchTreeList.map((body: Answer) => line(body.id, body.code, body.name, body.level, body.parentId)),
      ),
      ...data.benchTreeList.flatMap((body: Answer) =>
        some(
          KINDS.map((kind) =>
            line(body.id, kind, ofRow(Object.fromEntries(COUNTED.map((name) => [name, body[fieldOf(kind, name)]])))),
          ),
        ),
      ),
      ...data.allTargetsList.map((one: Answer) => ofTarget(one.bodyId, one)),
    ],
    limit: ({ bodies, figures, targets }) => [
      ...inOrder(bodies.map((body: Answer) => line(body.id, body.code, body.name, body.level, body.parent_id))),
      ...some(figures.map((row: Answer) => line(row.body_id, row.unit_kind, ofRow(row)))),
      ...targets.map((one: Answer) => ofTarget(one.body_id, one)),
    ],
  },
};

const ofUnit = (unit: Answer, body: Answer, standing: Answer, total: unknown, band: Answer) => {
  const { registered, recognition } = standing;
  const own = line(unit.id, unit.code, unit.name, unit.kind, body.id, body.name);
  return line(own, String(registered), recognition, total === null ? null : Number(total), band?.standard, band?.label);
};
const ofPage = (units: readonly string[], hasNext: boolean) => [
  ...inOrder(units.slice(0, 50)),
  line('next page', String(hasNext)),
];

/** 50 units by name under the root body, with body, standing and class. PostGraphile asks a function of ours, because its own arguments know no Vietnamese order and nothing below a body; it takes one unit more, as the limit does, to see whether there is a next page. */
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
        `query Page($root: UUID!, $year: Int!) { benchUnitsUnderList(root: $root, first: 51) {
          rowId code name kind bodyByTenantIdAndBodyId { rowId name }
          standingsByTenantIdAndUnitIdList(condition: { year: $year }) { registered recognition reviewTotal bandByTenantIdAndBandId { standard label } } } }`,
        { root, year },
      ),
    limit: (root) => bare('/page', { year, root, after: '' }),
  },
  facts: {
    ours: ({ data: { units } }) =>
      ofPage(
        units.nodes.map(({ standing, ...unit }: Answer) =>
          ofUnit(unit, unit.body, standing, standing.reviewTotal, standing.band),
        ),
        units.pageInfo.hasNextPage,
      ),
    postgraphile: ({ data: { benchUnitsUnderList: units } }) =>
      ofPage(
        units.map((unit: Answer) => {
          const [standing] = unit.standingsByTenantIdAndUnitIdList;
          const { rowId: id, name } = unit.bodyByTenantIdAndBodyId;
          return ofUnit(
            { ...unit, id: unit.rowId },
            { id, name },
            standing,
            standing.reviewTotal,
            standing.bandByTenantIdAndBandId,
          );
        }),
        units.length > 50,
      ),
    limit: ({ units }) =>
      ofPage(
        units.map((unit: Answer) =>
          ofUnit(
            unit,
            { id: unit.body_id, name: unit.body_name },
            unit,
            unit.review_total,
            unit.band_standard && { standard: unit.band_standard, label: unit.band_label },
          ),
        ),
        units.length > 50,
      ),
  },
};

const postgraphileAggregate = () =>
  graphql(
    `query Aggregate($years: [Int]) { benchFiguresOfCommunesList(years: $years) { bodyId unitKind year ${COUNTS} } }`,
    { years: [year - 1, year] },
  );
const postgraphileCells = ({ data }: Answer) =>
  data.benchFiguresOfCommunesList.map((row: Answer) => line(row.bodyId, row.unitKind, row.year, ofRow(row)));
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

const COUNTED_OF_CHILDREN = COUNTED.slice(0, 5);
const ofChild = (row: Answer) => COUNTED_OF_CHILDREN.map((name) => Number(row[name])).join(',');

/** What all parties say of an officer's first page, each value under the name that it is compared by. */
const ofDashboard = (said: {
  /** By name, the root left out. */
  readonly children: readonly Answer[];
  readonly root: string;
  readonly targets: readonly Answer[];
  readonly work: Answer;
  readonly dues: readonly (readonly [id: string, dueAt: string])[];
}) => [
  line('root', said.root),
  ...inOrder(said.children.map((body: Answer) => line(body.id, body.name, body.sums))),
  ...said.targets.map((one: Answer) =>
    line('target', one.rowId ?? one.id, one.code, one.metric, Number(one.threshold)),
  ),
  line('work', said.work.total, said.work.overdue),
  ...inOrder(said.dues.map(([id, dueAt]) => line('due', id, new Date(dueAt).toISOString()))),
];

/**
 * What an officer's first page needs: figures and targets of the locality, its bodies, its work, what is due first. Ours says in the same answer who asks,
 * how far each target is met and how each due stands by the clock; the others leave that to their client. They say the figures of all bodies with classes,
 * ours has classes of the root only.
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
          benchLocalityList(asked: $year) { id name ${COUNTS} }
          allTargetsList(condition: { year: $year }, orderBy: CODE_ASC) { rowId code metric threshold }
          benchWorkList(asked: $year) { total overdue }
          benchDuesList(asked: $year, first: 10) { id status dueAt } }`,
        { year },
      ),
    limit: () => bare('/dashboard', { year }),
  },
  facts: {
    ours: ({ data: { tenant, body, reportDues } }) =>
      ofDashboard({
        root: ofStatistics(tenant.statistics),
        children: body.children.map((child: Answer) => ({ ...child, sums: ofChild(child.statistics) })),
        targets: tenant.targets,
        work: body.assignmentCounts,
        dues: reportDues.nodes.map(({ id, dueAt }: Answer) => [id, dueAt]),
      }),
    postgraphile: ({ data }, rootId) =>
      ofDashboard({
        root: ofRow(data.benchLocalityList.find(({ id }: Answer) => id === rootId)),
        children: data.benchLocalityList
          .filter(({ id }: Answer) => id !== rootId)
          .map((body: Answer) => ({ ...body, sums: ofChild(body) })),
        targets: data.allTargetsList,
        work: data.benchWorkList[0],
        dues: data.benchDuesList.map(({ id, dueAt }: Answer) => [id, dueAt]),
      }),
    limit: ({ bodies, figures, targets, work, dues }, rootId) => {
      const sums = new Map<string, Answer>();
      for (const row of figures) {
        const sum = sums.get(row.body_id);
        sums.set(row.body_id, Object.fromEntries(COUNTED.map((name) => [name, row[name] + (sum?.[name] ?? 0)])));
      }
      return ofDashboard({
        root: ofRow(sums.get(rootId)),
        children: bodies
          .filter(({ id }: Answer) => id !== rootId)
          .map((body: Answer) => ({ ...body, sums: ofChild(sums.get(body.id)) })),
        targets,
        work: work[0],
        dues: dues.map((one: Answer) => [one.id, one.due_at]),
      });
    },
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
