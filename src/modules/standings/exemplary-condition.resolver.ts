import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { requireReadable } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { conditionSentence, judgedYears } from './exemplary.rules.js';
import { ExemplaryConditionType } from './exemplary-condition.type.js';
import { exemplaryConditionOf, standingOfUnit } from './standing.loaders.js';

/** The condition for exemplary units, lent to the unit. */
@Resolver(() => UnitType)
export class ExemplaryConditionOfUnitResolver {
  @FieldResolver(() => ExemplaryConditionType, {
    description:
      'Whether it may be recognised as exemplary in a year by the rules of that year, year by year; read from the approved cards as they stand.',
  })
  async exemplaryCondition(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year of recognition.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<ExemplaryConditionType> {
    await requireReadable(context, unit);
    const condition = await context.load(exemplaryConditionOf, year);
    const required = condition?.years ?? [];
    const standings = await context.loadAll(
      standingOfUnit,
      required.map((one) => ({ unitId: unit.id, year: one })),
    );
    const bands = new Map(required.map((one, index) => [one, standings[index]?.bandStandard ?? null]));
    const years = condition ? judgedYears(required, bands, condition.band) : [];
    return {
      band: condition?.band ?? null,
      met: years.every(({ met }) => met),
      years: years.map((one) => ({ ...one, sentence: one.sentence[context.locale] })),
      sentence: conditionSentence(years, condition?.band ?? null)[context.locale],
    };
  }
}
