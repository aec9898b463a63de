import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { ActorMembership, Role } from '../../kernel/actor.js';
import type { Instant } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import type { Path } from '../../kernel/path.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';
import type { TenantRow, TenantStatus } from '../tenants/tenant.store.js';

/** What signing in needs of an account. */
export interface SignInFacts {
  readonly id: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly operator: boolean;
  readonly tenantIds: readonly string[];
  readonly tokenEpoch: number;
  readonly disabled: boolean;
}

/** The account of an e-mail address, or null; the only question that may see a password hash. */
export async function findAccountForSignIn(db: Kysely<Tables>, email: string): Promise<SignInFacts | null> {
  const { rows } = await sql<SignInFacts>`
    select id, name, password_hash as "passwordHash", operator, tenant_ids as "tenantIds", token_epoch as "tokenEpoch", disabled_at is not null as disabled
    from app.account_for_sign_in(${email})`.execute(db);
  return rows[0] ?? null;
}

/** What a request needs to know of the account behind its token. */
export interface AccountFacts {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly operator: boolean;
  readonly tenantIds: readonly string[];
  readonly tokenEpoch: number;
  /** Whether the holder chose the password himself. */
  readonly ownPassword: boolean;
  readonly disabled: boolean;
}

/** The account behind a token, or null. */
export async function findAccount(db: Kysely<Tables>, id: string): Promise<AccountFacts | null> {
  const { rows } = await sql<AccountFacts>`
    select id, name, email, operator, tenant_ids as "tenantIds", token_epoch as "tokenEpoch", own_password as "ownPassword", disabled_at is not null as disabled
    from app.account_by_id(${id}::uuid)`.execute(db);
  return rows[0] ?? null;
}

const accountWithMemberships = statement((db, given: { readonly id: string; readonly tenantId: string }) =>
  db
    .selectFrom(
      sql<AccountFacts>`(select a.id, a.name, a.email, a.operator, a.tenant_ids as "tenantIds", a.token_epoch as "tokenEpoch", a.own_password as "ownPassword", a.disabled_at is not null as disabled from app.account_by_id(${given.id}::uuid) a)`.as(
        'account',
      ),
    )
    .innerJoin('tenant', (join) => join.on('tenant.id', '=', given.tenantId))
    .leftJoin('membership', (join) =>
      join.onRef('membership.account_id', '=', 'account.id').on('membership.ended_at', 'is', null),
    )
    .leftJoin('body', 'body.id', 'membership.body_id')
    .select([
      'account.id',
      'account.name',
      'account.email',
      'account.operator',
      'account.tenantIds',
      'account.tokenEpoch',
      'account.ownPassword',
      'account.disabled',
      'tenant.code as tenantCode',
      'tenant.name as tenantName',
      'tenant.level as tenantLevel',
      'tenant.area_code as tenantAreaCode',
      'tenant.area_valid_from as tenantAreaFrom',
      'tenant.time_zone as tenantTimeZone',
      'tenant.status as tenantStatus',
      'tenant.successor_id as tenantSuccessorId',
      'membership.id as membershipId',
      'membership.role',
      'membership.person_name as personName',
      'membership.body_id as bodyId',
      'membership.unit_id as unitId',
      'body.path as bodyPath',
    ])
    .orderBy('membership.id'),
);

/** The account together with its memberships in the tenant of the session, and that tenant itself, in one statement. */
export async function findAccountWithMemberships(
  db: Kysely<Tables>,
  id: string,
  tenantId: string,
): Promise<{ account: AccountFacts; memberships: ActorMembership[]; tenant: TenantRow } | null> {
  const rows = await accountWithMemberships(db, { id, tenantId });
  const [first] = rows;
  if (!first) return null;
  return {
    account: { ...first, name: first.personName ?? first.name },
    tenant: {
      id: tenantId,
      code: first.tenantCode,
      name: first.tenantName,
      level: first.tenantLevel as Level,
      areaCode: first.tenantAreaCode,
      areaValidFrom: first.tenantAreaFrom,
      timeZone: first.tenantTimeZone,
      status: first.tenantStatus as TenantStatus,
      successorId: first.tenantSuccessorId,
    },
    memberships: rows.flatMap((row) =>
      row.membershipId === null
        ? []
        : [
            {
              id: row.membershipId,
              role: row.role as Role,
              bodyId: row.bodyId,
              unitId: row.unitId,
              bodyPath: row.bodyPath,
            },
          ],
    ),
  };
}

