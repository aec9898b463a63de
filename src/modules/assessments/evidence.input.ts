import { Field, ID, InputType } from 'type-graphql';
import { IsId, IsOptionalId, OptionalText } from '../../platform/graphql/validation.js';

@InputType({ description: 'A file or a link that stands for a line of a card: one of the two.' })
export class AttachEvidenceInput {
  @Field(() => ID, { description: 'The card.' })
  @IsId()
  assessmentId!: string;

  @Field(() => ID, { description: 'The line: a criterion of the rule book of the card that people score.' })
  @IsId()
  criterionId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'A file that the unit handed in at POST /files/evidence; one file may stand for several lines.',
  })
  @IsOptionalId()
  fileId?: string | null;

  @Field(() => String, { nullable: true, description: 'An https:// address, at most 2000 characters.' })
  @OptionalText(2000)
  link?: string | null;

  @Field(() => String, { nullable: true, description: 'What it shows, at most 500 characters.' })
  @OptionalText(500)
  note?: string | null;
}

@InputType({ description: 'A piece of evidence that is taken back.' })
export class DetachEvidenceInput {
  @Field(() => ID, { description: 'The piece of evidence.' })
  @IsId()
  id!: string;
}
