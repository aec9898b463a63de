import { type Instant, inTime } from '../../kernel/deadline.js';
import { type Awaitable, keptLoader, loader, type RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { listClosedPaths } from '../bodies/body.store.js';
import { listPlans } from '../plans/plan.store.js';
import { unitYearKey } from '../registrations/registration.loaders.js';
import type { UnitYear } from '../registrations/registration.store.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import { listTenantYears, type TenantYearRow } from '../tenants/tenant-year.store.js';
import { conditionOfBook, type YearsOfCondition } from './exemplary.rules.js';
import { bySubtree, type FigureRow } from './figure.rules.js';
import { countFigures, countFiguresOfToday, type FigureOfYear, listFigures, listFinalFigures } from './figure.store.js';
import { refuse } from './standing.refusals.js';
import { listStandings, type StandingRow } from './standing.store.js';
import { listYearClosings, type YearClosingRow } from './year-closing.store.js';

/** The standing of a unit in a year, or null where it has none. */
export const standingOfUnit = loader<UnitYear, StandingRow | null>(async (context, keys) => {
  const rows = await listStandings(
    context.db,
    [...new Set(keys.map((key) => key.unitId))],
    [...new Set(keys.map((key) => key.year))],
  );
  const byKey = new Map(rows.map((row) => [unitYearKey(row), row]));
  return keys.map((key) => byKey.get(unitYearKey(key)) ?? null);
}, unitYearKey);

/** What the rules of a year ask of its exemplary units; null where they ask nothing. */
export const exemplaryConditionOf = loader<number, YearsOfCondition | null>(async (context, years) => {
  const [books, plans] = await Promise.all([context.load(ruleBooks, 'all'), listPlans(context.db)]);
  return years.map((year) => {
    const book = books.inForce(year);
    return book ? conditionOfBook(book, plans, year) : null;
  });
});

/** Which figures: of a year as they are, or as they were at an instant. */
export interface FiguresAt {
  readonly year: number;
  /** Null for the present. */
  readonly asOf: Instant | null;
}

/** The figures of one year: of the whole tenant, and of each body's subtree. */
export interface FiguresOfYear<Row extends FigureRow = FigureRow> {
  readonly all: readonly Row[];
  under(bodyId: string): readonly FigureRow[];
}

/** Everything that is counted in a year, for the whole tenant: the figures of every body follow from it without another statement. Kept while nothing of the tenant is written. */
export const presentFigures = keptLoader<number, FiguresOfYear<FigureOfYear>>(async (tenant, years) => {
  const [tree, rows] = await Promise.all([tenant.load(bodyTree, 'tree'), listFigures(tenant.db, years)]);
  const byYear = Map.groupBy(rows, ({ year }) => year);
  return years.map((year) => figuresUnder(byYear.get(year) ?? [], tree.inYear(year).byId));
});

/** The same under the bodies of now: a unit counts where it answers to today, what is left with an ended body for its only successor. */
const figuresOfToday = keptLoader<number, FiguresOfYear>(async (tenant, years) => {
  const [tree, rows] = await Promise.all([tenant.load(bodyTree, 'tree'), countFiguresOfToday(tenant.db, years)]);
  const byYear = Map.groupBy(
    rows.map((row) => ({ ...row, bodyId: tree.today(row.bodyId) })),
    ({ year }) => year,
  );
  return years.map((year) => figuresUnder(byYear.get(year) ?? [], tree.byId));
});

/** What follows from the figures of a year under the bodies of now. */
export const usingFiguresOfToday = <Result>(
  context: RequestContext,
  year: number,
  use: (figures: FiguresOfYear) => Result,
): Awaitable<Result> => context.using(figuresOfToday, year, use);

/** The same as it was at an instant. */
const pastFigures = loader<{ readonly year: number; readonly asOf: Instant }, FiguresOfYear>(
  async (context, keys) => {
    const instants = [...Map.groupBy(keys, ({ asOf }) => asOf)];
    const [tree, ...lists] = await Promise.all([
      context.load(bodyTree, 'tree'),
      ...instants.map(([asOf, asked]) => countFigures(context.db, [...new Set(asked.map(({ year }) => year))], asOf)),
    ]);
    const found = new Map(instants.map(([asOf], index) => [asOf, Map.groupBy(lists[index] ?? [], ({ year }) => year)]));
    return keys.map(({ year, asOf }) => figuresUnder(found.get(asOf)?.get(year) ?? [], tree.inYear(year).byId));
  },
  ({ year, asOf }) => `${year}/${asOf}`,
);

/** What follows from the figures of a year, now or at an instant. */
export const usingFigures = <Result>(
  context: RequestContext,
  { year, asOf }: FiguresAt,
  use: (figures: FiguresOfYear) => Result,
): Awaitable<Result> =>
  asOf === null ? context.using(presentFigures, year, use) : context.using(pastFigures, { year, asOf }, use);

/** Figures with those of every subtree, which are put together when the first is asked for. */
function figuresUnder<Row extends FigureRow>(
  all: readonly Row[],
  bodies: ReadonlyMap<string, { readonly path: string }>,
): FiguresOfYear<Row> {
  let subtrees: ReadonlyMap<string, readonly FigureRow[]> | undefined;
  return {
    all,
    under: (bodyId) => {
      subtrees ??= bySubtree(all, bodies);
      return subtrees.get(bodyId) ?? [];
    },
  };
}

/** The years that the tenant opened; the key says nothing. */
export const tenantYears = keptLoader<'years', readonly TenantYearRow[]>(async (context) => [
  await listTenantYears(context.db),
]);

/** The instant that a question about the past names; null for the present. What lies ahead cannot be told. */
export function pastInstant(context: RequestContext, asOf: Instant | null | undefined): Instant | null {
  if (asOf == null) return null;
  if (inTime(context.clock(), asOf)) throw refuse('AS_OF_IN_FUTURE', {}, 'asOf');
  return asOf;
}

/** The closings of all years, latest first; the key says nothing. */
export const yearClosings = loader<'all', readonly YearClosingRow[]>(async (context) => [
  await listYearClosings(context.db),
]);

/** The figures that a closing froze: of the whole tenant, and of each body's subtree of then. */
export const figuresOfClosing = loader<string, FiguresOfYear>(async (context, closingIds) => {
  const [rows, paths] = await Promise.all([
    listFinalFigures(context.db, closingIds),
    listClosedPaths(context.db, closingIds),
  ]);
  const byClosing = Map.groupBy(rows, ({ closingId }) => closingId);
  const pathsOf = Map.groupBy(paths, ({ closingId }) => closingId);
  return closingIds.map((id) =>
    figuresUnder(byClosing.get(id) ?? [], new Map(pathsOf.get(id)?.map((body) => [body.id, body]))),
  );
});
