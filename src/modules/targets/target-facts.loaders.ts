import type { Instant } from '../../kernel/deadline.js';
import { within } from '../../kernel/path.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import type { BodyRow } from '../bodies/body.store.js';
import { usingFigures } from '../standings/standing.loaders.js';
import { marksAsOf, reportsOfYear } from './target.loaders.js';
import { countsUnits, type ExemplaryMark, type TargetFacts } from './target.rules.js';
import type { TargetRow } from './target.store.js';

/** Gives the facts of any subtree that a target is held against, now or at an instant; only those that its metric looks at are read. */
export async function factsFor(
  context: RequestContext,
  target: TargetRow,
  asOf: Instant | null,
): Promise<(body: BodyRow) => TargetFacts> {
  const none = { figures: [], reports: [], marks: [] };
  const { metric, year } = target;
  if (countsUnits(metric)) {
    const { byId } = await context.load(bodyTree, 'tree');
    const isUnder = (bodyId: string, path: string) => within(byId.get(bodyId)?.path ?? '', path);
    const marks = asOf === null ? target.marks : await marksThen(context, target, asOf);
    return ({ path }) => ({ ...none, marks: marks.filter(({ bodyId }) => isUnder(bodyId, path)) });
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
