import { command } from '../../platform/command/command.js';
import type { AssessmentStepInput } from './assessment.input.js';
import { mayReopen } from './assessment.policy.js';
import { said } from './assessment.rules.js';
import { lockAssessment } from './assessment.store.js';
import { reopenCard } from './reopen-card.js';

/** A higher body takes an approval back, with a reason. */
export const reopenAssessment = command({
  name: 'assessment.reopen',
  load: (tx, input: AssessmentStepInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => mayReopen(actor, owner),
  run: (tx, work, input) => reopenCard(tx, work, said(input.reason)),
});
