import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { holdOpenYears, holdYears } from '../tenants/tenant-year.store.js';
import { planDues } from './plan-dues.js';
import type { RegimeDeadline } from './regime.rules.js';
import {
  findRegimeVersion,
  insertAcceptances,
  moveRegimeVersion,
  type RegimeRow,
  replaceDeadlines,
} from './regime.store.js';
import { isWarning, type RegimeFinding, type RegimeWarning } from './regime-finding.rules.js';
import { saysWhy } from './report-due.rules.js';
import { ReportingRegimeEntity, type ReportingRegimeRecord } from './reporting.entity.js';
import type { ReportingRegimeInput } from './reporting.input.js';
import { refuse } from './reporting.refusals.js';
import { surveyRegime } from './survey-regime.js';

/** Sets a reporting regime and plans its dues in the open years; what was handed in stays as it was. Warnings are accepted one by one, with a reason that is kept. */
export const setReportingRegime = command({
  name: 'reportingRegime.set',
  load: async (tx, input: ReportingRegimeInput) => {
    // No unit or body is added meanwhile: it would miss this regime, or this regime it.
    await holdYears(tx.db, tx.tenant.id, 'opening');
    const survey = await surveyRegime(tx.db, tx, input);
    if (input.version != null && !survey.present) throw refuseShared('NOT_FOUND', {}, 'code');
    const regime =
      survey.present && input.version != null
        ? await lockById<ReportingRegimeRecord>(tx.em, ReportingRegimeEntity, survey.present.id, input.version)
        : null;
    return { survey, regime };
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, { survey: { plan, findings, after }, regime }, input) => {
    const accepted = acceptedAmong(findings, input);
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
    const { deadlines } = plan;
    await replaceDeadlines(
      tx.db,
      id,
      input.deadlines.map((deadline, index) => ({
        ...(deadlines[index] as RegimeDeadline),
        id: newId(),
        remindDaysBefore: [...new Set(deadline.remindDaysBefore ?? [])].sort((a, b) => b - a),
      })),
    );
    const version = await findRegimeVersion(tx.db, id);
    await insertAcceptances(
      tx.db,
      accepted.map((one) => ({
        ...one,
        regimeId: id,
        regimeVersion: version,
        acceptedAt: tx.now,
        acceptedBy: tx.actor.accountId,
      })),
    );

    const row: RegimeRow = { id, code: input.code, version, ...facts };
    const dues = await planDues(tx, row, deadlines, await holdOpenYears(tx.db));
    tx.audit({
      subjectType: 'ReportingRegime',
      subjectId: id,
      changes: [
        { record: 'deadline_rule', id, to: { deadlines } },
        { record: 'report_due', id, to: dues },
        ...(accepted.length > 0 ? [{ record: 'regime_acceptance', id, to: { accepted } }] : []),
      ],
    });
    return id;
  },
});

/** The warnings that are found and accepted; refuses the first finding that is not. What is accepted and not found says nothing and is not kept. */
function acceptedAmong(
  findings: readonly RegimeFinding[],
  { acceptedWarnings }: ReportingRegimeInput,
): { readonly warning: RegimeWarning; readonly reason: string }[] {
  const given = new Map((acceptedWarnings ?? []).map(({ warning, reason }) => [warning, reason]));
  const accepted = new Map<RegimeWarning, string>();
  for (const { code, facts, field } of findings) {
    const reason = isWarning(code) ? given.get(code) : undefined;
    if (reason === undefined) throw refuse(code, facts, field);
    if (!saysWhy(reason)) throw refuseShared('REASON_REQUIRED', {}, 'acceptedWarnings');
    accepted.set(code as RegimeWarning, reason);
  }
  return [...accepted].map(([warning, reason]) => ({ warning, reason }));
}
