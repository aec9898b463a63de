import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { type DigestRow, type DigestState, pageDigests } from './digest.store.js';
import { addresseeOf } from './reminder.loaders.js';
import { maySeeDigests } from './reminder.policy.js';
import { DigestConnection, DigestStateEnum, DigestType } from './reminder.type.js';

@Resolver(() => DigestType)
export class DigestResolver {
  @Query(() => DigestConnection, {
    description:
      'The letters that the tenant sent or tried to send, the newest first; `state: REFUSED` are those that reached nobody. Administrators of a root body.',
  })
  async digests(
    @Ctx() context: RequestContext,
    @Arg('state', () => DigestStateEnum, { nullable: true, description: 'Only those of which this became.' })
    state?: DigestState,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<DigestRow>> {
    if (!maySeeDigests(context.insider().actor).allowed) throw refuse('FORBIDDEN');
    return toConnection(await pageDigests(context.db, state ?? null, { first, after }), (row) => row);
  }

  @FieldResolver(() => String, { description: 'Name of the person.' })
  async personName(@Root() { accountId }: DigestRow, @Ctx() context: RequestContext): Promise<string> {
    return (await context.load(addresseeOf, accountId))?.personName ?? '';
  }

  @FieldResolver(() => String, { description: 'The address.' })
  async email(@Root() { accountId }: DigestRow, @Ctx() context: RequestContext): Promise<string> {
    return (await context.load(addresseeOf, accountId))?.email ?? '';
  }
}
