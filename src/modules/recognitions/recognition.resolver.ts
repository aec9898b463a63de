import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { requireReadable, unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { decideRecognition } from './decide-recognition.js';
import { RecognitionInput } from './recognition.input.js';
import { type RecognitionRow, recognitionOfUnit } from './recognition.loaders.js';
import { RecognitionType } from './recognition.type.js';

@Resolver(() => RecognitionType)
export class RecognitionResolver {
  @Mutation(() => RecognitionType, {
    description:
      'Decides whether a registered unit is recognised. Officers and heads over its body, never one who reports for it. Refusals: RECOGNITION_UNIT_NOT_REGISTERED, YEAR_NOT_OPEN, UNIT_NOT_ELIGIBLE (but for NOT_ASSESSED), RECOGNITION_REASON_REQUIRED, RECOGNITION_DATE_IN_FUTURE, ASSESSMENT_APPROVED; CONFLICT when an earlier decision was not seen.',
  })
  async decideRecognition(
    @Arg('input', () => RecognitionInput, { description: 'The decision.' }) input: RecognitionInput,
    @Ctx() context: RequestContext,
  ): Promise<RecognitionRow> {
    await decideRecognition(context, input);
    return context.load(recognitionOfUnit, { unitId: input.unitId.toLowerCase(), year: input.year });
  }

  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() recognition: RecognitionRow, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, recognition.unitId);
  }

  @FieldResolver(() => BodyType, { nullable: true, description: 'The body in whose name it was decided.' })
  async decidingBody(@Root() recognition: RecognitionRow, @Ctx() context: RequestContext): Promise<BodyRow | null> {
    return recognition.decidingBodyId === null ? null : bodyOf(context, recognition.decidingBodyId);
  }
}

/** Fields that recognitions lend to units. */
@Resolver(() => UnitType)
export class RecognitionOfUnitResolver {
  @FieldResolver(() => RecognitionType, {
    description: 'Where it stands in the year: not registered, registered, or as decided.',
  })
  async recognition(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<RecognitionRow> {
    await requireReadable(context, unit);
    return context.load(recognitionOfUnit, { unitId: unit.id, year });
  }
}
