import type { Kysely } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import { type BandOfBook, findRuleBookInForce, type RuleBook } from '../rulebooks/rule-book.store.js';
import { compareRanked, partOfList, type QuotaState, quotasOf } from './assessment-list.rules.js';
import { type ClassifiedUnit, type ListedUnit, type ListKey, listUnitsOfLists } from './assessment-list.store.js';

/** The list of a body for a year: who has a class, in the order of the ranking, who is not assessed, who is still open, and how quotas stand. */
export interface AssessmentList extends ListKey {
  readonly ranked: readonly ClassifiedUnit[];
  readonly notAssessed: readonly ListedUnit[];
  readonly open: readonly ListedUnit[];
  readonly quotas: readonly QuotaState<BandOfBook, ClassifiedUnit>[];
}

const isClassified = (unit: ListedUnit): unit is ClassifiedUnit => partOfList(unit) === 'CLASSIFIED';

/** Puts the units of a list in order, by the rules of its year. */
export function listOf(
  key: ListKey,
  units: readonly ListedUnit[],
  book: Pick<RuleBook, 'bands'> | null,
): AssessmentList {
  const parts = Map.groupBy(units, partOfList);
  const ranked = units.filter(isClassified).sort(compareRanked);
  return {
    ...key,
    ranked,
    notAssessed: parts.get('NOT_ASSESSED') ?? [],
    open: parts.get('OPEN') ?? [],
    quotas: quotasOf(book?.bands ?? [], ranked),
  };
}

/** The list of a body for a year as it is now, with the rules in force in it. */
export async function loadList(
  db: Kysely<Tables>,
  key: ListKey,
): Promise<AssessmentList & { readonly book: RuleBook | null }> {
  const book = await findRuleBookInForce(db, key.year);
  return { ...listOf(key, await listUnitsOfLists(db, [key]), book), book };
}
