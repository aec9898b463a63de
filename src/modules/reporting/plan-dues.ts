import { dueInstant, startOfDay } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import { findBody } from '../bodies/body.store.js';
import { coversYear, cutOffInstant, type Deadline, periodsOf } from './regime.rules.js';
import { listDeadlines, listRegimes, listReporters, type RegimeRow } from './regime.store.js';
import { layDues, listUnanswered, type PlannedDue, withdrawDues } from './report-due.store.js';

const keyOf = (due: Pick<PlannedDue, 'period' | 'bodyId' | 'unitId'>) => `${due.period}:${due.bodyId ?? due.unitId}`;

/** Plans the dues of a regime in several years: every reporter, every period. Reports that were handed in stay as they are; unanswered ones that are no longer asked for are withdrawn. */
export async function planDues(
  tx: Tx,
  regime: RegimeRow,
  deadlines: readonly Deadline[],
  years: readonly number[],
): Promise<{ readonly planned: number; readonly withdrawn: number }> {
  const receiver = regime.receiverBodyId === null ? null : await findBody(tx.db, regime.receiverBodyId);
  const { timeZone } = tx.tenant;
  const planned: PlannedDue[] = [];
  for (const year of years.filter((one) => coversYear(regime, one))) {
    const reporters = await listReporters(tx.db, regime, receiver?.path ?? null, year);
    periodsOf(regime.frequency, deadlines.length, year, regime.fromYear).forEach((period, index) => {
      const deadline = deadlines[index] as Deadline;
      const times = {
        cutOffAt: cutOffInstant(deadline, year, timeZone),
        dueAt: dueInstant(year, deadline.month, deadline.day, deadline.boundary, timeZone),
        opensAt: startOfDay(period.opensOn, timeZone),
      };
      for (const reporter of reporters) {
        planned.push({ id: newId(), regimeId: regime.id, year, period: period.code, ...reporter, ...times });
      }
    });
  }
  const asked = new Set(planned.map(keyOf));
  const unanswered = await listUnanswered(tx.db, regime.id, years);
  const withdrawn = unanswered.filter((due) => !asked.has(keyOf(due))).map((due) => due.id);
  await layDues(tx.db, planned);
  await withdrawDues(tx.db, withdrawn);
  return { planned: planned.length, withdrawn: withdrawn.length };
}

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
