import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import type { ReminderRulesInput } from './reminder.input.js';
import { lockReminderRules, writeReminderRules } from './reminder.store.js';

const inOrder = (days: readonly number[], direction: 1 | -1) => [...new Set(days)].sort((a, b) => (a - b) * direction);

/** An administrator says on which days is reminded; it holds from the next morning on. */
export const setReminderRules = command({
  name: 'reminderRules.set',
  load: async (tx, _input: ReminderRulesInput) => lockReminderRules(tx.db),
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, rules, input) => {
    if (input.version !== rules.version) throw refuseShared('CONFLICT', { current: rules.version });
    const to = {
      daysBefore: inOrder(input.daysBefore, -1),
      daysLate: inOrder(input.daysLate, 1),
      escalateEvery: input.escalateEvery,
    };
    await writeReminderRules(tx.db, { ...to, version: input.version + 1 });
    const { version, ...before } = rules;
    const changes = [{ record: 'reminder_rules', id: tx.tenant.id, from: version === 0 ? null : before, to }];
    tx.audit({ subjectType: 'Tenant', subjectId: tx.tenant.id, changes });
  },
});
