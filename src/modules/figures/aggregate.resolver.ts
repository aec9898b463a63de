import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { areaOfPeriod } from '../areas/area.loaders.js';
import type { AreaRow } from '../areas/area.store.js';
import { AreaType } from '../areas/area.type.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { AggregateInput } from './aggregate.input.js';
import { answerAggregate, cursorOf, type ShownGroup } from './aggregate.loaders.js';
import type { Group } from './aggregate.rules.js';
import { AggregateResultType, AggregateRowType } from './aggregate.type.js';
import { writeCell } from './explain.loaders.js';
import { type Measure, measured } from './measure.rules.js';
import { shownMeasure } from './suppression.loaders.js';

type Row = AggregateRowType & Pick<Group, 'bodyId' | 'area'>;

const rowOf = ({ sums, shown, ...at }: ShownGroup, input: AggregateInput, measures: readonly Measure[]): Row => ({
  ...at,
  cell: writeCell({ input, at }),
  values: measures.map((measure) =>
    shownMeasure(shown, measure)
      ? { measure, ...measured(measure, sums), suppressed: false }
      : { measure, value: null, numerator: null, denominator: null, suppressed: true },
  ),
});

@Resolver(() => AggregateRowType)
export class AggregateResolver {
  @Query(() => AggregateResultType, {
    description:
      'Figures by group, for dashboards and BI tools; never a unit by itself. Every member of the tenant. Refusals: AGGREGATE_TOO_MANY_DIMENSIONS, AGGREGATE_TOO_MANY_YEARS, AGGREGATE_PAGE_TOO_LARGE, AGGREGATE_TOO_MANY_CELLS, AGGREGATE_MEASURES_MISSING, AGGREGATE_LEVEL_MISSING, AGGREGATE_NOT_TOGETHER, AGGREGATE_QUARTER_OR_INSTANT, AGGREGATE_TOO_FINE, AS_OF_IN_FUTURE.',
  })
  async aggregate(
    @Arg('input', () => AggregateInput, { description: 'By what, of which, and what of them.' }) input: AggregateInput,
    @Ctx() context: RequestContext,
  ): Promise<AggregateResultType> {
    const measures = [...new Set(input.measures)];
    const { groups, totals, rowCount, from, source } = await answerAggregate(context, input);
    const end = from + groups.length;
    return {
      rows: groups.map((group) => rowOf(group, input, measures)),
      totals: rowOf(totals, { ...input, groupBy: [] }, measures),
      rowCount,
      source,
      pageInfo: { hasNextPage: end < rowCount, endCursor: groups.length === 0 ? null : cursorOf(end - 1) },
    };
  }

  @FieldResolver(() => BodyType, { nullable: true, description: 'The body of the asked level.' })
  body(@Root() { bodyId }: Row, @Ctx() context: RequestContext): Promise<BodyRow> | null {
    return bodyId === null ? null : bodyOf(context, bodyId);
  }

  @FieldResolver(() => AreaType, { nullable: true, description: 'The area of that body.' })
  area(@Root() { area }: Row, @Ctx() context: RequestContext): Promise<AreaRow | null> | null {
    if (area === null) return null;
    const [code = '', validFrom = ''] = area.split('@');
    return context.load(areaOfPeriod, { code, validFrom });
  }
}
