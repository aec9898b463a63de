import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { WithdrawExemplaryInput } from './merit.input.js';
import { exemplaryStepsOfUnit } from './merit.loaders.js';
import type { ExemplaryRow } from './merit.store.js';
import { ExemplaryStepType } from './merit.type.js';
import { withdrawExemplary } from './withdraw-exemplary.js';

@Resolver(() => ExemplaryStepType)
export class ExemplaryResolver {
  @Mutation(() => ExemplaryStepType, {
    description:
      'Takes a step on the way to being exemplary back, the last one first. Officers and heads over the body of the unit who do not report for it. Refusals: EXEMPLARY_WITHDRAWN, EXEMPLARY_FOLLOWED, YEAR_NOT_OPEN.',
  })
  async withdrawExemplary(
    @Arg('input', () => WithdrawExemplaryInput, { description: 'Which step and why.' }) input: WithdrawExemplaryInput,
    @Ctx() context: RequestContext,
  ): Promise<ExemplaryRow> {
    const { unitId, id } = await withdrawExemplary(context, input);
    const found = (await context.load(exemplaryStepsOfUnit, unitId)).find((row) => row.id === id);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }
}
