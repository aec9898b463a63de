import { refuse as refuseAny } from '../../kernel/refusal.js';
import type { Criterion } from '../rulebooks/rule-book.rules.js';
import type { UnitKind } from '../units/unit.rules.js';
import { refuse } from './assessment.refusals.js';
import { requireMove, said, typedLines } from './assessment.rules.js';
import type { Scores } from './assessment.scoring.js';
import type { AssessmentStatus } from './assessment.workflow.js';
import { returnedScores, type SentBack, type StandingPiece, sentBackNow } from './sent-back.rules.js';

/** Why one line is sent back. */
export interface ReturnedLine {
  readonly criterionId: string;
  readonly reason: string;
}

/** What a superior says when he sends a card back: why, and which lines, for the reason of the whole or each for its own. */
export interface ReturnSaid {
  readonly reason: string;
  readonly criterionIds?: readonly string[] | null;
  readonly lines?: readonly { readonly code: string; readonly reason: string }[] | null;
}

/** What a return is decided from. */
export interface ToReturn {
  readonly card: { readonly status: AssessmentStatus; readonly scores: Scores };
  readonly unit: { readonly kind: UnitKind };
  readonly book: { readonly lines: readonly Criterion[] };
  /** The lines of the book that are scored for the unit. */
  readonly lines: readonly Criterion[];
  readonly standing: readonly StandingPiece[];
}

/** What a return does to a card, and what its step keeps. */
export interface Returning {
  readonly status: 'RETURNED';
  readonly scores: Scores;
  readonly reason: string;
  readonly criterionIds: readonly string[];
  readonly returnedLines: readonly ReturnedLine[];
  readonly sentBack: SentBack;
}

/** Decides the return of a card, alone or among many, as a whole or single lines of it: each line is one that people score for the unit and is named once; a return says why (domain rules 5 and 6). */
export function returningOf({ card, unit, book, lines, standing }: ToReturn, given: ReturnSaid): Returning {
  const { criterionIds, returnedLines } = linesSentBack(book.lines, unit.kind, given);
  requireMove('RETURN', card.status);
  const reason = said(given.reason);
  if (reason === null) throw refuse('RETURN_REASON_REQUIRED', {}, 'reason');
  return {
    status: 'RETURNED',
    scores: returnedScores(card.scores, new Set(criterionIds)),
    reason,
    criterionIds,
    returnedLines,
    sentBack: sentBackNow(lines, card.scores, standing),
  };
}

function linesSentBack(
  lines: readonly Criterion[],
  kind: UnitKind,
  given: ReturnSaid,
): { readonly criterionIds: string[]; readonly returnedLines: ReturnedLine[] } {
  const named = (given.criterionIds ?? []).map((criterionId) => ({ criterionId }));
  const plain = typedLines(lines, kind, named, 'criterionIds').map(({ line }) => line);
  const byCode = new Map(lines.map((line) => [line.code, line.id]));
  const coded = (given.lines ?? []).map(({ code, reason }, index) => {
    const criterionId = byCode.get(code.normalize().trim());
    if (criterionId === undefined) throw refuseAny('NOT_FOUND', {}, `lines.${index}.code`);
    return { criterionId, reason };
  });
  const returnedLines = typedLines(lines, kind, coded, 'lines').map(({ line, typed, field }) => {
    const reason = said(typed.reason);
    if (reason === null) throw refuse('RETURN_REASON_REQUIRED', {}, `${field}.reason`);
    if (plain.includes(line)) throw refuseAny('BAD_USER_INPUT', { problem: `${field}: ${line.code} ×2` }, field);
    return { criterionId: line.id, reason };
  });
  const ids = [...plain.map(({ id }) => id), ...returnedLines.map(({ criterionId }) => criterionId)];
  return { criterionIds: ids, returnedLines };
}
