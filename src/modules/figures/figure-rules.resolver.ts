import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import type { FigureRulesRow } from '../standings/figure-rules.store.js';
import { figureRules } from '../standings/suppression.loaders.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { FigureRulesInput } from './aggregate.input.js';
import { FigureRulesType } from './aggregate.type.js';
import { setFigureRules } from './set-figure-rules.js';

/** What figures lend to the tenant. */
@Resolver(() => TenantType)
export class FigureRulesOfTenantResolver {
  @FieldResolver(() => FigureRulesType, { description: 'What BI readers are shown here.' })
  async figureRules(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<FigureRulesRow> {
    requireTenantOfRequest(context, tenant);
    return context.load(figureRules, 'rules');
  }

  @Mutation(() => FigureRulesType, {
    description:
      'Sets from how many units on a group is shown to BI readers, and whether units are named to them. Administrators of a root body.',
  })
  async setFigureRules(
    @Arg('input', () => FigureRulesInput, { description: 'The rules, with the version that was seen.' })
    input: FigureRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<FigureRulesRow> {
    await setFigureRules(context, input);
    return context.load(figureRules, 'rules');
  }
}
