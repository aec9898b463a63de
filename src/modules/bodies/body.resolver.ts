import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Level } from '../../kernel/level.js';
import { idsOnPath } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import { DayScalar } from '../../platform/graphql/scalars.js';
import type { Awaitable, RequestContext } from '../../platform/request-context.js';
import { areaOfPeriod } from '../areas/area.loaders.js';
import type { AreaRow } from '../areas/area.store.js';
import { AreaType, LevelEnum } from '../areas/area.type.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { CreateBodyInput, MoveBodyInput, RenameBodyInput } from './body.input.js';
import { type BodyTree, bodyTree, membersOfBody } from './body.loaders.js';
import type { BodyMemberRow, BodyRow } from './body.store.js';
import { BodyMemberType, BodyType } from './body.type.js';
import { createBody } from './create-body.js';
import { moveBody } from './move-body.js';
import { renameBody } from './rename-body.js';

/** The body of an id in the caller's tenant, or NOT_FOUND. */
export async function bodyOf(context: RequestContext, id: string): Promise<BodyRow> {
  return bodyIn(await context.load(bodyTree, 'tree'), id);
}

/** The body that a record of the tenant names, for fields of lists. */
export const bodyNamed = (context: RequestContext, id: string): Awaitable<BodyRow> =>
  context.using(bodyTree, 'tree', (tree) => bodyIn(tree, id));

function bodyIn({ byId }: BodyTree, id: string): BodyRow {
  const found = byId.get(id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

@Resolver(() => BodyType)
export class BodyResolver {
  @Query(() => BodyType, {
    nullable: true,
    description: 'A body of this tenant; refused with NOT_FOUND when there is none.',
  })
  body(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, id);
  }

  @Mutation(() => BodyType, {
    description:
      'Adds a body. Administrators. Refusals: BODY_CODE_TAKEN, BODY_LEVEL_NOT_BELOW_PARENT, BODY_AREA_UNKNOWN, BODY_ENDED.',
  })
  async createBody(
    @Arg('input', () => CreateBodyInput, { description: 'The new body.' }) input: CreateBodyInput,
    @Ctx() context: RequestContext,
  ): Promise<BodyRow> {
    return bodyOf(context, await createBody(context, input));
  }

  @Mutation(() => BodyType, { description: 'Renames a body. Administrators. Refusals: BODY_ENDED.' })
  async renameBody(
    @Arg('input', () => RenameBodyInput, { description: 'What changes.' }) input: RenameBodyInput,
    @Ctx() context: RequestContext,
  ): Promise<BodyRow> {
    return bodyOf(context, await renameBody(context, input));
  }

  @Mutation(() => BodyType, {
    description:
      'Moves a body with its subtree. Administrators. Refusals: BODY_MOVE_INTO_OWN_SUBTREE, BODY_LEVEL_NOT_BELOW_PARENT, BODY_ENDED.',
  })
  async moveBody(
    @Arg('input', () => MoveBodyInput, { description: 'What goes where.' }) input: MoveBodyInput,
    @Ctx() context: RequestContext,
  ): Promise<BodyRow> {
    return bodyOf(context, await moveBody(context, input));
  }

  @FieldResolver(() => AreaType, {
    nullable: true,
    description: 'The area it is responsible for, as it was when the body was made.',
  })
  async area(@Root() body: BodyRow, @Ctx() context: RequestContext): Promise<AreaRow | null> {
    return body.areaCode === null || body.areaValidFrom === null
      ? null
      : context.load(areaOfPeriod, { code: body.areaCode, validFrom: body.areaValidFrom });
  }

  @FieldResolver(() => BodyType, { nullable: true, description: 'The body above; null for a root.' })
  parent(@Root() body: BodyRow, @Ctx() context: RequestContext): Awaitable<BodyRow | null> {
    return body.parentId === null ? null : bodyNamed(context, body.parentId);
  }

  @FieldResolver(() => [BodyType], { description: 'The bodies directly below, in Vietnamese order of names.' })
  children(@Root() body: BodyRow, @Ctx() context: RequestContext): Awaitable<readonly BodyRow[]> {
    return context.using(bodyTree, 'tree', ({ childrenOf }) => childrenOf(body.id));
  }

  @FieldResolver(() => [BodyType], { description: 'The bodies above, root first.' })
  async ancestors(@Root() body: BodyRow, @Ctx() context: RequestContext): Promise<BodyRow[]> {
    const { byId } = await context.load(bodyTree, 'tree');
    return idsOnPath(body.path)
      .slice(0, -1)
      .flatMap((id) => byId.get(id) ?? []);
  }

  @FieldResolver(() => DayScalar, {
    nullable: true,
    description: 'The day on which it ended (kết thúc hoạt động) and others went on; null while it works.',
  })
  endedOn(@Root() body: BodyRow): string | null {
    return body.validTo;
  }

  @FieldResolver(() => [BodyType], {
    description:
      'Who went on with its work when it ended, in Vietnamese order of names: one, several where it was divided, none where it works or nobody did.',
  })
  successors(@Root() body: BodyRow, @Ctx() context: RequestContext): Awaitable<readonly BodyRow[]> {
    return context.using(bodyTree, 'tree', ({ all, byId }) => {
      const ids = byId.get(body.id)?.successorIds ?? [];
      return ids.length === 0 ? [] : all.filter(({ id }) => ids.includes(id));
    });
  }

  @FieldResolver(() => [BodyType], { description: 'The ended bodies that it took over from, wholly or in part.' })
  predecessors(@Root() body: BodyRow, @Ctx() context: RequestContext): Awaitable<readonly BodyRow[]> {
    return context.using(bodyTree, 'tree', ({ predecessorsOf }) => predecessorsOf(body.id));
  }

  @FieldResolver(() => [BodyMemberType], { description: 'The organisations that sit on it.' })
  members(@Root() body: BodyRow, @Ctx() context: RequestContext): Promise<BodyMemberRow[]> {
    return context.load(membersOfBody, body.id);
  }
}

/** Fields that bodies lend to the tenant. */
@Resolver(() => TenantType)
export class BodiesOfTenantResolver {
  @FieldResolver(() => [BodyType], { description: 'The bodies that stand under no other.' })
  async rootBodies(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<readonly BodyRow[]> {
    requireTenantOfRequest(context, tenant);
    return (await context.load(bodyTree, 'tree')).childrenOf(null);
  }

  @FieldResolver(() => [BodyType], { description: 'All bodies, in Vietnamese order of names.' })
  async bodies(
    @Root() tenant: TenantRow,
    @Ctx() context: RequestContext,
    @Arg('level', () => LevelEnum, { nullable: true, description: 'Only this level.' }) level?: Level,
  ): Promise<readonly BodyRow[]> {
    requireTenantOfRequest(context, tenant);
    const { all } = await context.load(bodyTree, 'tree');
    return level ? all.filter((body) => body.level === level) : all;
  }
}
