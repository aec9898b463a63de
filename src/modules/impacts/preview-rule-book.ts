import type { Hundredths } from '../../kernel/decimal.js';
import { within } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { linesFor } from '../assessments/assessment.scoring.js';
import { type BodyRow, listBodies } from '../bodies/body.store.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { contentOf, listDrafts } from '../rulebooks/draft.store.js';
import { type Band, type BookContent, type Criterion, standardBands } from '../rulebooks/rule-book.rules.js';
import { listRuleBooks, type RuleBook } from '../rulebooks/rule-book.store.js';
import { bySubtree } from '../standings/figure.rules.js';
import { type Progress, progressOf } from '../targets/target.rules.js';
import { listTargets, type TargetRow } from '../targets/target.store.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { listTenantYears } from '../tenants/tenant-year.store.js';
import { isEligible, type StandardBand, type UnitKind } from '../units/unit.rules.js';
import type { PreviewRuleBookInput } from './impact.input.js';
import {
  type BodyMoves,
  figuresOfUnits,
  mostMoved,
  type NotComputedReason,
  recount,
  type UnitFigures,
} from './impact.rules.js';
import { type UnitOfYear, unitsOfYear } from './impact.store.js';

/** A unit whose band would be another one. */
export interface BandChange {
  readonly unitId: string;
  readonly before: Band | null;
  readonly after: Band | null;
  readonly totalBefore: Hundredths | null;
  readonly totalAfter: Hundredths;
  readonly estimated: boolean;
}

/** A unit that could not be counted by the other rules. */
export interface NotComputed {
  readonly unitId: string;
  readonly reason: NotComputedReason;
  /** Codes of the lines that nobody scored. */
  readonly lines: readonly string[];
}

/** A target that would be met and is not, or the other way round. */
export interface TargetFlip {
  readonly target: TargetRow;
  readonly before: Progress;
  readonly after: Progress;
}

/** What other rules would have made of a year. */
export interface Impact {
  readonly year: number;
  readonly units: number;
  readonly computed: number;
  readonly estimated: number;
  readonly changes: readonly BandChange[];
  readonly rising: number;
  readonly falling: number;
  readonly newlyCounted: number;
  readonly newlyLeftOut: number;
  readonly notComputed: readonly NotComputed[];
  readonly bands: ReadonlyMap<StandardBand, { readonly before: number; readonly after: number }>;
  readonly flips: readonly TargetFlip[];
  readonly winners: readonly BodyMoves[];
  readonly losers: readonly BodyMoves[];
}

/** Tries a book out on the approved cards of a year. Nothing is written and nobody is held up: rows are read without locks. */
export const previewRuleBook = command({
  name: 'ruleBook.preview',
  load: async (tx, input: PreviewRuleBookInput) => {
    const books = await listRuleBooks(tx.db);
    const id = input.id.toLowerCase();
    const book = books.find((one) => one.id === id) ?? (await listDrafts(tx.db, id))[0];
    if (!book) throw refuse('NOT_FOUND', {}, 'id');
    return { books, content: contentOf(book), bodies: await listBodies(tx.db) };
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, { books, content, bodies }, { year, kinds, underBody }): Promise<Impact> => {
    if (!(await listTenantYears(tx.db)).some((one) => one.year === year)) {
      throw refuseYear('YEAR_NOT_OPEN', { year }, 'year');
    }
    const under = underBody == null ? null : bodies.find(({ id }) => id === underBody.toLowerCase());
    if (under === undefined) throw refuse('NOT_FOUND', {}, 'underBody');
    const paths = new Map(bodies.map(({ id, path }) => [id, path]));
    const isAsked = ({ kind, bodyId }: UnitOfYear) =>
      (kinds == null || kinds.includes(kind)) && (under === null || within(paths.get(bodyId) ?? '', under.path));

    const count = counting(content, books);
    for await (const units of unitsOfYear(tx.db, year)) for (const unit of units) count.add(unit, isAsked(unit));
    const flips = targetFlips(await listTargets(tx.db, { years: [year] }), bodies, count.before, count.after);
    tx.nothingWritten();
    return { year, ...count.result(), flips };
  },
});

