import { loader, type RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import type { StandardBand } from '../units/unit.rules.js';
import { type AwardCounts, countAwards } from './award-list.store.js';
import { bySubtree } from './figure.rules.js';

/** The bands that earn no award in a year, by the book in force in it. */
export async function excludedBandsOf(context: RequestContext, year: number): Promise<readonly StandardBand[]> {
  const books = await context.load(ruleBooks, 'all');
  return books.inForce(year)?.awardRule.excludedBands ?? [];
}

/** What the standings of a year come to for its awards, by the subtree of each body: one statement a year, whatever the number of bodies that ask. */
export const awardsOfYear = loader<number, ReadonlyMap<string, readonly AwardCounts[]>>(async (context, years) => {
  const tree = await context.load(bodyTree, 'tree');
  return Promise.all(
    years.map(async (year) =>
      bySubtree(await countAwards(context.db, year, await excludedBandsOf(context, year)), tree.inYear(year).byId),
    ),
  );
});
