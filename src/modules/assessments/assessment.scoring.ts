import type { Day } from '../../kernel/deadline.js';
import type { Hundredths } from '../../kernel/decimal.js';
import type { Decision } from '../recognitions/recognition.rules.js';
import { incidentsTyped, type Rounding, rounded, type ScoreTyped } from '../rulebooks/criterion.scoring.js';
import { type BookContent, type Criterion, type Gate, leavesOf, sumOfLeaves } from '../rulebooks/rule-book.rules.js';
import type { UnitKind } from '../units/unit.rules.js';

/** What the system holds of a unit in a year, that lines and gates follow. */
export interface LinkedFacts {
  readonly registered: boolean;
  /** Whether the registration says that all departments take part. */
  readonly allDepartments: boolean;
  /** The decision for the year with its number and day; null while there is none. */
  readonly recognition: Decision | null;
  readonly decisionNumber: string | null;
  readonly decidedOn: Day | null;
  readonly activeModels: number;
  /** Commendations of the unit as a collective, and of persons of it. */
  readonly collectives: number;
  readonly individuals: number;
  /** Reports of the year that are asked of the unit, and those of them that it handed in in time. */
  readonly reportsAsked: number;
  readonly reportsOnTime: number;
}

/** A unit without anything yet. */
export const noFacts: LinkedFacts = {
  registered: false,
  allDepartments: false,
  recognition: null,
  decisionNumber: null,
  decidedOn: null,
  activeModels: 0,
  collectives: 0,
  individuals: 0,
  reportsAsked: 0,
  reportsOnTime: 0,
};

/** One line of a card as it is kept; points are hundredths. */
export interface Entry {
  readonly self?: Hundredths;
  readonly review?: Hundredths;
  /** Why the review differs. */
  readonly reason?: string;
  /** What the unit says to its score, in place of evidence. */
  readonly explanation?: string;
  /** What the unit says to the last return of its card. */
  readonly answer?: string;
  /** The unit says that the line does not apply to it. */
  readonly notApplicable?: boolean;
  /** The superior says so as well. */
  readonly reviewNotApplicable?: boolean;
  /** What was typed where the points follow from it: a share, counts, a wording. */
  readonly selfTyped?: ScoreTyped;
  readonly reviewTyped?: ScoreTyped;
  /** The superior sent the line back; it has to be reviewed anew. */
  readonly returned?: boolean;
}

/** The lines of a card by criterion id; a line without an entry is not scored yet. */
export type Scores = Readonly<Record<string, Entry>>;

/** What a line gives where it does not apply: the maximum, nothing, or null when the book does not allow it; a line that is left out gives nothing, and the others are scaled. */
export const pointsWhereNotApplicable = (line: Pick<Criterion, 'maxScore' | 'notApplicable'>): Hundredths | null =>
  line.notApplicable === 'NOT_ALLOWED' ? null : line.notApplicable === 'FULL' ? line.maxScore : 0;

/** Whether a line that does not apply is left out of the sum, and the others scaled (domain rule 3). */
export const isLeftOut = (line: Pick<Criterion, 'notApplicable'>, notApplicable: boolean | undefined): boolean =>
  notApplicable === true && line.notApplicable === 'EXCLUDE_AND_SCALE';

/** The sum of the lines that apply, brought up to the whole scorecard in proportion and rounded as the book says; never above the whole. */
export function scaledTotal(
  sum: Hundredths,
  applicable: Hundredths,
  whole: Hundredths,
  rounding: Rounding,
): Hundredths {
  if (applicable === whole) return sum;
  return applicable === 0 ? 0 : Math.min(whole, rounded(sum * whole, applicable, rounding));
}

/** Whether the unit meets the standard “An toàn về ANTT” in the year: recognised, upon a registration that stands (domain: Registration, Recognition). */
export const isRecognised = (facts: Pick<LinkedFacts, 'registered' | 'recognition'>): boolean =>
  facts.registered && facts.recognition === 'RECOGNISED';

/** Whether the unit handed in every report that the year asks of it, each in time; a unit of which none is asked is late with none. */
export const reportedOnTime = (facts: Pick<LinkedFacts, 'reportsAsked' | 'reportsOnTime'>): boolean =>
  facts.reportsOnTime >= facts.reportsAsked;

/** Whether the unit registered with all its departments. */
export const allRegistered = (facts: Pick<LinkedFacts, 'registered' | 'allDepartments'>): boolean =>
  facts.registered && facts.allDepartments;

/** What gates look at on a card: its lines, as far as the superior judged them. */
export interface GateCard {
  readonly lines: readonly Pick<CardLine, 'line' | 'review' | 'reviewNotApplicable' | 'reviewTyped'>[];
}

/** Whether a gate is met: a fact holds, or the superior's column has the points or is without incident. A line that does not apply to the unit holds nothing up. */
export function gateIsMet(gate: Gate, { lines }: GateCard, facts: LinkedFacts): boolean {
  switch (gate.fact) {
    case 'REGISTERED':
      return facts.registered;
    case 'ALL_DEPARTMENTS_REGISTERED':
      return allRegistered(facts);
    case 'RECOGNISED':
      return isRecognised(facts);
    case 'ACTIVE_MODEL':
      return facts.activeModels > 0;
    case 'REPORTED_ON_TIME':
      return reportedOnTime(facts);
  }
  const found = lines.find(({ line }) => line.id === gate.criterionId);
  if (!found || isLeftOut(found.line, found.reviewNotApplicable)) return true;
  return gate.fact === 'MINIMUM_POINTS'
    ? (found.review ?? 0) >= (gate.points ?? 0)
    : incidentsTyped(found.line, found.reviewTyped) === 0;
}

