import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import type { UnitYear } from '../registrations/registration.store.js';
import type { WaiverCause } from './waiver.rules.js';

/** A unit that is not assessed in a year, and whether that was taken back. */
export interface WaiverRow extends UnitYear {
  readonly id: string;
  readonly cause: WaiverCause;
  readonly note: string | null;
  readonly decisionNumber: string | null;
  readonly decidedOn: Day | null;
  readonly waivedAt: Instant;
  readonly waivedByName: string;
  readonly resumedAt: Instant | null;
  readonly resumedByName: string | null;
  readonly resumeReason: string | null;
}

/** Every waiver of these units in these years, the latest first. */
export async function listWaivers(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  years: readonly number[],
): Promise<WaiverRow[]> {
  const rows = await db
    .selectFrom('assessment_waiver')
    .select([
      'id',
      'unit_id as unitId',
      'year',
      'cause',
      'note',
      'decision_number as decisionNumber',
      'decided_on as decidedOn',
      'waived_at as waivedAt',
      'waived_by_name as waivedByName',
      'resumed_at as resumedAt',
      'resumed_by_name as resumedByName',
      'resume_reason as resumeReason',
    ])
    .where('unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .where('year', '=', sql<number>`any(${[...years]}::int[])`)
    .orderBy('waived_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows as WaiverRow[];
}

/** The waivers under which these units are not assessed in a year now. */
export const listStandingWaivers = async (
  db: Kysely<Tables>,
  unitIds: readonly string[],
  year: number,
): Promise<WaiverRow[]> => (await listWaivers(db, unitIds, [year])).filter(({ resumedAt }) => resumedAt === null);

/** Notes that a unit is not assessed. */
export async function insertWaiver(
  db: Kysely<Tables>,
  waiver: Omit<WaiverRow, 'resumedAt' | 'resumedByName' | 'resumeReason'> & { readonly waivedBy: string },
): Promise<void> {
  await db
    .insertInto('assessment_waiver')
    .values({
      id: waiver.id,
      unit_id: waiver.unitId,
      year: waiver.year,
      cause: waiver.cause,
      note: waiver.note,
      decision_number: waiver.decisionNumber,
      decided_on: waiver.decidedOn,
      waived_at: waiver.waivedAt,
      waived_by: waiver.waivedBy,
      waived_by_name: waiver.waivedByName,
    })
    .execute();
}

/** Notes that a waiver was taken back, by whom and why. */
export async function noteResumption(
  db: Kysely<Tables>,
  waiverId: string,
  by: { readonly at: Instant; readonly accountId: string; readonly name: string; readonly reason: string },
): Promise<void> {
  await db
    .updateTable('assessment_waiver')
    .set({ resumed_at: by.at, resumed_by: by.accountId, resumed_by_name: by.name, resume_reason: by.reason })
    .where('id', '=', waiverId)
    .execute();
}
