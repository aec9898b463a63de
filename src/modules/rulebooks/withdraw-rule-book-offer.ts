import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { isId } from '../../platform/new-id.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { listOffers, withdrawOffer } from './draft.store.js';

/** Takes an offer back; copies that others made of it stay theirs. */
export const withdrawRuleBookOffer = command({
  name: 'ruleBookOffer.withdraw',
  load: async (tx, { id }: { readonly id: string }) => {
    const [offer] = isId(id) ? await listOffers(tx.db, id) : [];
    if (offer?.offeredBy !== tx.tenant.id) throw refuse('NOT_FOUND', {}, 'id');
    return offer;
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, offer) => {
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
