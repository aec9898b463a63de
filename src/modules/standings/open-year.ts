import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { planDuesOfYear } from '../reporting/plan-dues.js';
import { yearOpened } from '../tenants/tenant.events.js';
import { holdYears, insertTenantYear, listTenantYears } from '../tenants/tenant-year.store.js';
import { refreshStandings } from './refresh-standings.js';
import type { OpenYearInput } from './standing.input.js';
import { refuse } from './standing.refusals.js';
import { isOpenable, openableYears } from './standing.rules.js';
import { listUnitIdsInYear } from './standing.store.js';

/** Opens a year: every unit that exists in it gets its standing, every reporting regime its dues; facts can be entered from then on. */
export const openYear = command({
  name: 'year.open',
  load: async (tx, _input: OpenYearInput) => {
    await holdYears(tx.db, tx.tenant.id, 'opening');
    return listTenantYears(tx.db);
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, years, { year }) => {
    if (!isOpenable(year)) throw refuse('YEAR_OUT_OF_RANGE', openableYears, 'year');
    if (years.some((one) => one.year === year)) throw refuse('YEAR_ALREADY_OPEN', { year }, 'year');
    await insertTenantYear(tx.db, year, tx.now);
    const unitIds = await listUnitIdsInYear(tx.db, year);
    await refreshStandings(tx, unitIds, year);
    await planDuesOfYear(tx, year);
    await tx.announce(yearOpened, { year });
    tx.audit({
      subjectType: 'Tenant',
      subjectId: tx.tenant.id,
      changes: [{ record: 'tenant_year', id: String(year), from: null, to: { year, units: unitIds.length } }],
    });
    return year;
  },
});
