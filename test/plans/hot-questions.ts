import { biViews } from '../../src/modules/bi/bi-view.rules.js';
import type { Cards } from '../modules/assessments/cards.js';
import { DEMO_PASSWORD } from '../support/cluster.js';
import type { Service } from '../support/service.js';

const FIGURES =
  'fragment F on Statistics { units eligible registered assessed recognised safeRate bands { standard units label } }';
const ROWS =
  'rows { body { name } kind band recognition year quarter cell values { measure value } } totals { values { value } }';

/** What people and programs ask all day, each as one document. */
const questions: Readonly<Record<string, string>> = {
  viewer: '{ viewer { name permissions memberships { role body { name } unit { name } } tenants { code } } }',
  tree: `{ tenant { name rootBodies { name statistics(year: 2026) { ...F } children { name statistics(year: 2026) { ...F } targets(year: 2026) { code progress { value } } } } } } ${FIGURES}`,
  asOf: `{ tenant { statistics(year: 2026, asOf: "2026-06-30T00:00:00Z") { ...F } years { year } } } ${FIGURES}`,
  units: `query ($root: ID!) { units(first: 50, filter: { underBody: $root }) { totalCount nodes { code name kind body { name } area { name }
    standing(year: 2026) { registered recognition reviewTotal band { label } } assessment(year: 2026) { status } registration(year: 2026) { status } recognition(year: 2026) { status }
    waiver(year: 2026) { cause } keptModels { fromYear } commendations(year: 2026) { id } exemplarySteps { status } awardEligibility(year: 2026) { eligible } } } }`,
  kinds:
    '{ units(first: 20, filter: { kinds: [ENTERPRISE], year: 2026, recognition: RECOGNISED }) { totalCount nodes { name } } }',
  bands: '{ units(first: 20, filter: { year: 2026, band: EXCELLENT }) { totalCount nodes { name } } }',
  search: '{ units(first: 20, filter: { search: "Doanh nghiệp lớn", year: 2026 }) { totalCount nodes { name } } }',
  plainSearch: '{ units(first: 20, filter: { search: "doanh nghiep 12345" }) { totalCount nodes { name } } }',
  awards:
    '{ tenant { rootBodies { awardList(year: 2025, filter: { eligible: true }) { nodes { bandStandard } } awardSummary(year: 2025) { units } } } }',
  dues: '{ reportDues(first: 50, filter: { year: 2026 }) { totalCount nodes { status dueAt regime { code } reporter { __typename } } } }',
  lateDues: '{ reportDues(first: 50, filter: { overdue: true }) { totalCount nodes { status } } }',
  duesBelow:
    'query ($root: ID!) { reportDues(first: 50, filter: { underBody: $root, status: SUBMITTED }) { totalCount nodes { status } } }',
  calendar: '{ calendar(from: "2026-11-01", to: "2026-12-31") { __typename } }',
  lists:
    'query ($root: ID!, $commune: ID!) { a: assessmentList(bodyId: $root, year: 2026) { __typename } b: assessmentList(bodyId: $commune, year: 2026) { __typename } }',
  appeals: '{ appeals(year: 2026) { totalCount nodes { status } } }',
  certificates:
    'query ($root: ID!) { certificates(year: 2026, first: 50, filter: { underBody: $root }) { totalCount nodes { number unit { name } } } }',
  delegations: '{ recognitionDelegations { nodes { __typename } } }',
  work: 'query ($root: ID!) { assignments(first: 50, filter: { year: 2026, underBody: $root }) { totalCount nodes { status percent assignee { __typename } task { work } } } }',
  lateWork: '{ assignments(first: 50, filter: { overdue: true }) { totalCount nodes { status } } }',
  soonWork: '{ assignments(first: 50, filter: { dueInDays: 7 }) { totalCount nodes { status } } }',
  myWork:
    '{ a: assignments(filter: { mine: true }) { totalCount nodes { status } } b: assignments(filter: { waitingForMe: true }) { totalCount nodes { status } } }',
  workCounts:
    '{ tenant { rootBodies { assignmentCounts(year: 2026) { total overdue } children { assignmentCounts(year: 2026) { total overdue } } } plans { number milestones { date } } } }',
  notices:
    '{ notices(first: 50) { totalCount nodes { __typename } } unread: notices(unreadOnly: true) { nodes { __typename } } }',
  targets:
    '{ tenant { targets(year: 2026) { code threshold progress { numerator denominator value met shortfall } } } }',
  models: '{ tenant { models(first: 50) { totalCount nodes { name status } } } }',
  books:
    '{ tenant { ruleBook(year: 2026) { id criteria { code children { code } } bands { label } } reportingRegimes { code } } }',
  explained:
    'query ($unit: ID!) { unit(id: $unit) { assessment(year: 2026) { status scores { selfScore criterion { code } evidence { kind } } history { action } } } }',
};

