import { sharePercent } from '../../kernel/comparison.js';
import { type Day, dayOf, daysBetween, yearsLater } from '../../kernel/deadline.js';
import type { Hundredths } from '../../kernel/decimal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import type { Boundaries } from '../bodies/body.rules.js';
import type { BodyRow } from '../bodies/body.store.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import { windowInYear } from '../rulebooks/rule-book.rules.js';
import { tenantYears } from '../standings/standing.loaders.js';
import {
  type CourseOfYear,
  type Forecast,
  forecast,
  type Outlook,
  outlookOf,
  type PastCourse,
  type TargetWarning,
  warningOf,
} from './forecast.rules.js';
import { countsUnits, type Progress, progressOf } from './target.rules.js';
import type { TargetRow } from './target.store.js';
import { factsFor, factsOfToday } from './target-facts.loaders.js';

/** Past years that a forecast looks at; each is read as of the same day of that year. */
const PAST_YEARS = 3;

/** A forecast with what it was made from. */
export interface ForecastOfTarget extends Forecast {
  readonly deadline: Day;
  readonly denominator: number | null;
  readonly daysOver: number;
  readonly days: number;
  readonly outlook: Outlook | null;
  readonly lowValue: Hundredths | null;
  readonly highValue: Hundredths | null;
}

/** The first and last day in which a target's units are assessed in a year, by the rules in force; the calendar year where they name no window. */
async function spanOf(
  context: RequestContext,
  { kinds }: TargetRow,
  year: number,
): Promise<{ readonly from: Day; readonly to: Day }> {
  const book = (await context.load(ruleBooks, 'all')).inForce(year);
  const windows = (book?.windows ?? [])
    .filter(({ kind }) => kinds.includes(kind))
    .map((one) => windowInYear(one, year));
  const days = { from: windows.map(({ from }) => from).sort(byDay), to: windows.map(({ to }) => to).sort(byDay) };
  return { from: days.from[0] ?? `${year}-01-01`, to: days.to.at(-1) ?? `${year}-12-31` };
}

const byDay = (one: Day, other: Day): number => (one < other ? -1 : one > other ? 1 : 0);

async function progressIn(
  context: RequestContext,
  target: TargetRow,
  body: BodyRow,
  year: number,
  asOf: string | null,
): Promise<Progress> {
  const ofYear = { ...target, year };
  // Marks of other years than its own do not come with the target.
  const at = asOf ?? (countsUnits(target.metric) && year !== target.year ? context.clock() : null);
  return progressOf(ofYear, (await factsFor(context, ofYear, at))(body));
}

async function yearsBefore(context: RequestContext, year: number, most: number): Promise<number[]> {
  const years = (await context.load(tenantYears, 'years')).map((one) => one.year).filter((one) => one < year);
  return most > 0 ? years.slice(-most) : [];
}

async function courseOf(
  context: RequestContext,
  target: TargetRow,
  body: BodyRow,
): Promise<CourseOfYear & { readonly deadline: Day }> {
  const { tenant } = context.insider();
  const { numerator, denominator } = await progressIn(context, target, body, target.year, null);
  const { from } = await spanOf(context, target, target.sinceYear ?? target.year);
  const { to } = await spanOf(context, target, target.year);
  const days = daysBetween(from, to) + 1;
  const daysOver = Math.max(0, Math.min(days, daysBetween(from, dayOf(context.clock(), tenant.timeZone))));
  const moving = !countsUnits(target.metric) && target.denominator !== 'ELIGIBLE';
  return { numerator, denominator, days, daysOver, moving, deadline: to };
}

/** How past years went on from the same day to their end: by their present figures, which say how they ended. */
async function pastCourses(
  context: RequestContext,
  target: TargetRow,
  body: BodyRow,
  moving: boolean,
): Promise<PastCourse[]> {
  // A count over several years has no year to be held against.
  if (countsUnits(target.metric)) return [];
  const { tenant } = context.insider();
  const years = await yearsBefore(context, target.year, PAST_YEARS);
  return Promise.all(
    years.map(async (year) => {
      const then = yearsLater(context.clock(), year - target.year, tenant.timeZone);
      const [before, end] = await Promise.all([
        progressIn(context, target, body, year, then),
        progressIn(context, target, body, year, null),
      ]);
      return moving
        ? {
            year,
            sameDay: before.numerator * (end.denominator ?? 0),
            end: end.numerator * (before.denominator ?? 0),
          }
        : { year, sameDay: before.numerator, end: end.numerator };
    }),
  );
}

/** Where a target will stand at its deadline; null where nothing can be said: before its time, without a figure, or of reports, whose deadlines are their own. */
export async function forecastOf(context: RequestContext, target: TargetRow): Promise<ForecastOfTarget | null> {
  const body = (await context.load(bodyTree, 'tree')).byId.get(target.bodyId);
  if (!body || target.metric === 'REPORT_ON_TIME_RATE') return null;
  const { deadline, ...course } = await courseOf(context, target, body);
  const past = course.daysOver < course.days ? await pastCourses(context, target, body, course.moving) : [];
  const range = course.denominator === 0 ? null : forecast(course, past);
  if (!range) return null;
  const { denominator, daysOver, days } = course;
  const value = (numerator: number) => (denominator === null ? numerator * 100 : sharePercent(numerator, denominator));
  return {
    ...range,
    deadline,
    denominator,
    daysOver,
    days,
    outlook: outlookOf(target, denominator, range),
    lowValue: value(range.low),
    highValue: value(range.high),
  };
}

/** What should be said of a target before it is too late; null where nothing need be. */
export async function warningFor(context: RequestContext, target: TargetRow): Promise<TargetWarning | null> {
  const body = (await context.load(bodyTree, 'tree')).byId.get(target.bodyId);
  if (!body || target.metric === 'REPORT_ON_TIME_RATE') return null;
  const found = await forecastOf(context, target);
  return warningOf(found?.outlook ?? null, await courseOf(context, target, body));
}

/** The same measure in the opened years up to that of the target, the earliest first, under the bodies of then or of now. */
export async function trendOf(
  context: RequestContext,
  target: TargetRow,
  most: number,
  boundaries: Boundaries,
): Promise<(Progress & { readonly year: number })[]> {
  const body = (await context.load(bodyTree, 'tree')).byId.get(target.bodyId);
  if (!body) return [];
  const before = await yearsBefore(context, target.year, most - 1);
  // A count over several years begins with the first of them.
  const years = [...before.filter((year) => year >= (target.sinceYear ?? year)), target.year];
  const inYear = async (year: number): Promise<Progress> => {
    if (boundaries === 'THEN') return progressIn(context, target, body, year, null);
    const ofYear = { ...target, year };
    return progressOf(ofYear, (await factsOfToday(context, ofYear))(body));
  };
  return Promise.all(years.map(async (year) => ({ year, ...(await inYear(year)) })));
}
