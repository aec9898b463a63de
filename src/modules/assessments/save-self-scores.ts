import { decimalToColumn } from '../../kernel/decimal.js';
import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import { notCounted } from '../registrations/registration.rules.js';
import type { Rounding } from '../rulebooks/criterion.scoring.js';
import { findRuleBook, findRuleBookInForce } from '../rulebooks/rule-book.store.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { findEligibilityRule } from '../units/eligibility.store.js';
import { AssessmentEntity, type AssessmentRecord } from './assessment.entity.js';
import type { ScoresInput } from './assessment.input.js';
import { maySaveSelfScores } from './assessment.policy.js';
import { refuse } from './assessment.refusals.js';
import { requireMove, totalsIn, typedLines, typedPoints, withSelfScore } from './assessment.rules.js';
import { cardOf, linesFor, type Scores } from './assessment.scoring.js';
import { findLinkedFacts, lockAssessmentOfUnit } from './assessment.store.js';
import { requireOpenList } from './assessment-list.store.js';
import { keepStep } from './keep-step.js';

/** The unit writes its own column, whole or some lines at a time; the first save makes the card by the rules in force in the year. */
export const saveSelfScores = command({
  name: 'selfScores.save',
  load: (tx, input: ScoresInput) => lockAssessmentOfUnit(tx, input, { version: input.version ?? null }),
  may: (actor, { owner }) => maySaveSelfScores(actor, owner),
  run: async (tx, { card: found, unit }, input) => {
    if (!found && input.version != null) throw refuseAny('CONFLICT', { current: null }, 'version');
    await requireOpenYear(tx.db, input.year);
    await requireOpenList(tx.db, { unitId: unit.id, year: input.year });
    if (found) requireMove('SCORE', found.status);
    else {
      const obstacle = notCounted(unit, input.year, await findEligibilityRule(tx.db, input.year), 'unitId');
      if (obstacle) throw obstacle;
    }
    const book = await (found ? findRuleBook(tx.db, found.ruleBookId) : findRuleBookInForce(tx.db, input.year));
    if (!book) throw refuse('NO_RULE_BOOK', { year: input.year }, 'year');
    const typed = typedLines(book.lines, unit.kind, input.scores, 'scores');
    const scores = writtenOn(found?.scores ?? {}, typed, book.rounding, found?.status === 'RETURNED');
    const card = found ?? begin(tx, { unitId: unit.id, year: input.year, ruleBookId: book.id, scores });
    if (found) {
      found.scores = scores;
      if (found.status === 'RETURNED') {
        const facts = await findLinkedFacts(tx.db, found);
        const { selfTotal } = totalsIn(
          found.status,
          cardOf(linesFor(book.lines, unit.kind), scores, facts, false, book.rounding),
        );
        found.selfTotal = selfTotal === null ? null : decimalToColumn(selfTotal);
      }
    }
    const criterionIds = typed.map(({ line }) => line.id);
    return keepStep(tx, card, { action: 'SCORE', fromStatus: found?.status ?? null, reason: null, criterionIds });
  },
});

const begin = (tx: Tx, card: Pick<AssessmentRecord, 'unitId' | 'year' | 'ruleBookId' | 'scores'>): AssessmentRecord =>
  tx.em.create(AssessmentEntity, {
    tenantId: tx.tenant.id,
    id: newId(),
    ...card,
    status: 'SELF_SCORING',
    selfTotal: null,
    reviewTotal: null,
    bandId: null,
    earnedBandId: null,
    submittedAt: null,
    approvedAt: null,
    linkedFacts: null,
    linkedSources: null,
  });

function writtenOn(
  scores: Scores,
  lines: ReturnType<typeof typedLines<ScoresInput['scores'][number]>>,
  rounding: Rounding,
  returned: boolean,
): Scores {
  const written = lines.map(({ line, typed, field }) => {
    if (typed.reason != null) {
      throw refuseAny('BAD_USER_INPUT', { problem: `${field}.reason` }, `${field}.reason`);
    }
    if (typed.answer != null && !returned) throw refuse('NOTHING_TO_ANSWER', { code: line.code }, `${field}.answer`);
    const scored = typedPoints(line, typed, field, rounding);
    return [
      line.id,
      withSelfScore(scores[line.id] ?? {}, {
        ...scored,
        notApplicable: typed.notApplicable,
        explanation: typed.explanation,
        answer: typed.answer,
      }),
    ] as const;
  });
  return { ...scores, ...Object.fromEntries(written) };
}
