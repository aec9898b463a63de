import type { Kysely } from 'kysely';
import type { Tx } from '../../platform/command/tx.js';
import type { Tables } from '../../platform/db/tables.js';
import type { ExemplaryStatus } from '../merits/merit.rules.js';
import type { StandardBand } from '../units/unit.rules.js';
import { missedYears } from './exemplary.rules.js';
import { findExemplaryCondition } from './exemplary-condition.store.js';
import { refuse } from './standing.refusals.js';
import { listStandings } from './standing.store.js';

/** A unit is recognised as exemplary only with the class that the rules of the year ask for, in each year that they ask it for; refuses with the years that miss. */
export async function checkExemplaryCondition(
  tx: Tx,
  { unitId, year, status }: { readonly unitId: string; readonly year: number; readonly status: ExemplaryStatus },
): Promise<void> {
  if (status !== 'RECOGNISED') return;
  const condition = await findExemplaryCondition(tx.db, year);
  if (condition === null) return;
  const { band, years } = condition;
  const standings = await listStandings(tx.db, [unitId], years);
  const missed = missedYears(years, new Map(standings.map((row) => [row.year, row.bandStandard])), band);
  if (missed.length > 0) throw refuse('EXEMPLARY_CONDITION_NOT_MET', { years: missed, band }, 'status');
}

/** Which of the units that were recognised as exemplary in a year lack the class by now, because a card was reopened: they do not count until they have it again (domain rule 13). */
export async function lackingClass(
  db: Kysely<Tables>,
  recognised: readonly { readonly unitId: string; readonly bandStandard: StandardBand | null }[],
  year: number,
): Promise<ReadonlySet<string>> {
  const condition = recognised.length > 0 ? await findExemplaryCondition(db, year) : null;
  if (condition === null) return new Set();
  const { band, years } = condition;
  const others = await listStandings(
    db,
    recognised.map(({ unitId }) => unitId),
    years.filter((one) => one !== year),
  );
  const ofUnit = Map.groupBy(others, ({ unitId }) => unitId);
  const lacking = recognised.filter(({ unitId, bandStandard }) => {
    const bands = new Map((ofUnit.get(unitId) ?? []).map((row) => [row.year, row.bandStandard]));
    return missedYears(years, bands.set(year, bandStandard), band).length > 0;
  });
  return new Set(lacking.map(({ unitId }) => unitId));
}
