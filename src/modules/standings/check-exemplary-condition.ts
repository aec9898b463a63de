import type { Tx } from '../../platform/command/tx.js';
import type { ExemplaryStatus } from '../merits/merit.rules.js';
import { listPlans } from '../plans/plan.store.js';
import { findRuleBookInForce } from '../rulebooks/rule-book.store.js';
import { missedYears, requiredYears } from './award.rules.js';
import { refuse } from './standing.refusals.js';
import { listStandings } from './standing.store.js';

/** A unit is recognised as exemplary only with the class that the rules of the year ask for, in each year that they ask it for; refuses with the years that miss. */
export async function checkExemplaryCondition(
  tx: Tx,
  { unitId, year, status }: { readonly unitId: string; readonly year: number; readonly status: ExemplaryStatus },
): Promise<void> {
  if (status !== 'RECOGNISED') return;
  const book = await findRuleBookInForce(tx.db, year);
  const band = book?.awardRule.exemplaryBand ?? null;
  if (!book || band === null) return;
  const plan = (await listPlans(tx.db)).find(({ id }) => id === book.planId);
  const years = requiredYears(book.awardRule, plan?.fromYear ?? book.fromYear, year);
  const standings = await listStandings(tx.db, [unitId], years);
  const missed = missedYears(years, new Map(standings.map((row) => [row.year, row.bandStandard])), band);
  if (missed.length > 0) throw refuse('EXEMPLARY_CONDITION_NOT_MET', { years: missed, band }, 'status');
}
