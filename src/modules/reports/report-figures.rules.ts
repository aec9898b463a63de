import type { Instant } from '../../kernel/deadline.js';
import { standardBands } from '../rulebooks/rule-book.rules.js';
import type { FigureRow } from '../standings/figure.rules.js';
import { figuresOf } from '../statistics/statistics.rules.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';

/** What a consolidated report counts, in the order in which its tables show it. */
export const measures = [
  'units',
  'eligible',
  'registered',
  'assessed',
  'recognised',
  'excellent',
  'good',
  'average',
  'weak',
  'models',
  'commendedCollectives',
  'commendedPersons',
  'tasks',
  'tasksDone',
  'tasksLate',
] as const;

/** One thing that is counted. */
export type Measure = (typeof measures)[number];

/** All counts of a set of units, and of the bodies over them. */
export type Counts = Readonly<Record<Measure, number>>;

/** The counts of one kind of unit; kind is null for what the bodies themselves owe. */
export interface KindCounts {
  readonly kind: UnitKind | null;
  readonly counts: Counts;
}

/** Commendations and tasks of one body, by kind of unit. */
export interface DeedCell {
  readonly bodyId: string;
  readonly kind: UnitKind | null;
  readonly commendedCollectives: number;
  readonly commendedPersons: number;
  readonly tasks: number;
  readonly tasksDone: number;
  readonly tasksLate: number;
}

/** How a report from below stands: only ACCEPTED goes up; a body that no regime asks is counted directly. */
export type PartState = 'NOT_ASKED' | 'ACCEPTED' | 'WAITING' | 'RETURNED' | 'MISSING';

/** A body right below, with what the service counts for it and what it reported itself. */
export interface PartBelow {
  readonly bodyId: string;
  readonly name: string;
  readonly state: PartState;
  /** Number of the accepted document; null where it reported without one. */
  readonly document: string | null;
  readonly counted: readonly KindCounts[];
  /** Frozen figures of its accepted document; null where there is none. */
  readonly reported: readonly KindCounts[] | null;
}

/** One reporter whose report this body receives for the period. */
export interface ReporterLine {
  readonly name: string;
  readonly state: Exclude<PartState, 'NOT_ASKED'>;
  readonly dueAt: Instant;
  readonly submittedAt: Instant | null;
  readonly onTime: boolean | null;
}

/** One row of the annex: a body right below, or the units that answer to the body itself. */
export interface PartLine {
  readonly bodyId: string;
  readonly name: string;
  readonly state: PartState;
  readonly document: string | null;
  /** Null while nothing goes up from it. */
  readonly counts: Counts | null;
}

/** The figures of a report as they are kept when it is submitted. */
export interface ReportFigures {
  /** The instant up to which is counted. */
  readonly countedAt: Instant;
  readonly total: Counts;
  readonly byKind: readonly KindCounts[];
  readonly own: Counts;
  readonly byBody: readonly PartLine[];
  readonly reporters: readonly ReporterLine[];
  /** Everything that the service counts below, whether reported or not. */
  readonly counted: Counts;
}

const kindsInOrder: readonly (UnitKind | null)[] = [
  'AGENCY',
  'ENTERPRISE',
  'EDUCATIONAL_INSTITUTION',
  'RESIDENTIAL_AREA',
  'COMMUNE',
  null,
];

/** All counts of nothing at all: zeros. */
export const noCounts: Counts = Object.fromEntries(measures.map((measure) => [measure, 0])) as never;

/** The sum of counts, measure by measure. */
export const sumOf = (all: readonly Counts[]): Counts =>
  Object.fromEntries(measures.map((measure) => [measure, all.reduce((sum, one) => sum + one[measure], 0)])) as never;

/** Counts by kind, added up over several sets; kinds in the order of the plans, what bodies owe last, kinds without anything left out. */
export function sumByKind(sets: readonly (readonly KindCounts[])[]): KindCounts[] {
  const all = sets.flat();
  return kindsInOrder.flatMap((kind) => {
    const counts = sumOf(all.filter((one) => one.kind === kind).map((one) => one.counts));
    return measures.some((measure) => counts[measure] > 0) ? [{ kind, counts }] : [];
  });
}

const measureOfBand: Readonly<Record<StandardBand, Measure>> = {
  EXCELLENT: 'excellent',
  GOOD: 'good',
  AVERAGE: 'average',
  WEAK: 'weak',
};

