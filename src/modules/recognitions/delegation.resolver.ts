import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { delegateRecognition } from './delegate-recognition.js';
import {
  DelegateRecognitionInput,
  EndRecognitionDelegationInput,
  RecognitionDelegationFilter,
} from './delegation.input.js';
import { type DelegationRow, pageDelegations } from './delegation.store.js';
import { RecognitionDelegationConnection, RecognitionDelegationType } from './delegation.type.js';
import { endRecognitionDelegation } from './end-recognition-delegation.js';
import { delegationById } from './recognition.loaders.js';

/** The delegation of an id, or NOT_FOUND. */
export async function delegationOf(context: RequestContext, id: string): Promise<DelegationRow> {
  const found = await context.load(delegationById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

@Resolver(() => RecognitionDelegationType)
export class RecognitionDelegationResolver {
  @Query(() => RecognitionDelegationConnection, {
    description:
      'Which bodies let which others decide recognition, and when; the latest beginning first. Like the tree of bodies, for everybody in the tenant.',
  })
  async recognitionDelegations(
    @Ctx() context: RequestContext,
    @Arg('filter', () => RecognitionDelegationFilter, { nullable: true, description: 'Which of them.' })
    filter?: RecognitionDelegationFilter,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<DelegationRow>> {
    if (filter?.bodyId != null) await bodyOf(context, filter.bodyId.toLowerCase());
    return toConnection(await pageDelegations(context.db, filter ?? {}, { first, after }), (row) => row);
  }

  @Mutation(() => RecognitionDelegationType, {
    description:
      'Lets another body decide recognition for the units of a body. Heads over the delegating body. Refusals: BODY_ENDED, DELEGATION_NOT_NEEDED, DELEGATION_DAYS_REVERSED, RECOGNITION_DATE_IN_FUTURE, DELEGATION_BEFORE_DECISION, DELEGATION_OVERLAPS.',
  })
  async delegateRecognition(
    @Arg('input', () => DelegateRecognitionInput, { description: 'The delegation.' }) input: DelegateRecognitionInput,
    @Ctx() context: RequestContext,
  ): Promise<DelegationRow> {
    return delegationOf(context, await delegateRecognition(context, input));
  }

  @Mutation(() => RecognitionDelegationType, {
    description:
      'Ends a delegation; what was decided by it stays. Heads over the delegating body. Refusals: DELEGATION_OVER, DELEGATION_END_OUT_OF_RANGE, DELEGATION_USED.',
  })
  async endRecognitionDelegation(
    @Arg('input', () => EndRecognitionDelegationInput, { description: 'Which delegation, from when and why.' })
    input: EndRecognitionDelegationInput,
    @Ctx() context: RequestContext,
  ): Promise<DelegationRow> {
    return delegationOf(context, await endRecognitionDelegation(context, input));
  }

  @FieldResolver(() => BodyType, { description: 'The body whose power it is.' })
  fromBody(@Root() delegation: DelegationRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, delegation.fromBodyId);
  }

  @FieldResolver(() => BodyType, { description: 'The body that may decide too.' })
  toBody(@Root() delegation: DelegationRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, delegation.toBodyId);
  }
}