/** The open entrance for BI tools behind the hash of a key, or null. */
export async function findBiAccessOfKey(
  db: Kysely<Tables>,
  hash: string,
): Promise<{ readonly tenantId: string; readonly accessId: string; readonly label: string } | null> {
  const { rows } = await sql<{ tenantId: string; accessId: string; label: string }>`
    select tenant_id as "tenantId", access_id as "accessId", label from app.bi_access_of_key(${hash})`.execute(db);
  return rows[0] ?? null;
}

/** The bodies that stand under no other. */
export async function listRootBodies(
  db: Kysely<Tables>,
): Promise<{ readonly bodyId: string; readonly bodyPath: Path }[]> {
  return db
    .selectFrom('body')
    .select(['body.id as bodyId', 'body.path as bodyPath'])
    .where('body.parent_id', 'is', null)
    .execute();
}

/** Notes that a key was used, and for what. */
export async function noteBiUse(
  db: Kysely<Tables>,
  use: { readonly accessId: string; readonly at: Instant; readonly requestId: string; readonly what: string },
): Promise<void> {
  await db
    .insertInto('bi_use')
    .values({ id: newId(), access_id: use.accessId, at: use.at, request_id: use.requestId, what: use.what })
    .execute();
}

/** What is noted of an account, apart from any tenant. */
export type AccountAction = 'account.sign-in' | 'account.change-password' | 'account.sign-out-everywhere';

/** Who did it, when, and in which request. */
export interface AccountEvent {
  readonly accountId: string;
  readonly at: Instant;
  readonly requestId: string;
}

const noteEvent = `insert into sauro.account_event (id, account_id, at, action, request_id)
  select $1::uuid, $2::uuid, $3::timestamptz, $4, $5`;
const eventValues = (action: AccountAction, event: AccountEvent) => [
  newId(),
  event.accountId,
  event.at,
  action,
  event.requestId,
];

/** Notes that an account signed in. */
export async function noteSignIn(pool: Pool, event: AccountEvent): Promise<void> {
  await pool.query(noteEvent, eventValues('account.sign-in', event));
}

/** Gives an account another password and ends its sessions; returns the new epoch, or null when the account changed in the meantime. */
export async function savePassword(
  pool: Pool,
  event: AccountEvent,
  epoch: number,
  hash: string,
): Promise<number | null> {
  const { rows } = await pool.query<{ epoch: number | null }>(
    `with changed as materialized (select app.change_password($2::uuid, $6::integer, $7) as epoch),
          noted as (${noteEvent} from changed where epoch is not null)
     select epoch from changed`,
    [...eventValues('account.change-password', event), epoch, hash],
  );
  return rows[0]?.epoch ?? null;
}

/** Ends every session of an account; harmless when somebody else was first. */
export async function endSessions(pool: Pool, event: AccountEvent, epoch: number): Promise<void> {
  await pool.query(
    `with changed as materialized (select app.end_sessions($2::uuid, $6::integer) as epoch)
     ${noteEvent} from changed where epoch is not null`,
    [...eventValues('account.sign-out-everywhere', event), epoch],
  );
}

/** A role of a person as lists show it. */
export interface MembershipRow {
  readonly id: string;
  readonly accountId: string;
  readonly email: string;
  readonly personName: string;
  readonly role: Role;
  readonly bodyId: string | null;
  readonly unitId: string | null;
  readonly grantedAt: Instant;
  readonly endedAt: Instant | null;
  readonly version: number;
}

const membershipColumns = [
  'membership.id',
  'membership.account_id as accountId',
  'membership.email',
  'membership.person_name as personName',
  'membership.role',
  'membership.body_id as bodyId',
  'membership.unit_id as unitId',
  'membership.granted_at as grantedAt',
  'membership.ended_at as endedAt',
  'membership.version',
] as const;

