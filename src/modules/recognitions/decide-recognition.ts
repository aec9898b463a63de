import { dayOf } from '../../kernel/deadline.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { leftOutSince } from '../registrations/registration.rules.js';
import { isRegistered } from '../registrations/registration.store.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { findEligibilityRule } from '../units/eligibility.store.js';
import { factsOf } from '../units/unit.entity.js';
import { lockUnit } from '../units/unit.store.js';
import { RecognitionEntity, type RecognitionRecord } from './recognition.entity.js';
import { recognitionDecided } from './recognition.events.js';
import type { RecognitionInput } from './recognition.input.js';
import { decidingBodyId, mayDecideRecognition } from './recognition.policy.js';
import { refuse } from './recognition.refusals.js';
import { isDatedByToday, saysWhy } from './recognition.rules.js';

/** Decides whether a registered unit meets "An toàn về ANTT" in a year; an earlier decision is changed by whoever has seen it. */
export const decideRecognition = command({
  name: 'recognition.decide',
  // The unit is held, so that nobody else decides, registers or withdraws for it meanwhile.
  load: (tx, input: RecognitionInput) => lockUnit(tx, input.unitId),
  may: (actor, { unit, body }) => mayDecideRecognition(actor, unit.id, body.path),
  run: async (tx, { unit, body }, input) => {
    const { year, status, decisionNumber, decidedOn } = input;
    const reason = input.reason ?? null;
    const earlier: RecognitionRecord | null = await tx.em.findOne(RecognitionEntity, { unitId: unit.id, year });
    if ((earlier?.version ?? null) !== (input.version ?? null))
      throw refuseShared('CONFLICT', { current: earlier?.version ?? null }, 'version');
    if (!(await isRegistered(tx.db, unit.id, year))) throw refuse('RECOGNITION_UNIT_NOT_REGISTERED', { year }, 'year');
    await requireOpenYear(tx.db, year);
    const today = dayOf(tx.now, tx.tenant.timeZone);
    // A unit that is left out since is not judged; that it was not assessed can still be said.
    const obstacle =
      status === 'NOT_ASSESSED'
        ? null
        : leftOutSince(factsOf(unit), year, await findEligibilityRule(tx.db, year), today);
    if (obstacle) throw obstacle;
    if (!saysWhy(status, reason)) throw refuse('RECOGNITION_REASON_REQUIRED', {}, 'reason');
    if (!isDatedByToday(decidedOn, today)) throw refuse('RECOGNITION_DATE_IN_FUTURE', { today }, 'decidedOn');
    const inWhoseName = decidingBodyId(tx.actor, body.path);
    if (inWhoseName === null) throw refuseShared('FORBIDDEN');

    const decision = {
      status,
      decisionNumber,
      decidedOn,
      reason,
      decidingBodyId: inWhoseName,
      decidedBy: tx.actor.accountId,
      decidedAt: tx.now,
    };
    const record = earlier
      ? Object.assign(earlier, decision)
      : tx.em.create(RecognitionEntity, { tenantId: tx.tenant.id, id: newId(), unitId: unit.id, year, ...decision });
    tx.audit({ subjectType: 'Recognition', subjectId: record.id, reason });
    await tx.announce(recognitionDecided, { unitId: unit.id, year });
    return record.id;
  },
});
