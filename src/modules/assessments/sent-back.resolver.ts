import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import type { CriterionNode } from '../rulebooks/rule-book.store.js';
import { bookOf, lastReturnOf } from './assessment.loaders.js';
import { type ScoreLine, typedOf } from './assessment.resolver.js';
import { linesFor } from './assessment.scoring.js';
import type { AssessmentRow } from './assessment.store.js';
import { AssessmentStepType, AssessmentType, CriterionScoreType } from './assessment.type.js';
import type { ReturnRow, StepRow } from './assessment-step.store.js';
import { evidenceOfCard } from './evidence.loaders.js';
import { shownEvidence } from './evidence.resolver.js';
import { changesSince } from './sent-back.rules.js';
import { ReturnedLineType, ScoreChangeType } from './sent-back.type.js';

/** What cards, their lines and their steps say of being sent back. */
@Resolver(() => AssessmentType)
export class SentBackCardResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why it was last sent back, as a whole; null for a card that never was. Lines have reasons of their own.',
  })
  async returnReason(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<string | null> {
    return (await context.load(lastReturnOf, row.id))?.reason ?? null;
  }

  @FieldResolver(() => [ScoreChangeType], {
    nullable: true,
    description:
      'What the unit changed or answered since the card was last sent back, line by line in the order of the book; lines that follow facts are left out. Null for a card that never was.',
  })
  async changesSinceReturn(
    @Root() row: AssessmentRow,
    @Ctx() context: RequestContext,
  ): Promise<ScoreChangeType[] | null> {
    const last = await context.load(lastReturnOf, row.id);
    if (!last?.sentBack) return null;
    const [book, pieces] = await Promise.all([bookOf(context, row), context.load(evidenceOfCard, row)]);
    const changes = changesSince(
      linesFor(book.lines, row.unitKind),
      last.sentBack,
      new Set(last.criterionIds),
      row.scores,
      {
        standing: pieces.filter(({ withdrawnAt }) => withdrawnAt === null),
        withdrawn: pieces.filter(({ withdrawnAt }) => withdrawnAt !== null),
      },
    );
    const shown = new Map((await shownEvidence(context, pieces)).map((piece) => [piece.id, piece]));
    const evidence = (ids: readonly string[]) => ids.flatMap((id) => shown.get(id) ?? []);
    return changes.map(({ line, returned, before, after, evidenceAdded, evidenceRemoved, answer }) => ({
      criterion: line,
      code: line.code,
      returned,
      before: before.self,
      after: after.self,
      typedBefore: typedOf(before.selfTyped),
      typedAfter: typedOf(after.selfTyped),
      notApplicableBefore: before.notApplicable,
      notApplicableAfter: after.notApplicable,
      explanationBefore: before.explanation,
      explanationAfter: after.explanation,
      evidenceAdded: evidence(evidenceAdded),
      evidenceRemoved: evidence(evidenceRemoved),
      answer,
    }));
  }
}

@Resolver(() => CriterionScoreType)
export class SentBackLineResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why it was sent back when the card last was: its own reason, else that of the whole; null for a line that was not.',
  })
  async returnReason(@Root() line: ScoreLine, @Ctx() context: RequestContext): Promise<string | null> {
    const last = await context.load(lastReturnOf, line.assessmentId);
    return last?.criterionIds.includes(line.criterion.id) ? reasonOf(last, line.criterion.id) : null;
  }
}

@Resolver(() => AssessmentStepType)
export class SentBackStepResolver {
  @FieldResolver(() => [ReturnedLineType], {
    description: 'Of a return: the lines that were sent back and why, in the order in which they were named.',
  })
  async returnedLines(@Root() step: StepRow, @Ctx() context: RequestContext): Promise<ReturnedLineType[]> {
    if (step.action !== 'RETURN' || step.criterionIds.length === 0) return [];
    const { all } = await context.load(ruleBooks, 'all');
    const lines = new Map(all.flatMap((book) => book.lines.map((line): [string, CriterionNode] => [line.id, line])));
    return step.criterionIds.flatMap((id) => {
      const criterion = lines.get(id);
      return criterion ? [{ criterion, code: criterion.code, reason: reasonOf(step, id) ?? '' }] : [];
    });
  }
}

const reasonOf = (
  { reason, returnedLines }: Pick<ReturnRow, 'reason' | 'returnedLines'>,
  criterionId: string,
): string | null => returnedLines.find((line) => line.criterionId === criterionId)?.reason ?? reason;
