import { decimalToJson } from '../../kernel/decimal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import type { CloseAssessmentListInput } from './assessment-list.input.js';
import { loadList } from './assessment-list.js';
import { mayCloseList } from './assessment-list.policy.js';
import { refuse } from './assessment-list.refusals.js';
import { insertListClosing, type ListedUnit } from './assessment-list.store.js';
import { lockList } from './lock-list.js';

/** A body closes its list of a year: every unit has its class or a cause why it has none, and no quota is broken. From then on no card of the list changes, unless the list is reopened. */
export const closeAssessmentList = command({
  name: 'assessmentList.close',
  load: (tx, input: CloseAssessmentListInput) => lockList(tx, input),
  may: (actor, { body }) => mayCloseList(actor, body.path),
  run: async (tx, { body, closing: standing }, { year, note }) => {
    await requireOpenYear(tx.db, year);
    if (standing) throw refuse('ASSESSMENT_LIST_CLOSED', { year, body: body.name }, 'bodyId');
    const { book, open, notAssessed, ranked, quotas } = await loadList(tx.db, { bodyId: body.id, year });
    if (open.length > 0) {
      throw refuse('ASSESSMENT_LIST_OPEN_UNITS', { open: open.length, ...named(open) }, 'bodyId');
    }
    const broken = quotas.find(({ over }) => over.length > 0);
    if (broken) {
      const { band, quotaPercent, classified, allowed, inBand, over } = broken;
      const facts = { band: band.label, percent: decimalToJson(quotaPercent), classified, allowed, inBand };
      throw refuse('QUOTA_EXCEEDED', { ...facts, over: over.length, ...named(over) }, 'bodyId');
    }
    const allowed = new Map(quotas.map((quota) => [quota.band.code, quota.allowed]));
    const codes = [
      ...new Set([...(book?.bands ?? []).map(({ code }) => code), ...ranked.map(({ bandCode }) => bandCode)]),
    ];
    const closing = {
      id: newId(),
      bodyId: body.id,
      year,
      ruleBookId: book?.id ?? null,
      classified: ranked.length,
      notAssessed: notAssessed.length,
      bands: codes.map((code) => ({
        code,
        units: ranked.filter(({ bandCode }) => bandCode === code).length,
        allowed: allowed.get(code) ?? null,
      })),
      note: note?.trim() || null,
      closedAt: tx.now,
      closedByName: tx.actor.name,
    };
    await insertListClosing(tx.db, { ...closing, closedBy: tx.actor.accountId });
    tx.audit({
      subjectType: 'Body',
      subjectId: body.id,
      reason: closing.note,
      changes: [{ record: 'assessment_list_closing', id: closing.id, from: null, to: closing }],
    });
    return { bodyId: body.id, year };
  },
});

const MOST_UNITS = 200;
const MOST_NAMED = 10;

/** Units among the facts of a refusal: codes for programs, and few enough of them for people. */
const named = (units: readonly Pick<ListedUnit, 'unitCode'>[]) => ({
  units: units.slice(0, MOST_UNITS).map(({ unitCode }) => unitCode),
  named: units.slice(0, MOST_NAMED).map(({ unitCode }) => unitCode),
});
