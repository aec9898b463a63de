import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { assessmentChanged } from './assessment.events.js';
import { said } from './assessment.rules.js';
import { lockAssessmentOfUnit } from './assessment.store.js';
import { requireOpenList } from './assessment-list.store.js';
import type { ResumeAssessmentInput } from './waiver.input.js';
import { mayResume } from './waiver.policy.js';
import { refuse } from './waiver.refusals.js';
import { listStandingWaivers, noteResumption } from './waiver.store.js';

/** Takes it back, with a reason, that a unit is not assessed: its card goes on where it stood, and its list waits for it again. */
export const resumeAssessment = command({
  name: 'assessment.resume',
  load: (tx, input: ResumeAssessmentInput) =>
    lockAssessmentOfUnit(tx, { unitId: input.unitId.toLowerCase(), year: input.year }),
  may: (actor, { owner }) => mayResume(actor, owner),
  run: async (tx, { unit }, input) => {
    const { year } = input;
    await requireOpenYear(tx.db, year);
    await requireOpenList(tx.db, { unitId: unit.id, year });
    const reason = said(input.reason);
    if (reason === null) throw refuseAny('REASON_REQUIRED', {}, 'reason');
    const [waiver] = await listStandingWaivers(tx.db, [unit.id], year);
    if (!waiver) throw refuse('ASSESSMENT_NOT_WAIVED', { year }, 'unitId');
    const { accountId, name } = tx.actor;
    await noteResumption(tx.db, waiver.id, { at: tx.now, accountId, name, reason });
    await tx.announce(assessmentChanged, { unitIds: [unit.id], year });
    tx.audit({
      subjectType: 'Unit',
      subjectId: unit.id,
      reason,
      changes: [{ record: 'assessment_waiver', id: waiver.id, from: { cause: waiver.cause }, to: { resumed: true } }],
    });
    return unit.id;
  },
});
