import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { requireReadable, unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { resumeAssessment } from './resume-assessment.js';
import { waiveAssessment } from './waive-assessment.js';
import { ResumeAssessmentInput, WaiveAssessmentInput } from './waiver.input.js';
import { waiversOfUnit } from './waiver.loaders.js';
import { waiverCauses } from './waiver.rules.js';
import type { WaiverRow } from './waiver.store.js';
import { AssessmentWaiverType } from './waiver.type.js';

@Resolver(() => AssessmentWaiverType)
export class AssessmentWaiverResolver {
  @FieldResolver(() => String, { description: 'The cause in words.' })
  causeText(@Root() { cause }: WaiverRow, @Ctx() { locale }: RequestContext): string {
    return waiverCauses[cause][locale];
  }
}

/** That units are not assessed, and the fields that this lends to them. */
@Resolver(() => UnitType)
export class WaiversOfUnitResolver {
  @Mutation(() => UnitType, {
    description:
      'Decides that a registered unit is not assessed in a year, for a cause; its standing and the figures follow. Officers and heads over the unit, but for who reports for it. Refusals: ASSESSMENT_APPROVED, ASSESSMENT_LIST_CLOSED, ASSESSMENT_WAIVED, RECOGNITION_DECIDED, UNIT_NOT_REGISTERED, WAIVER_DATE_IN_FUTURE, WAIVER_NOTE_REQUIRED, YEAR_NOT_OPEN.',
  })
  async waiveAssessment(
    @Arg('input', () => WaiveAssessmentInput, { description: 'Which unit, and why.' }) input: WaiveAssessmentInput,
    @Ctx() context: RequestContext,
  ): Promise<UnitRow> {
    return unitOf(context, await waiveAssessment(context, input));
  }

  @Mutation(() => UnitType, {
    description:
      'Takes it back, with a reason, that a unit is not assessed; its card goes on where it stood. Officers and heads over the unit, but for who reports for it. Refusals: ASSESSMENT_LIST_CLOSED, ASSESSMENT_NOT_WAIVED, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async resumeAssessment(
    @Arg('input', () => ResumeAssessmentInput, { description: 'Which unit, and why.' }) input: ResumeAssessmentInput,
    @Ctx() context: RequestContext,
  ): Promise<UnitRow> {
    return unitOf(context, await resumeAssessment(context, input));
  }

  @FieldResolver(() => AssessmentWaiverType, {
    nullable: true,
    description: 'Why it is not assessed in a year; null while it is to be assessed.',
  })
  async waiver(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<WaiverRow | null> {
    await requireReadable(context, unit);
    const all = await context.load(waiversOfUnit, { unitId: unit.id, year });
    return all.find(({ resumedAt }) => resumedAt === null) ?? null;
  }

  @FieldResolver(() => [AssessmentWaiverType], {
    description: 'Every time that it was not to be assessed in a year, the latest first, those taken back included.',
  })
  async waivers(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<WaiverRow[]> {
    await requireReadable(context, unit);
    return context.load(waiversOfUnit, { unitId: unit.id, year });
  }
}
