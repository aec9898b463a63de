import { Field, ObjectType } from 'type-graphql';
import { CriterionType } from '../rulebooks/rule-book.type.js';

@ObjectType('AssessmentGap', { description: 'One thing that keeps a card from being submitted.' })
export class AssessmentGapType {
  @Field(() => String, {
    description:
      'Stable code. Of the unit or the year: YEAR_NOT_OPEN, ASSESSMENT_LIST_CLOSED, UNIT_ENDED, UNIT_NOT_ELIGIBLE, UNIT_NOT_REGISTERED, ASSESSMENT_WINDOW_NOT_BEGUN. Of a line: LINE_NOT_SCORED, LINE_EVIDENCE_MISSING, LINE_REASON_MISSING, LINE_RETURN_UNANSWERED.',
  })
  code!: string;

  @Field(() => String, { description: 'What is to be done, in the language of the request.' })
  message!: string;

  @Field(() => CriterionType, { nullable: true, description: 'The line; null for what concerns the unit or the year.' })
  criterion!: CriterionType | null;

  @Field(() => String, { nullable: true, description: 'Its letter or number; null where no line is meant.' })
  criterionCode!: string | null;
}
