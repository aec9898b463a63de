import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { ReverseCommendationInput } from './commendation.input.js';
import { commendationOf } from './merit.loaders.js';
import type { CommendationRow } from './merit.store.js';
import { CommendationType } from './merit.type.js';
import { reverseCommendation } from './reverse-commendation.js';

@Resolver(() => CommendationType)
export class CommendationResolver {
  @Mutation(() => CommendationType, {
    description:
      'Takes a commendation back: it stays, and no longer counts. Officers and heads over the body of the unit who do not report for it. Refusals: REASON_REQUIRED, COMMENDATION_REVERSED, YEAR_NOT_OPEN, ASSESSMENT_APPROVED.',
  })
  async reverseCommendation(
    @Arg('input', () => ReverseCommendationInput, { description: 'Which one, and why.' })
    input: ReverseCommendationInput,
    @Ctx() context: RequestContext,
  ): Promise<CommendationRow> {
    return commendationOf(context, await reverseCommendation(context, input));
  }
}
