import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import { findBody } from '../bodies/body.store.js';
import { coversYear, periodsOf } from '../reporting/regime.rules.js';
import { listDeadlines, listRegimes, type RegimeRow } from '../reporting/regime.store.js';
import { listReportDues, type ReportDueRow } from '../reporting/report-due.store.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { gatherReport } from './gather-report.js';
import { headOf } from './head-of-report.js';
import { cutOffOf, partiesOf } from './load-report.js';
import { ReportEntity } from './report.entity.js';
import type { DraftReportInput } from './report.input.js';
import { isEditable, mayWriteReport } from './report.policy.js';
import { refuse } from './report.refusals.js';
import { findReportId } from './report.store.js';
import { outlineOf, refilled } from './report-outline.rules.js';

interface Asked {
  readonly regime: RegimeRow;
  readonly bodyId: string | null;
  readonly year: number;
  readonly period: string;
  readonly due: ReportDueRow | null;
}

/** Lays out a report for a period: its head, and its sections filled with the figures of what was accepted from below by now. */
export const draftReport = command({
  name: 'report.draft',
  load: (tx, input: DraftReportInput) => loadAsked(tx, input),
  may: (actor, { bodyId, due }) =>
    mayWriteReport(
      actor,
      bodyId === null ? { ...partiesOf(''), bodyId, unitId: due?.unitId ?? null } : partiesOf(bodyId),
    ),
  run: async (tx, { regime, bodyId, year, period, due }) => {
    if (bodyId === null) throw refuse('REPORT_OF_UNIT');
    await requireOpenYear(tx.db, year, due ? 'dueId' : 'year');
    if (due && !isEditable(due.stage)) throw refuse('REPORT_NOT_EDITABLE', { status: due.stage });
    const body = await findBody(tx.db, bodyId);
    if (!body) throw refuseShared('NOT_FOUND');
    if (await findReportId(tx.db, { bodyId, regimeId: regime.id, period })) throw refuse('REPORT_EXISTS');
    const cutOffAt = due ? due.cutOffAt : await cutOffOf(tx, regime, { year, period });
    const { figures, labels } = await gatherReport(tx.db, { bodyId, year, period, cutOffAt }, tx.now);
    const head = await headOf(tx.db, { body, regime, year, period, answersDue: due !== null });
    const id = newId();
    tx.em.create(ReportEntity, {
      tenantId: tx.tenant.id,
      id,
      bodyId,
      regimeId: regime.id,
      year,
      period,
      dueId: due?.id ?? null,
      title: head.title,
      place: head.place,
      superior: head.superior,
      addressee: head.addressee,
      signer: [...head.signer],
      recipients: [...head.recipients],
      sections: refilled(outlineOf(regime.contents), [], { figures, labels, year, period }),
      createdAt: tx.now,
    });
    tx.audit({ subjectType: 'Report', subjectId: id });
    return id;
  },
});

async function loadAsked(tx: Tx, input: DraftReportInput): Promise<Asked> {
  const regimes = await listRegimes(tx.db);
  if (input.dueId != null) {
    const [due] = await listReportDues(tx.db, [input.dueId]);
    const regime = due && regimes.find(({ id }) => id === due.regimeId);
    if (!due || !regime || due.stage === 'WITHDRAWN') throw refuseShared('NOT_FOUND', {}, 'dueId');
    return { regime, bodyId: due.bodyId, year: due.year, period: due.period, due };
  }
  const { regimeCode, year, period } = input;
  if (regimeCode == null || year == null || period == null) {
    throw refuseShared('BAD_USER_INPUT', { problem: 'dueId, or regimeCode + year + period' }, 'dueId');
  }
  const regime = regimes.find(({ code }) => code === regimeCode);
  if (!regime || regime.receiverBodyId === null) throw refuseShared('NOT_FOUND', {}, 'regimeCode');
  const deadlines = await listDeadlines(tx.db, [regime.id]);
  const periods = coversYear(regime, year) ? periodsOf(regime.frequency, deadlines.length, year, regime.fromYear) : [];
  if (!periods.some(({ code }) => code === period)) {
    throw refuse('REPORT_PERIOD_UNKNOWN', { period, year }, 'period');
  }
  return { regime, bodyId: regime.receiverBodyId, year, period, due: null };
}
