import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { requireReadable, unitById, unitScope } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { activateModel } from './activate-model.js';
import { describeModel } from './describe-model.js';
import { modelOf } from './merit.loaders.js';
import { type ModelClear, modelGaps } from './merit.rules.js';
import type { ModelRow } from './merit.store.js';
import { ModelType } from './merit.type.js';
import { ActivateModelInput, DescribeModelInput, PromoteModelInput, RecogniseModelInput } from './model.input.js';
import { keeperCountOfModel, stepsOfModel } from './model.loaders.js';
import { type ModelKeeperRow, type ModelStepRow, pageKeepers } from './model.store.js';
import { ModelClearEnum, ModelKeeperConnection, ModelKeeperType, ModelStepType } from './model.type.js';
import { promoteModel } from './promote-model.js';
import { recogniseModel } from './recognise-model.js';

/** How a model moves, what it makes clear, and who keeps it. */
@Resolver(() => ModelType)
export class ModelStepsResolver {
  @Mutation(() => ModelType, {
    description:
      'A proposed model begins to work; from then on units may keep it. Officers and heads over its body. Refusals: MODEL_WRONG_STATE, MERIT_DATE_IN_FUTURE, MODEL_DECIDED_BEFORE_LAST_STEP.',
  })
  async activateModel(
    @Arg('input', () => ActivateModelInput, { description: 'Which model, and since when.' }) input: ActivateModelInput,
    @Ctx() context: RequestContext,
  ): Promise<ModelRow> {
    return modelOf(context, await activateModel(context, input));
  }

  @Mutation(() => ModelType, {
    description:
      'A model is spread to others (nhân rộng), once its four clears are said. Heads over its body. Refusals: MODEL_WRONG_STATE, MODEL_NOT_CLEAR, MERIT_DATE_IN_FUTURE, MODEL_DECIDED_BEFORE_LAST_STEP.',
  })
  async promoteModel(
    @Arg('input', () => PromoteModelInput, { description: 'Which model, by which decision.' }) input: PromoteModelInput,
    @Ctx() context: RequestContext,
  ): Promise<ModelRow> {
    return modelOf(context, await promoteModel(context, input));
  }

  @Mutation(() => ModelType, {
    description:
      'Notes that an authority above recognised a model that is spread to others. Heads over its body. Refusals: MODEL_WRONG_STATE, MERIT_DATE_IN_FUTURE, MODEL_DECIDED_BEFORE_LAST_STEP.',
  })
  async recogniseModel(
    @Arg('input', () => RecogniseModelInput, { description: 'Which model, by whom, by which decision.' })
    input: RecogniseModelInput,
    @Ctx() context: RequestContext,
  ): Promise<ModelRow> {
    return modelOf(context, await recogniseModel(context, input));
  }

  @Mutation(() => ModelType, {
    description:
      'Says what a model is in four ways ("4 rõ"). Officers and heads over its body. Refusals: MODEL_WRONG_STATE, MODEL_NOT_CLEAR.',
  })
  async describeModel(
    @Arg('input', () => DescribeModelInput, { description: 'Which model, and what it says.' })
    input: DescribeModelInput,
    @Ctx() context: RequestContext,
  ): Promise<ModelRow> {
    return modelOf(context, await describeModel(context, input));
  }

  @FieldResolver(() => Boolean, { description: 'Whether all four clears are said ("4 rõ").' })
  clear(@Root() model: ModelRow): boolean {
    return modelGaps(model).length === 0;
  }

  @FieldResolver(() => [ModelClearEnum], { description: 'Which of the four clears are still open.' })
  missing(@Root() model: ModelRow): ModelClear[] {
    return modelGaps(model);
  }

  @FieldResolver(() => [ModelStepType], {
    description: 'Its steps, earliest first; a model that a plan names begins without one.',
  })
  steps(@Root() model: ModelRow, @Ctx() context: RequestContext): Promise<ModelStepRow[]> {
    return context.load(stepsOfModel, model.id);
  }

  @FieldResolver(() => Int, { description: 'How many units of the whole tenant keep it.' })
  keeperCount(
    @Root() model: ModelRow,
    @Ctx() context: RequestContext,
    @Arg('year', () => Int, { nullable: true, description: 'In this year; left out: now.' }) year?: number,
  ): Promise<number> {
    return context.load(keeperCountOfModel, { modelId: model.id, year: year ?? null });
  }

  @FieldResolver(() => ModelKeeperConnection, {
    description: 'The units of your scope that keep it, in Vietnamese order of names.',
  })
  async keepers(
    @Root() model: ModelRow,
    @Ctx() context: RequestContext,
    @Arg('year', () => Int, { nullable: true, description: 'In this year; left out: now.' }) year?: number,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<ModelKeeperRow>> {
    const scope = await unitScope(context);
    return toConnection(await pageKeepers(context.db, model.id, scope, year ?? null, { first, after }), (row) => row);
  }
}

@Resolver(() => ModelKeeperType)
export class ModelKeeperResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  async unit(@Root() keeper: ModelKeeperRow, @Ctx() context: RequestContext): Promise<UnitRow> {
    const unit = await context.load(unitById, keeper.unitId);
    if (!unit) throw refuse('NOT_FOUND');
    await requireReadable(context, unit);
    return unit;
  }
}
