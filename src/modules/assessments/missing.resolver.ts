import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { dayOf } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { unitById } from '../units/unit.loaders.js';
import { closedListOf, filledCard, lastReturnOf, openYears } from './assessment.loaders.js';
import { linesFor } from './assessment.scoring.js';
import type { AssessmentRow } from './assessment.store.js';
import { AssessmentType } from './assessment.type.js';
import { canMove } from './assessment.workflow.js';
import { evidenceOfCard } from './evidence.loaders.js';
import { missingFrom, selfWorkOn } from './missing.rules.js';
import { AssessmentGapType } from './missing.type.js';

@Resolver(() => AssessmentType)
export class MissingResolver {
  @FieldResolver(() => [AssessmentGapType], {
    description:
      'What still keeps it from being submitted, by the very rule by which submitAssessment refuses: first what concerns the unit and the year, then line by line. Empty when it can be submitted, and while it lies with the superior.',
  })
  async missing(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<AssessmentGapType[]> {
    if (!canMove('SUBMIT', row.status)) return [];
    const { tenant } = context.insider();
    const [{ card, facts, book }, unit, years, listClosedBy, pieces, lastReturn] = await Promise.all([
      filledCard(context, row),
      context.load(unitById, row.unitId),
      context.load(openYears, 'all'),
      context.load(closedListOf, row),
      context.load(evidenceOfCard, row),
      context.load(lastReturnOf, row.id),
    ]);
    if (!unit) throw refuse('NOT_FOUND');
    const { year } = row;
    const today = dayOf(context.clock(), tenant.timeZone);
    return missingFrom(
      card,
      { year, yearIsOpen: years.has(year), listClosedBy, unit, registered: facts.registered, book, today },
      selfWorkOn(linesFor(book.lines, row.unitKind), row.scores, pieces, lastReturn),
    ).map(({ line, refusal }) => ({
      code: refusal.code,
      message: refusal.say(context.locale),
      criterion: line,
      criterionCode: line?.code ?? null,
    }));
  }
}
