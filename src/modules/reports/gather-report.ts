import type { Kysely } from 'kysely';
import { type Instant, inTime } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { placedIn } from '../bodies/body.rules.js';
import { type BodyRow, listTree, type TreeRow } from '../bodies/body.store.js';
import { wasOnTime } from '../reporting/report-due.rules.js';
import type { ReportStage } from '../reporting/report-due.workflow.js';
import { isInForce } from '../rulebooks/rule-book.rules.js';
import { listRuleBooks } from '../rulebooks/rule-book.store.js';
import { bySubtree, type FigureRow } from '../standings/figure.rules.js';
import { countFigures, listFigures, listFinalFigures } from '../standings/figure.store.js';
import { listDeeds, listReceived, type ReceivedRow } from './report.store.js';
import {
  consolidate,
  countsByKind,
  type DeedCell,
  type PartBelow,
  type PartState,
  type ReporterLine,
  type ReportFigures,
} from './report-figures.rules.js';
import type { BandLabels } from './report-words.rules.js';

/** Which report is counted: of a body, for a period; figures stop at the cut-off of the regime where it has one. */
export interface ReportQuestion {
  readonly bodyId: string;
  readonly year: number;
  readonly period: string;
  readonly cutOffAt: Instant | null;
}

/** The figures of a report with the rules that they were made with. */
export interface Gathered {
  readonly figures: ReportFigures;
  readonly labels: BandLabels;
  readonly ruleBookVersion: number | null;
}

const states: Readonly<Record<Exclude<ReportStage, 'WITHDRAWN'>, ReporterLine['state']>> = {
  OPEN: 'MISSING',
  SUBMITTED: 'WAITING',
  RETURNED: 'RETURNED',
  ACCEPTED: 'ACCEPTED',
};

const stateOf = ({ stage }: ReceivedRow): ReporterLine['state'] => states[stage as Exclude<ReportStage, 'WITHDRAWN'>];

/** Counts reports: what the bodies right below reported and had accepted, and the units that answer to the body itself. Any number of reports takes the same statements, but for one set more for each cut-off that lies behind. */
export async function gatherReports(
  db: Kysely<Tables>,
  questions: readonly ReportQuestion[],
  now: Instant,
): Promise<Gathered[]> {
  const asked = questions.map((one) => ({
    ...one,
    countedAt: one.cutOffAt !== null && inTime(one.cutOffAt, now) ? one.cutOffAt : now,
  }));
  const { bodies, received } = await sourcesOf(db, asked);
  const books = await listRuleBooks(db);
  const counts = new Map<Instant, Awaited<ReturnType<typeof countsAt>>>();
  for (const [instant, ofInstant] of Map.groupBy(asked, ({ countedAt }) => countedAt)) {
    counts.set(instant, await countsAt(db, yearsOf(ofInstant), instant, instant === now ? 'now' : 'then', bodies));
  }
  return asked.map((one) => {
    const book = books.find((candidate) => isInForce(candidate, one.year));
    return {
      figures: figuresOf(one, bodies, received(one), counts.get(one.countedAt)?.get(one.year), 'reported'),
      labels: Object.fromEntries((book?.bands ?? []).map(({ standard, label }) => [standard, label])),
      ruleBookVersion: book?.version ?? null,
    };
  });
}

/** Counts one report. */
export async function gatherReport(db: Kysely<Tables>, asked: ReportQuestion, now: Instant): Promise<Gathered> {
  const [gathered] = await gatherReports(db, [asked], now);
  return gathered as Gathered;
}

/** Which report of a closed year: the closing says what was frozen, and when. */
export interface FinalQuestion {
  readonly bodyId: string;
  readonly year: number;
  readonly period: string;
  readonly closing: { readonly id: string; readonly closedAt: Instant };
}

/** The final figures of reports of closed years, as the closings froze them: every body below counts, whether it reported or not (domain rule 11). */
export async function gatherFinal(db: Kysely<Tables>, asked: readonly FinalQuestion[]): Promise<ReportFigures[]> {
  const { bodies, received } = await sourcesOf(db, asked);
  const frozen = Map.groupBy(
    await listFinalFigures(db, [...new Set(asked.map(({ closing }) => closing.id))]),
    ({ closingId }) => closingId,
  );
  const counts = new Map<string, Counted>();
  for (const [id, [first]] of Map.groupBy(asked, ({ closing }) => closing.id)) {
    if (!first) continue;
    const deeds = await listDeeds(db, [first.year], first.closing.closedAt, 'then');
    counts.set(id, under(frozen.get(id) ?? [], deeds, placedIn(bodies, first.year)));
  }
  return asked.map((one) =>
    figuresOf({ ...one, countedAt: one.closing.closedAt }, bodies, received(one), counts.get(one.closing.id), 'whole'),
  );
}

