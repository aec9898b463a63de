import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { Criterion } from '../rulebooks/rule-book.rules.js';
import type { UnitKind } from '../units/unit.rules.js';
import type { ReturnAssessmentInput } from './assessment.input.js';
import { mayReturn } from './assessment.policy.js';
import { refuse } from './assessment.refusals.js';
import { requireMove, said, typedLines } from './assessment.rules.js';
import { lockAssessment, openScorecard } from './assessment.store.js';
import type { ReturnedLine } from './assessment-step.store.js';
import { standingPieces } from './evidence.store.js';
import { keepStep } from './keep-step.js';
import { returnedScores, sentBackNow } from './sent-back.rules.js';

/** The superior sends the card back to the unit, as a whole or single lines of it, each with its reason; what he has reviewed stays, and lines sent back have to be reviewed anew. */
export const returnAssessment = command({
  name: 'assessment.return',
  load: (tx, input: ReturnAssessmentInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => mayReturn(actor, owner),
  run: async (tx, work, input) => {
    const { card, unit } = work;
    const { book, lines } = await openScorecard(tx, work);
    const { status } = card;
    const { criterionIds, returnedLines } = linesSentBack(book.lines, unit.kind, input);
    requireMove('RETURN', status);
    const reason = said(input.reason);
    if (reason === null) throw refuse('RETURN_REASON_REQUIRED', {}, 'reason');
    const sentBack = sentBackNow(lines, card.scores, await standingPieces(tx.db, card));
    card.scores = returnedScores(card.scores, new Set(criterionIds));
    card.status = 'RETURNED';
    card.reviewTotal = null;
    return keepStep(tx, card, { action: 'RETURN', fromStatus: status, reason, criterionIds, returnedLines, sentBack });
  },
});

/** Which lines of the book go back, each once, and why where that is said of the line itself. */
function linesSentBack(
  lines: readonly Criterion[],
  kind: UnitKind,
  input: Pick<ReturnAssessmentInput, 'criterionIds' | 'lines'>,
): { readonly criterionIds: string[]; readonly returnedLines: ReturnedLine[] } {
  const plain = typedLines(
    lines,
    kind,
    (input.criterionIds ?? []).map((criterionId) => ({ criterionId })),
    'criterionIds',
  );
  const byCode = new Map(lines.map((line) => [line.code, line.id]));
  const coded = (input.lines ?? []).map(({ code, reason }, index) => {
    const criterionId = byCode.get(code.normalize().trim());
    if (criterionId === undefined) throw refuseAny('NOT_FOUND', {}, `lines.${index}.code`);
    return { criterionId, reason };
  });
  const reasoned = typedLines(lines, kind, coded, 'lines').map(({ line, typed, field }) => {
    const reason = said(typed.reason);
    if (reason === null) throw refuse('RETURN_REASON_REQUIRED', {}, `${field}.reason`);
    if (plain.some((one) => one.line === line)) {
      throw refuseAny('BAD_USER_INPUT', { problem: `${field}: ${line.code} ×2` }, field);
    }
    return { criterionId: line.id, reason };
  });
  return {
    criterionIds: [...plain.map(({ line }) => line.id), ...reasoned.map(({ criterionId }) => criterionId)],
    returnedLines: reasoned,
  };
}
