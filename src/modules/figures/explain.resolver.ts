import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { decimalFromColumn } from '../../kernel/decimal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import type { RuleBook } from '../rulebooks/rule-book.store.js';
import { RuleBookType } from '../rulebooks/rule-book.type.js';
import { ExplainInput } from './aggregate.input.js';
import type { UnitBehind } from './aggregate.store.js';
import { ExplainedUnitConnection, ExplainedUnitType, FigureExplanationType } from './aggregate.type.js';
import { type ReadCell, readCell, readGroup, unitsBehind, valueIn } from './explain.loaders.js';
import { ruleSentences } from './explain.rules.js';

type Explained = FigureExplanationType & { readonly group: ReadCell; readonly ofDenominator: boolean };
type Shown = ExplainedUnitType & Pick<UnitBehind, 'bodyId' | 'bodyIdOfThen'>;

const points = (value: string | null) => (value === null ? null : decimalFromColumn(value));

@Resolver(() => FigureExplanationType)
export class ExplanationResolver {
  @Query(() => FigureExplanationType, {
    description:
      'Why a value of an aggregate is what it is: its rule, the versions of the rules, its counts and the units behind it, all as of now. Refusals: those of `aggregate`.',
  })
  async explain(
    @Arg('input', () => ExplainInput, { description: 'Which row, and which of its measures.' }) input: ExplainInput,
    @Ctx() context: RequestContext,
  ): Promise<Explained> {
    context.insider();
    const { measure } = input;
    const group = await readGroup(context, readCell(input.cell), measure);
    return {
      measure,
      ...valueIn(group, measure),
      rule: ruleSentences[measure][context.locale],
      group,
      ofDenominator: input.denominator ?? false,
    };
  }

  @FieldResolver(() => [RuleBookType], { description: 'The versions of the rules that were in force in its years.' })
  async ruleBooks(@Root() { group }: Explained, @Ctx() context: RequestContext): Promise<RuleBook[]> {
    const { inForce } = await context.load(ruleBooks, 'all');
    return [...new Set(group.input.years.flatMap((year) => inForce(year) ?? []))];
  }

  @FieldResolver(() => ExplainedUnitConnection, {
    nullable: true,
    description:
      'The units behind it that you may read, page by page; BI readers see all of them, without names. Null for reports and assignments.',
  })
  async units(
    @Root() { group, measure, ofDenominator }: Explained,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<Shown> | null> {
    const page = await unitsBehind(context, group, { measure, denominator: ofDenominator }, { first, after });
    if (!page) return null;
    const { tree, input } = group;
    return toConnection(page, ({ name, code, selfTotal, reviewTotal, ...unit }) => ({
      ...unit,
      bodyId: input.boundaries === 'NOW' ? tree.today(unit.bodyId) : unit.bodyId,
      name: page.named ? name : null,
      code: page.named ? code : null,
      selfTotal: points(selfTotal),
      reviewTotal: points(reviewTotal),
    }));
  }
}

@Resolver(() => ExplainedUnitType)
export class ExplainedUnitResolver {
  @FieldResolver(() => BodyType, {
    description:
      'The body under which it counts: that of the year, or, under the boundaries of now, who answers for it today.',
  })
  body(@Root() { bodyId }: Shown, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, bodyId);
  }

  @FieldResolver(() => BodyType, {
    nullable: true,
    description:
      'The body that was responsible for it in that year, where that is another one than `body`, as it may be under the boundaries of now.',
  })
  bodyOfThen(@Root() { bodyId, bodyIdOfThen }: Shown, @Ctx() context: RequestContext): Promise<BodyRow> | null {
    return bodyIdOfThen === bodyId ? null : bodyOf(context, bodyIdOfThen);
  }
}