/** Counts unit by unit what changes. */
function counting(content: BookContent, books: readonly RuleBook[]) {
  const linesOf = remembered((kind: UnitKind) => linesFor(content.lines, kind));
  const bookById = new Map(books.map((book) => [book.id, book]));
  const keptLines = remembered((bookId: string) => {
    const lines = bookById.get(bookId)?.lines ?? [];
    const byLineage = new Map<string, Criterion>(lines.map((line) => [line.lineageId, line]));
    return (line: Criterion) => byLineage.get(line.lineageId);
  });
  const bandById = new Map<string, Band>(books.flatMap(({ bands }) => bands.map((band) => [band.id, band])));

  const before: UnitFigures[] = [];
  const after: UnitFigures[] = [];
  const changes: BandChange[] = [];
  const notComputed: NotComputed[] = [];
  const moves = new Map<string, { bodyId: string; rising: number; falling: number }>();
  const bands = new Map(standardBands.map((band) => [band, { before: 0, after: 0 }]));
  const totals = { units: 0, computed: 0, estimated: 0, rising: 0, falling: 0, newlyCounted: 0, newlyLeftOut: 0 };

  function judge(unit: UnitOfYear, eligible: boolean): StandardBand | null {
    const skip = (reason: NotComputedReason, lines: readonly string[] = []) => {
      notComputed.push({ unitId: unit.unitId, reason, lines });
      return unit.bandStandard;
    };
    if (!eligible) return skip('LEFT_OUT');
    if (unit.ruleBookId === null) return skip('NO_CARD');
    if (unit.status !== 'APPROVED' || unit.scores === null) return skip('NOT_APPROVED');
    const found = recount(content, linesOf(unit.kind), keptLines(unit.ruleBookId), unit.scores, unit.facts);
    if ('missing' in found) return skip('LINES_NOT_SCORED', found.missing);
    totals.computed += 1;
    if (found.estimated) totals.estimated += 1;
    const was = unit.bandId === null ? null : (bandById.get(unit.bandId) ?? null);
    const now = found.band;
    if (was?.code !== now?.code || was?.standard !== now?.standard) {
      changes.push({
        unitId: unit.unitId,
        before: was,
        after: now,
        totalBefore: unit.reviewTotal,
        totalAfter: found.total,
        estimated: found.estimated,
      });
      note(unit.bodyId, rank(was) - rank(now));
    }
    return now?.standard ?? null;
  }

  function note(bodyId: string, up: number): void {
    const body = moves.get(bodyId) ?? { bodyId, rising: 0, falling: 0 };
    moves.set(bodyId, body);
    if (up > 0) body.rising += 1;
    if (up < 0) body.falling += 1;
    totals.rising += up > 0 ? 1 : 0;
    totals.falling += up < 0 ? 1 : 0;
  }

  return {
    before,
    after,
    add(unit: UnitOfYear, asked: boolean): void {
      const { bodyId, kind, recognition } = unit;
      const figures = { bodyId, kind, recognition, models: unit.facts.activeModels };
      const was = { ...figures, eligible: unit.eligible, band: unit.bandStandard };
      before.push(was);
      if (!asked) {
        after.push(was);
        return;
      }
      totals.units += 1;
      const eligible = isEligible(unit, content.eligibility);
      if (eligible && !unit.eligible) totals.newlyCounted += 1;
      if (!eligible && unit.eligible) totals.newlyLeftOut += 1;
      const band = judge(unit, eligible);
      after.push({ ...figures, eligible, band });
      const earlier = unit.bandStandard && bands.get(unit.bandStandard);
      if (earlier) earlier.before += 1;
      const later = eligible && band ? bands.get(band) : undefined;
      if (later) later.after += 1;
    },
    result: () => {
      const all = [...moves.values()];
      return {
        ...totals,
        changes,
        notComputed,
        bands,
        winners: mostMoved(all, 'winners'),
        losers: mostMoved(all, 'losers'),
      };
    },
  };
}

const rank = (band: Band | null): number => standardBands.indexOf(band?.standard ?? 'WEAK');

function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const found = made.get(key);
    if (found !== undefined) return found;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

/** The targets of the year whose being met would change; reports and exemplary units stay as they are. */
function targetFlips(
  targets: readonly TargetRow[],
  bodies: readonly BodyRow[],
  before: readonly UnitFigures[],
  after: readonly UnitFigures[],
): TargetFlip[] {
  const tree = new Map(bodies.map((body) => [body.id, body]));
  const [earlier, later] = [before, after].map((units) => bySubtree(figuresOfUnits(units), tree));
  const rates = targets.filter(
    ({ metric }) =>
      metric === 'REGISTRATION_RATE' ||
      metric === 'SAFE_RATE' ||
      metric === 'ACTIVE_MODEL_RATE' ||
      metric === 'CLASSIFIED_AT_LEAST_RATE',
  );
  return rates
    .map((target) => {
      const progress = (cells: typeof earlier) =>
        progressOf(target, { figures: cells?.get(target.bodyId) ?? [], reports: [], marks: [] });
      return { target, before: progress(earlier), after: progress(later) };
    })
    .filter((flip) => flip.before.met !== flip.after.met);
}
