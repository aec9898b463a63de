import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, DecimalScalar } from '../../platform/graphql/scalars.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';
import { StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import type { EvidenceRule, GateFact, LinkedFact, NotApplicableRule, ScoringKind } from './rule-book.rules.js';
import type { RuleBookStatus } from './rule-book.store.js';

export const RuleBookStatusEnum = schemaEnum<RuleBookStatus>('RuleBookStatus', 'State of a version of the rules.', {
  DRAFT: 'Being written; counts for nothing.',
  PUBLISHED: 'In force in its years; never changes.',
  RETIRED: 'Out of force; what was made with it still names it.',
});

export const ScoringKindEnum = schemaEnum<ScoringKind>('ScoringKind', 'How a line of the scorecard gets its points.', {
  GROUP: 'The sum of its children.',
  MANUAL: 'Given by people, in steps from 0 to the maximum.',
  ALL_OR_NOTHING: 'Given by people: 0 or the maximum.',
  LINKED: 'Follows a fact that the system holds; nobody types it.',
});

export const LinkedFactEnum = schemaEnum<LinkedFact>('LinkedFact', 'A fact that a line follows.', {
  REGISTERED: 'The unit registered for the year (đăng ký).',
  RECOGNISED: 'It is recognised as meeting the standard “An toàn về ANTT”.',
  ACTIVE_MODEL: 'It keeps at least one active model (mô hình).',
  COMMENDED: 'It, or persons of it, were commended outside the schedule (khen thưởng đột xuất).',
});

export const GateFactEnum = schemaEnum<GateFact>('GateFact', 'A fact without which a band is not given.', {
  REGISTERED: 'The unit registered for the year.',
  RECOGNISED: 'It is recognised as meeting the standard “An toàn về ANTT”.',
});

export const EvidenceRuleEnum = schemaEnum<EvidenceRule>('EvidenceRule', 'Whether a line asks for evidence.', {
  NONE: 'No evidence.',
  OPTIONAL: 'As the unit likes.',
  REQUIRED: 'Evidence, or an explanation, must be there before the unit submits.',
});

export const NotApplicableRuleEnum = schemaEnum<NotApplicableRule>(
  'NotApplicableRule',
  'What a line gives where it does not apply to a unit.',
  {
    NOT_ALLOWED: 'It applies to everybody.',
    FULL: 'Full marks.',
    ZERO: 'Zero.',
  },
);

@ObjectType('CriterionScoring', { description: 'How a line of the scorecard gets its points.' })
export class CriterionScoringType {
  @Field(() => ScoringKindEnum, { description: 'The way.' })
  kind!: ScoringKind;

  @Field(() => DecimalScalar, { nullable: true, description: 'MANUAL: points are whole multiples of this step.' })
  step!: Hundredths | null;

  @Field(() => LinkedFactEnum, { nullable: true, description: 'LINKED: the fact that it follows.' })
  linkedFact!: LinkedFact | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'COMMENDED: points for the unit as a collective, at most the maximum of the line in all.',
  })
  perCollective!: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'COMMENDED: points for each commended person.' })
  perIndividual!: Hundredths | null;

  @Field(() => NotApplicableRuleEnum, { description: 'What it gives where it does not apply to a unit.' })
  notApplicable!: NotApplicableRule;
}

@ObjectType('Criterion', { description: 'A line of the scorecard (tiêu chí): a group or a line that is scored.' })
export class CriterionType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Its letter or number in the book, e.g. 5đ.' })
  code!: string;

  @Field(() => String, { description: 'What it asks.' })
  text!: string;

  @Field(() => DecimalScalar, { description: 'Maximum (điểm tối đa); of a group the sum of its children.' })
  maxScore!: Hundredths;

  @Field(() => [UnitKindEnum], { description: 'The unit kinds it applies to.' })
  kinds!: readonly UnitKind[];

  @Field(() => EvidenceRuleEnum, { description: 'Whether it asks for evidence (minh chứng).' })
  evidence!: EvidenceRule;

  @Field(() => [CriterionType], { description: 'The lines below, in order.' })
  children!: readonly CriterionType[];
}

@ObjectType('Gate', { description: 'A condition of a band; a gate not met drops the unit to the next lower band.' })
export class GateType {
  @Field(() => GateFactEnum, { description: 'The fact that must hold.' })
  fact!: GateFact;

  @Field(() => String, { description: 'What it asks, as a sentence in the language of the request.' })
  sentence!: string;
}

@ObjectType('Band', {
  description: 'A class by score and gates (phân loại); from its lowest score up to where the next better one begins.',
})
export class BandType {
  @Field(() => String, { description: 'Code in the book.' })
  code!: string;

  @Field(() => String, { description: "The locality's own word for it." })
  label!: string;

  @Field(() => StandardBandEnum, { description: 'The class it stands for.' })
  standard!: StandardBand;

  @Field(() => DecimalScalar, { description: 'Lowest total that reaches it.' })
  minScore!: Hundredths;
}

@ObjectType('MonthDay', { description: 'A day of the calendar without its year.' })
export class MonthDayType {
  @Field(() => Int, { description: 'Month, 1 to 12.' })
  month!: number;

  @Field(() => Int, { description: 'Day, 1 to 31.' })
  day!: number;
}

@ObjectType('WindowDates', { description: 'A window in one year.' })
export class WindowDatesType {
  @Field(() => DayScalar, { description: 'First day.' })
  from!: string;

  @Field(() => DayScalar, { description: 'Last day; it still belongs to the window.' })
  to!: string;
}

@ObjectType('Window', { description: 'When units of a kind are assessed (kỳ đánh giá).' })
export class WindowType {
  @Field(() => UnitKindEnum, { description: 'The unit kind.' })
  kind!: UnitKind;
}

@ObjectType('AwardRule', { description: 'Who is left out of awards, and who may become exemplary (điển hình).' })
export class AwardRuleType {
  @Field(() => [StandardBandEnum], { description: 'Bands that earn no award.' })
  excludedBands!: readonly StandardBand[];

  @Field(() => StandardBandEnum, {
    nullable: true,
    description: 'The band that an exemplary unit must have reached; null where the plan has no such rule.',
  })
  exemplaryBand!: StandardBand | null;

  @Field(() => Boolean, { description: 'Whether an exemplary unit must have reached it in every year of the plan.' })
  exemplaryEveryYear!: boolean;
}

@ObjectType('RuleBook', {
  description: "One version of a locality's rules (bộ quy tắc): criteria, bands, gates, windows, award rule.",
})
export class RuleBookType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'Number of the version, rising from 1.' })
  version!: number;

  @Field(() => RuleBookStatusEnum, { description: 'State; a published version never changes.' })
  status!: RuleBookStatus;

  @Field(() => Int, { description: 'First year in which it is in force.' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'First year in which it no longer is; null while it is in force.' })
  toYear!: number | null;

  @Field(() => DecimalScalar, { description: 'The points of the whole scorecard.' })
  total!: Hundredths;

  @Field(() => [CriterionType], { description: 'The lines that stand under no other, in order (a b c d đ e g).' })
  criteria!: readonly CriterionType[];

  @Field(() => [BandType], { description: 'The bands, best first.' })
  bands!: readonly BandType[];

  @Field(() => [WindowType], { description: 'When each unit kind is assessed.' })
  windows!: readonly WindowType[];

  @Field(() => AwardRuleType, { description: 'Who is left out of awards, and who may become exemplary.' })
  awardRule!: AwardRuleType;

  @Field(() => Boolean, {
    description:
      'Whether the locality confirmed bands and thresholds; false for the ones that the service starts with.',
  })
  verified!: boolean;
}
