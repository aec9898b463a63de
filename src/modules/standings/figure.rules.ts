import { idsOnPath, type Path } from '../../kernel/path.js';
import { standardBands } from '../rulebooks/rule-book.rules.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';

/** The counts of a figure, as the database names them; every one but `units` is of units that are counted, totals are in hundredths of a point. */
export const figureColumns = {
  units: 'units',
  eligible: 'eligible',
  registered: 'registered',
  recognised: 'recognised',
  notRecognised: 'not_recognised',
  notAssessed: 'not_assessed',
  assessed: 'assessed',
  excellent: 'excellent',
  good: 'good',
  average: 'average',
  weak: 'weak',
  registeredExcellent: 'registered_excellent',
  registeredGood: 'registered_good',
  registeredAverage: 'registered_average',
  registeredWeak: 'registered_weak',
  assessedRecognised: 'assessed_recognised',
  keeping: 'keeping',
  registeredKeeping: 'registered_keeping',
  assessedKeeping: 'assessed_keeping',
  models: 'models',
  nominated: 'nominated',
  exemplary: 'exemplary',
  selfTotal: 'self_total',
  reviewTotal: 'review_total',
  reviewSquares: 'review_squares',
} as const;

/** One of the counts. */
export type FigureCount = keyof typeof figureColumns;

/** The names of all counts, in the order in which they are kept. */
export const figureCounts = Object.keys(figureColumns) as FigureCount[];

/** What a set of standings adds up to. */
export type FigureCounts = Readonly<Record<FigureCount, number>>;

/** What the units of one kind that answered to one body in a year add up to. */
export interface FigureRow extends FigureCounts {
  readonly bodyId: string;
  readonly kind: UnitKind;
}

/** What of a standing counts. */
export interface CountedStanding {
  readonly eligible: boolean;
  readonly registered: boolean;
  readonly recognition: RecognitionStatus;
  readonly bandStandard: StandardBand | null;
  readonly selfTotal: number | null;
  readonly reviewTotal: number | null;
  readonly activeModels: number;
  readonly nominated: boolean;
  readonly exemplary: boolean;
}

/** What nothing adds up to. */
export const noFigure: FigureCounts = Object.fromEntries(figureCounts.map((name) => [name, 0])) as FigureCounts;

const one = (holds: boolean): number => (holds ? 1 : 0);

/** What one standing adds to the figures of its body and kind: a unit that is left out is a unit and nothing else; totals count on approved cards only (domain rule 8). */
export function contribution(standing: CountedStanding): FigureCounts {
  if (!standing.eligible) return { ...noFigure, units: 1 };
  const { registered, recognition, bandStandard, activeModels } = standing;
  const assessed = bandStandard !== null;
  const keeps = activeModels > 0;
  const selfTotal = assessed ? (standing.selfTotal ?? 0) : 0;
  const reviewTotal = assessed ? (standing.reviewTotal ?? 0) : 0;
  return {
    units: 1,
    eligible: 1,
    registered: one(registered),
    recognised: one(recognition === 'RECOGNISED'),
    notRecognised: one(recognition === 'NOT_RECOGNISED' || recognition === 'REVOKED'),
    notAssessed: one(recognition === 'NOT_ASSESSED'),
    assessed: one(assessed),
    excellent: one(bandStandard === 'EXCELLENT'),
    good: one(bandStandard === 'GOOD'),
    average: one(bandStandard === 'AVERAGE'),
    weak: one(bandStandard === 'WEAK'),
    registeredExcellent: one(registered && bandStandard === 'EXCELLENT'),
    registeredGood: one(registered && bandStandard === 'GOOD'),
    registeredAverage: one(registered && bandStandard === 'AVERAGE'),
    registeredWeak: one(registered && bandStandard === 'WEAK'),
    assessedRecognised: one(assessed && recognition === 'RECOGNISED'),
    keeping: one(keeps),
    registeredKeeping: one(registered && keeps),
    assessedKeeping: one(assessed && keeps),
    models: activeModels,
    nominated: one(standing.nominated),
    exemplary: one(standing.exemplary),
    selfTotal,
    reviewTotal,
    reviewSquares: reviewTotal * reviewTotal,
  };
}

