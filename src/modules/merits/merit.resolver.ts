import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { type CitationRow, CitationType } from '../plans/plan.type.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { requireReadable, subtreeIds, unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { createModel } from './create-model.js';
import { dropModel } from './drop-model.js';
import { endModel } from './end-model.js';
import { keepModel } from './keep-model.js';
import {
  CreateModelInput,
  DropModelInput,
  EndModelInput,
  KeepModelInput,
  RecordCommendationInput,
  SetExemplaryInput,
} from './merit.input.js';
import {
  commendationOf,
  commendationsOfUnit,
  exemplaryStepsOfUnit,
  keptModelsOfUnit,
  modelOf,
} from './merit.loaders.js';
import { coversYear, isActiveIn } from './merit.rules.js';
import {
  type CommendationRow,
  type ExemplaryRow,
  type KeptModelRow,
  type ModelRow,
  pageModels,
} from './merit.store.js';
import { CommendationType, ExemplaryStepType, KeptModelType, ModelConnection, ModelType } from './merit.type.js';
import { ModelFilter } from './model.input.js';
import { recordCommendation } from './record-commendation.js';
import { setExemplary } from './set-exemplary.js';

@Resolver(() => ModelType)
export class ModelResolver {
  @Mutation(() => ModelType, {
    description:
      'Adds a model. Officers and heads over its body; one that is spread or recognised already, heads alone. Refusals: MODEL_NAME_TAKEN, BODY_ENDED.',
  })
  async createModel(
    @Arg('input', () => CreateModelInput, { description: 'The new model.' }) input: CreateModelInput,
    @Ctx() context: RequestContext,
  ): Promise<ModelRow> {
    return modelOf(context, await createModel(context, input));
  }

  @Mutation(() => ModelType, {
    description:
      'Ends a model, or turns a proposal down; units keep it until then. Officers and heads over its body. Refusals: REASON_REQUIRED, MODEL_ENDED, MODEL_YEARS_REVERSED, MERIT_DATE_IN_FUTURE, MODEL_DECIDED_BEFORE_LAST_STEP, YEAR_NOT_OPEN, ASSESSMENT_APPROVED.',
  })
  async endModel(
    @Arg('input', () => EndModelInput, { description: 'Which model and when.' }) input: EndModelInput,
    @Ctx() context: RequestContext,
  ): Promise<ModelRow> {
    return modelOf(context, await endModel(context, input));
  }

  @Mutation(() => UnitType, {
    description:
      'Notes that a unit keeps a model. Officers and heads over its body who do not report for it. Refusals: MODEL_ALREADY_KEPT, MODEL_NOT_ACTIVE, MERIT_UNIT_NOT_IN_YEAR, YEAR_NOT_OPEN, ASSESSMENT_APPROVED.',
  })
  async keepModel(
    @Arg('input', () => KeepModelInput, { description: 'Which unit, which model, since when.' }) input: KeepModelInput,
    @Ctx() context: RequestContext,
  ): Promise<UnitRow> {
    return unitOf(context, await keepModel(context, input));
  }

  @Mutation(() => UnitType, {
    description:
      'Notes that a unit stopped keeping a model. Officers and heads over its body who do not report for it. Refusals: MODEL_NOT_KEPT, MODEL_YEARS_REVERSED, YEAR_NOT_OPEN, ASSESSMENT_APPROVED.',
  })
  async dropModel(
    @Arg('input', () => DropModelInput, { description: 'Which unit, which model, until when.' }) input: DropModelInput,
    @Ctx() context: RequestContext,
  ): Promise<UnitRow> {
    return unitOf(context, await dropModel(context, input));
  }

  @Mutation(() => CommendationType, {
    description:
      'Records a commendation. Officers and heads over the body of the unit who do not report for it. Refusals: COMMENDATION_ALREADY_RECORDED, COMMENDATION_QUANTITY, MERIT_DATE_IN_FUTURE, MERIT_UNIT_NOT_IN_YEAR, YEAR_NOT_OPEN, ASSESSMENT_APPROVED.',
  })
  async recordCommendation(
    @Arg('input', () => RecordCommendationInput, { description: 'The commendation.' }) input: RecordCommendationInput,
    @Ctx() context: RequestContext,
  ): Promise<CommendationRow> {
    return commendationOf(context, await recordCommendation(context, input));
  }

