import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { lockDraft } from './draft.store.js';
import type { RuleBookStepInput } from './rule-book.input.js';

/** Gives a draft up; its number is not given again. */
export const discardRuleBook = command({
  name: 'ruleBook.discard',
  load: (tx, input: RuleBookStepInput) => lockDraft(tx, input.id, input.version),
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, draft) => {
    draft.status = 'DISCARDED';
    tx.audit({ subjectType: 'RuleBook', subjectId: draft.id });
    return draft.bookVersion;
  },
});
