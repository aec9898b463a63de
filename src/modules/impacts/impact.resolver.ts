import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import { pageSize } from '../../platform/db/keyset.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { PreviewRuleBookInput } from './impact.input.js';
import type { BodyMoves, NotComputedReason } from './impact.rules.js';
import {
  BandChangeConnection,
  BandChangeType,
  BandShiftType,
  BodyMovesType,
  NotComputedCountType,
  NotComputedReasonEnum,
  RuleBookImpactType,
  TargetFlipType,
  UnitNotComputedConnection,
  UnitNotComputedType,
} from './impact.type.js';
import { type BandChange, type Impact, type NotComputed, previewRuleBook } from './preview-rule-book.js';

/** A page of a list that was computed for this answer, in the order of unit ids; its cursor is the id. */
function pageOfUnits<Row extends { readonly unitId: string }>(
  rows: readonly Row[],
  first: number | null | undefined,
  after: string | null | undefined,
): Connection<Row> {
  const size = pageSize(first);
  if (after != null && !/^[0-9a-f-]{36}$/.test(after)) throw refuse('BAD_USER_INPUT', { problem: 'after' }, 'after');
  const start = after == null ? 0 : rows.findIndex(({ unitId }) => unitId > after);
  const page = start < 0 ? [] : rows.slice(start, start + size);
  return toConnection(
    {
      rows: page.map((row) => ({ cursor: row.unitId, row })),
      hasNextPage: start >= 0 && start + size < rows.length,
      count: async () => rows.length,
    },
    (row) => row,
  );
}

@Resolver(() => RuleBookImpactType)
export class RuleBookImpactResolver {
  @Mutation(() => RuleBookImpactType, {
    description:
      'Tries a draft out on the approved cards of a year: who would change band, which targets would flip. Writes nothing and holds nobody up; each page counts anew. Administrators of the locality. Refusals: YEAR_NOT_OPEN.',
  })
  previewRuleBook(
    @Arg('input', () => PreviewRuleBookInput, { description: 'Which rules on which year.' })
    input: PreviewRuleBookInput,
    @Ctx() context: RequestContext,
  ): Promise<Impact> {
    return previewRuleBook(context, input);
  }

  @FieldResolver(() => BandChangeConnection, { description: 'The units that would change band.' })
  changes(
    @Root() impact: Impact,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Connection<BandChange> {
    return pageOfUnits(impact.changes, first, after);
  }

  @FieldResolver(() => [NotComputedCountType], { description: 'How many units could not be counted, by reason.' })
  notComputed(@Root() { notComputed }: Impact): NotComputedCountType[] {
    const groups = Map.groupBy(notComputed, ({ reason }) => reason);
    return [...groups].map(([reason, units]) => ({ reason, units: units.length }));
  }

  @FieldResolver(() => UnitNotComputedConnection, { description: 'The units that could not be counted, and why.' })
  unitsNotComputed(
    @Root() { notComputed }: Impact,
    @Arg('reason', () => NotComputedReasonEnum, { nullable: true, description: 'Only those of this reason.' })
    reason?: NotComputedReason,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Connection<NotComputed> {
    const rows = reason == null ? notComputed : notComputed.filter((one) => one.reason === reason);
    return pageOfUnits(rows, first, after);
  }

  @FieldResolver(() => [BandShiftType], { description: 'The classes, best first.' })
  bands(@Root() { bands }: Impact): BandShiftType[] {
    return [...bands].map(([standard, counts]) => ({ standard, ...counts }));
  }

  @FieldResolver(() => [TargetFlipType], { description: 'The targets of the year whose being met would change.' })
  flips(@Root() { flips }: Impact): TargetFlipType[] {
    return flips.map(({ target, before, after }) => ({
      target: target as never,
      metBefore: before.met,
      metAfter: after.met,
      valueBefore: before.value,
      valueAfter: after.value,
    }));
  }

  @FieldResolver(() => [BodyMovesType], { description: 'The ten bodies whose own units would win most.' })
  winners(@Root() { winners }: Impact): readonly BodyMoves[] {
    return winners;
  }

  @FieldResolver(() => [BodyMovesType], { description: 'The ten bodies whose own units would lose most.' })
  losers(@Root() { losers }: Impact): readonly BodyMoves[] {
    return losers;
  }
}

@Resolver(() => BandChangeType)
export class BandChangeResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: BandChange, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, unitId);
  }
}

@Resolver(() => UnitNotComputedType)
export class UnitNotComputedResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: NotComputed, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, unitId);
  }
}

@Resolver(() => BodyMovesType)
export class BodyMovesResolver {
  @FieldResolver(() => BodyType, { description: 'The body.' })
  body(@Root() { bodyId }: BodyMoves, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, bodyId);
  }
}
