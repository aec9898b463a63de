import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { lockUnit } from '../units/unit.store.js';
import { obstacleToWithdrawal } from './exemplary.workflow.js';
import { ExemplaryEntity, type ExemplaryRecord } from './merit.entity.js';
import { meritsChanged } from './merit.events.js';
import type { WithdrawExemplaryInput } from './merit.input.js';
import { mayNoteMerits } from './merit.policy.js';
import { listExemplarySteps, listExemplaryStepsById } from './merit.store.js';

/** Takes a step on the way to being exemplary back, for a reason; the row stays and says why, and the unit stands at the step before. */
export const withdrawExemplary = command({
  name: 'exemplary.withdraw',
  load: async (tx, input: WithdrawExemplaryInput) => {
    // The unit is held before its records, as everywhere, so that two use cases never wait for each other.
    const [found] = await listExemplaryStepsById(tx.db, [input.id]);
    if (!found) throw refuse('NOT_FOUND');
    const { unit, body } = await lockUnit(tx, found.unitId);
    const step = await lockById<ExemplaryRecord>(tx.em, ExemplaryEntity, found.id, input.version);
    return { unit, body, step };
  },
  may: (actor, { unit, body }) => mayNoteMerits(actor, body.path, unit.id),
  run: async (tx, { unit, step }, { reason }) => {
    await requireOpenYear(tx.db, step.year);
    const obstacle = obstacleToWithdrawal(await listExemplarySteps(tx.db, [unit.id]), step.id);
    if (obstacle) throw obstacle;
    step.withdrawn = true;
    step.withdrawnAt = tx.now;
    step.withdrawnBy = tx.actor.accountId;
    step.withdrawalReason = reason;
    tx.audit({ subjectType: 'Unit', subjectId: unit.id, reason });
    await tx.announce(meritsChanged, { unitIds: [unit.id], years: [step.year] });
    return { unitId: unit.id, id: step.id };
  },
});
