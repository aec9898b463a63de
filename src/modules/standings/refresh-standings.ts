import { dayOf, inTime as isBefore } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import { listExemplarySteps } from '../merits/merit.store.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { holdOpenYears, holdYears } from '../tenants/tenant-year.store.js';
import { existsIn, followsUnit } from '../units/unit.rules.js';
import { listUnits } from '../units/unit.store.js';
import { countStandings } from './count-standings.js';
import { figureChanges, figuresAreThere } from './figure.rules.js';
import { addToFigures, changedFigures } from './figure.store.js';
import { saysTheSame } from './standing.rules.js';
import {
  addedStandings,
  changedStandings,
  keptHistory,
  listUnitIdsInYear,
  lockStandings,
  type StandingRow,
} from './standing.store.js';

type Standing = Omit<StandingRow, 'final'>;

/** A standing before and after a change; null before its first. */
interface Change {
  readonly before: Standing | null;
  readonly after: Standing;
}

const changesOfTransaction = new WeakMap<Tx, Change[]>();

/** Figures follow at the end of the transaction, all of them at once and in one order: two use cases that touch the same figures cannot wait for each other. */
function keepFigures(tx: Tx, changes: readonly Change[]): void {
  const known = changesOfTransaction.get(tx);
  if (known) {
    known.push(...changes);
    return;
  }
  const all = [...changes];
  changesOfTransaction.set(tx, all);
  tx.beforeEnd(async () => {
    const years = [...Map.groupBy(all, ({ after }) => after.year)];
    const figures = years.flatMap(([year, ofYear]) => figureChanges(ofYear).map((figure) => ({ ...figure, year })));
    if (figuresAreThere(all)) tx.write(changedFigures(figures, tx.now));
    else await addToFigures(tx.db, figures, tx.now);
  });
}

/**
 * Makes the standings of these units in an open year anew from the facts, in a few statements whatever their number; what really changes leaves
 * its history and moves the figures. Rows are locked before the facts are read: of two transactions that change facts of one unit, the later one
 * sees what the earlier one wrote.
 */
export async function refreshStandings(tx: Tx, unitIds: readonly string[], year: number): Promise<void> {
  if (unitIds.length === 0) return;
  const held = lockStandings(tx.db, unitIds, year).then((rows) => new Map(rows.map((row) => [row.unitId, row])));
  const counted = await countStandings(tx.db, { unitIds, year, held, now: tx.now, timeZone: tx.tenant.timeZone });
  // A use case that forgot to ask whether the year is open ends here.
  if ([...(await held).values()].some(({ final }) => final)) throw refuseYear('YEAR_NOT_OPEN', { year }, 'year');
  const changes = counted
    .map(({ before, after }): Change => {
      // Clocks of several processes may differ by a little; history never runs backwards.
      const since = before && !isBefore(before.since, tx.now) ? before.since : tx.now;
      return { before, after: { ...after, since } };
    })
    .filter(({ before, after }) => before === null || !saysTheSame(before, after));
  if (changes.length === 0) return;
  const changed = changes.filter(({ before }) => before !== null);
  tx.write(addedStandings(changes.flatMap(({ before, after }) => (before === null ? [after] : []))));
  tx.write(
    keptHistory(
      changed.flatMap(({ before }) => (before && isBefore(before.since, tx.now) ? [before] : [])),
      tx.now,
    ),
  );
  tx.write(changedStandings(changed.map(({ after }) => after)));
  keepFigures(tx, changes);
}

/** New units get a standing in every open year in which they exist. */
export async function enterUnits(tx: Tx, { unitIds }: { readonly unitIds: readonly string[] }): Promise<void> {
  await holdYears(tx.db, tx.tenant.id, 'entering');
  const units = await listUnits(tx.db, unitIds);
  for (const year of await holdOpenYears(tx.db)) {
    const inYear = units.filter((unit) => existsIn(unit, year)).map(({ id }) => id);
    await refreshStandings(tx, inYear, year);
  }
}

/** Units that move take their open years with them, but for those that are over. */
export async function followUnits(tx: Tx, { unitIds }: { readonly unitIds: readonly string[] }): Promise<void> {
  const today = dayOf(tx.now, tx.tenant.timeZone);
  const units = await listUnits(tx.db, unitIds);
  for (const year of await holdOpenYears(tx.db)) {
    const inYear = units.filter((unit) => existsIn(unit, year)).map(({ id }) => id);
    if (followsUnit(year, today)) await refreshStandings(tx, inYear, year);
  }
}

/** A unit that moves or changes takes its open years with it, but for those that are over. */
export const followUnit = (tx: Tx, { unitId }: { readonly unitId: string }): Promise<void> =>
  followUnits(tx, { unitIds: [unitId] });

/** A fact of several units in one year changed. */
export const followUnitsInYear = (
  tx: Tx,
  { unitIds, year }: { readonly unitIds: readonly string[]; readonly year: number },
): Promise<void> => refreshStandings(tx, unitIds, year);

/** Classes were given or taken back: later years in which a unit is exemplary may have asked for it. */
export async function followClass(
  tx: Tx,
  { unitIds, year }: { readonly unitIds: readonly string[]; readonly year: number },
): Promise<void> {
  // Sent in this order: standings are held before the steps are read, so that what another transaction wrote under them is seen.
  const [, steps] = await Promise.all([refreshStandings(tx, unitIds, year), listExemplarySteps(tx.db, unitIds)]);
  const recognised = steps.filter(({ status, withdrawn }) => status === 'RECOGNISED' && !withdrawn);
  if (recognised.every((step) => step.year <= year)) return;
  const open = await holdOpenYears(tx.db);
  for (const later of open.filter((one) => one > year)) {
    const concerned = recognised.filter((step) => step.year === later).map(({ unitId }) => unitId);
    await refreshStandings(tx, [...new Set(concerned)], later);
  }
}

/** A fact of several units in several years changed. */
export async function followUnitsInYears(
  tx: Tx,
  { unitIds, years }: { readonly unitIds: readonly string[]; readonly years: readonly number[] },
): Promise<void> {
  for (const year of years) await refreshStandings(tx, unitIds, year);
}

/** Other units are counted from a year on: the open years from then on are made anew, but for those that are over. */
export async function followEligibility(tx: Tx, { fromYear }: { readonly fromYear: number }): Promise<void> {
  for (const year of await holdOpenYears(tx.db)) {
    if (year >= fromYear) await refreshStandings(tx, await listUnitIdsInYear(tx.db, year), year);
  }
}
