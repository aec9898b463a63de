import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import type { RuleBook } from '../rulebooks/rule-book.store.js';
import { RuleBookType } from '../rulebooks/rule-book.type.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { closeYear } from './close-year.js';
import { reopenYear } from './reopen-year.js';
import { CloseYearInput, ReopenYearInput } from './standing.input.js';
import { yearClosings } from './standing.loaders.js';
import type { YearClosingRow } from './year-closing.store.js';
import { YearClosingType } from './year-closing.type.js';

async function closingOf(context: RequestContext, id: string): Promise<YearClosingRow> {
  const found = (await context.load(yearClosings, 'all')).find((closing) => closing.id === id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

@Resolver(() => YearClosingType)
export class YearClosingResolver {
  @Mutation(() => YearClosingType, {
    description:
      'Closes a year: freezes its figures per body and unit; whatever belongs to the year is refused from then on. Administrators of a root body, after the last assessment window of the year. Refusals: YEAR_NOT_OPEN, YEAR_NOT_OVER.',
  })
  async closeYear(
    @Arg('input', () => CloseYearInput, { description: 'Which year.' }) input: CloseYearInput,
    @Ctx() context: RequestContext,
  ): Promise<YearClosingRow> {
    return closingOf(context, await closeYear(context, input));
  }

  @Mutation(() => YearClosingType, {
    description:
      'Reopens a closed year with a reason; the closing stays, with the figures that it froze. Administrators of a root body. Refusals: YEAR_NOT_CLOSED, REASON_REQUIRED.',
  })
  async reopenYear(
    @Arg('input', () => ReopenYearInput, { description: 'Which year, and why.' }) input: ReopenYearInput,
    @Ctx() context: RequestContext,
  ): Promise<YearClosingRow> {
    return closingOf(context, await reopenYear(context, input));
  }

  @FieldResolver(() => RuleBookType, {
    nullable: true,
    description: 'The version of the rules by which the figures were made.',
  })
  async ruleBook(@Root() closing: YearClosingRow, @Ctx() context: RequestContext): Promise<RuleBook | null> {
    if (closing.ruleBookId === null) return null;
    return (await context.load(ruleBooks, 'all')).byId.get(closing.ruleBookId) ?? null;
  }
}

/** Fields that closings lend to the tenant. */
@Resolver(() => TenantType)
export class YearClosingsOfTenantResolver {
  @FieldResolver(() => [YearClosingType], { description: 'The closings of a year, the latest first.' })
  async yearClosings(
    @Root() tenant: TenantRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<readonly YearClosingRow[]> {
    requireTenantOfRequest(context, tenant);
    return (await context.load(yearClosings, 'all')).filter((closing) => closing.year === year);
  }
}
