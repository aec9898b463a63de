import { type Refusal, refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { isId, newId } from '../../platform/new-id.js';
import { listBodies } from '../bodies/body.store.js';
import { holdOpenYear } from '../tenants/tenant-year.store.js';
import { findEligibilityRule } from '../units/eligibility.store.js';
import { lockUnits } from '../units/unit.store.js';
import { registrationsChanged, registrationsProposed } from './registration.events.js';
import type { RegisterUnitsInput } from './registration.input.js';
import { mayRegister, mayRegisterSome } from './registration.policy.js';
import { obstacleTo } from './registration.rules.js';
import { insertRegistrations, listRegistrations, restoreRegistrations } from './registration.store.js';

/** What came of a bulk registration: the registrations made, and why each other unit was refused. */
export interface RegisterUnitsResult {
  readonly registeredIds: readonly string[];
  readonly problems: readonly { readonly unitId: string; readonly refusal: Refusal }[];
}

/** Registers units for a year, each by itself: a unit that is refused does not hold up the others. A withdrawn registration stands again. */
export const registerUnits = command({
  name: 'units.register',
  load: async (tx, input: RegisterUnitsInput) => {
    const unitIds = [...new Set(input.unitIds.map((id) => id.toLowerCase()))];
    const units = await lockUnits(tx.db, unitIds.filter(isId));
    return {
      unitIds,
      units: new Map(units.map((unit) => [unit.id, unit])),
      paths: new Map((await listBodies(tx.db)).map((body) => [body.id, body.path])),
      yearIsOpen: await holdOpenYear(tx.db, input.year),
      rule: await findEligibilityRule(tx.db, input.year),
      earlier: new Map(
        (
          await listRegistrations(
            tx.db,
            units.map((unit) => unit.id),
            [input.year],
          )
        ).map((row) => [row.unitId, row]),
      ),
    };
  },
  may: (actor) => mayRegisterSome(actor),
  run: async (tx, { unitIds, units, paths, yearIsOpen, rule, earlier }, input): Promise<RegisterUnitsResult> => {
    const obstacle = (unitId: string): Refusal | null => {
      const unit = units.get(unitId);
      if (!unit) return refuse('NOT_FOUND');
      if (!mayRegister(tx.actor, unitId, paths.get(unit.bodyId) ?? '').allowed) return refuse('FORBIDDEN');
      const isRegistered = earlier.get(unitId)?.status === 'REGISTERED';
      return obstacleTo(unit, input.year, { yearIsOpen, isRegistered, rule });
    };
    const refusals = new Map(unitIds.map((unitId) => [unitId, obstacle(unitId)]));
    const free = unitIds.filter((unitId) => refusals.get(unitId) === null);
    await tx.announce(registrationsProposed, {
      year: input.year,
      unitIds: free,
      object: (unitId, refusal) => refusals.set(unitId, refusal),
    });
    const judged = unitIds.map((unitId) => ({ unitId, refusal: refusals.get(unitId) ?? null }));
    const problems = judged.flatMap(({ unitId, refusal }) => (refusal ? [{ unitId, refusal }] : []));
    const accepted = judged
      .filter(({ refusal }) => refusal === null)
      .map(({ unitId }) => ({ unitId, earlier: earlier.get(unitId) ?? null, id: earlier.get(unitId)?.id ?? newId() }))
      .sort((a, b) => (a.unitId < b.unitId ? -1 : 1));

    const common = {
      year: input.year,
      allDepartments: input.allDepartments,
      at: tx.now,
      by: tx.actor.accountId,
    };
    await insertRegistrations(
      tx.db,
      accepted.filter((one) => one.earlier === null),
      common,
    );
    await restoreRegistrations(
      tx.db,
      accepted.filter((one) => one.earlier !== null).map((one) => one.id),
      common,
    );
    for (const { id, unitId, earlier: before } of accepted) {
      const to = { unitId, year: input.year, status: 'REGISTERED', allDepartments: input.allDepartments };
      const from = before && { status: before.status, withdrawalReason: before.withdrawalReason };
      tx.audit({
        subjectType: 'Registration',
        subjectId: id,
        changes: [{ record: 'registration', id, from, to }],
      });
    }
    if (accepted.length === 0) tx.nothingWritten();
    else await tx.announce(registrationsChanged, { year: input.year, unitIds: accepted.map(({ unitId }) => unitId) });
    return { registeredIds: accepted.map(({ id }) => id), problems };
  },
});
