import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';

/** One use of an entrance: a request that came with a key, or a session of a role. */
export interface BiUseRow {
  readonly id: string;
  readonly accessId: string;
  readonly label: string;
  readonly at: Instant;
  readonly what: string;
  readonly requestId: string;
}

/** A page of the uses of the tenant's entrances, or of one of them, latest first. */
export function pageBiUses(db: Kysely<Tables>, accessId: string | null, request: PageRequest): Promise<Page<BiUseRow>> {
  let uses = db
    .selectFrom('bi_use')
    .innerJoin('bi_access', 'bi_access.id', 'bi_use.access_id')
    .select([
      'bi_use.id',
      'bi_use.access_id as accessId',
      'bi_access.label',
      'bi_use.at',
      'bi_use.what',
      'bi_use.request_id as requestId',
    ]);
  if (accessId !== null) uses = uses.where('bi_use.access_id', '=', accessId);
  const order = [
    { by: sql`bi_use.at`, type: 'timestamptz' },
    { by: sql`bi_use.id`, type: 'uuid' },
  ] as const;
  return keysetPage(uses, order, request, 'desc');
}

/** A session of a role that is not in the log of uses yet. */
export interface BiSession {
  readonly tenantId: string;
  readonly accessId: string;
  readonly pid: number;
  readonly startedAt: Instant;
  readonly program: string;
  readonly address: string | null;
}

/** Sessions of roles of any tenant that are not in the log of uses yet. */
export async function listUnnotedSessions(pool: Pool): Promise<BiSession[]> {
  const { rows } = await pool.query<BiSession>({
    name: 'bi_sessions',
    text: `select tenant_id as "tenantId", access_id as "accessId", pid, started_at as "startedAt", program, address from app.bi_sessions()`,
  });
  return rows;
}

/** Notes a session of the tenant of this transaction; another process may have done so already. */
export async function noteBiSession(db: Kysely<Tables>, session: BiSession): Promise<void> {
  const { accessId, pid, startedAt, program, address } = session;
  await db
    .insertInto('bi_use')
    .values({
      id: newId(),
      access_id: accessId,
      at: startedAt,
      request_id: `${pid}@${startedAt}`,
      what: `SQL ${program.slice(0, 100)} ${address ?? ''}`.trim(),
      session_pid: pid,
      session_started_at: startedAt,
    })
    .onConflict((on) => on.doNothing())
    .execute();
}

/** How many seconds a statement of a role may run, and how long a transaction may stand idle. */
export interface BiLimits {
  readonly statement: number;
  readonly idle: number;
}

/** Cancels what roles let run for longer than this; gives how many. */
export async function endLongStatements(pool: Pool, { statement, idle }: BiLimits): Promise<number> {
  const { rows } = await pool.query<{ ended: number }>('select app.end_long_bi_statements($1, $2) as ended', [
    statement,
    idle,
  ]);
  return rows[0]?.ended ?? 0;
}
