import type { Tx } from '../../platform/command/tx.js';
import type { AssessmentRecord } from './assessment.entity.js';
import { assessmentChanged } from './assessment.events.js';
import { addedSteps, type NewStep } from './assessment-step.store.js';

/** What a use case says of the step that it took with a card. */
type Step = Pick<NewStep, 'action' | 'fromStatus' | 'reason'> &
  Partial<Pick<NewStep, 'criterionIds' | 'returnedLines' | 'sentBack'>>;

/** Keeps what was done with a card: the step with the version that came of it, the note for the audit log, and, where figures may follow, the news. */
export async function keepStep(tx: Tx, card: AssessmentRecord, step: Step): Promise<string> {
  // The version moves as the card is written.
  await tx.em.flush();
  tx.write(
    addedSteps(tx, [
      {
        criterionIds: [],
        returnedLines: [],
        sentBack: null,
        ...step,
        assessmentId: card.id,
        toStatus: card.status,
        version: card.version,
      },
    ]),
  );
  if (card.status !== 'SELF_SCORING') {
    await tx.announce(assessmentChanged, { unitIds: [card.unitId], year: card.year });
  }
  tx.audit({
    subjectType: 'Assessment',
    subjectId: card.id,
    reason: step.reason,
    changes: (step.returnedLines ?? []).map((line) => ({ record: 'assessment_returned_line', from: null, to: line })),
  });
  return card.id;
}
