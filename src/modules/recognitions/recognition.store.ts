import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import type { Decision, Judgement } from './recognition.rules.js';

/** A registration and, where there is one, the decision upon it. */
export interface DecisionRow {
  readonly unitId: string;
  readonly year: number;
  readonly registered: boolean;
  readonly id: string | null;
  readonly decision: Decision | null;
  readonly decisionNumber: string | null;
  readonly decidedOn: Day | null;
  readonly decidingBodyId: string | null;
  readonly delegationId: string | null;
  readonly certificateNumber: number | null;
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
      'recognition.delegation_id as delegationId',
      'recognition.certificate_number as certificateNumber',
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

/** A decision as it is written. */
export interface NewDecision {
  readonly id: string;
  readonly unitId: string;
  readonly year: number;
  readonly status: Judgement;
  readonly decisionNumber: string;
  readonly decidedOn: Day;
  readonly decidingBodyId: string;
  readonly delegationId: string | null;
  readonly certificateNumber: number | null;
  readonly reason: string | null;
}

/** Writes decisions upon units that are held, first ones and those that change an earlier one. */
export async function saveDecisions(
  db: Kysely<Tables>,
  decisions: readonly NewDecision[],
  by: { readonly accountId: string; readonly at: Instant },
): Promise<void> {
  await db
    .insertInto('recognition')
    .values(
      decisions.map((decision) => ({
        id: decision.id,
        unit_id: decision.unitId,
        year: decision.year,
        status: decision.status,
        decision_number: decision.decisionNumber,
        decided_on: decision.decidedOn,
        deciding_body_id: decision.decidingBodyId,
        delegation_id: decision.delegationId,
        certificate_number: decision.certificateNumber,
        reason: decision.reason,
        decided_by: by.accountId,
        decided_at: by.at,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'unit_id', 'year']).doUpdateSet((set) => ({
        status: set.ref('excluded.status'),
        decision_number: set.ref('excluded.decision_number'),
        decided_on: set.ref('excluded.decided_on'),
        deciding_body_id: set.ref('excluded.deciding_body_id'),
        delegation_id: set.ref('excluded.delegation_id'),
        certificate_number: set.ref('excluded.certificate_number'),
        reason: set.ref('excluded.reason'),
        decided_by: set.ref('excluded.decided_by'),
        decided_at: set.ref('excluded.decided_at'),
        version: sql<number>`recognition.version + 1`,
      })),
    )
    .execute();
}
