import type { Instant } from '../../kernel/deadline.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import type { BodyRow } from '../bodies/body.store.js';
import { usingFigures, usingFiguresOfToday } from '../standings/standing.loaders.js';
import { requireShown, requireShownAll, shownTo, showsAll } from '../standings/suppression.loaders.js';
import { unitById } from '../units/unit.loaders.js';
import { marksAsOf, reportsOfToday, reportsOfYear } from './target.loaders.js';
import { countsUnits, type ExemplaryMark, type TargetFacts } from './target.rules.js';
import type { TargetRow } from './target.store.js';

const none = { figures: [], reports: [], marks: [] };

/** Gives the facts of any subtree that a target is held against, now or at an instant; only those that its metric looks at are read. */
export async function factsFor(
  context: RequestContext,
  target: TargetRow,
  asOf: Instant | null,
): Promise<(body: BodyRow) => TargetFacts> {
  const [facts, shown] = await Promise.all([factsOf(context, target, asOf), shownTo(context, { ...target, asOf })]);
  return (body) => {
    requireShown(shown, body.id, target.kinds);
    return facts(body);
  };
}

/** The same under the bodies of now: units count where they answer to today, what is left with an ended body for its only successor. */
export async function factsOfToday(
  context: RequestContext,
  target: TargetRow,
): Promise<(body: BodyRow) => TargetFacts> {
  await requireShownAll(context);
  const { metric, year } = target;
  if (countsUnits(metric)) {
    const tree = await context.load(bodyTree, 'tree');
    const marks = await marksThen(context, target, context.clock());
    const units = await context.loadAll(
      unitById,
      marks.map(({ unitId }) => unitId),
    );
    const now = marks.map((mark, index) => ({ ...mark, bodyId: tree.today(units[index]?.bodyId ?? mark.bodyId) }));
    return ({ id }) => ({ ...none, marks: now.filter(({ bodyId }) => tree.isUnder(bodyId, id)) });
  }
  if (metric === 'REPORT_ON_TIME_RATE') {
    const reports = await context.load(reportsOfToday, year);
    return ({ id }) => ({ ...none, reports: reports(id) });
  }
  return usingFiguresOfToday(context, year, (figures) => ({ id }) => ({ ...none, figures: figures.under(id) }));
}

/** Which bodies the caller is shown a target of: all, but for BI readers of a tenant that hides groups of few units. */
export async function bodiesShown(
  context: RequestContext,
  { year, kinds }: TargetRow,
  asOf: Instant | null,
): Promise<(body: BodyRow) => boolean> {
  const shown = await shownTo(context, { year, asOf });
  return ({ id }) => shown === null || showsAll(shown.units, id, kinds);
}

async function factsOf(
  context: RequestContext,
  target: TargetRow,
  asOf: Instant | null,
): Promise<(body: BodyRow) => TargetFacts> {
  const { metric, year } = target;
  if (countsUnits(metric)) {
    const tree = await context.load(bodyTree, 'tree');
    const marks = asOf === null ? target.marks : await marksThen(context, target, asOf);
    return ({ id }) => ({
      ...none,
      marks: marks.filter((mark) => tree.inYear(mark.year).isUnder(mark.bodyId, id)),
    });
  }
  if (metric === 'REPORT_ON_TIME_RATE') {
    const reports = await context.load(reportsOfYear, { year, asOf });
    return ({ id }) => ({ ...none, reports: reports(id) });
  }
  return usingFigures(context, { year, asOf }, (figures) => ({ id }) => ({ ...none, figures: figures.under(id) }));
}

async function marksThen(
  context: RequestContext,
  { metric, year, sinceYear }: TargetRow,
  asOf: Instant,
): Promise<readonly ExemplaryMark[]> {
  const first = sinceYear ?? year;
  const years = Array.from({ length: year - first + 1 }, (_, index) => first + index);
  const marks = await context.load(marksAsOf, { years, asOf });
  return marks.filter((mark) => (metric === 'EXEMPLARY_COUNT' ? mark.exemplary : mark.nominated));
}