  @Mutation(() => ExemplaryStepType, {
    description:
      'Notes the next step of a unit on the way to being exemplary: pilot, nominated, recognised. Officers and heads over its body who do not report for it. Refusals: EXEMPLARY_ALREADY_SET, EXEMPLARY_OUT_OF_ORDER, EXEMPLARY_BEFORE_LAST_STEP, EXEMPLARY_CONDITION_NOT_MET, MERIT_DATE_IN_FUTURE, MERIT_UNIT_NOT_IN_YEAR, YEAR_NOT_OPEN.',
  })
  async setExemplary(
    @Arg('input', () => SetExemplaryInput, { description: 'The step.' }) input: SetExemplaryInput,
    @Ctx() context: RequestContext,
  ): Promise<ExemplaryRow> {
    const { unitId, id } = await setExemplary(context, input);
    const found = (await context.load(exemplaryStepsOfUnit, unitId)).find((row) => row.id === id);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }

  @FieldResolver(() => BodyType, { description: 'The body that it belongs to.' })
  body(@Root() model: ModelRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, model.bodyId);
  }

  @FieldResolver(() => CitationType, { description: 'Where the plan asks for it.' })
  source(@Root() model: ModelRow): CitationRow {
    return { planId: model.planId, section: model.section };
  }
}

/** Fields that merits lend to the unit. */
@Resolver(() => UnitType)
export class MeritsOfUnitResolver {
  @FieldResolver(() => [ModelType], { description: 'The models that it keeps, or kept in a year.' })
  async models(
    @Root() unit: UnitRow,
    @Ctx() context: RequestContext,
    @Arg('year', () => Int, {
      nullable: true,
      description: 'Only those that count in this year; left out: those it keeps now.',
    })
    year?: number,
  ): Promise<ModelRow[]> {
    await requireReadable(context, unit);
    const kept = await context.load(keptModelsOfUnit, unit.id);
    return kept
      .filter((one) =>
        year == null
          ? one.toYear === null && one.model.status !== 'ENDED'
          : coversYear(one, year) && isActiveIn(one.model, year),
      )
      .map(({ model }) => model);
  }

  @FieldResolver(() => [KeptModelType], { description: 'Every model that it keeps or kept, with the years.' })
  async keptModels(@Root() unit: UnitRow, @Ctx() context: RequestContext): Promise<KeptModelRow[]> {
    await requireReadable(context, unit);
    return context.load(keptModelsOfUnit, unit.id);
  }

  @FieldResolver(() => [CommendationType], {
    description: 'Its commendations outside the schedule, earliest first; without those that were taken back.',
  })
  async commendations(
    @Root() unit: UnitRow,
    @Ctx() context: RequestContext,
    @Arg('year', () => Int, { nullable: true, description: 'Only those that count in this year.' }) year?: number,
    @Arg('reversed', () => Boolean, {
      nullable: true,
      description: 'Whether those that were taken back are shown too.',
    })
    reversed?: boolean,
  ): Promise<CommendationRow[]> {
    await requireReadable(context, unit);
    const rows = await context.load(commendationsOfUnit, unit.id);
    return rows.filter((row) => (year == null || row.year === year) && (reversed === true || row.reversedAt === null));
  }

  @FieldResolver(() => [ExemplaryStepType], {
    description:
      'Its steps on the way to being exemplary in the order in which they were taken, withdrawn ones included.',
  })
  async exemplarySteps(@Root() unit: UnitRow, @Ctx() context: RequestContext): Promise<ExemplaryRow[]> {
    await requireReadable(context, unit);
    return context.load(exemplaryStepsOfUnit, unit.id);
  }
}

/** Fields that merits lend to the tenant. */
@Resolver(() => TenantType)
export class MeritsOfTenantResolver {
  @FieldResolver(() => ModelConnection, { description: 'Its models (mô hình), in Vietnamese order of names.' })
  async models(
    @Root() tenant: TenantRow,
    @Ctx() context: RequestContext,
    @Arg('filter', () => ModelFilter, { nullable: true, description: 'Which models.' }) filter?: ModelFilter,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<ModelRow>> {
    requireTenantOfRequest(context, tenant);
    const bodyIds = filter?.underBody == null ? null : await subtreeIds(context, filter.underBody);
    return toConnection(await pageModels(context.db, { ...filter, bodyIds }, { first, after }), (row) => row);
  }
}
