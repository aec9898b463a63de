import type { Kysely } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import { refuse } from './tenant-year.refusals.js';
import { holdOpenYear } from './tenant-year.store.js';

/** Facts of a year are entered only while the year is open; refuses YEAR_NOT_OPEN otherwise, and keeps it open until the transaction ends. */
export async function requireOpenYear(db: Kysely<Tables>, year: number, field = 'year'): Promise<void> {
  if (!(await holdOpenYear(db, year))) throw refuse('YEAR_NOT_OPEN', { year }, field);
}
