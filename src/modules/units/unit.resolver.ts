import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { dayOf } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { Awaitable, RequestContext } from '../../platform/request-context.js';
import { areaOfPeriod } from '../areas/area.loaders.js';
import type { AreaRow } from '../areas/area.store.js';
import { AreaType } from '../areas/area.type.js';
import { bodyNamed, bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { createUnit } from './create-unit.js';
import { endBody } from './end-body.js';
import { moveUnit } from './move-unit.js';
import { CreateUnitInput, EndBodyInput, MoveUnitInput, UnitFilter, UpdateUnitInput } from './unit.input.js';
import {
  asksBriefly,
  eligibilityRuleOf,
  standingsOfPage,
  subtreeOrAll,
  unitOf,
  unitScope,
  unitsOfBody,
} from './unit.loaders.js';
import { eligibility, type UnitKind } from './unit.rules.js';
import { pageUnits, type UnitOrder, type UnitRow } from './unit.store.js';
import { EligibilityType, UnitConnection, UnitKindEnum, UnitOrderEnum, UnitType } from './unit.type.js';
import { updateUnit } from './update-unit.js';

@Resolver(() => UnitType)
export class UnitResolver {
  @Query(() => UnitType, {
    nullable: true,
    description: 'A unit of this tenant; refused with NOT_FOUND when there is none, FORBIDDEN outside your scope.',
  })
  unit(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, id);
  }

  @Query(() => UnitConnection, { description: 'The units of your scope.' })
  async units(
    @Ctx() context: RequestContext,
    @Arg('filter', () => UnitFilter, { nullable: true, description: 'Which units.' }) filter?: UnitFilter,
    @Arg('orderBy', () => UnitOrderEnum, { nullable: true, description: 'Order; names by default.' })
    orderBy?: UnitOrder,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<UnitRow>> {
    if ((filter?.band ?? filter?.recognition) != null && filter?.year == null)
      throw refuse('BAD_USER_INPUT', { problem: 'year' }, 'year');
    const { tenant } = context.insider();
    const scope = await unitScope(context);
    const under = filter?.underBody == null ? null : await subtreeOrAll(context, filter.underBody);
    const counted =
      filter?.eligible == null
        ? null
        : {
            wanted: filter.eligible,
            by: await context.load(
              eligibilityRuleOf,
              filter.year ?? Number(dayOf(context.clock(), tenant.timeZone).slice(0, 4)),
            ),
          };
    const beside = (context.foreseen(standingsOfPage) as number | undefined) ?? null;
    return toConnection(
      await pageUnits(
        context.db,
        { scope, under, beside, brief: asksBriefly(context) },
        { ...filter, counted },
        orderBy ?? 'NAME',
        { first, after },
      ),
      (row) => row,
    );
  }

  @Mutation(() => UnitType, {
    description:
      'Adds a unit. Officers, heads and administrators over the body. Refusals: UNIT_BODY_ENDED, UNIT_FACTS_DO_NOT_FIT_KIND, UNIT_CODE_TAKEN, UNIT_AREA_UNKNOWN.',
  })
  async createUnit(
    @Arg('input', () => CreateUnitInput, { description: 'The new unit.' }) input: CreateUnitInput,
    @Ctx() context: RequestContext,
  ): Promise<UnitRow> {
    return unitOf(context, await createUnit(context, input));
  }

  @Mutation(() => UnitType, {
    description:
      'Changes the name or the eligibility facts of a unit. Officers, heads and administrators over its body. Refusals: UNIT_ENDED, UNIT_FACTS_DO_NOT_FIT_KIND.',
  })
  async updateUnit(
    @Arg('input', () => UpdateUnitInput, { description: 'What changes.' }) input: UpdateUnitInput,
    @Ctx() context: RequestContext,
  ): Promise<UnitRow> {
    return unitOf(context, await updateUnit(context, input));
  }

  @Mutation(() => UnitType, {
    description:
      'Lets a unit answer to another body. Officers, heads and administrators over both bodies. Refusals: UNIT_ENDED, UNIT_BODY_ENDED.',
  })
  async moveUnit(
    @Arg('input', () => MoveUnitInput, { description: 'What goes where.' }) input: MoveUnitInput,
    @Ctx() context: RequestContext,
  ): Promise<UnitRow> {
    return unitOf(context, await moveUnit(context, input));
  }

  @FieldResolver(() => BodyType, { description: 'The body that it answers to.' })
  body(@Root() unit: UnitRow, @Ctx() context: RequestContext): Awaitable<BodyRow> {
    return bodyNamed(context, unit.bodyId);
  }

  @FieldResolver(() => AreaType, { nullable: true, description: 'The area it lies in.' })
  async area(@Root() unit: UnitRow, @Ctx() context: RequestContext): Promise<AreaRow | null> {
    return unit.areaCode === null || unit.areaValidFrom === null
      ? null
      : context.load(areaOfPeriod, { code: unit.areaCode, validFrom: unit.areaValidFrom });
  }

  @FieldResolver(() => EligibilityType, {
    description:
      'Whether it is counted in the year (thuộc diện), by the rule book in force in it and the facts known today.',
  })
  async eligible(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<EligibilityType> {
    const rule = await context.load(eligibilityRuleOf, year);
    const { reason, ...found } = eligibility(unit, year, rule);
    return { ...found, reason: reason?.[context.locale] ?? null, rule: rule.source };
  }
}

/** Fields that units lend to bodies, and how a body ends. */
@Resolver(() => BodyType)
export class UnitsOfBodyResolver {
  @Mutation(() => BodyType, {
    description:
      'Ends a body (kết thúc hoạt động, sáp nhập, chia tách) with its successors, and moves what stood under it. Administrators over it and over every body that takes something. Figures of years that are over stay with it. Refusals: BODY_ENDED, BODY_ROOT_STAYS, BODY_SUCCEEDS_ITSELF, BODY_END_OUT_OF_TIME, BODY_END_IN_CLOSED_YEAR, BODY_END_BEFORE_PREDECESSOR, BODY_CHILDREN_UNPLACED, BODY_UNITS_UNPLACED, BODY_PLACED_TWICE, BODY_PLACES_NOTHING, BODY_MOVE_INTO_OWN_SUBTREE, BODY_LEVEL_NOT_BELOW_PARENT, ROLES_UNPLACED, ROLE_NOT_OVER_BODY, ROLE_GOES_TO_SUCCESSOR.',
  })
  async endBody(
    @Arg('input', () => EndBodyInput, { description: 'Which body, when, by which document, and what goes where.' })
    input: EndBodyInput,
    @Ctx() context: RequestContext,
  ): Promise<BodyRow> {
    return bodyOf(context, await endBody(context, input));
  }

  @FieldResolver(() => UnitConnection, {
    description: 'The units of its whole subtree that lie in your scope, in Vietnamese order of names.',
  })
  async units(
    @Root() body: BodyRow,
    @Ctx() context: RequestContext,
    @Arg('kinds', () => [UnitKindEnum], { nullable: true, description: 'Only these kinds.' }) kinds?: UnitKind[],
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<UnitRow>> {
    const page = await context.load(unitsOfBody, { bodyId: body.id, kinds: kinds ?? null, first, after });
    return toConnection(page, (row) => row);
  }
}
