import type { Day } from '../../kernel/deadline.js';
import type { Hundredths } from '../../kernel/decimal.js';
import type { Decision } from '../recognitions/recognition.rules.js';
import { type Criterion, type GateFacts, leavesOf } from '../rulebooks/rule-book.rules.js';
import type { UnitKind } from '../units/unit.rules.js';

/** What the system holds of a unit in a year, that lines and gates follow. */
export interface LinkedFacts {
  readonly registered: boolean;
  /** The decision for the year with its number and day; null while there is none. */
  readonly recognition: Decision | null;
  readonly decisionNumber: string | null;
  readonly decidedOn: Day | null;
  readonly activeModels: number;
  /** Commendations of the unit as a collective, and of persons of it. */
  readonly collectives: number;
  readonly individuals: number;
}

/** A unit without anything yet. */
export const noFacts: LinkedFacts = {
  registered: false,
  recognition: null,
  decisionNumber: null,
  decidedOn: null,
  activeModels: 0,
  collectives: 0,
  individuals: 0,
};

/** One line of a card as it is kept; points are hundredths. */
export interface Entry {
  readonly self?: Hundredths;
  readonly review?: Hundredths;
  /** Why the review differs. */
  readonly reason?: string;
  /** What the unit says to its score, in place of evidence. */
  readonly explanation?: string;
  /** The unit says that the line does not apply to it. */
  readonly notApplicable?: boolean;
  /** The superior sent the line back; it has to be reviewed anew. */
  readonly returned?: boolean;
}

/** The lines of a card by criterion id; a line without an entry is not scored yet. */
export type Scores = Readonly<Record<string, Entry>>;

/** What makes a score unacceptable on its line. */
export type ScoreFault = 'SCORE_ABOVE_MAXIMUM' | 'SCORE_NOT_IN_STEP' | 'SCORE_ALL_OR_NOTHING';

/** Whether points may stand on a line that people score: MANUAL in steps from 0 to the maximum, ALL_OR_NOTHING 0 or the maximum (domain rule 3); null when they may. */
export function scoreFault(
  line: Pick<Criterion, 'scoring' | 'maxScore' | 'step'>,
  points: Hundredths,
): ScoreFault | null {
  if (points > line.maxScore) return 'SCORE_ABOVE_MAXIMUM';
  if (line.scoring === 'ALL_OR_NOTHING')
    return points === 0 || points === line.maxScore ? null : 'SCORE_ALL_OR_NOTHING';
  return line.step !== null && points % line.step !== 0 ? 'SCORE_NOT_IN_STEP' : null;
}

/** What a line gives where it does not apply: the maximum, nothing, or null when the book does not allow it. */
export const pointsWhereNotApplicable = (line: Pick<Criterion, 'maxScore' | 'notApplicable'>): Hundredths | null =>
  line.notApplicable === 'NOT_ALLOWED' ? null : line.notApplicable === 'FULL' ? line.maxScore : 0;

/** Whether the unit meets the standard “An toàn về ANTT” in the year: recognised, upon a registration that stands (domain: Registration, Recognition). */
export const isRecognised = (facts: Pick<LinkedFacts, 'registered' | 'recognition'>): boolean =>
  facts.registered && facts.recognition === 'RECOGNISED';

/** What gates look at, from the facts. */
export const gateFactsOf = (facts: LinkedFacts): GateFacts => ({
  REGISTERED: facts.registered,
  RECOGNISED: isRecognised(facts),
});

/** The points of a line that follows a fact: all or nothing, and for commendations so many for each, at most the maximum (domain rules 3 and 4). */
export function linkedPoints(
  line: Pick<Criterion, 'linkedFact' | 'maxScore' | 'perCollective' | 'perIndividual'>,
  facts: LinkedFacts,
): Hundredths {
  switch (line.linkedFact) {
    case 'REGISTERED':
      return facts.registered ? line.maxScore : 0;
    case 'RECOGNISED':
      return isRecognised(facts) ? line.maxScore : 0;
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

/**
 * Puts a card together: people's lines as kept, linked lines from the facts and the same in both columns. With `frozen`, as from the approval
 * on, linked lines are read as they were kept then.
 */
export function cardOf<C extends Criterion>(
  lines: readonly C[],
  scores: Scores,
  facts: LinkedFacts,
  frozen: boolean,
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
    selfTotal: whole.every(({ self }) => self !== null) ? sum(whole.map(({ self }) => self ?? 0)) : null,
    reviewTotal: whole.every(isJudged) ? sum(whole.map(({ review }) => review ?? 0)) : null,
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
