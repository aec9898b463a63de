import { type Kysely, sql } from 'kysely';
import type { ActorMembership, Role } from '../../kernel/actor.js';
import type { Tables } from '../../platform/db/tables.js';

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
  readonly disabled: boolean;
}

/** The account behind a token, or null. */
export async function findAccount(db: Kysely<Tables>, id: string): Promise<AccountFacts | null> {
  const { rows } = await sql<AccountFacts>`
    select id, name, email, operator, tenant_ids as "tenantIds", token_epoch as "tokenEpoch", disabled_at is not null as disabled
    from app.account_by_id(${id}::uuid)`.execute(db);
  return rows[0] ?? null;
}

/** The account together with its memberships in the tenant of the session, in one statement; also whether that tenant is active. */
export async function findAccountWithMemberships(
  db: Kysely<Tables>,
  id: string,
  tenantId: string,
): Promise<{ account: AccountFacts; memberships: ActorMembership[]; tenantActive: boolean } | null> {
  const rows = await db
    .selectFrom(
      sql<AccountFacts>`(select a.id, a.name, a.email, a.operator, a.tenant_ids as "tenantIds", a.token_epoch as "tokenEpoch", a.disabled_at is not null as disabled from app.account_by_id(${id}::uuid) a)`.as(
        'account',
      ),
    )
    .innerJoin('tenant', (join) => join.on('tenant.id', '=', tenantId))
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
      'account.disabled',
      'tenant.status as tenantStatus',
      'membership.id as membershipId',
      'membership.role',
      'membership.person_name as personName',
      'membership.body_id as bodyId',
      'membership.unit_id as unitId',
      'body.path as bodyPath',
    ])
    .orderBy('membership.id')
    .execute();
  const [first] = rows;
  if (!first) return null;
  return {
    account: { ...first, name: first.personName ?? first.name },
    tenantActive: first.tenantStatus !== 'SUSPENDED',
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
