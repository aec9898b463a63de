import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { lockFigureRules, writeFigureRules } from '../standings/figure-rules.store.js';
import type { FigureRulesInput } from './aggregate.input.js';

/** An administrator says what BI readers see: from how many units on a group is shown, and whether units are named. */
export const setFigureRules = command({
  name: 'figureRules.set',
  load: async (tx, _input: FigureRulesInput) => lockFigureRules(tx.db),
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, { version: current, ...rules }, { version, ...input }) => {
    if (version !== current) throw refuseShared('CONFLICT', { current });
    const to = { smallestCell: input.smallestCell ?? null, unitNamesForBi: input.unitNamesForBi };
    await writeFigureRules(tx.db, { ...to, version: version + 1 });
    const from = current === 0 ? null : rules;
    tx.audit({
      subjectType: 'Tenant',
      subjectId: tx.tenant.id,
      changes: [{ record: 'figure_rules', id: tx.tenant.id, from, to }],
    });
  },
});
