import type { Tx } from '../../platform/command/tx.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { holdOpenYears, listTenantYears } from '../tenants/tenant-year.store.js';
import { type YearSpan, yearsWithin } from './merit.rules.js';

/** The open years in which a change over a span of years counts; refuses YEAR_NOT_OPEN where it would reach into a year that is closed. */
export async function yearsThatChange(tx: Pick<Tx, 'db'>, span: YearSpan, field: string): Promise<number[]> {
  const open = yearsWithin(await holdOpenYears(tx.db), span);
  const opened = yearsWithin(
    (await listTenantYears(tx.db)).map(({ year }) => year),
    span,
  );
  const closed = opened.find((year) => !open.includes(year));
  if (closed !== undefined) throw refuseYear('YEAR_NOT_OPEN', { year: closed }, field);
  return open;
}