/** What the service counts in a set of figures, by kind of unit: a unit that is left out counts as a unit and nowhere else (domain rule 8). */
export function countsByKind(standings: readonly FigureRow[], deeds: readonly DeedCell[]): KindCounts[] {
  const kinds = [...new Set([...standings, ...deeds].map(({ kind }) => kind))];
  const counted = kinds.map((kind): KindCounts => {
    const figures = figuresOf(standings.filter((cell) => cell.kind === kind));
    const own = deeds.filter((cell) => cell.kind === kind);
    const sum = (of: (cell: DeedCell) => number) => own.reduce((total, cell) => total + of(cell), 0);
    const bands = Object.fromEntries(figures.bands.map(({ standard, units }) => [measureOfBand[standard], units]));
    return {
      kind,
      counts: {
        ...noCounts,
        ...bands,
        units: figures.units,
        eligible: figures.eligible,
        registered: figures.registered,
        assessed: figures.assessed,
        recognised: figures.recognised,
        models: figures.activeModels,
        commendedCollectives: sum((cell) => cell.commendedCollectives),
        commendedPersons: sum((cell) => cell.commendedPersons),
        tasks: sum((cell) => cell.tasks),
        tasksDone: sum((cell) => cell.tasksDone),
        tasksLate: sum((cell) => cell.tasksLate),
      },
    };
  });
  return sumByKind([counted]);
}

/** Whether figures of a body go up: its report was accepted, or nobody asks it for one. */
export const goesUp = (state: PartState): boolean => state === 'ACCEPTED' || state === 'NOT_ASKED';

/** Consolidates a report: own units, and of each body below what it reported, or what is counted where it reported without a document; nothing from a body whose report is not accepted. */
export function consolidate(from: {
  readonly countedAt: Instant;
  readonly own: readonly KindCounts[];
  readonly below: readonly PartBelow[];
  readonly reporters: readonly ReporterLine[];
}): ReportFigures {
  const parts = from.below.map((part) => ({
    part,
    goingUp: goesUp(part.state) ? (part.reported ?? part.counted) : null,
  }));
  const totalOf = (set: readonly KindCounts[]) => sumOf(set.map(({ counts }) => counts));
  const byKind = sumByKind([from.own, ...parts.flatMap(({ goingUp }) => (goingUp ? [goingUp] : []))]);
  return {
    countedAt: from.countedAt,
    total: totalOf(byKind),
    byKind,
    own: totalOf(from.own),
    byBody: parts.map(({ part, goingUp }) => ({
      bodyId: part.bodyId,
      name: part.name,
      state: part.state,
      document: part.document,
      counts: goingUp && totalOf(goingUp),
    })),
    reporters: from.reporters,
    counted: sumOf([totalOf(from.own), ...from.below.map(({ counted }) => totalOf(counted))]),
  };
}

/** One figure that came out differently in the end. */
export interface FigureDifference {
  /** Name of the body; null for the whole. */
  readonly name: string | null;
  readonly measure: Measure;
  /** Null where nothing was reported. */
  readonly reported: number | null;
  readonly final: number;
}

/** Where the final figures of a closed year differ from those that were reported, the whole first, then body by body (domain rule 11). */
export function differencesOf(reported: ReportFigures, final: ReportFigures): FigureDifference[] {
  const between = (name: string | null, before: Counts | null, after: Counts): FigureDifference[] =>
    measures.flatMap((measure) => {
      const was = before ? before[measure] : null;
      return was === after[measure] || (was === null && after[measure] === 0)
        ? []
        : [{ name, measure, reported: was, final: after[measure] }];
    });
  const before = new Map(reported.byBody.map((line) => [line.bodyId, line]));
  const after = new Set(final.byBody.map(({ bodyId }) => bodyId));
  // A body that answers to another one since is counted there in the end.
  const gone = reported.byBody.filter(({ bodyId }) => !after.has(bodyId));
  return [
    ...between(null, reported.total, final.total),
    ...final.byBody.flatMap((line) =>
      between(line.name, before.get(line.bodyId)?.counts ?? null, line.counts ?? noCounts),
    ),
    ...gone.flatMap((line) => between(line.name, line.counts, noCounts)),
  ];
}

/** The classes best first, each with the measure that counts it. */
export const bandMeasures: readonly { readonly standard: StandardBand; readonly measure: Measure }[] =
  standardBands.map((standard) => ({ standard, measure: measureOfBand[standard] }));
