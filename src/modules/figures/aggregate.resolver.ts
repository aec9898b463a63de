import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Awaitable, RequestContext } from '../../platform/request-context.js';
import { areaOfPeriod } from '../areas/area.loaders.js';
import type { AreaRow } from '../areas/area.store.js';
import { AreaType } from '../areas/area.type.js';
import { bodyNamed } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { AggregateInput } from './aggregate.input.js';
import { type AnsweredAggregate, type AnsweredRow, answerAggregate, cursorOf } from './aggregate.loaders.js';
import { AggregateResultType, AggregateRowType } from './aggregate.type.js';
import { writeCell } from './explain.loaders.js';

type Answer = Pick<AnsweredAggregate, 'rows' | 'totals' | 'rowCount' | 'source'> &
  Pick<AggregateResultType, 'pageInfo'>;

@Resolver(() => AggregateRowType)
export class AggregateResolver {
  @Query(() => AggregateResultType, {
    description:
      'Figures by group, for dashboards and BI tools; never a unit by itself. Every member of the tenant. Refusals: AGGREGATE_TOO_MANY_DIMENSIONS, AGGREGATE_TOO_MANY_YEARS, AGGREGATE_PAGE_TOO_LARGE, AGGREGATE_TOO_MANY_CELLS, AGGREGATE_MEASURES_MISSING, AGGREGATE_LEVEL_MISSING, AGGREGATE_NOT_TOGETHER, AGGREGATE_QUARTER_OR_INSTANT, AGGREGATE_TOO_FINE, AS_OF_IN_FUTURE.',
  })
  async aggregate(
    @Arg('input', () => AggregateInput, { description: 'By what, of which, and what of them.' }) input: AggregateInput,
    @Ctx() context: RequestContext,
  ): Promise<Answer> {
    const { rows, totals, rowCount, from, source } = await answerAggregate(context, input);
    const end = from + rows.length;
    return {
      rows,
      totals,
      rowCount,
      source,
      pageInfo: { hasNextPage: end < rowCount, endCursor: rows.length === 0 ? null : cursorOf(end - 1) },
    };
  }

  // Most questions do not ask for it, and for a thousand rows it is much text.
  @FieldResolver()
  cell(@Root() row: AnsweredRow): string {
    return writeCell(row);
  }

  @FieldResolver(() => BodyType, { nullable: true, description: 'The body of the asked level.' })
  body(@Root() { bodyId }: AnsweredRow, @Ctx() context: RequestContext): Awaitable<BodyRow> | null {
    return bodyId === null ? null : bodyNamed(context, bodyId);
  }

  @FieldResolver(() => AreaType, { nullable: true, description: 'The area of that body.' })
  area(@Root() { area }: AnsweredRow, @Ctx() context: RequestContext): Promise<AreaRow | null> | null {
    if (area === null) return null;
    const [code = '', validFrom = ''] = area.split('@');
    return context.load(areaOfPeriod, { code, validFrom });
  }
}
