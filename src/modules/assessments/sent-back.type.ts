import { Field, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import { CriterionType } from '../rulebooks/rule-book.type.js';
import { ScoreTypedType } from './assessment.type.js';
import { EvidenceType } from './evidence.type.js';

@ObjectType('ReturnedLine', { description: 'A line that was sent back to the unit, and why.' })
export class ReturnedLineType {
  @Field(() => CriterionType, { description: 'The line of the rule book.' })
  criterion!: CriterionType;

  @Field(() => String, { description: 'Its letter or number, e.g. 5đ.' })
  code!: string;

  @Field(() => String, {
    description: 'What is to be put right on it; that of the whole card where the line has none of its own.',
  })
  reason!: string;
}

@ObjectType('ScoreChange', {
  description: 'What the unit changed or answered on one line since its card was last sent back.',
})
export class ScoreChangeType {
  @Field(() => CriterionType, { description: 'The line of the rule book.' })
  criterion!: CriterionType;

  @Field(() => String, { description: 'Its letter or number, e.g. 5đ.' })
  code!: string;

  @Field(() => Boolean, { description: 'Whether this line was sent back, not only the card as a whole.' })
  returned!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: "The unit's points when the card was sent back." })
  before!: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: "The unit's points now." })
  after!: Hundredths | null;

  @Field(() => ScoreTypedType, {
    nullable: true,
    description: 'What the unit had typed where its points follow from it.',
  })
  typedBefore!: ScoreTypedType | null;

  @Field(() => ScoreTypedType, { nullable: true, description: 'What is typed now where the points follow from it.' })
  typedAfter!: ScoreTypedType | null;

  @Field(() => Boolean, { description: 'Whether the unit had said that the line does not apply.' })
  notApplicableBefore!: boolean;

  @Field(() => Boolean, { description: 'Whether it says so now.' })
  notApplicableAfter!: boolean;

  @Field(() => String, { nullable: true, description: 'What the unit had said in explanation.' })
  explanationBefore!: string | null;

  @Field(() => String, { nullable: true, description: 'What it says now.' })
  explanationAfter!: string | null;

  @Field(() => [EvidenceType], { description: 'Files and links that were attached since and stand.' })
  evidenceAdded!: EvidenceType[];

  @Field(() => [EvidenceType], { description: 'Files and links that stood then and were taken back since.' })
  evidenceRemoved!: EvidenceType[];

  @Field(() => String, { nullable: true, description: 'What the unit answers to the return; null where it is silent.' })
  answer!: string | null;
}
