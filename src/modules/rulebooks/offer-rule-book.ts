import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { isId, newId } from '../../platform/new-id.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { contentOf, insertOffer, isOffered, listDrafts } from './draft.store.js';
import type { OfferRuleBookInput } from './rule-book.input.js';
import { refuse } from './rule-book.refusals.js';
import { findRuleBook } from './rule-book.store.js';

/** Offers a published book to other localities as a template: they see a copy and nothing else of this tenant. */
export const offerRuleBook = command({
  name: 'ruleBook.offer',
  load: async (tx, { id }: OfferRuleBookInput) => {
    const book = isId(id) ? await findRuleBook(tx.db, id) : null;
    if (book) return book;
    if (isId(id) && (await listDrafts(tx.db, id)).length > 0) return null;
    throw refuseShared('NOT_FOUND', {}, 'id');
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, book, { title }) => {
    if (!book) throw refuse('RULE_BOOK_NOT_PUBLISHED', {}, 'id');
    if (await isOffered(tx.db, book.id)) throw refuse('RULE_BOOK_ALREADY_OFFERED', {}, 'id');
    const id = newId();
    await insertOffer(tx.db, { id, tenantId: tx.tenant.id, bookId: book.id, title, at: tx.now }, contentOf(book));
    tx.audit({
      subjectType: 'RuleBook',
      subjectId: book.id,
      changes: [{ record: 'rule_book_offer', id, from: null, to: { title } }],
    });
    return id;
  },
});
