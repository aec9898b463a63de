import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { dayOf } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { RequestContext } from '../../platform/request-context.js';
import { parentOfArea, successorsOfArea } from './area.loaders.js';
import { type AreaRow, pageAreas } from './area.store.js';
import { AreaConnection, AreaType, LevelEnum } from './area.type.js';

// Areas are national and have no tenant; the country has one time zone.
const COUNTRY_TIME_ZONE = 'Asia/Ho_Chi_Minh';

@Resolver(() => AreaType)
export class AreaResolver {
  @Query(() => AreaConnection, { description: 'Administrative units that existed on a day.' })
  async areas(
    @Ctx() context: RequestContext,
    @Arg('level', () => LevelEnum, { nullable: true, description: 'Only this level.' }) level?: Level,
    @Arg('parentCode', () => String, {
      nullable: true,
      description: 'Only those directly under the area of this code.',
    })
    parentCode?: string,
    @Arg('search', () => String, { nullable: true, description: 'Part of the name; accents and case do not matter.' })
    search?: string,
    @Arg('on', () => DayScalar, { nullable: true, description: 'The day asked for; today by default.' }) on?: string,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<AreaRow>> {
    const day = on ?? dayOf(context.clock(), COUNTRY_TIME_ZONE);
    return toConnection(
      await pageAreas(context.reference, { level, parentCode, search, on: day }, { first, after }),
      (row) => row,
    );
  }

  @FieldResolver(() => AreaType, {
    nullable: true,
    description: 'The area above, as it was when this period began; null for a province.',
  })
  parent(@Root() area: AreaRow, @Ctx() context: RequestContext): Promise<AreaRow | null> {
    return context.load(parentOfArea, area);
  }

  @FieldResolver(() => [AreaType], { description: 'Which later areas took over, as far as the catalogues say.' })
  successors(@Root() area: AreaRow, @Ctx() context: RequestContext): Promise<AreaRow[]> {
    return context.load(successorsOfArea, area);
  }
}
