import type { Kysely } from 'kysely';
import { type Instant, inTime } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { type BodyRow, listBodies } from '../bodies/body.store.js';
import { wasOnTime } from '../reporting/report-due.rules.js';
import type { ReportStage } from '../reporting/report-due.workflow.js';
import { findRuleBookInForce } from '../rulebooks/rule-book.store.js';
import { bySubtree } from '../standings/figure.rules.js';
import { countFigures, listFigures } from '../standings/figure.store.js';
import { listDeeds, listReceived, type ReceivedRow } from './report.store.js';
import {
  consolidate,
  countsByKind,
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

/**
 * Counts a report: what the bodies right below reported and had accepted, and the units that answer to the body itself. With `whole`, every
 * body is counted by the service whether it reported or not: so the final figures of a closed year are made.
 */
export async function gatherReport(
  db: Kysely<Tables>,
  asked: ReportQuestion,
  now: Instant,
  whole = false,
): Promise<Gathered> {
  const countedAt = asked.cutOffAt !== null && inTime(asked.cutOffAt, now) ? asked.cutOffAt : now;
  const bodies = await listBodies(db);
  // What stands now is kept; what stood at the cut-off or when the year was closed is counted from the history.
  const figures =
    countedAt === now && !whole ? await listFigures(db, [asked.year]) : await countFigures(db, [asked.year], countedAt);
  const deeds = await listDeeds(db, asked.year, countedAt);
  const received = await listReceived(db, asked.bodyId, asked.period);
  const book = await findRuleBookInForce(db, asked.year);

  const byId = new Map(bodies.map((body) => [body.id, body]));
  const standingsUnder = bySubtree(figures, byId);
  const deedsUnder = bySubtree(deeds, byId);
  const reportOf = new Map(received.flatMap((row) => (row.bodyId === null ? [] : [[row.bodyId, row] as const])));
  const below = bodies
    .filter((body) => body.parentId === asked.bodyId && workedIn(body, asked.year))
    .map((body): PartBelow => {
      const report = whole ? undefined : reportOf.get(body.id);
      const state: PartState = report ? stateOf(report) : 'NOT_ASKED';
      return {
        bodyId: body.id,
        name: body.name,
        state,
        document: state === 'ACCEPTED' ? (report?.document ?? null) : null,
        counted: countsByKind(standingsUnder.get(body.id) ?? [], deedsUnder.get(body.id) ?? []),
        reported: report?.byKind ?? null,
      };
    });
  const isOwn = ({ bodyId }: { readonly bodyId: string }) => bodyId === asked.bodyId;
  return {
    figures: consolidate({
      countedAt,
      own: countsByKind(figures.filter(isOwn), deeds.filter(isOwn)),
      below,
      reporters: received.map((row) => ({
        name: row.name,
        state: stateOf(row),
        dueAt: row.dueAt,
        submittedAt: row.submittedAt,
        onTime: wasOnTime({ ...row, opensAt: row.dueAt, extendedTo: null }),
      })),
    }),
    labels: Object.fromEntries((book?.bands ?? []).map(({ standard, label }) => [standard, label])),
    ruleBookVersion: book?.version ?? null,
  };
}

const workedIn = (body: BodyRow, year: number): boolean =>
  body.validFrom <= `${year}-12-31` && (body.validTo === null || body.validTo > `${year}-01-01`);
