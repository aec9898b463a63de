import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { CompiledQuery, Kysely } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../db/tables.js';
import type { TenantOfRequest } from '../request-context.js';

/** What the audit row says of a use case; `changes` only for rows written in sets, those of entities are noted by themselves. */
export interface AuditNote {
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly reason?: string | null;
  readonly changes?: readonly unknown[];
}

/** The transaction of one use case, bound to the caller's tenant. */
export interface Tx {
  readonly em: SqlEntityManager;
  readonly db: Kysely<Tables>;
  readonly actor: Actor;
  readonly tenant: TenantOfRequest;
  /** The instant of this use case: one for all that it writes. */
  readonly now: Instant;
  /** Notes what the audit log shall say; every use case that writes notes at least one thing. */
  audit(note: AuditNote): void;
  /** Says that nothing was written, so that the audit log has nothing to say. */
  nothingWritten(): void;
  /** Sends statements whose answers nothing waits for: whatever is sent after them sees what they wrote, and the use case fails where one of them fails. */
  write(statements: readonly CompiledQuery[]): void;
  /** Does this when all else is done, just before the audit log is written: for rows that many use cases touch and that are best held shortly. */
  beforeEnd(work: () => Promise<void>): void;
  /** Tells the modules above; they act before the transaction ends. Pending entity changes are flushed first. */
  announce<Facts>(event: News<Facts>, facts: Facts): Promise<void>;
}

/** A fact that a module announces and that modules above it may act on, inside the same transaction. */
export interface News<Facts> {
  readonly name: string;
  readonly handlers: ((tx: Tx, facts: Facts) => Promise<void>)[];
}
