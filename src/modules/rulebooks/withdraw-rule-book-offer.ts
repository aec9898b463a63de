import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { listOffers, withdrawOffer } from './draft.store.js';
import type { WithdrawRuleBookOfferInput } from './rule-book.input.js';

/** Takes an offer back; copies that others made of it stay theirs. */
export const withdrawRuleBookOffer = command({
  name: 'ruleBookOffer.withdraw',
  load: async (tx, { id }: WithdrawRuleBookOfferInput) => (await listOffers(tx.db, id))[0],
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, offer) => {
    if (offer?.offeredBy !== tx.tenant.id) throw refuse('NOT_FOUND', {}, 'id');
    if (!(await withdrawOffer(tx.db, { id: offer.id, tenantId: tx.tenant.id, at: tx.now }))) {
      throw refuse('NOT_FOUND', {}, 'id');
    }
    tx.audit({
      subjectType: 'RuleBook',
      subjectId: null,
      changes: [{ record: 'rule_book_offer', id: offer.id, from: { title: offer.title }, to: null }],
    });
    return offer.id;
  },
});
