import { inTime, startOfDay } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import { findBody } from '../bodies/body.store.js';
import { holdOpenYears, holdYears } from '../tenants/tenant-year.store.js';
import { coversYear, cutOffInstant, type Deadline, dueOfYear, periodsOf } from './regime.rules.js';
import { type Candidates, listDeadlines, listRegimes, listReporters, type RegimeRow } from './regime.store.js';
import { layDues, listUnanswered, type PlannedDue, withdrawDues } from './report-due.store.js';

const keyOf = (due: Pick<PlannedDue, 'period' | 'bodyId' | 'unitId'>) => `${due.period}:${due.bodyId ?? due.unitId}`;

/** Plans the dues of a regime in several years: every reporter, every period. Reports that were handed in stay as they are; unanswered ones that are no longer asked for are withdrawn. */
export async function planDues(
  tx: Tx,
  regime: RegimeRow,
  deadlines: readonly Deadline[],
  years: readonly number[],
): Promise<{ readonly planned: number; readonly withdrawn: number }> {
  return lay(tx, await plannedDues(tx, regime, deadlines, years), await listUnanswered(tx.db, regime.id, years));
}

async function lay(tx: Tx, planned: readonly PlannedDue[], unanswered: Awaited<ReturnType<typeof listUnanswered>>) {
  const asked = new Set(planned.map(keyOf));
  const withdrawn = unanswered.filter((due) => !asked.has(keyOf(due))).map((due) => due.id);
  await layDues(tx.db, planned);
  await withdrawDues(tx.db, withdrawn);
  return { planned: planned.length, withdrawn: withdrawn.length };
}

/** The dues of a regime in several years: every reporter, or those among the candidates, and every period. */
async function plannedDues(
  tx: Tx,
  regime: RegimeRow,
  deadlines: readonly Deadline[],
  years: readonly number[],
  among?: Candidates,
): Promise<PlannedDue[]> {
  const receiver = regime.receiverBodyId === null ? null : await findBody(tx.db, regime.receiverBodyId);
  const { timeZone } = tx.tenant;
  const planned: PlannedDue[] = [];
  for (const year of years.filter((one) => coversYear(regime, one))) {
    const reporters = await listReporters(tx.db, regime, receiver?.path ?? null, year, among);
    periodsOf(regime.frequency, deadlines.length, year, regime.fromYear).forEach((period, index) => {
      const deadline = deadlines[index] as Deadline;
      const times = {
        cutOffAt: cutOffInstant(deadline, year, timeZone),
        dueAt: dueOfYear(deadline, year, timeZone),
        opensAt: startOfDay(period.opensOn, timeZone),
      };
      for (const reporter of reporters) {
        planned.push({ id: newId(), regimeId: regime.id, year, period: period.code, ...reporter, ...times });
      }
    });
  }
  return planned;
}

/**
 * Plans anew what some reporters owe in the open years, as far as it is still ahead: nobody is late with what was due before he came, and what
 * was due before he left stays due. The years are held, so that none is opened and no regime set meanwhile.
 */
async function planDuesAhead(tx: Tx, among: Candidates): Promise<void> {
  await holdYears(tx.db, tx.tenant.id, 'entering');
  const regimes = await listRegimes(tx.db);
  const deadlines = await listDeadlines(
    tx.db,
    regimes.map(({ id }) => id),
  );
  const years = await holdOpenYears(tx.db);
  for (const regime of regimes) {
    const own = deadlines.filter(({ regimeId }) => regimeId === regime.id);
    const planned = await plannedDues(tx, regime, own, years, among);
    await lay(
      tx,
      planned.filter(({ dueAt }) => inTime(tx.now, dueAt)),
      await listUnanswered(tx.db, regime.id, years, { ...among, dueAfter: tx.now }),
    );
  }
}

/** New units report from now on, where a regime asks units or agencies. */
export const planDuesOfUnits = (tx: Tx, { unitIds }: { readonly unitIds: readonly string[] }): Promise<void> =>
  planDuesAhead(tx, { unitIds, bodyIds: [] });

/** A unit that moves reports from now on to whom its new body reports. */
export const planDuesOfUnit = (tx: Tx, { unitId }: { readonly unitId: string }): Promise<void> =>
  planDuesAhead(tx, { unitIds: [unitId], bodyIds: [] });

/** A new body reports from now on, where a regime asks bodies of its level. */
export const planDuesOfBody = (tx: Tx, { bodyId }: { readonly bodyId: string }): Promise<void> =>
  planDuesAhead(tx, { unitIds: [], bodyIds: [bodyId] });

/** Plans the dues of all regimes in a year, as when the year is opened; run again, nothing doubles. */
export async function planDuesOfYear(tx: Tx, year: number): Promise<void> {
  const regimes = await listRegimes(tx.db);
  const deadlines = await listDeadlines(
    tx.db,
    regimes.map((regime) => regime.id),
  );
  for (const regime of regimes) {
    await planDues(
      tx,
      regime,
      deadlines.filter((deadline) => deadline.regimeId === regime.id),
      [year],
    );
  }
}
