import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { saysWhy } from '../reporting/report-due.rules.js';
import { holdYears } from '../tenants/tenant-year.store.js';
import type { ReopenYearInput } from './standing.input.js';
import { refuse } from './standing.refusals.js';
import { findStandingClosing, lockYear, noteReopening, turnYear } from './year-closing.store.js';

/** Reopens a closed year, with a reason: its facts can change again; the figures that were frozen stay under their closing. */
export const reopenYear = command({
  name: 'year.reopen',
  load: async (tx, input: ReopenYearInput) => {
    await holdYears(tx.db, tx.tenant.id, 'opening');
    await lockYear(tx.db, input.year);
    return findStandingClosing(tx.db, input.year);
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, closing, { year, reason }) => {
    if (!saysWhy(reason)) throw refuseShared('REASON_REQUIRED', {}, 'reason');
    if (!closing) throw refuse('YEAR_NOT_CLOSED', { year }, 'year');
    const { accountId, name } = tx.actor;
    await noteReopening(tx.db, closing.id, { at: tx.now, accountId, name, reason });
    await turnYear(tx.db, year, { closedAt: null, at: tx.now });
    tx.audit({
      subjectType: 'Tenant',
      subjectId: tx.tenant.id,
      reason,
      changes: [{ record: 'year_closing', id: closing.id, from: { year, closed: true }, to: { year, closed: false } }],
    });
    return closing.id;
  },
});
