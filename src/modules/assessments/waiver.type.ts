import { Field, ID, Int, ObjectType } from 'type-graphql';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { WaiverCause } from './waiver.rules.js';

export const WaiverCauseEnum = schemaEnum<WaiverCause>('WaiverCause', 'Why a unit is not assessed (không xét).', {
  NOTHING_SUBMITTED: 'It handed in no card (không nộp phiếu).',
  NEWLY_FOUNDED: 'It was founded too late in the year (mới thành lập).',
  DISSOLVED_OR_MERGED: 'It was dissolved, merged or moved away (giải thể, sáp nhập).',
  SUSPENDED: 'It suspended its work (tạm ngừng hoạt động).',
  DISASTER: 'Natural disaster, epidemic or another event beyond control (bất khả kháng).',
  UNDER_INVESTIGATION: 'A matter is being looked into and not concluded (đang xem xét).',
  OTHER: 'Another cause, said in the note.',
});

@ObjectType('AssessmentWaiver', {
  description:
    'That a unit is not assessed in a year (không xét): it counts as not assessed and in no class, target of classes or quota.',
})
export class AssessmentWaiverType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => WaiverCauseEnum, { description: 'Why.' })
  cause!: WaiverCause;

  @Field(() => String, { nullable: true, description: 'What was said about it.' })
  note!: string | null;

  @Field(() => String, { nullable: true, description: 'Number of the decision, where there is a document.' })
  decisionNumber!: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'Day of that decision.' })
  decidedOn!: string | null;

  @Field(() => InstantScalar, { description: 'When it was decided.' })
  waivedAt!: string;

  @Field(() => String, { description: 'Who decided it.' })
  waivedByName!: string;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was taken back; null while it stands.' })
  resumedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who took it back.' })
  resumedByName!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back.' })
  resumeReason!: string | null;
}
