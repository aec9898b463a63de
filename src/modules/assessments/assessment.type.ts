import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DecimalScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { GateFact, LinkedFact } from '../rulebooks/rule-book.rules.js';
import { BandType, CriterionType, GateFactEnum, LinkedFactEnum } from '../rulebooks/rule-book.type.js';
import type { AssessmentAction, AssessmentStatus } from './assessment.workflow.js';
import { EvidenceType } from './evidence.type.js';
import { FactSourceType } from './explanation.type.js';

export const AssessmentStatusEnum = schemaEnum<AssessmentStatus>(
  'AssessmentStatus',
  'Where a card (phiếu chấm điểm) stands.',
  {
    SELF_SCORING: 'The unit scores itself (tự chấm).',
    SUBMITTED: 'Handed to the superior.',
    IN_REVIEW: 'The superior reviews (cấp trên chấm).',
    RETURNED: 'Sent back to the unit.',
    REVIEWED: 'Every line is reviewed.',
    APPROVED: 'Approved: totals and band are fixed.',
    REOPENED: 'Approval taken back by a higher body; in review again.',
  },
);

export const AssessmentActionEnum = schemaEnum<AssessmentAction>('AssessmentAction', 'What was done with a card.', {
  SCORE: 'The unit saved its own scores; the first time, it made the card.',
  SUBMIT: 'The unit submitted.',
  REVIEW: 'The superior saved reviews.',
  RETURN: 'The superior sent it back.',
  APPROVE: 'The superior approved.',
  LOWER: 'Its band was lowered, for a quota broke; points and card stayed.',
  REOPEN: 'A higher body reopened it.',
});

@ObjectType('CountTyped', { description: 'How many of one item were counted on a line.' })
export class CountTypedType {
  @Field(() => String, { description: 'Code of the item in the rule book.' })
  item!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType('ScoreTyped', { description: 'What was typed on a line whose points the service computes.' })
export class ScoreTypedType {
  @Field(() => DecimalScalar, { nullable: true, description: 'EITHER_OR: points, where the wording asks for points.' })
  points!: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'A percentage.' })
  percent!: Hundredths | null;

  @Field(() => Int, { nullable: true, description: 'A share: how many have what is asked.' })
  numerator!: number | null;

  @Field(() => Int, { nullable: true, description: 'A share: of how many.' })
  denominator!: number | null;

  @Field(() => [CountTypedType], { description: 'Counts; empty where nothing is counted.' })
  counts!: CountTypedType[];

  @Field(() => String, { nullable: true, description: 'EITHER_OR: code of the wording that applies.' })
  wording!: string | null;
}

@ObjectType('CriterionScore', { description: 'One line of a card with both columns side by side.' })
export class CriterionScoreType {
  @Field(() => CriterionType, { description: 'The line of the rule book.' })
  criterion!: CriterionType;

  @Field(() => DecimalScalar, { nullable: true, description: 'What the unit gives itself; null while it has not.' })
  selfScore!: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'What the superior gives; null while he has not.' })
  reviewScore!: Hundredths | null;

  @Field(() => Boolean, { description: 'Whether it follows a fact that the system holds, in both columns.' })
  linked!: boolean;

  @Field(() => Boolean, { description: 'Whether the unit says that it does not apply.' })
  notApplicable!: boolean;

  @Field(() => Boolean, { description: 'Whether the superior says that it does not apply.' })
  reviewNotApplicable!: boolean;

  @Field(() => ScoreTypedType, {
    nullable: true,
    description: 'What the unit typed where its points follow from it; null where it typed points, or nothing.',
  })
  selfTyped!: ScoreTypedType | null;

  @Field(() => ScoreTypedType, {
    nullable: true,
    description: 'What the superior typed where his points follow from it; null where he typed points, or nothing.',
  })
  reviewTyped!: ScoreTypedType | null;

  @Field(() => String, { nullable: true, description: 'Why the review differs from the self score.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'What the unit says in explanation.' })
  explanation!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the unit answers to the last return; null where it is silent.',
  })
  answer!: string | null;

  @Field(() => Boolean, { description: 'Whether it was sent back to the unit and not reviewed anew since.' })
  returned!: boolean;

  @Field(() => [EvidenceType], { description: 'What stands for the self score.' })
  evidence!: EvidenceType[];
}

