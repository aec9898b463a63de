import { dayOf } from '../../kernel/deadline.js';
import { within } from '../../kernel/path.js';
import { type Refusal, refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { AuditNote } from '../../platform/command/tx.js';
import { isId, newId } from '../../platform/new-id.js';
import { listBodies } from '../bodies/body.store.js';
import { findRuleBookInForce } from '../rulebooks/rule-book.store.js';
import { holdOpenYear } from '../tenants/tenant-year.store.js';
import { findEligibilityRule } from '../units/eligibility.store.js';
import { lockUnits, lockUnitsOfBodies } from '../units/unit.store.js';
import { registrationsChanged, registrationsProposed } from './registration.events.js';
import type { RegisterUnitsInput } from './registration.input.js';
import { mayRegister, mayRegisterLate, mayRegisterSome, mayRegisterUnder } from './registration.policy.js';
import { obstacleOfTime, obstacleTo, registrationTime } from './registration.rules.js';
import { insertRegistrations, listRegistrations, restoreRegistrations } from './registration.store.js';

/** What came of a bulk registration: the registrations made, why each other unit was refused, and how many of a whole body had one already. */
export interface RegisterUnitsResult {
  readonly registeredIds: readonly string[];
  readonly problems: readonly { readonly unitId: string; readonly refusal: Refusal }[];
  readonly unchanged: number;
}

/** Registers units for a year, named one by one or all that count of a body, each by itself: a unit that is refused does not hold up the others. A withdrawn registration of a named unit stands again. */
export const registerUnits = command({
  name: 'units.register',
  load: async (tx, input: RegisterUnitsInput) => {
    const { year, underBody, kinds } = input;
    if ((input.unitIds == null) === (underBody == null))
      throw refuse('BAD_USER_INPUT', { problem: 'unitIds | underBody' }, 'unitIds');
    const bodies = await listBodies(tx.db);
    const root = underBody == null ? null : (bodies.find(({ id }) => id === underBody.toLowerCase()) ?? null);
    if (underBody != null && root === null) throw refuse('NOT_FOUND', {}, 'underBody');
    const rule = await findEligibilityRule(tx.db, year);
    const named = [...new Set((input.unitIds ?? []).map((id) => id.toLowerCase()))];
    const units = root
      ? await lockUnitsOfBodies(
          tx.db,
          bodies.filter(({ path }) => within(path, root.path)).map(({ id }) => id),
          { year, kinds: kinds ?? null, rule },
        )
      : await lockUnits(tx.db, named.filter(isId));
    const earlier = new Map(
      (
        await listRegistrations(
          tx.db,
          units.map((unit) => unit.id),
          [year],
        )
      ).map((row) => [row.unitId, row]),
    );
    const book = await findRuleBookInForce(tx.db, year);
    return {
      root,
      // Of a whole body, those that registered or withdrew have said what they want.
      unitIds: root ? units.map(({ id }) => id).filter((id) => !earlier.has(id)) : named,
      units: new Map(units.map((unit) => [unit.id, unit])),
      paths: new Map(bodies.map((body) => [body.id, body.path])),
      windows: new Map((book?.windows ?? []).map((window) => [window.kind, window])),
      yearIsOpen: await holdOpenYear(tx.db, year),
      rule,
      earlier,
    };
  },
  may: (actor, { root }) => (root ? mayRegisterUnder(actor, root.path) : mayRegisterSome(actor)),
  run: async (
    tx,
    { root, unitIds, units, paths, windows, yearIsOpen, rule, earlier },
    input,
  ): Promise<RegisterUnitsResult> => {
    const { year } = input;
    const today = dayOf(tx.now, tx.tenant.timeZone);
    const reason = input.lateReason ?? null;
    const windowOf = (unitId: string) => {
      const unit = units.get(unitId);
      return unit ? (windows.get(unit.kind) ?? null) : null;
    };
    const obstacle = (unitId: string): Refusal | null => {
      const unit = units.get(unitId);
      if (!unit) return refuse('NOT_FOUND');
      const path = paths.get(unit.bodyId) ?? '';
      if (!mayRegister(tx.actor, unitId, path).allowed) return refuse('FORBIDDEN');
      const isRegistered = earlier.get(unitId)?.status === 'REGISTERED';
      return (
        obstacleTo(unit, year, { yearIsOpen, isRegistered, rule }) ??
        obstacleOfTime(windowOf(unitId), year, today, { reason, allowed: mayRegisterLate(tx.actor, path).allowed })
      );
    };
    const refusals = new Map(unitIds.map((unitId) => [unitId, obstacle(unitId)]));
    const free = unitIds.filter((unitId) => refusals.get(unitId) === null);
    if (free.length > 0) {
      await tx.announce(registrationsProposed, {
        year,
        unitIds: free,
        object: (unitId, refusal) => refusals.set(unitId, refusal),
      });
    }
    const judged = unitIds.map((unitId) => ({ unitId, refusal: refusals.get(unitId) ?? null }));
    const problems = judged.flatMap(({ unitId, refusal }) => (refusal ? [{ unitId, refusal }] : []));
    const accepted = judged
      .filter(({ refusal }) => refusal === null)
      .map(({ unitId }) => ({
        unitId,
        earlier: earlier.get(unitId) ?? null,
        id: earlier.get(unitId)?.id ?? newId(),
        lateReason: registrationTime(windowOf(unitId), year, today) === 'LATE' ? reason : null,
      }))
      .sort((a, b) => (a.unitId < b.unitId ? -1 : 1));

    const common = { year, allDepartments: input.allDepartments, at: tx.now, by: tx.actor.accountId };
    await insertRegistrations(
      tx.db,
      accepted.filter((one) => one.earlier === null),
      common,
    );
    await restoreRegistrations(
      tx.db,
      accepted.filter((one) => one.earlier !== null),
      common,
    );
    const changes = accepted.map(({ id, unitId, lateReason, earlier: before }) => ({
      record: 'registration',
      id,
      from: before && { status: before.status, withdrawalReason: before.withdrawalReason },
      to: {
        unitId,
        year,
        status: 'REGISTERED',
        allDepartments: input.allDepartments,
        lateReason,
        ...(before && { withdrawnAt: null, withdrawalReason: null }),
      },
    }));
    for (const note of notesOf(changes, root?.id ?? null, reason)) tx.audit(note);
    if (accepted.length === 0) tx.nothingWritten();
    else await tx.announce(registrationsChanged, { year, unitIds: accepted.map(({ unitId }) => unitId) });
    return { registeredIds: accepted.map(({ id }) => id), problems, unchanged: units.size - unitIds.length };
  },
});

interface Change {
  readonly id: string;
  readonly to: { readonly lateReason: string | null };
}

// A row of the audit log for each registration, and for those of a whole body one for each thousand, which names them all.
function notesOf(changes: readonly Change[], bodyId: string | null, lateReason: string | null): AuditNote[] {
  if (bodyId === null) {
    return changes.map((change) => ({
      subjectType: 'Registration',
      subjectId: change.id,
      reason: change.to.lateReason,
      changes: [change],
    }));
  }
  const anyLate = changes.some(({ to }) => to.lateReason !== null);
  return Array.from({ length: Math.ceil(changes.length / CHANGES_A_NOTE) }, (_, index) => ({
    subjectType: 'Body',
    subjectId: bodyId,
    reason: anyLate ? lateReason : null,
    changes: changes.slice(index * CHANGES_A_NOTE, (index + 1) * CHANGES_A_NOTE),
  }));
}

const CHANGES_A_NOTE = 1_000;
