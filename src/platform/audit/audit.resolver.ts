import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../graphql/connection.js';
import type { RequestContext } from '../request-context.js';
import { AuditFilter } from './audit.input.js';
import { mayReadAudit } from './audit.policy.js';
import { type AuditRow, type ChainCheck, checkChain, namesSomebody, pageAudit } from './audit.store.js';
import { AuditChangeType, AuditEventConnection, AuditEventType, AuditVerificationType } from './audit.type.js';
import { type AuditChange, readableChanges } from './audit-changes.js';

function requireReader(context: RequestContext): void {
  if (!mayReadAudit(context.insider().actor).allowed) throw refuse('FORBIDDEN');
}

@Resolver(() => AuditEventType)
export class AuditResolver {
  @Query(() => AuditEventConnection, {
    description: 'The audit log of the tenant, newest first. Administrators and heads over its root body.',
  })
  async auditEvents(
    @Ctx() context: RequestContext,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Which events.' }) filter?: AuditFilter,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<AuditRow>> {
    requireReader(context);
    // An id that the log has never named says the same as one of another tenant.
    if (filter && !(await namesSomebody(context.db, filter))) throw refuse('NOT_FOUND');
    return toConnection(await pageAudit(context.db, filter ?? {}, { first, after }), (row) => row);
  }

  @Query(() => AuditVerificationType, {
    description: 'Recomputes the chain of the whole audit log. Administrators and heads over its root body.',
  })
  async auditVerification(@Ctx() context: RequestContext): Promise<ChainCheck> {
    requireReader(context);
    return checkChain(context.db);
  }

  @FieldResolver(() => [AuditChangeType], { description: 'What changed, field by field.' })
  changes(@Root() event: AuditRow): AuditChange[] {
    return readableChanges(event.changes, event);
  }
}