/** The points of a line that follows a fact: all or nothing, and for commendations so many for each, at most the maximum (domain rules 3 and 4). */
export function linkedPoints(
  line: Pick<Criterion, 'linkedFact' | 'maxScore' | 'perCollective' | 'perIndividual'>,
  facts: LinkedFacts,
): Hundredths {
  switch (line.linkedFact) {
    case 'REGISTERED':
      return facts.registered ? line.maxScore : 0;
    case 'ALL_DEPARTMENTS_REGISTERED':
      return allRegistered(facts) ? line.maxScore : 0;
    case 'RECOGNISED':
      return isRecognised(facts) ? line.maxScore : 0;
    case 'REPORTED_ON_TIME':
      return reportedOnTime(facts) ? line.maxScore : 0;
    case 'ACTIVE_MODEL':
      return facts.activeModels > 0 ? line.maxScore : 0;
    case 'COMMENDED':
      return Math.min(
        line.maxScore,
        facts.collectives * (line.perCollective ?? 0) + facts.individuals * (line.perIndividual ?? 0),
      );
    case null:
      return 0;
  }
}

/** The lines that are scored for a unit of a kind, in the order of the book. */
export const linesFor = <C extends Pick<Criterion, 'scoring' | 'kinds'>>(criteria: readonly C[], kind: UnitKind): C[] =>
  leavesOf(criteria).filter(({ kinds }) => kinds.includes(kind));

/** One line of a card with both columns. */
export interface CardLine<C extends Criterion = Criterion> extends Omit<Entry, 'self' | 'review'> {
  readonly line: C;
  readonly linked: boolean;
  readonly self: Hundredths | null;
  readonly review: Hundredths | null;
}

/** How one column came to its total: what its lines give, of how much, and whether lines were left out and the rest scaled. */
export interface ColumnSum {
  /** Sum of the lines that apply. */
  readonly points: Hundredths;
  /** Their maxima together. */
  readonly applicable: Hundredths;
  /** The maxima of all lines. */
  readonly whole: Hundredths;
  /** Points scaled from what applies to the whole. */
  readonly total: Hundredths;
}

/** A card with both columns, and their sums. */
export interface Card<C extends Criterion = Criterion> {
  readonly lines: readonly CardLine<C>[];
  /** Null until every line has a self score. */
  readonly selfTotal: Hundredths | null;
  /** Null until every line is reviewed. */
  readonly reviewTotal: Hundredths | null;
}

/** Whether the superior has judged a line: reviewed, and not sent back since. */
export const isJudged = (line: Pick<CardLine, 'review' | 'returned'>): boolean =>
  line.review !== null && line.returned !== true;

/** Adds one column up: lines that do not apply and are left out count neither for nor against, the others are scaled to the whole (domain rule 3). */
export function columnSum(lines: readonly CardLine[], column: 'self' | 'review', rounding: Rounding): ColumnSum {
  const applying = lines.filter(
    ({ line, notApplicable, reviewNotApplicable }) =>
      !isLeftOut(line, column === 'self' ? notApplicable : reviewNotApplicable),
  );
  const points = sum(applying.map((line) => line[column] ?? 0));
  const applicable = sumOfLeaves(applying.map(({ line }) => line));
  const whole = sumOfLeaves(lines.map(({ line }) => line));
  return { points, applicable, whole, total: scaledTotal(points, applicable, whole, rounding) };
}

/**
 * Puts a card together: people's lines as kept, linked lines from the facts and the same in both columns. With `frozen`, as from the approval
 * on, linked lines are read as they were kept then.
 */
export function cardOf<C extends Criterion>(
  lines: readonly C[],
  scores: Scores,
  facts: LinkedFacts,
  frozen: boolean,
  rounding: BookContent['rounding'],
): Card<C> {
  const whole = lines.map((line): CardLine<C> => {
    const { self, review, ...entry } = scores[line.id] ?? {};
    if (line.scoring !== 'LINKED') {
      return { line, linked: false, ...entry, self: self ?? null, review: review ?? null };
    }
    const points = linkedPoints(line, facts);
    return {
      line,
      linked: true,
      self: (frozen ? self : undefined) ?? points,
      review: (frozen ? review : undefined) ?? points,
    };
  });
  return {
    lines: whole,
    selfTotal: whole.every(({ self }) => self !== null) ? columnSum(whole, 'self', rounding).total : null,
    reviewTotal: whole.every(isJudged) ? columnSum(whole, 'review', rounding).total : null,
  };
}

/** The scores with the linked points of this moment written into them, so that an approved card never changes. */
export function frozenScores(card: Card, scores: Scores): Scores {
  const linked = card.lines.filter(({ linked: follows }) => follows);
  return {
    ...scores,
    ...Object.fromEntries(linked.map(({ line, self, review }) => [line.id, { self: self ?? 0, review: review ?? 0 }])),
  };
}

/** The scores without linked points, so that these follow the facts again. */
export function thawedScores(lines: readonly Criterion[], scores: Scores): Scores {
  const linked = new Set(lines.filter(({ scoring }) => scoring === 'LINKED').map(({ id }) => id));
  return Object.fromEntries(Object.entries(scores).filter(([id]) => !linked.has(id)));
}

const sum = (points: readonly Hundredths[]): Hundredths => points.reduce((total, one) => total + one, 0);
