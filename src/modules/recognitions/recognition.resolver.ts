import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { requireReadable, unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { authoritySentence } from './authority.rules.js';
import type { CertificateRow } from './certificate.store.js';
import { CertificateType } from './certificate.type.js';
import { decideRecognition } from './decide-recognition.js';
import { decideRecognitions } from './decide-recognitions.js';
import { delegationOf } from './delegation.resolver.js';
import type { DelegationRow } from './delegation.store.js';
import { RecognitionDelegationType } from './delegation.type.js';
import { DecideRecognitionsInput, RecognitionInput, RevokeRecognitionInput } from './recognition.input.js';
import { certificatesOfUnit, type RecognitionRow, recognitionOfUnit } from './recognition.loaders.js';
import { DecideRecognitionsPayload, RecognitionType } from './recognition.type.js';
import { revokeRecognition } from './revoke-recognition.js';

@Resolver(() => RecognitionType)
export class RecognitionResolver {
  @Mutation(() => RecognitionType, {
    description:
      'Decides whether a registered unit is recognised. Officers and heads over its body, or of a body to which that is delegated on the day of the decision, never one who reports for it. A recognition gets the next number of the register of certificates of the year. Refusals: RECOGNITION_UNIT_NOT_REGISTERED, YEAR_NOT_OPEN, RECOGNITION_STANDS, RECOGNITION_REVOKED, UNIT_NOT_ELIGIBLE (but for NOT_ASSESSED), RECOGNITION_REASON_REQUIRED, RECOGNITION_DATE_IN_FUTURE, ASSESSMENT_APPROVED; CONFLICT when an earlier decision was not seen.',
  })
  async decideRecognition(
    @Arg('input', () => RecognitionInput, { description: 'The decision.' }) input: RecognitionInput,
    @Ctx() context: RequestContext,
  ): Promise<RecognitionRow> {
    const unitId = await decideRecognition(context, input);
    return context.load(recognitionOfUnit, { unitId, year: input.year });
  }

  @Mutation(() => DecideRecognitionsPayload, {
    description:
      'Decides upon up to 200 units by one document, each by itself under the rules of decideRecognition. Certificates are numbered in the order of the rows, one after the other.',
  })
  async decideRecognitions(
    @Arg('input', () => DecideRecognitionsInput, { description: 'The document and the units.' })
    input: DecideRecognitionsInput,
    @Ctx() context: RequestContext,
  ): Promise<DecideRecognitionsPayload> {
    const { unitIds, problems } = await decideRecognitions(context, input);
    const { year } = input;
    return {
      decided: await context.loadAll(
        recognitionOfUnit,
        unitIds.map((unitId) => ({ unitId, year })),
      ),
      problems: problems.map(({ index, unitId, refusal }) => ({
        row: index + 1,
        unitId,
        code: refusal.code,
        message: refusal.say(context.locale),
        facts: Object.entries(refusal.facts).map(([name, value]) => ({ name, value: String(value) })),
      })),
    };
  }

  @Mutation(() => RecognitionType, {
    description:
      'Takes a recognition back; its certificate keeps its number, and the unit may be recognised anew. Whoever may decide upon the unit. Refusals: RECOGNITION_NOT_STANDING, YEAR_NOT_OPEN, RECOGNITION_DATE_IN_FUTURE, REVOCATION_BEFORE_RECOGNITION, ASSESSMENT_APPROVED.',
  })
  async revokeRecognition(
    @Arg('input', () => RevokeRecognitionInput, { description: 'Which recognition, by what decision and why.' })
    input: RevokeRecognitionInput,
    @Ctx() context: RequestContext,
  ): Promise<RecognitionRow> {
    const unitId = await revokeRecognition(context, input);
    return context.load(recognitionOfUnit, { unitId, year: input.year });
  }

  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() recognition: RecognitionRow, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, recognition.unitId);
  }

  @FieldResolver(() => BodyType, { nullable: true, description: 'The body in whose name it was decided.' })
  async decidingBody(@Root() recognition: RecognitionRow, @Ctx() context: RequestContext): Promise<BodyRow | null> {
    return recognition.decidingBodyId === null ? null : bodyOf(context, recognition.decidingBodyId);
  }

  @FieldResolver(() => RecognitionDelegationType, {
    nullable: true,
    description: 'The delegation by which that body decided; null where it stands above the unit itself.',
  })
  async delegation(@Root() recognition: RecognitionRow, @Ctx() context: RequestContext): Promise<DelegationRow | null> {
    return recognition.delegationId === null ? null : delegationOf(context, recognition.delegationId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'By what power it was decided, as a sentence in the language of the request; null while nothing is.',
  })
  async authority(@Root() recognition: RecognitionRow, @Ctx() context: RequestContext): Promise<string | null> {
    const { decidingBodyId, delegationId } = recognition;
    if (decidingBodyId === null) return null;
    const { name } = await bodyOf(context, decidingBodyId);
    const delegation = delegationId === null ? null : await delegationOf(context, delegationId);
    const from = delegation && { ...delegation, fromName: (await bodyOf(context, delegation.fromBodyId)).name };
    return authoritySentence(name, from)[context.locale];
  }

  @FieldResolver(() => CertificateType, {
    nullable: true,
    description: 'The certificate that was given upon the decision, standing or revoked; null where none was.',
  })
  async certificate(
    @Root() recognition: RecognitionRow,
    @Ctx() context: RequestContext,
  ): Promise<CertificateRow | null> {
    const { certificateNumber } = recognition;
    if (certificateNumber === null) return null;
    const ofUnit = await context.load(certificatesOfUnit, recognition);
    return ofUnit.find(({ number }) => number === certificateNumber) ?? null;
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
