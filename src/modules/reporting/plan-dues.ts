import { type Day, inTime, startOfDay } from '../../kernel/deadline.js';
import { serviceActor, transact } from '../../platform/command/transaction.js';
import type { Tx } from '../../platform/command/tx.js';
import { job } from '../../platform/jobs/job.js';
import { findBody } from '../bodies/body.store.js';
import { holdOpenYears, holdYears } from '../tenants/tenant-year.store.js';
import { coversYear, cutOffInstant, type Deadline, dueOfYear, lastDayOfYear, periodsOf } from './regime.rules.js';
import { type Candidates, listDeadlines, listRegimes, type RegimeRow } from './regime.store.js';
import { type AskedPeriod, layDues, type PlannedRegime, touchDuesOfUnits, withdrawDues } from './report-due.store.js';

/** What planning changed: dues that were laid or moved, and dues that nobody had answered and nobody asks for any more. */
export interface Planned {
  readonly planned: number;
  readonly withdrawn: number;
}

/** Plans the dues of a regime in several years: every reporter, every period. Reports that were handed in stay as they are; unanswered ones that are no longer asked for are withdrawn. */
export const planDues = (
  tx: Tx,
  regime: RegimeRow,
  deadlines: readonly Deadline[],
  years: readonly number[],
): Promise<Planned> => plan(tx, regime, deadlines, years, {});

/** The periods that a regime asks for in a year, with their instants. */
function askedPeriods(
  regime: RegimeRow,
  deadlines: readonly Deadline[],
  year: number,
  timeZone: string,
): AskedPeriod[] {
  if (!coversYear(regime, year)) return [];
  return periodsOf(regime.frequency, deadlines.length, year, regime.fromYear).map((period, index) => {
    const deadline = deadlines[index] as Deadline;
    return {
      year,
      period: period.code,
      cutOffAt: cutOffInstant(deadline, year, timeZone),
      dueAt: dueOfYear(deadline, year, timeZone),
      opensAt: startOfDay(period.opensOn, timeZone),
      lastDay: lastDayOfYear(deadline, year),
    };
  });
}

async function plan(
  tx: Tx,
  regime: RegimeRow,
  deadlines: readonly Deadline[],
  years: readonly number[],
  only: { readonly among?: Candidates; readonly ahead?: boolean },
): Promise<Planned> {
  const receiver = regime.receiverBodyId === null ? null : await findBody(tx.db, regime.receiverBodyId);
  const whose: PlannedRegime = { id: regime.id, rule: regime, receiverPath: receiver?.path ?? null, among: only.among };
  let planned = 0;
  let withdrawn = 0;
  for (const year of years) {
    const asked = askedPeriods(regime, deadlines, year, tx.tenant.timeZone);
    withdrawn += await withdrawDues(tx.db, whose, year, asked, tx.now, only.ahead ? tx.now : undefined);
    for (const period of asked) {
      if (!only.ahead || inTime(tx.now, period.dueAt)) planned += await layDues(tx.db, whose, period, tx.now);
    }
  }
  return { planned, withdrawn };
}

/**
 * Plans anew what reporters owe in the open years, as far as it is still ahead: nobody is late with what was due before he came, and what was due
 * before he left stays due. The years are held, so that none is opened and no regime set meanwhile.
 */
async function planDuesAhead(
  tx: Tx,
  as: 'opening' | 'entering',
  { among, signal }: { readonly among?: Candidates; readonly signal?: AbortSignal },
) {
  await holdYears(tx.db, tx.tenant.id, as);
  const regimes = await listRegimes(tx.db);
  const deadlines = await listDeadlines(
    tx.db,
    regimes.map(({ id }) => id),
  );
  const years = await holdOpenYears(tx.db);
  const done: (Planned & { readonly regimeId: string })[] = [];
  for (const regime of regimes) {
    signal?.throwIfAborted();
    const own = deadlines.filter(({ regimeId }) => regimeId === regime.id);
    done.push({
      regimeId: regime.id,
      ...(await plan(tx, regime, own, years, { ahead: true, ...(among && { among }) })),
    });
  }
  return done;
}

/** New units report from now on, where a regime asks units or agencies. */
export async function planDuesOfUnits(tx: Tx, { unitIds }: { readonly unitIds: readonly string[] }): Promise<void> {
  await planDuesAhead(tx, 'entering', { among: { unitIds, bodyIds: [] } });
}

/** Units that move report from now on to whom their new bodies report. */
export async function planDuesOfMovedUnits(
  tx: Tx,
  { unitIds }: { readonly unitIds: readonly string[] },
): Promise<void> {
  await touchDuesOfUnits(tx.db, unitIds, tx.now);
  await planDuesOfUnits(tx, { unitIds });
}

/** A unit that moves reports from now on to whom its new body reports. */
export const planDuesOfUnit = (tx: Tx, { unitId }: { readonly unitId: string }): Promise<void> =>
  planDuesOfMovedUnits(tx, { unitIds: [unitId] });

/** A new body reports from now on, where a regime asks bodies of its level. */
export async function planDuesOfBody(tx: Tx, { bodyId }: { readonly bodyId: string }): Promise<void> {
  await planDuesAhead(tx, 'entering', { among: { unitIds: [], bodyIds: [bodyId] } });
}

/** A body that ended reports no more, and those that stood under it report from now on to whom their new body does. */
export async function planDuesOfEndedBody(
  tx: Tx,
  { bodyId, movedBodyIds }: { readonly bodyId: string; readonly movedBodyIds: readonly string[] },
): Promise<void> {
  await planDuesAhead(tx, 'entering', { among: { unitIds: [], bodyIds: [bodyId, ...movedBodyIds] } });
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

/** Each night, what is ahead in the open years follows the day: whoever comes or ends by a date that was entered before, and days off that were announced since. */
export const planDuesAtNight = job<{ readonly day: Day }>('dues.plan', (work) =>
  transact(work.database, { ...work, actor: serviceActor, now: work.clock(), name: 'dues.plan' }, async (tx) => {
    const changed = (await planDuesAhead(tx, 'opening', work)).filter(
      ({ planned, withdrawn }) => planned + withdrawn > 0,
    );
    if (changed.length === 0) tx.nothingWritten();
    for (const { regimeId, ...dues } of changed) {
      tx.audit({
        subjectType: 'ReportingRegime',
        subjectId: regimeId,
        changes: [{ record: 'report_due', id: regimeId, to: dues }],
      });
    }
  }),
);
