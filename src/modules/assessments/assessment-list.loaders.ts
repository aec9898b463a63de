import { loader } from '../../platform/request-context.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import { type AssessmentList, listOf } from './assessment-list.js';
import { type ListClosingRow, type ListKey, listListClosings, listUnitsOfLists } from './assessment-list.store.js';

const keyOf = ({ bodyId, year }: ListKey): string => `${year}/${bodyId}`;

/** The list of a body for a year. */
export const assessmentListOf = loader<ListKey, AssessmentList>(async (context, keys) => {
  const units = Map.groupBy(await listUnitsOfLists(context.db, keys), keyOf);
  const { inForce } = await context.load(ruleBooks, 'all');
  return keys.map((key) => {
    const { bodyId, year } = key;
    return listOf({ bodyId, year }, units.get(keyOf(key)) ?? [], inForce(year));
  });
}, keyOf);

/** The closings of a list, the latest first. */
export const closingsOfList = loader<ListKey, ListClosingRow[]>(async (context, keys) => {
  const rows = Map.groupBy(await listListClosings(context.db, keys), keyOf);
  return keys.map((key) => rows.get(keyOf(key)) ?? []);
}, keyOf);
