import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { Tx } from '../../platform/command/tx.js';
import { isId, newId } from '../../platform/new-id.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { allKinds } from '../units/unit.rules.js';
import { contentOf, listOffers, nextVersion } from './draft.store.js';
import { copyOfBook } from './draft-edit.rules.js';
import { idsByCode } from './lay-first-rule-book.js';
import { RuleBookDraftEntity } from './rule-book.entity.js';
import type { DraftRuleBookInput } from './rule-book.input.js';
import type { BookContent, Criterion } from './rule-book.rules.js';
import { listRuleBooks } from './rule-book.store.js';
import { contentOfTemplate, readRuleBookTemplate } from './rule-book-template.js';

/** Begins a new version of the rules as a copy of a version of this tenant, of the national template, or of a book that another tenant offers. */
export const draftRuleBook = command({
  name: 'ruleBook.draft',
  load: async (tx, _input: DraftRuleBookInput) => ({ version: await nextVersion(tx.db) }),
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, { version }, input) => {
    const id = newId();
    tx.em.create(RuleBookDraftEntity, {
      tenantId: tx.tenant.id,
      id,
      bookVersion: version,
      fromYear: input.fromYear,
      status: 'DRAFT',
      content: await copied(tx, input),
      createdAt: tx.now,
    });
    tx.audit({ subjectType: 'RuleBook', subjectId: id });
    return id;
  },
});

async function copied({ db }: Tx, { fromVersion, fromOffer, fromNational }: DraftRuleBookInput): Promise<BookContent> {
  const ways = [fromVersion != null, fromOffer != null, fromNational === true].filter(Boolean).length;
  if (ways !== 1) {
    throw refuse('BAD_USER_INPUT', { problem: 'fromVersion | fromOffer | fromNational' }, 'fromVersion');
  }
  const books = await listRuleBooks(db);
  if (fromVersion != null) {
    const book = books.find((one) => one.version === fromVersion);
    if (!book) throw refuse('NOT_FOUND', {}, 'fromVersion');
    return copyOfBook(contentOf(book), newId, ({ lineageId }) => lineageId);
  }
  // A line of a strange book continues the line of the same code here, so that last year's scores can be counted by it.
  const own = books.find(({ status }) => status === 'PUBLISHED')?.lines ?? [];
  const sameCode = (line: Criterion) =>
    own.find(({ code, scoring }) => code === line.code && (scoring === 'GROUP') === (line.scoring === 'GROUP'))
      ?.lineageId ?? null;
  if (fromOffer != null) {
    const [offer] = isId(fromOffer) ? await listOffers(db, fromOffer) : [];
    if (!offer) throw refuse('NOT_FOUND', {}, 'fromOffer');
    return copyOfBook({ ...offer.content, verified: false }, newId, sameCode);
  }
  return copyOfBook(contentOfTemplate(await readRuleBookTemplate(), allKinds, idsByCode()), newId, sameCode);
}
