import { keptLoader } from '../../platform/request-context.js';
import { type Band, isInForce } from './rule-book.rules.js';
import { listRuleBooks, type RuleBook } from './rule-book.store.js';

/** The tenant's versions of the rules, kept while nothing of the tenant is written: a locality has a handful. */
export interface RuleBooks {
  /** Newest version first. */
  readonly all: readonly RuleBook[];
  readonly byId: ReadonlyMap<string, RuleBook>;
  inForce(year: number): RuleBook | null;
  /** The class of an id, of whatever version. */
  bandOf(id: string): Band | null;
}

/** All books of the request's tenant; the key says nothing. */
export const ruleBooks = keptLoader<'all', RuleBooks>(async (context) => {
  const all = await listRuleBooks(context.db);
  const bands = new Map(all.flatMap((book) => book.bands.map((band) => [band.id, band])));
  return [
    {
      all,
      byId: new Map(all.map((book) => [book.id, book])),
      inForce: (year) => all.find((book) => isInForce(book, year)) ?? null,
      bandOf: (id) => bands.get(id) ?? null,
    },
  ];
});