const auditQuestion =
  '{ auditEvents(first: 50) { totalCount nodes { action personName } } of: auditEvents(first: 5, filter: { action: "assessment.approve" }) { nodes { action } } }';
const deskQuestion =
  '{ tenant { memberships(first: 50) { totalCount nodes { role } } biAccesses { nodes { label } } figureChecks { nodes { differences } } yearClosings(year: 2025) { __typename } } }';

const aggregate = `query ($input: AggregateInput!) { aggregate(input: $input) { ${ROWS} } }`;
const MEASURES = ['UNITS', 'SAFE_RATE', 'AVERAGE_REVIEW_TOTAL', 'REPORTS_DUE', 'ASSIGNMENTS_OPEN'];
const groupings = [['BODY', 'UNIT_KIND'], ['AREA'], ['BAND'], ['RECOGNITION'], ['YEAR'], ['QUARTER', 'BODY']].map(
  (groupBy) => ({
    groupBy,
    level: 'COMMUNE',
    years: [2025, 2026],
    measures: groupBy.includes('BAND') || groupBy.includes('RECOGNITION') ? MEASURES.slice(0, 1) : MEASURES,
  }),
);

/** Asks all that is asked all day and takes the decisions of a unit's year, as the people and programs who do so. */
export async function askEverything(cards: Cards): Promise<void> {
  const { service, officer, head, admin, unitOfficer, commune } = cards;
  const { tenant, viewer } = await commune.ask(
    '{ tenant { rootBodies { id } } viewer { memberships { body { id } } } }',
  );
  const signedIn = await service.nobody.ask('mutation ($input: SignInInput!) { signIn(input: $input) { token } }', {
    input: { email: 'officer@hai-phong.demo', password: DEMO_PASSWORD },
  });
  if (!signedIn.signIn.token) throw new Error('nobody signed in');
  // Who speaks to a unit's card: register, score, submit, review, approve, recognise; one is reopened, one sent back.
  const { unitId, card } = await cards.cardIn('APPROVED', 'RECOGNISED');
  await cards.cardIn('RETURNED');
  await cards.step('reopen', card, { reason: 'Sai số liệu' }, head);
  const ids: Readonly<Record<string, string>> = {
    root: tenant.rootBodies[0].id,
    commune: viewer.memberships[0].body.id,
    unit: unitId,
  };
  for (const [, document] of Object.entries(questions)) {
    const variables = Object.fromEntries(Object.entries(ids).filter(([name]) => document.includes(`$${name}`)));
    for (const who of document.includes('$root') ? [officer] : [officer, unitOfficer])
      await who.ask(document, variables);
  }
  await admin.ask(auditQuestion);
  await admin.ask(deskQuestion);
  for (const input of groupings) {
    const { aggregate: answer } = await officer.ask(aggregate, { input });
    await officer.ask('query ($input: ExplainInput!) { explain(input: $input) { __typename } }', {
      input: { cell: answer.rows[0].cell, measure: 'UNITS' },
    });
  }
  await officer.ask(aggregate, { input: { ...groupings[0], boundaries: 'NOW' } });
  await askBi(service);
}

/** With a key: figures over GraphQL, every view as a file, and a page of OData since an instant. */
async function askBi(service: Service): Promise<void> {
  const headers = { authorization: 'Bearer sauro_demo_hai-phong_sauro-demo', 'content-type': 'application/json' };
  const answer = async (path: string, body?: unknown) => {
    const reply = await service.app.inject({
      url: path,
      headers,
      ...(body !== undefined && { method: 'POST', payload: body as object }),
    });
    if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.statusCode} ${reply.body.slice(0, 300)}`);
  };
  await answer('/graphql', { query: aggregate, variables: { input: groupings[0] } });
  for (const view of Object.keys(biViews)) {
    await answer(`/bi/v1/${view}.csv`);
    await answer(`/odata/v1/${view}?$top=10&$count=true`);
  }
  await answer('/bi/v1/wide_standing.csv?updated_since=2026-11-21T00:00:00Z');
}
