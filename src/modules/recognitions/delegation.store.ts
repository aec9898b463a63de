import { type Kysely, sql } from 'kysely';
import type { Day } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import type { DelegationDays, DelegationFacts } from './delegation.rules.js';

/** A delegation of the power to recognise, as lists show it. */
export interface DelegationRow extends DelegationFacts {
  readonly decisionNumber: string;
  readonly decidedOn: Day;
  readonly endedAt: string | null;
  readonly endReason: string | null;
  readonly version: number;
}

const columns = [
  'recognition_delegation.id',
  'recognition_delegation.from_body_id as fromBodyId',
  'recognition_delegation.to_body_id as toBodyId',
  'recognition_delegation.valid_from as validFrom',
  'recognition_delegation.valid_to as validTo',
  'recognition_delegation.decision_number as decisionNumber',
  'recognition_delegation.decided_on as decidedOn',
  'recognition_delegation.ended_at as endedAt',
  'recognition_delegation.end_reason as endReason',
  'recognition_delegation.version',
] as const;

const inForceOn = (day: Day) =>
  sql<boolean>`daterange(recognition_delegation.valid_from, recognition_delegation.valid_to) @> ${day}::date`;

/** The delegations of these ids. */
export async function listDelegations(db: Kysely<Tables>, ids: readonly string[]): Promise<DelegationRow[]> {
  return db
    .selectFrom('recognition_delegation')
    .select(columns)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
}

/** The delegations that are in force on a day; they then stay so until the transaction ends, so that none is ended while somebody decides by it. */
export async function holdDelegations(db: Kysely<Tables>, day: Day): Promise<DelegationRow[]> {
  return db
    .selectFrom('recognition_delegation')
    .select(columns)
    .where(inForceOn(day))
    .orderBy('recognition_delegation.id')
    .forShare()
    .execute();
}

/** A delegation of a body that is in force on one of these days, or null. */
export async function findOverlapping(
  db: Kysely<Tables>,
  fromBodyId: string,
  { validFrom, validTo }: DelegationDays,
): Promise<DelegationRow | null> {
  const found = await db
    .selectFrom('recognition_delegation')
    .select(columns)
    .where('from_body_id', '=', fromBodyId)
    .where(
      sql<boolean>`daterange(recognition_delegation.valid_from, recognition_delegation.valid_to) && daterange(${validFrom}::date, ${validTo}::date)`,
    )
    .orderBy('valid_from')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}

/** The last day of a decision or revocation that rests on a delegation, or null. */
export async function findLastUse(db: Kysely<Tables>, delegationId: string): Promise<Day | null> {
  const { last } = await db
    .selectNoFrom((from) =>
      sql<Day | null>`greatest(
        (${from
          .selectFrom('recognition')
          .select(({ fn }) => fn.max('decided_on').as('day'))
          .where('delegation_id', '=', delegationId)}),
        (${from
          .selectFrom('certificate')
          .select(({ fn }) => fn.max('revoked_on').as('day'))
          .where('revoking_delegation_id', '=', delegationId)}))`.as('last'),
    )
    .executeTakeFirstOrThrow();
  return last;
}

/** Holds the bodies of a delegation, in the order of ids, until the transaction ends, so that two that are made at once see each other and neither body ends meanwhile. */
export async function lockDelegationsOf(db: Kysely<Tables>, bodyIds: readonly string[]): Promise<void> {
  await db
    .selectFrom('body')
    .select('id')
    .where('id', '=', sql<string>`any(${[...bodyIds]}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

/** The delegations that a body gave or received and that are in force on a day or later. */
export async function listDelegationsFrom(db: Kysely<Tables>, bodyId: string, day: Day): Promise<string[]> {
  const rows = await db
    .selectFrom('recognition_delegation')
    .select('id')
    .where((is) => is.or([is('from_body_id', '=', bodyId), is('to_body_id', '=', bodyId)]))
    .where(sql<boolean>`(valid_to is null or valid_to > greatest(valid_from, ${day}::date))`)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Which delegations are asked for; what is left out does not narrow. */
export interface DelegationQuestion {
  /** Those that this body gave or received. */
  readonly bodyId?: string | null | undefined;
  /** Those in force on this day. */
  readonly onDay?: Day | null | undefined;
}

/** A page of the tenant's delegations, the latest beginning first. */
export async function pageDelegations(
  db: Kysely<Tables>,
  { bodyId, onDay }: DelegationQuestion,
  request: PageRequest,
): Promise<Page<DelegationRow>> {
  let query = db.selectFrom('recognition_delegation').select(columns);
  if (bodyId != null)
    query = query.where((is) => is.or([is('from_body_id', '=', bodyId), is('to_body_id', '=', bodyId)]));
  if (onDay != null) query = query.where(inForceOn(onDay));
  return keysetPage(
    query,
    [
      { by: sql`recognition_delegation.valid_from::timestamptz`, type: 'timestamptz' },
      { by: sql`recognition_delegation.id`, type: 'uuid' },
    ],
    request,
    'desc',
  );
}
