import type { Day } from '../../kernel/deadline.js';
import type { Hundredths } from '../../kernel/decimal.js';
import { leftOutSince } from '../registrations/registration.rules.js';
import { type BookContent, bandOf, type Criterion } from '../rulebooks/rule-book.rules.js';
import type { EligibilityFacts, Lifetime } from '../units/unit.rules.js';
import { refuse } from './assessment.refusals.js';
import { requireMove, unjudged } from './assessment.rules.js';
import { cardOf, frozenScores, gateIsMet, type LinkedFacts, type Scores } from './assessment.scoring.js';
import { type AssessmentStatus, awaitsReview } from './assessment.workflow.js';

/** What an approval is decided from. */
export interface ToApprove {
  readonly card: { readonly year: number; readonly status: AssessmentStatus; readonly scores: Scores };
  readonly unit: EligibilityFacts & Lifetime;
  readonly book: Pick<BookContent, 'bands' | 'eligibility' | 'rounding'>;
  /** The lines of the book that are scored for the unit. */
  readonly lines: readonly Criterion[];
  readonly facts: LinkedFacts;
}

/** What an approval fixes on a card. */
export interface Approval {
  readonly status: 'APPROVED';
  readonly scores: Scores;
  readonly linkedFacts: LinkedFacts;
  readonly selfTotal: Hundredths;
  readonly reviewTotal: Hundredths;
  readonly bandId: string;
}

/** Decides the approval of a card, alone or among many: it is reviewed whole, its unit still counts, and a unit that registered has its decision; totals, linked points and band are fixed from here on (domain rules 4, 6, 7 and 8). */
export function approvalOf({ card, unit, book, lines, facts }: ToApprove, today: Day): Approval {
  const { status, year, scores } = card;
  const filled = cardOf(lines, scores, facts, false, book.rounding);
  const { selfTotal, reviewTotal } = filled;
  if (awaitsReview(status)) throw refuse('ASSESSMENT_NOT_REVIEWED', { missing: unjudged(filled) });
  requireMove('APPROVE', status);
  if (selfTotal === null || reviewTotal === null) {
    throw refuse('ASSESSMENT_NOT_REVIEWED', { missing: unjudged(filled) });
  }
  const obstacle = leftOutSince(unit, year, book.eligibility, today);
  if (obstacle) throw obstacle;
  if (facts.recognition === 'NOT_ASSESSED') throw refuse('UNIT_NOT_ASSESSED', { year });
  if (facts.registered && facts.recognition === null) throw refuse('RECOGNITION_NOT_DECIDED', { year });
  const band = bandOf(reviewTotal, book.bands, (gate) => gateIsMet(gate, filled, facts));
  if (!band) throw new Error('a rule book has no band from 0');
  return {
    status: 'APPROVED',
    scores: frozenScores(filled, scores),
    linkedFacts: facts,
    selfTotal,
    reviewTotal,
    bandId: band.id,
  };
}
