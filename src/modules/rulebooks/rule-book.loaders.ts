import { loader } from '../../platform/request-context.js';
import { isInForce } from './rule-book.rules.js';
import { listRuleBooks, type RuleBook } from './rule-book.store.js';

/** The tenant's versions of the rules, read once a request: a locality has a handful. */
export interface RuleBooks {
  /** Newest version first. */
  readonly all: readonly RuleBook[];
  readonly byId: ReadonlyMap<string, RuleBook>;
  inForce(year: number): RuleBook | null;
}

/** All books of the request's tenant; the key says nothing. */
export const ruleBooks = loader<'all', RuleBooks>(async (context) => {
  const all = await listRuleBooks(context.db);
  return [
    {
      all,
      byId: new Map(all.map((book) => [book.id, book])),
      inForce: (year) => all.find((book) => isInForce(book, year)) ?? null,
    },
  ];
});
