import { readScope } from '../../kernel/actor.js';
import { dayAfter, type Instant, startOfDay } from '../../kernel/deadline.js';
import type { RequestContext } from '../../platform/request-context.js';
import { milestonesOfPlan, planShelf } from '../plans/plan.loaders.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import { windowInYear } from '../rulebooks/rule-book.rules.js';
import { unitById } from '../units/unit.loaders.js';
import type { UnitKind } from '../units/unit.rules.js';
import { refuse } from './calendar.refusals.js';
import {
  type CalendarEntryKind,
  type Days,
  isRange,
  lastDayOf,
  MAX_DAYS,
  milestoneInYear,
  overlaps,
  yearsTouched,
} from './calendar.rules.js';
import { listDeadlinesBetween, MOST_LINES } from './calendar.store.js';

/** One line of the calendar. */
export interface CalendarEntry extends Days {
  /** What tells this line from others from one day to the next, while its dates may move. */
  readonly key: string;
  readonly kind: CalendarEntryKind;
  readonly title: string;
  readonly dueAt: Instant | null;
  readonly period: string | null;
  readonly reporters: number | null;
  readonly open: number | null;
  readonly kinds: readonly UnitKind[];
}

const none = { dueAt: null, period: null, reporters: null, open: null, kinds: [] } as const;

/** What touches a range of days in the viewer's scope, in order of time. */
export async function calendarOf(context: RequestContext, range: Days): Promise<CalendarEntry[]> {
  context.insider();
  if (!isRange(range)) throw refuse('CALENDAR_RANGE', { days: MAX_DAYS }, 'to');
  const entries = [
    ...(await deadlines(context, range)),
    ...(await windows(context, range)),
    ...(await milestones(context, range)),
  ];
  const key = ({ from, to, kind, title }: CalendarEntry) => `${from} ${to} ${kind} ${title}`;
  return entries.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

async function deadlines(context: RequestContext, { from, to }: Days): Promise<CalendarEntry[]> {
  const { actor, tenant } = context.insider();
  const scope = readScope(actor);
  if (scope.paths.length + scope.unitIds.length === 0) return [];
  const after = startOfDay(from, tenant.timeZone);
  const upTo = startOfDay(dayAfter(to), tenant.timeZone);
  const rows = await listDeadlinesBetween(context.db, scope, after, upTo);
  if (rows.length > MOST_LINES) throw refuse('CALENDAR_TOO_LONG', { most: MOST_LINES }, 'to');
  return rows.map((row) => {
    const day = lastDayOf(row.dueAt, tenant.timeZone);
    const { dueAt, period, reporters, open } = row;
    const key = `deadline-${row.regimeId}-${period}${row.extended ? `-${dueAt}` : ''}`;
    return {
      key,
      kind: 'DEADLINE',
      title: row.regimeName,
      from: day,
      to: day,
      dueAt,
      period,
      reporters,
      open,
      kinds: [],
    };
  });
}

async function windows(context: RequestContext, range: Days): Promise<CalendarEntry[]> {
  const own = await ownKinds(context);
  const books = await context.load(ruleBooks, 'all');
  return yearsTouched(range).flatMap((year) => {
    const spans = (books.inForce(year)?.windows ?? [])
      .filter(({ kind }) => own === null || own.includes(kind))
      .map((window) => ({ kind: window.kind, ...windowInYear(window, year) }))
      .filter((span) => overlaps(span, range));
    // Kinds that are assessed at the same time share a line.
    return [...Map.groupBy(spans, ({ from, to }) => `${from} ${to}`).values()].map((same) => ({
      ...none,
      key: `window-${year}-${same.map(({ kind }) => kind).join('-')}`,
      kind: 'WINDOW' as const,
      title: String(year),
      from: same[0]?.from ?? range.from,
      to: same[0]?.to ?? range.to,
      kinds: same.map(({ kind }) => kind),
    }));
  });
}

/** The kinds of the units that somebody reports for who has nothing else to do here; null for everybody else: all kinds. */
async function ownKinds(context: RequestContext): Promise<readonly UnitKind[] | null> {
  const { memberships } = context.insider().actor;
  const unitIds = memberships.flatMap(({ unitId }) => unitId ?? []);
  if (unitIds.length < memberships.length) return null;
  const units = await context.loadAll(unitById, unitIds);
  return units.flatMap((unit) => unit?.kind ?? []);
}

async function milestones(context: RequestContext, range: Days): Promise<CalendarEntry[]> {
  const plans = (await context.load(planShelf, 'shelf')).all;
  const found = (
    await context.loadAll(
      milestonesOfPlan,
      plans.map(({ id }) => id),
    )
  ).flat();
  return yearsTouched(range).flatMap((year) =>
    found.flatMap((milestone) => {
      const days = milestoneInYear(milestone, year);
      return days !== null && overlaps(days, range)
        ? [
            {
              ...none,
              key: `milestone-${milestone.id}-${year}`,
              kind: 'MILESTONE' as const,
              title: milestone.name,
              ...days,
            },
          ]
        : [];
    }),
  );
}
