import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/request-context.js';
import type { UnitYear } from '../registrations/registration.store.js';
import { writtenAssessment } from './assessment.loaders.js';
import type { AssessmentRow } from './assessment.store.js';
import { AssessmentType } from './assessment.type.js';
import { attachEvidence } from './attach-evidence.js';
import { detachEvidence } from './detach-evidence.js';
import { AttachEvidenceInput, DetachEvidenceInput } from './evidence.input.js';
import { evidenceFileById, evidenceOfCard } from './evidence.loaders.js';
import type { EvidenceRow } from './evidence.store.js';
import { EvidenceType } from './evidence.type.js';

@Resolver(() => EvidenceType)
export class EvidenceResolver {
  @Mutation(() => AssessmentType, {
    description:
      'Lets a file or a link stand for a line; attached already, nothing changes. Who reports for the unit, while it scores itself. Refusals: ASSESSMENT_WRONG_STATE, CRITERION_IS_GROUP, CRITERION_LINKED, CRITERION_NOT_FOR_KIND, EVIDENCE_FULL, EVIDENCE_KIND_NOT_ACCEPTED, EVIDENCE_LINK_NOT_HTTPS, YEAR_NOT_OPEN.',
  })
  async attachEvidence(
    @Arg('input', () => AttachEvidenceInput, { description: 'What stands for which line.' }) input: AttachEvidenceInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return writtenAssessment(context, await attachEvidence(context, input));
  }

  @Mutation(() => AssessmentType, {
    description:
      'Takes a piece of evidence back from its line; that it stood there stays in the history. Who reports for the unit, while it scores itself. Refusals: ASSESSMENT_WRONG_STATE, YEAR_NOT_OPEN.',
  })
  async detachEvidence(
    @Arg('input', () => DetachEvidenceInput, { description: 'Which piece.' }) input: DetachEvidenceInput,
    @Ctx() context: RequestContext,
  ): Promise<AssessmentRow> {
    return writtenAssessment(context, await detachEvidence(context, input));
  }
}

/** What a unit wrote in explanation, as evidence. */
export const explained = (explanation: string | undefined): EvidenceType[] =>
  explanation === undefined
    ? []
    : [
        {
          id: null,
          kind: 'EXPLANATION',
          text: explanation,
          file: null,
          link: null,
          note: null,
          attachedAt: null,
          personName: null,
        },
      ];

/** Files and links as they are shown, in their order. */
export async function shownEvidence(
  context: RequestContext,
  pieces: readonly EvidenceRow[],
): Promise<readonly (EvidenceType & Pick<EvidenceRow, 'criterionId'>)[]> {
  return Promise.all(
    pieces.map(async ({ id, criterionId, fileId, link, note, attachedAt, personName }) => {
      const file = fileId === null ? null : await context.load(evidenceFileById, fileId);
      const kind = file ? 'FILE' : 'LINK';
      return {
        id,
        criterionId,
        kind,
        text: file?.name ?? link ?? '',
        file,
        link,
        note,
        attachedAt,
        personName,
      } as const;
    }),
  );
}

/** The files and links that stand for the lines of a card, by line. */
export async function standingEvidence(context: RequestContext, card: UnitYear): Promise<Map<string, EvidenceType[]>> {
  const all = await context.load(evidenceOfCard, card);
  const shown = await shownEvidence(
    context,
    all.filter(({ withdrawnAt }) => withdrawnAt === null),
  );
  return Map.groupBy(shown, ({ criterionId }) => criterionId);
}
