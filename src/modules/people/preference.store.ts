import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';

/** In which language a tenant writes to a person, and whether it sends him letters. */
export interface Preferences {
  readonly locale: 'vi' | 'en';
  readonly mail: boolean;
}

const locale = sql<'vi' | 'en'>`coalesce(preference.locale, 'vi')`;
const mail = sql<boolean>`coalesce(preference.mail, true)`;

/** What a person said; until he says anything, Vietnamese, with letters. */
export async function findPreferences(db: Kysely<Tables>, accountId: string): Promise<Preferences> {
  const found = await db
    .selectFrom('preference')
    .select([locale.as('locale'), mail.as('mail')])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return found ?? { locale: 'vi', mail: true };
}

/** Keeps what a person says. */
export async function writePreferences(db: Kysely<Tables>, accountId: string, said: Preferences): Promise<void> {
  await db
    .insertInto('preference')
    .values({ account_id: accountId, ...said })
    .onConflict((on) => on.columns(['tenant_id', 'account_id']).doUpdateSet(said))
    .execute();
}

/** Those of these persons who want no letters. */
export async function listWithoutMail(db: Kysely<Tables>, accountIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('preference')
    .select('account_id as accountId')
    .where('mail', '=', false)
    .where('account_id', '=', sql<string>`any(${[...accountIds]}::uuid[])`)
    .execute();
  return rows.map(({ accountId }) => accountId);
}

/** A person to whom the tenant may write: under which name and address, and how he wants it. */
export interface Reader extends Preferences {
  readonly personName: string;
  readonly email: string;
}

/** The person behind an account, by the latest of his roles in force; null when he has none left. */
export async function findReader(db: Kysely<Tables>, accountId: string): Promise<Reader | null> {
  const found = await db
    .selectFrom('membership')
    .leftJoin('preference', 'preference.account_id', 'membership.account_id')
    .select(['membership.person_name as personName', 'membership.email', locale.as('locale'), mail.as('mail')])
    .where('membership.account_id', '=', accountId)
    .where('membership.ended_at', 'is', null)
    .orderBy('membership.granted_at', 'desc')
    .orderBy('membership.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}