@ObjectType('LineExplanation', { description: 'How one line came to its points.' })
export class LineExplanationType {
  @Field(() => CriterionType, { description: 'The line of the rule book.' })
  criterion!: CriterionType;

  @Field(() => String, { description: 'Its letter or number, e.g. 8c.' })
  code!: string;

  @Field(() => DecimalScalar, { nullable: true, description: "The unit's points." })
  selfPoints!: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: "The superior's points." })
  reviewPoints!: Hundredths | null;

  @Field(() => String, {
    description: 'The rule by which it gives points, as a sentence in the language of the request.',
  })
  rule!: string;

  @Field(() => String, { description: 'How it came to be, as a sentence in the language of the request.' })
  sentence!: string;

  @Field(() => LinkedFactEnum, { nullable: true, description: 'The fact that it follows; null where people score.' })
  linkedFact!: LinkedFact | null;

  @Field(() => String, {
    nullable: true,
    description: 'The documents behind the fact in words; null where there is none.',
  })
  source!: string | null;

  @Field(() => [FactSourceType], {
    description: 'The records behind the fact, each by itself; empty where people score.',
  })
  sources!: FactSourceType[];
}

@ObjectType('GateExplanation', { description: 'A gate that was asked on the way to the band.' })
export class GateExplanationType {
  @Field(() => BandType, { description: 'The band that asks for it.' })
  band!: BandType;

  @Field(() => GateFactEnum, { description: 'The fact that must hold.' })
  gate!: GateFact;

  @Field(() => Boolean, { description: 'Whether it held; one that did not dropped the unit to the next lower band.' })
  met!: boolean;

  @Field(() => String, { description: 'What it asks, as a sentence in the language of the request.' })
  sentence!: string;
}

@ObjectType('ScoreExplanation', { description: 'How a card came to its points and its band, readable by an official.' })
export class ScoreExplanationType {
  @Field(() => Int, { description: 'Version of the rule book that it was made with.' })
  ruleBookVersion!: number;

  @Field(() => Boolean, { description: 'Whether the locality confirmed bands and thresholds of that version.' })
  verified!: boolean;

  @Field(() => [LineExplanationType], { description: 'Every line, in the order of the book.' })
  lines!: LineExplanationType[];

  @Field(() => [GateExplanationType], { description: 'The gates of the bands that the points reach.' })
  gates!: GateExplanationType[];

  @Field(() => BandType, {
    nullable: true,
    description: 'The band; before approval the one that would follow, null while the review is not complete.',
  })
  band!: BandType | null;

  @Field(() => String, { description: 'The whole in one sentence, in the language of the request.' })
  sentence!: string;

  @Field(() => [String], {
    description: 'Who decided what and when, earliest first, as sentences in the language of the request.',
  })
  decisions!: string[];

  @Field(() => String, { nullable: true, description: 'Who approved; null while nobody has.' })
  approvedBy!: string | null;
}

@ObjectType('AssessmentStep', { description: 'One step of a card: who, what, when, from, to and why.' })
export class AssessmentStepType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => InstantScalar, { description: 'When.' })
  at!: string;

  @Field(() => String, { description: 'Who, by the name of the account at that time.' })
  personName!: string;

  @Field(() => AssessmentActionEnum, { description: 'What was done.' })
  action!: AssessmentAction;

  @Field(() => AssessmentStatusEnum, { nullable: true, description: 'The state before; null for the first step.' })
  fromStatus!: AssessmentStatus | null;

  @Field(() => AssessmentStatusEnum, { description: 'The state after.' })
  toStatus!: AssessmentStatus;

  @Field(() => String, { nullable: true, description: 'Why, where a reason was given.' })
  reason!: string | null;
}

@ObjectType('Assessment', { description: 'The scorecard of one unit for one year (phiếu chấm điểm).' })
export class AssessmentType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => AssessmentStatusEnum, { description: 'Where it stands.' })
  status!: AssessmentStatus;

  @Field(() => Int, { description: 'Version, for changing it; also moves when a linked fact changes the totals.' })
  version!: number;

  @Field(() => DecimalScalar, { nullable: true, description: "The unit's total; null until it submits." })
  selfTotal!: Hundredths | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "The superior's total; null until every line is reviewed.",
  })
  reviewTotal!: Hundredths | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was last submitted.' })
  submittedAt!: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was approved; null while it is not.' })
  approvedAt!: string | null;
}