const yearsOf = (asked: readonly { readonly year: number }[]) => [...new Set(asked.map(({ year }) => year))];

/** The tree with its places in closed years, and what each body receives for a period. */
async function sourcesOf(
  db: Kysely<Tables>,
  asked: readonly { readonly bodyId: string; readonly period: string }[],
): Promise<{
  readonly bodies: readonly TreeRow[];
  readonly received: (of: { readonly bodyId: string; readonly period: string }) => readonly ReceivedRow[];
}> {
  const bodies = await listTree(db);
  const rows = Map.groupBy(
    await listReceived(
      db,
      [...new Set(asked.map(({ bodyId }) => bodyId))],
      [...new Set(asked.map(({ period }) => period))],
    ),
    ({ receiverId, period }) => `${receiverId} ${period}`,
  );
  return { bodies, received: ({ bodyId, period }) => rows.get(`${bodyId} ${period}`) ?? [] };
}

/** Standings and deeds of a year: of each body itself, and of its whole subtree. */
interface Counted {
  readonly own: (bodyId: string) => { readonly figures: readonly FigureRow[]; readonly deeds: readonly DeedCell[] };
  readonly below: (bodyId: string) => { readonly figures: readonly FigureRow[]; readonly deeds: readonly DeedCell[] };
}

function under(figures: readonly FigureRow[], deeds: readonly DeedCell[], bodies: readonly BodyRow[]): Counted {
  const byId = new Map(bodies.map((body) => [body.id, body]));
  const [ownFigures, ownDeeds] = [
    Map.groupBy(figures, ({ bodyId }) => bodyId),
    Map.groupBy(deeds, ({ bodyId }) => bodyId),
  ];
  const [figuresBelow, deedsBelow] = [bySubtree(figures, byId), bySubtree(deeds, byId)];
  return {
    own: (id) => ({ figures: ownFigures.get(id) ?? [], deeds: ownDeeds.get(id) ?? [] }),
    below: (id) => ({ figures: figuresBelow.get(id) ?? [], deeds: deedsBelow.get(id) ?? [] }),
  };
}

/** What stands now is kept; what stood at a cut-off is counted from the history. */
async function countsAt(
  db: Kysely<Tables>,
  years: readonly number[],
  at: Instant,
  tense: 'now' | 'then',
  bodies: readonly TreeRow[],
): Promise<ReadonlyMap<number, Counted>> {
  const figures = tense === 'now' ? await listFigures(db, years) : await countFigures(db, years, at);
  const deeds = await listDeeds(db, years, at, tense);
  const [figuresOfYear, deedsOfYear] = [
    Map.groupBy(figures, ({ year }) => year),
    Map.groupBy(deeds, ({ year }) => year),
  ];
  return new Map(
    years.map((year) => [
      year,
      under(figuresOfYear.get(year) ?? [], deedsOfYear.get(year) ?? [], placedIn(bodies, year)),
    ]),
  );
}

const nothing: Counted = { own: () => ({ figures: [], deeds: [] }), below: () => ({ figures: [], deeds: [] }) };

function figuresOf(
  asked: { readonly bodyId: string; readonly year: number; readonly countedAt: Instant },
  bodies: readonly TreeRow[],
  received: readonly ReceivedRow[],
  counted: Counted = nothing,
  as: 'reported' | 'whole',
): ReportFigures {
  const byKind = ({ figures, deeds }: ReturnType<Counted['own']>) => countsByKind(figures, deeds);
  const reportOf = new Map(received.flatMap((row) => (row.bodyId === null ? [] : [[row.bodyId, row] as const])));
  const below = placedIn(bodies, asked.year)
    .filter((body) => body.parentId === asked.bodyId && workedIn(body, asked.year))
    .map((body): PartBelow => {
      const report = as === 'whole' ? undefined : reportOf.get(body.id);
      const state: PartState = report ? stateOf(report) : 'NOT_ASKED';
      return {
        bodyId: body.id,
        name: body.name,
        state,
        document: state === 'ACCEPTED' ? (report?.document ?? null) : null,
        counted: byKind(counted.below(body.id)),
        reported: report?.byKind ?? null,
      };
    });
  return consolidate({
    countedAt: asked.countedAt,
    own: byKind(counted.own(asked.bodyId)),
    below,
    reporters: received.map((row) => ({
      name: row.name,
      state: stateOf(row),
      dueAt: row.dueAt,
      submittedAt: row.submittedAt,
      onTime: wasOnTime({ ...row, opensAt: row.dueAt, extendedTo: null }),
    })),
  });
}

const workedIn = (body: BodyRow, year: number): boolean =>
  body.validFrom <= `${year}-12-31` && (body.validTo === null || body.validTo > `${year}-01-01`);
