import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import { findBody } from '../bodies/body.store.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { isPlan } from '../plans/plan.store.js';
import { holdOpenYears, holdYears } from '../tenants/tenant-year.store.js';
import { planDues } from './plan-dues.js';
import {
  type Deadline,
  daysExist,
  deadlineCounts,
  deadlinesFit,
  inOrderOfYear,
  isDueLater,
  liesAfterCutOff,
  namesReporters,
} from './regime.rules.js';
import { listDeadlines, listRegimes, moveRegimeVersion, type RegimeRow, replaceDeadlines } from './regime.store.js';
import { ReportingRegimeEntity, type ReportingRegimeRecord } from './reporting.entity.js';
import type { DeadlineInput, ReportingRegimeInput } from './reporting.input.js';
import { refuse } from './reporting.refusals.js';

const deadlineOf = (input: DeadlineInput): Deadline => ({
  month: input.month,
  day: input.day,
  boundary: input.boundary,
  cutOffMonth: input.cutOffMonth ?? null,
  cutOffDay: input.cutOffDay ?? null,
  shift: input.shift ?? 'NONE',
});

/** Sets a reporting regime and plans its dues in the open years; what was handed in stays as it was. */
export const setReportingRegime = command({
  name: 'reportingRegime.set',
  load: async (tx, input: ReportingRegimeInput) => {
    // No unit or body is added meanwhile: it would miss this regime, or this regime it.
    await holdYears(tx.db, tx.tenant.id, 'opening');
    const regimes = await listRegimes(tx.db);
    const present = regimes.find((one) => one.code === input.code);
    if (input.version != null && !present) throw refuseShared('NOT_FOUND', {}, 'code');
    if (input.receiverBodyId && !(await findBody(tx.db, input.receiverBodyId))) {
      throw refuseShared('NOT_FOUND', {}, 'receiverBodyId');
    }
    if (input.planId && !(await isPlan(tx.db, input.planId))) throw refuseShared('NOT_FOUND', {}, 'planId');
    const regime =
      present && input.version != null
        ? await lockById<ReportingRegimeRecord>(tx.em, ReportingRegimeEntity, present.id, input.version)
        : null;
    return { regimes, present, regime };
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, { regimes, present, regime }, input) => {
    if (present && !regime) throw refuse('REGIME_CODE_TAKEN', { code: input.code }, 'code');
    const deadlines = input.deadlines.map(deadlineOf);
    checkRegime(input, deadlines);
    const after = input.afterCode ? regimes.find((one) => one.code === input.afterCode) : undefined;
    if (input.afterCode && !after) throw refuse('REGIME_AFTER_UNKNOWN', { afterCode: input.afterCode }, 'afterCode');
    await checkChain(
      tx,
      input.code,
      deadlines,
      after,
      regimes.filter((one) => present && one.afterRegimeId === present.id),
    );

    const facts = {
      name: input.name,
      reporters: input.reporters,
      reporterLevel: input.level ?? null,
      reporterLabel: input.label,
      receiverBodyId: input.receiverBodyId ?? null,
      receiver: input.receiver,
      via: input.via ?? null,
      recipient: input.recipient ?? null,
      frequency: input.frequency,
      contents: input.contents ?? [],
      afterRegimeId: after?.id ?? null,
      planId: input.planId ?? null,
      section: input.section ?? null,
      fromYear: input.fromYear,
      toYear: input.toYear ?? null,
    };
    const id = regime?.id ?? newId();
    if (regime) Object.assign(regime, facts);
    else tx.em.create(ReportingRegimeEntity, { tenantId: tx.tenant.id, id, code: input.code, ...facts });
    await tx.em.flush();
    if (regime && regime.version === input.version) await moveRegimeVersion(tx.db, id);
    await replaceDeadlines(
      tx.db,
      id,
      input.deadlines.map((deadline, index) => ({
        ...(deadlines[index] as Deadline),
        id: newId(),
        remindDaysBefore: [...new Set(deadline.remindDaysBefore ?? [])].sort((a, b) => b - a),
      })),
    );

    const row: RegimeRow = { id, code: input.code, version: 0, ...facts };
    const dues = await planDues(tx, row, deadlines, await holdOpenYears(tx.db));
    tx.audit({
      subjectType: 'ReportingRegime',
      subjectId: id,
      changes: [
        { record: 'deadline_rule', id, to: { deadlines } },
        { record: 'report_due', id, to: dues },
      ],
    });
    return id;
  },
});

function checkRegime(input: ReportingRegimeInput, deadlines: readonly Deadline[]): void {
  const { fromYear, toYear } = input;
  if (!namesReporters(input.reporters, input.level ?? null, input.receiverBodyId ?? null)) {
    throw refuse('REGIME_REPORTERS_UNCLEAR', {}, 'reporters');
  }
  if (toYear != null && toYear < fromYear) throw refuse('REGIME_YEARS_REVERSED', { fromYear, toYear }, 'toYear');
  if (!deadlinesFit(input.frequency, deadlines.length)) {
    const facts = {
      frequency: input.frequency,
      expected: [...deadlineCounts[input.frequency]],
      given: deadlines.length,
    };
    throw refuse('FREQUENCY_DEADLINES_MISMATCH', facts, 'deadlines');
  }
  deadlines.forEach((deadline, index) => {
    const { month, day } = deadline;
    const field = `deadlines.${index}`;
    if (!daysExist(deadline)) throw refuse('DEADLINE_DAY_DOES_NOT_EXIST', { month, day }, field);
    if (!liesAfterCutOff(deadline)) throw refuse('DEADLINE_NOT_AFTER_CUT_OFF', { month, day }, field);
  });
  if (!inOrderOfYear(deadlines)) {
    throw refuse('DEADLINE_ORDER', { later: input.code, earlier: input.code }, 'deadlines');
  }
}

/** Both ends of the chain: later than the regime it comes after, earlier than those that come after it. */
async function checkChain(
  tx: Tx,
  code: string,
  deadlines: readonly Deadline[],
  before: RegimeRow | undefined,
  followers: readonly RegimeRow[],
): Promise<void> {
  const neighbours = [...(before ? [before] : []), ...followers];
  const theirs = Map.groupBy(
    await listDeadlines(
      tx.db,
      neighbours.map((one) => one.id),
    ),
    (deadline) => deadline.regimeId,
  );
  if (before && (before.code === code || !isDueLater(deadlines, theirs.get(before.id) ?? []))) {
    throw refuse('DEADLINE_ORDER', { later: code, earlier: before.code }, 'deadlines');
  }
  for (const follower of followers) {
    if (!isDueLater(theirs.get(follower.id) ?? [], deadlines)) {
      throw refuse('DEADLINE_ORDER', { later: follower.code, earlier: code }, 'deadlines');
    }
  }
}
