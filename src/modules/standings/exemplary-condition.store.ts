import type { Kysely } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import { listPlans } from '../plans/plan.store.js';
import { findRuleBookInForce } from '../rulebooks/rule-book.store.js';
import { conditionOfBook, type YearsOfCondition } from './exemplary.rules.js';

/** What the rules of a year ask of its exemplary units; null where they ask nothing. */
export async function findExemplaryCondition(db: Kysely<Tables>, year: number): Promise<YearsOfCondition | null> {
  const book = await findRuleBookInForce(db, year);
  return book?.awardRule.exemplaryBand == null ? null : conditionOfBook(book, await listPlans(db), year);
}