/** The memberships of these ids. */
export async function listMemberships(db: Kysely<Tables>, ids: readonly string[]): Promise<MembershipRow[]> {
  return db
    .selectFrom('membership')
    .select(membershipColumns)
    .where('membership.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute() as Promise<MembershipRow[]>;
}

/** A page of the memberships in force over the subtrees of these paths, in Vietnamese order of names. */
export async function pageMemberships(
  db: Kysely<Tables>,
  paths: readonly Path[],
  request: PageRequest,
): Promise<Page<MembershipRow>> {
  const query = db
    .selectFrom('membership')
    .leftJoin('unit', 'unit.id', 'membership.unit_id')
    .innerJoin('body', (join) => join.on('body.id', '=', sql<string>`coalesce(membership.body_id, unit.body_id)`))
    .select(membershipColumns)
    .where('membership.ended_at', 'is', null)
    .where(
      sql<boolean>`exists (select from unnest(${[...paths]}::text[]) as scope(path) where body.path ^@ scope.path)`,
    );
  return keysetPage(
    query,
    [
      { by: sql`membership.person_name`, type: 'vietnamese' },
      { by: sql`membership.id`, type: 'uuid' },
    ],
    request,
  ) as Promise<Page<MembershipRow>>;
}

/** The memberships of an account in the tenant that have not ended. */
export async function listMembershipsOfAccount(db: Kysely<Tables>, accountId: string): Promise<MembershipRow[]> {
  return db
    .selectFrom('membership')
    .select(membershipColumns)
    .where('membership.account_id', '=', accountId)
    .where('membership.ended_at', 'is', null)
    .orderBy('membership.id')
    .execute() as Promise<MembershipRow[]>;
}

/** The memberships in force over a body itself. */
export async function listMembershipsOver(db: Kysely<Tables>, bodyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('membership')
    .select('membership.id')
    .where('membership.body_id', '=', bodyId)
    .where('membership.ended_at', 'is', null)
    .orderBy('membership.id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Holds the roles of all administrators of the tenant until the transaction ends, so that two of them cannot end each other's at once; gives their ids. */
export async function lockAdministrators(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db
    .selectFrom('membership')
    .select('membership.id')
    .where('membership.role', '=', 'TENANT_ADMIN')
    .where('membership.ended_at', 'is', null)
    .orderBy('membership.id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Over which place a role would be held: the path that decides who may give it, and whether the place still works. */
export interface ScopePlace {
  readonly path: Path;
  readonly ended: boolean;
}

/** The place of a body or a unit, or null when the tenant has none of this id. */
export async function findScope(
  db: Kysely<Tables>,
  scope: { readonly bodyId: string | null; readonly unitId: string | null },
): Promise<ScopePlace | null> {
  if (scope.bodyId !== null) {
    const body = await db
      .selectFrom('body')
      .select(['body.path', 'body.valid_to as validTo'])
      .where('body.id', '=', scope.bodyId)
      .executeTakeFirst();
    return body ? { path: body.path, ended: body.validTo !== null } : null;
  }
  const unit = await db
    .selectFrom('unit')
    .innerJoin('body', 'body.id', 'unit.body_id')
    .select(['body.path', 'unit.valid_to as validTo'])
    .where('unit.id', '=', scope.unitId)
    .executeTakeFirst();
  return unit ? { path: unit.path, ended: unit.validTo !== null } : null;
}

/** Whether an account holds, or has ever held, a role in this tenant. */
export async function hasBeenMember(db: Kysely<Tables>, accountId: string): Promise<boolean> {
  const found = await db
    .selectFrom('membership')
    .select('membership.id')
    .where('membership.account_id', '=', accountId)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Gives an account that works in this tenant alone a first password again and ends its sessions; false when it is shared. */
export async function resetPasswordOf(db: Kysely<Tables>, accountId: string, passwordHash: string): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean;
  }>`select app.reset_password(${accountId}::uuid, ${passwordHash}) as done`.execute(db);
  return rows[0]?.done ?? false;
}

/** Finds or makes the account of an e-mail address and adds the tenant of the transaction to it; a known account keeps its name and password. */
export async function joinTenant(
  db: Kysely<Tables>,
  person: { readonly email: string; readonly name: string; readonly passwordHash: string | null },
  at: Instant,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select app.join_tenant(${newId()}::uuid, ${person.email}, ${person.name}, ${person.passwordHash}, ${at}::timestamptz) as id`.execute(
    db,
  );
  return (rows[0] as { id: string }).id;
}

/** Takes the tenant of the transaction from an account. */
export async function leaveTenant(db: Kysely<Tables>, accountId: string): Promise<void> {
  await sql`select app.leave_tenant(${accountId}::uuid)`.execute(db);
}
