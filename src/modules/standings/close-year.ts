import { dayOf } from '../../kernel/deadline.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { keepPaths, listBodies } from '../bodies/body.store.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { findRuleBookInForce } from '../rulebooks/rule-book.store.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { holdYears } from '../tenants/tenant-year.store.js';
import { insertFinalFigures, listFigures } from './figure.store.js';
import type { CloseYearInput } from './standing.input.js';
import { refuse } from './standing.refusals.js';
import { lastDayOfAssessment } from './year-closing.rules.js';
import { countUnfinished, insertYearClosing, lockYear, turnYear } from './year-closing.store.js';

/** Closes a year: its figures and the tree that they are summed over are frozen as they stand, and nothing in it changes any more unless it is reopened. What is unfinished is counted and stays as it is. */
export const closeYear = command({
  name: 'year.close',
  load: async (tx, input: CloseYearInput) => {
    await holdYears(tx.db, tx.tenant.id, 'opening');
    return lockYear(tx.db, input.year);
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, held, { year, note }) => {
    if (!held || held.closedAt !== null) throw refuseYear('YEAR_NOT_OPEN', { year }, 'year');
    const book = await findRuleBookInForce(tx.db, year);
    const last = lastDayOfAssessment(book?.windows ?? [], year);
    if (dayOf(tx.now, tx.tenant.timeZone) <= last) throw refuse('YEAR_NOT_OVER', { year, day: last }, 'year');
    const figures = await listFigures(tx.db, [year]);
    const closing = {
      id: newId(),
      year,
      ruleBookId: book?.id ?? null,
      units: figures.reduce((sum, { units }) => sum + units, 0),
      ...(await countUnfinished(tx.db, year)),
      note: note ?? null,
      closedAt: tx.now,
      closedByName: tx.actor.name,
    };
    await insertYearClosing(tx.db, { ...closing, closedBy: tx.actor.accountId });
    await insertFinalFigures(tx.db, closing.id, figures);
    await keepPaths(tx.db, closing.id, await listBodies(tx.db));
    await turnYear(tx.db, year, { closedAt: tx.now, at: tx.now });
    tx.audit({
      subjectType: 'Tenant',
      subjectId: tx.tenant.id,
      reason: note ?? null,
      changes: [{ record: 'year_closing', id: closing.id, from: null, to: closing }],
    });
    return closing.id;
  },
});
