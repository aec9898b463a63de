import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { dayOf } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { type CitationRow, CitationType } from '../plans/plan.type.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { ruleBooks } from './rule-book.loaders.js';
import {
  type AwardRule,
  type Criterion,
  gateSentence,
  isInForce,
  type Window,
  windowInYear,
} from './rule-book.rules.js';
import type { BandOfBook, RuleBook } from './rule-book.store.js';
import {
  AwardRuleType,
  BandType,
  CriterionScoringType,
  CriterionType,
  GateType,
  MonthDayType,
  RuleBookType,
  WindowDatesType,
  WindowType,
} from './rule-book.type.js';

@Resolver(() => CriterionType)
export class CriterionResolver {
  @FieldResolver(() => CriterionScoringType, { description: 'How it gets its points.' })
  scoring(@Root() line: Criterion): CriterionScoringType {
    return { ...line, kind: line.scoring };
  }
}

@Resolver(() => BandType)
export class BandResolver {
  @FieldResolver(() => [GateType], { description: 'What must hold besides the points.' })
  gates(@Root() band: BandOfBook, @Ctx() context: RequestContext): GateType[] {
    return band.gates.map((gate) => ({ ...gate, sentence: gateSentence(gate, band.lines)[context.locale] }));
  }
}

@Resolver(() => WindowType)
export class WindowResolver {
  @FieldResolver(() => MonthDayType, { description: 'Its first day in the calendar.' })
  from(@Root() window: Window): MonthDayType {
    return { month: window.fromMonth, day: window.fromDay };
  }

  @FieldResolver(() => MonthDayType, { description: 'Its last day in the calendar.' })
  to(@Root() window: Window): MonthDayType {
    return { month: window.toMonth, day: window.toDay };
  }

  @FieldResolver(() => WindowDatesType, {
    description: 'Its days for a year; a window that ends before it begins in the calendar starts in the year before.',
  })
  dates(
    @Root() window: Window,
    @Arg('year', () => Int, { description: 'The year assessed, 2000 to 2100.' }) year: number,
  ): WindowDatesType {
    if (year < 2000 || year > 2100) throw refuse('BAD_USER_INPUT', { problem: 'year: 2000–2100' }, 'year');
    return windowInYear(window, year);
  }
}

@Resolver(() => AwardRuleType)
export class AwardRuleResolver {
  @FieldResolver(() => CitationType, { description: 'Where the plan leaves bands out of awards.' })
  source(@Root() rule: AwardRule): CitationRow {
    return { planId: rule.planId, section: rule.section };
  }

  @FieldResolver(() => CitationType, {
    nullable: true,
    description: 'Where the plan says who may become exemplary; null where it has no such rule.',
  })
  exemplarySource(@Root() rule: AwardRule): CitationRow | null {
    return rule.exemplaryBand === null ? null : { planId: rule.planId, section: rule.exemplarySection };
  }
}

@Resolver(() => RuleBookType)
export class RuleBookResolver {
  @FieldResolver(() => CitationType, { description: 'The plan, and the section of it, that the scorecard follows.' })
  source(@Root() book: RuleBook): CitationRow {
    return { planId: book.planId, section: book.section };
  }
}

/** Fields that rule books lend to the tenant. */
@Resolver(() => TenantType)
export class RuleBooksOfTenantResolver {
  @FieldResolver(() => RuleBookType, {
    nullable: true,
    description:
      'The rules in force in a year (this year by default), or one version of them; null when there are none.',
  })
  async ruleBook(
    @Root() tenant: TenantRow,
    @Ctx() context: RequestContext,
    @Arg('year', () => Int, { nullable: true, description: 'The year in which they are in force.' }) year?: number,
    @Arg('version', () => Int, {
      nullable: true,
      description: 'Number of the version; with a year, only when in force in it.',
    })
    version?: number,
  ): Promise<RuleBook | null> {
    requireTenantOfRequest(context, tenant);
    const books = await context.load(ruleBooks, 'all');
    if (version == null) return books.inForce(year ?? Number(dayOf(context.clock(), tenant.timeZone).slice(0, 4)));
    const found = books.all.find((book) => book.version === version) ?? null;
    return found && (year == null || isInForce(found, year)) ? found : null;
  }

  @FieldResolver(() => [RuleBookType], { description: 'Every version of the rules, newest first.' })
  async ruleBooks(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<readonly RuleBook[]> {
    requireTenantOfRequest(context, tenant);
    return (await context.load(ruleBooks, 'all')).all;
  }
}
