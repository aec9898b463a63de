import type { Caller, Reply } from '../../support/service.js';

/** Everything that a test wants to see of a draft. */
export const BOOK = `fragment Book on RuleBook {
  id version status fromYear toYear editVersion total appealDays rounding { mode unit }
  criteria { id code text maxScore evidence evidenceTypes scoring { ...Way } children { id code text maxScore scoring { ...Way } } }
  bands { code minScore quotaPercent gates { fact criterionId points sentence } }
  windows { kind from { month day } to { month day } } eligibility { armedForces sizes levels source }
  awardRule { excludedBands exemplaryBand exemplaryEveryYear } problems { code at sentence }
}
fragment Way on CriterionScoring {
  kind step minScore threshold items { code points } wordings { code scoring threshold } linkedFact notApplicable
}`;

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
export type Book = any;

/** Writes rule books as an administrator. */
export function deskOf(admin: Caller) {
  const call = (name: string, type: string) => (input: object) =>
    admin.send(`mutation ($input: ${type}!) { ${name}(input: $input) { ...Book } } ${BOOK}`, { input });
  const edit = call('editRuleBook', 'EditRuleBookInput');
  return {
    draft: call('draftRuleBook', 'DraftRuleBookInput'),
    publish: call('publishRuleBook', 'PublishRuleBookInput'),
    edit: (book: Book, ...edits: object[]): Promise<Reply> => edit({ id: book.id, version: book.editVersion, edits }),
    discard: (book: Book) =>
      admin.send('mutation ($input: RuleBookStepInput!) { discardRuleBook(input: $input) }', {
        input: { id: book.id, version: book.editVersion },
      }),
    offer: (id: string, title: string) =>
      admin.send('mutation ($input: OfferRuleBookInput!) { offerRuleBook(input: $input) }', { input: { id, title } }),
    offers: async () => (await admin.ask('{ ruleBookOffers { id offeredByName title own } }')).ruleBookOffers,
  };
}

/** What a mutation gave back; a refusal fails the test. */
export function done(reply: Reply): Book {
  if (reply.errors.length > 0) throw new Error(JSON.stringify(reply.errors, null, 2));
  return Object.values(reply.data)[0];
}

/** All lines of a book by code. */
// biome-ignore lint/suspicious/noExplicitAny: an answer
export const lineOf = (book: Book, code: string): any =>
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  book.criteria.flatMap((root: any) => [root, ...root.children]).find((one: any) => one.code === code);
