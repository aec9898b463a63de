import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';

/** State of a registration. */
export type RegistrationStatus = 'REGISTERED' | 'WITHDRAWN';

/** A unit's undertaking for one year. */
export interface RegistrationRow {
  readonly id: string;
  readonly unitId: string;
  readonly year: number;
  readonly status: RegistrationStatus;
  readonly allDepartments: boolean;
  readonly registeredAt: string;
  readonly lateReason: string | null;
  readonly withdrawnAt: string | null;
  readonly withdrawalReason: string | null;
  readonly version: number;
}

/** One unit in one year. */
export interface UnitYear {
  readonly unitId: string;
  readonly year: number;
}

const columns = [
  'registration.id',
  'registration.unit_id as unitId',
  'registration.year',
  'registration.status',
  'registration.all_departments as allDepartments',
  'registration.registered_at as registeredAt',
  'registration.late_reason as lateReason',
  'registration.withdrawn_at as withdrawnAt',
  'registration.withdrawal_reason as withdrawalReason',
  'registration.version',
] as const;

/** The registrations of these units in these years, withdrawn ones included. */
export async function listRegistrations(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  years: readonly number[],
): Promise<RegistrationRow[]> {
  return db
    .selectFrom('registration')
    .select(columns)
    .where('registration.unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .where('registration.year', '=', sql<number>`any(${[...years]}::int[])`)
    .orderBy('registration.unit_id')
    .execute() as Promise<RegistrationRow[]>;
}

/** The registrations of these ids. */
export async function listRegistrationsById(db: Kysely<Tables>, ids: readonly string[]): Promise<RegistrationRow[]> {
  return db
    .selectFrom('registration')
    .select(columns)
    .where('registration.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute() as Promise<RegistrationRow[]>;
}

/** Whether a unit's registration for the year stands: made and not withdrawn. */
export async function isRegistered(db: Kysely<Tables>, unitId: string, year: number): Promise<boolean> {
  const [found] = await listRegistrations(db, [unitId], [year]);
  return found?.status === 'REGISTERED';
}

/** What registrations that are made together have in common. */
export interface CommonRegistration {
  readonly year: number;
  readonly allDepartments: boolean;
  readonly at: string;
  readonly by: string;
}

/** A registration to be made or to stand again; `lateReason` says why it comes after its window. */
export interface NewRegistration {
  readonly id: string;
  readonly unitId: string;
  readonly lateReason: string | null;
}

// PostgreSQL takes 65,535 parameters in one statement.
const ROWS_AT_ONCE = 5_000;

/** Adds new registrations. */
export async function insertRegistrations(
  db: Kysely<Tables>,
  rows: readonly NewRegistration[],
  common: CommonRegistration,
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await db
      .insertInto('registration')
      .values(
        rows.slice(from, from + ROWS_AT_ONCE).map((row) => ({
          id: row.id,
          unit_id: row.unitId,
          year: common.year,
          status: 'REGISTERED',
          all_departments: common.allDepartments,
          registered_at: common.at,
          registered_by: common.by,
          late_reason: row.lateReason,
        })),
      )
      .execute();
  }
}

/** Lets withdrawn registrations stand again. */
export async function restoreRegistrations(
  db: Kysely<Tables>,
  rows: readonly NewRegistration[],
  common: CommonRegistration,
): Promise<void> {
  if (rows.length === 0) return;
  const again = sql<{ id: string; lateReason: string | null }>`unnest(
    ${rows.map(({ id }) => id)}::uuid[],
    ${rows.map(({ lateReason }) => lateReason)}::text[])`;
  await db
    .updateTable('registration')
    .from(again.as<'again'>(sql`again(id, "lateReason")`))
    .set((to) => ({
      status: 'REGISTERED',
      all_departments: common.allDepartments,
      registered_at: common.at,
      registered_by: common.by,
      late_reason: to.ref('again.lateReason'),
      withdrawn_at: null,
      withdrawal_reason: null,
      version: sql<number>`registration.version + 1`,
    }))
    .whereRef('registration.id', '=', 'again.id')
    .execute();
}
