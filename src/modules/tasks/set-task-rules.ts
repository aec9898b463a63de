import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import type { TaskRulesInput } from './task.input.js';
import { holdTaskRules, writeTaskRules } from './task.store.js';

/** An administrator says whether unclear assignments are refused. What was given before stays; it is taken on once it is clear. */
export const setTaskRules = command({
  name: 'taskRules.set',
  load: async (tx, _input: TaskRulesInput) => holdTaskRules(tx.db, 'changing'),
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, rules, { refuseUnclear, version }) => {
    if (version !== rules.version) throw refuseShared('CONFLICT', { current: rules.version });
    await writeTaskRules(tx.db, { refuseUnclear, version: version + 1 });
    const from = rules.version === 0 ? null : { refuseUnclear: rules.refuseUnclear };
    const changes = [{ record: 'task_rules', id: tx.tenant.id, from, to: { refuseUnclear } }];
    tx.audit({ subjectType: 'Tenant', subjectId: tx.tenant.id, changes });
  },
});
