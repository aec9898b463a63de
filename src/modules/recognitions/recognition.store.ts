import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import type { Decision } from './recognition.rules.js';

/** A registration and, where there is one, the decision upon it. */
export interface DecisionRow {
  readonly unitId: string;
  readonly year: number;
  readonly registered: boolean;
  readonly id: string | null;
  readonly decision: Decision | null;
  readonly decisionNumber: string | null;
  readonly decidedOn: string | null;
  readonly decidingBodyId: string | null;
  readonly reason: string | null;
  readonly version: number | null;
}

/** Registrations of these units in these years with the decisions upon them; a unit that never registered has no row. */
export async function listDecisions(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  years: readonly number[],
): Promise<DecisionRow[]> {
  return db
    .selectFrom('registration')
    .leftJoin('recognition', (join) =>
      join
        .onRef('recognition.unit_id', '=', 'registration.unit_id')
        .onRef('recognition.year', '=', 'registration.year'),
    )
    .select([
      'registration.unit_id as unitId',
      'registration.year',
      'recognition.id',
      'recognition.status as decision',
      'recognition.decision_number as decisionNumber',
      'recognition.decided_on as decidedOn',
      'recognition.deciding_body_id as decidingBodyId',
      'recognition.reason',
      'recognition.version',
    ])
    .select((is) => is('registration.status', '=', 'REGISTERED').as('registered'))
    .where('registration.unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .where('registration.year', '=', sql<number>`any(${[...years]}::int[])`)
    .execute() as Promise<DecisionRow[]>;
}

/** Whether a decision stands upon a registration of one of these units for the year that was withdrawn. */
export async function isWithdrawnOneDecided(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  year: number,
): Promise<boolean> {
  const rows = await listDecisions(db, unitIds, [year]);
  return rows.some((row) => row.id !== null && !row.registered);
}
