import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { lockUnit } from '../units/unit.store.js';
import { RegistrationEntity, type RegistrationRecord } from './registration.entity.js';
import { registrationsChanged } from './registration.events.js';
import type { WithdrawRegistrationInput } from './registration.input.js';
import { mayRegister } from './registration.policy.js';
import { refuse } from './registration.refusals.js';
import { listRegistrationsById } from './registration.store.js';

/** Takes back a unit's registration for a year; the row stays and says why. Refused above when recognition has been decided. */
export const withdrawRegistration = command({
  name: 'registration.withdraw',
  load: async (tx, input: WithdrawRegistrationInput) => {
    // The unit is held before its records, as everywhere, so that two use cases never wait for each other.
    const [found] = await listRegistrationsById(tx.db, [input.registrationId]);
    if (!found) throw refuseShared('NOT_FOUND');
    const { unit, body } = await lockUnit(tx, found.unitId);
    const registration = await lockById<RegistrationRecord>(tx.em, RegistrationEntity, found.id, input.version);
    return { unit, body, registration };
  },
  may: (actor, { unit, body }) => mayRegister(actor, unit.id, body.path),
  run: async (tx, { unit, registration }, input) => {
    const { year } = registration;
    if (registration.status === 'WITHDRAWN') throw refuse('REGISTRATION_WITHDRAWN');
    await requireOpenYear(tx.db, year);
    registration.status = 'WITHDRAWN';
    registration.withdrawnAt = tx.now;
    registration.withdrawalReason = input.reason;
    tx.audit({ subjectType: 'Registration', subjectId: registration.id, reason: input.reason });
    await tx.announce(registrationsChanged, { year, unitIds: [unit.id] });
    return registration.id;
  },
});
