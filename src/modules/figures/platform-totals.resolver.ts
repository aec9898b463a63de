import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { type FigureRow, sumOf } from '../standings/figure.rules.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { SharingInput } from './aggregate.input.js';
import { unitKinds } from './aggregate.rules.js';
import { type AggregateValueType, PlatformTotalsType, SharingType } from './aggregate.type.js';
import { deskMeasures, type Measure, measured, measures } from './measure.rules.js';
import { sharedFigures, sharing } from './platform-totals.loaders.js';
import { setSharing } from './set-sharing.js';
import type { SharingRow } from './sharing.store.js';

const ofUnits: readonly Measure[] = measures.filter((measure) => !deskMeasures.includes(measure));

const valuesOf = (figures: readonly FigureRow[]): AggregateValueType[] => {
  const sums = sumOf(figures);
  return ofUnits.map((measure) => ({ measure, ...measured(measure, sums), suppressed: false }));
};

@Resolver(() => PlatformTotalsType)
export class PlatformTotalsResolver {
  @Query(() => PlatformTotalsType, {
    description:
      'Totals of a year across the tenants that agreed to share them, and nothing of any single one. Platform analysts.',
  })
  async platformTotals(
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<PlatformTotalsType> {
    const { tenants, figures } = await sharedFigures(context, year);
    return {
      year,
      tenants,
      values: valuesOf(figures),
      byKind: unitKinds.map((kind) => ({ kind, values: valuesOf(figures.filter((row) => row.kind === kind)) })),
    };
  }
}

/** What sharing lends to the tenant. */
@Resolver(() => TenantType)
export class SharingOfTenantResolver {
  @FieldResolver(() => SharingType, { description: 'Whether its figures go into the totals across tenants.' })
  async sharing(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<SharingRow> {
    requireTenantOfRequest(context, tenant);
    return context.load(sharing, 'sharing');
  }

  @Mutation(() => SharingType, {
    description:
      'Agrees that the figures of the tenant go into the totals across tenants that platform analysts read, or takes that back. Administrators of a root body.',
  })
  async setSharing(
    @Arg('input', () => SharingInput, { description: 'Whether, with the version that was seen.' }) input: SharingInput,
    @Ctx() context: RequestContext,
  ): Promise<SharingRow> {
    await setSharing(context, input);
    return context.load(sharing, 'sharing');
  }
}
