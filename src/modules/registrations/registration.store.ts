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

/** Adds new registrations. */
export async function insertRegistrations(
  db: Kysely<Tables>,
  rows: readonly { id: string; unitId: string }[],
  common: { year: number; allDepartments: boolean; at: string; by: string },
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('registration')
    .values(
      rows.map((row) => ({
        id: row.id,
        unit_id: row.unitId,
        year: common.year,
        status: 'REGISTERED',
        all_departments: common.allDepartments,
        registered_at: common.at,
        registered_by: common.by,
      })),
    )
    .execute();
}

/** Lets withdrawn registrations stand again. */
export async function restoreRegistrations(
  db: Kysely<Tables>,
  ids: readonly string[],
  common: { allDepartments: boolean; at: string; by: string },
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('registration')
    .set({
      status: 'REGISTERED',
      all_departments: common.allDepartments,
      registered_at: common.at,
      registered_by: common.by,
      withdrawn_at: null,
      withdrawal_reason: null,
      version: sql<number>`version + 1`,
    })
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
}
