import { dayOf } from '../../kernel/deadline.js';
import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { assessmentChanged } from './assessment.events.js';
import { refuse as refuseCard } from './assessment.refusals.js';
import { said } from './assessment.rules.js';
import { findLinkedFacts, lockAssessmentOfUnit } from './assessment.store.js';
import { isFrozen } from './assessment.workflow.js';
import { requireOpenList } from './assessment-list.store.js';
import type { WaiveAssessmentInput } from './waiver.input.js';
import { mayWaive } from './waiver.policy.js';
import { refuse } from './waiver.refusals.js';
import { saysCause } from './waiver.rules.js';
import { insertWaiver, listStandingWaivers } from './waiver.store.js';

/** Decides that a registered unit is not assessed in a year, for a cause: it has no class, its list no longer waits for it, and nothing is approved or recognised for it until that is taken back. */
export const waiveAssessment = command({
  name: 'assessment.waive',
  load: (tx, input: WaiveAssessmentInput) =>
    lockAssessmentOfUnit(tx, { unitId: input.unitId.toLowerCase(), year: input.year }),
  may: (actor, { owner }) => mayWaive(actor, owner),
  run: async (tx, { unit, card }, input) => {
    const { year, cause } = input;
    const key = { unitId: unit.id, year };
    await requireOpenYear(tx.db, year);
    await requireOpenList(tx.db, key);
    const facts = await findLinkedFacts(tx.db, key);
    if (!facts.registered) throw refuseCard('UNIT_NOT_REGISTERED', { year }, 'year');
    const [standing] = await listStandingWaivers(tx.db, [unit.id], year);
    if (standing) throw refuse('ASSESSMENT_WAIVED', { year }, 'unitId');
    if (card && isFrozen(card.status)) throw refuseCard('ASSESSMENT_APPROVED', { year, unit: unit.code }, 'unitId');
    if (facts.recognition !== null) throw refuse('RECOGNITION_DECIDED', { year }, 'unitId');
    const note = said(input.note);
    if (!saysCause(cause, note)) throw refuse('WAIVER_NOTE_REQUIRED', {}, 'note');
    const decisionNumber = said(input.decisionNumber);
    const decidedOn = input.decidedOn ?? null;
    if ((decisionNumber === null) !== (decidedOn === null)) {
      throw refuseAny('BAD_USER_INPUT', { problem: 'decisionNumber & decidedOn' }, 'decisionNumber');
    }
    const today = dayOf(tx.now, tx.tenant.timeZone);
    if (decidedOn !== null && decidedOn > today) throw refuse('WAIVER_DATE_IN_FUTURE', { today }, 'decidedOn');

    const { accountId, name } = tx.actor;
    const waiver = {
      ...key,
      id: newId(),
      cause,
      note,
      decisionNumber,
      decidedOn,
      waivedAt: tx.now,
      waivedByName: name,
    };
    await insertWaiver(tx.db, { ...waiver, waivedBy: accountId });
    await tx.announce(assessmentChanged, { unitIds: [unit.id], year });
    tx.audit({
      subjectType: 'Unit',
      subjectId: unit.id,
      reason: note,
      changes: [{ record: 'assessment_waiver', id: waiver.id, from: null, to: waiver }],
    });
    return unit.id;
  },
});