/** Adds figures up, or takes them away where `sign` is -1. */
export function addedTo(sum: FigureCounts, more: FigureCounts, sign: 1 | -1 = 1): FigureCounts {
  const result: Record<string, number> = {};
  for (const name of figureCounts) result[name] = sum[name] + sign * more[name];
  return result as FigureCounts;
}

/** What several figures add up to together. */
export function sumOf(rows: readonly FigureCounts[]): FigureCounts {
  const sum: Record<FigureCount, number> = { ...noFigure };
  for (const row of rows) for (const name of figureCounts) sum[name] += row[name];
  return sum;
}

const ofBand = { EXCELLENT: 'excellent', GOOD: 'good', AVERAGE: 'average', WEAK: 'weak' } as const;
const registeredOfBand = {
  EXCELLENT: 'registeredExcellent',
  GOOD: 'registeredGood',
  AVERAGE: 'registeredAverage',
  WEAK: 'registeredWeak',
} as const;

/** How many counted units have a card in this class. */
export const inBand = (counts: FigureCounts, band: StandardBand): number => counts[ofBand[band]];

/** How many counted units have a card in this class or a better one; of registered units only, if so asked. */
export const inBandAtLeast = (counts: FigureCounts, band: StandardBand, among: 'all' | 'registered' = 'all'): number =>
  standardBands
    .slice(0, standardBands.indexOf(band) + 1)
    .reduce((sum, one) => sum + counts[(among === 'all' ? ofBand : registeredOfBand)[one]], 0);

/** How the figures of bodies and kinds change when standings change from one state to another: what each loses and gains, and nothing where nothing changes. */
export function figureChanges<Standing extends CountedStanding & { readonly bodyId: string; readonly kind: UnitKind }>(
  changes: readonly { readonly before: Standing | null; readonly after: Standing | null }[],
): FigureRow[] {
  const found = new Map<string, FigureRow>();
  const add = (standing: Standing | null, sign: 1 | -1) => {
    if (!standing) return;
    const { bodyId, kind } = standing;
    const key = `${bodyId}/${kind}`;
    const row = found.get(key) ?? { ...noFigure, bodyId, kind };
    found.set(key, { ...addedTo(row, contribution(standing), sign), bodyId, kind });
  };
  for (const { before, after } of changes) {
    add(before, -1);
    add(after, 1);
  }
  return [...found.values()].filter((row) => figureCounts.some((name) => row[name] !== 0));
}

/** The figure that a unit counts in: one for each year, body and kind. */
export const figureKey = ({
  year,
  bodyId,
  kind,
}: {
  readonly year: number;
  readonly bodyId: string;
  readonly kind: UnitKind;
}): string => `${year}/${bodyId}/${kind}`;

/**
 * Whether every figure that these changes of one transaction lead to is there already: a standing that was there before the first of its changes counts in
 * one that is; what a later change finds may have been laid by an earlier one, and its figure be missing still.
 */
export function figuresAreThere<
  Standing extends { readonly unitId: string; readonly year: number; readonly bodyId: string; readonly kind: UnitKind },
>(changes: readonly { readonly before: Standing | null; readonly after: Standing }[]): boolean {
  const ofStandings = Map.groupBy(changes, ({ after }) => `${after.unitId}/${after.year}`);
  const there = new Set(
    [...ofStandings.values()].flatMap(([first]) => (first?.before ? [figureKey(first.before)] : [])),
  );
  return changes.every(({ after }) => there.has(figureKey(after)));
}

/** Gives every body the rows of its whole subtree: each row counts for its own body and for all bodies above. */
export function bySubtree<Row extends { readonly bodyId: string }>(
  rows: readonly Row[],
  bodies: ReadonlyMap<string, { readonly path: Path }>,
): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const [bodyId, ofBody] of Map.groupBy(rows, (row) => row.bodyId)) {
    const path = bodies.get(bodyId)?.path;
    for (const id of path === undefined ? [] : idsOnPath(path)) {
      const list = found.get(id);
      if (list) list.push(...ofBody);
      else found.set(id, [...ofBody]);
    }
  }
  return found;
}
