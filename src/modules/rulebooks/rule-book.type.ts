import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, DecimalScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { EnterpriseSize, SchoolLevel, StandardBand, UnitKind } from '../units/unit.rules.js';
import { EnterpriseSizeEnum, SchoolLevelEnum, StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import { type BookProblemCode, problemSentences } from './book-validation.rules.js';
import type { Rounding, ScoringKind, WordingKind } from './criterion.scoring.js';
import type { BookDifference } from './draft-edit.rules.js';
import type { EvidenceKind, EvidenceRule, GateFact, LinkedFact, NotApplicableRule } from './rule-book.rules.js';
import type { RuleBookStatus } from './rule-book.store.js';

export const RuleBookStatusEnum = schemaEnum<RuleBookStatus>('RuleBookStatus', 'State of a version of the rules.', {
  DRAFT: 'Being written; counts for nothing.',
  PUBLISHED: 'In force in its years; never changes.',
  RETIRED: 'Out of force; what was made with it still names it.',
});

const wordingKinds: Readonly<Record<WordingKind, string>> = {
  MANUAL: 'Given by people, in steps from the minimum to the maximum.',
  ALL_OR_NOTHING: 'Given by people: 0 or the maximum.',
  PERCENT_SHARE: 'A share of the maximum by a percentage that is typed; rounded as the book says.',
  PERCENT_THRESHOLD: 'The maximum where a percentage that is typed reaches the threshold; else nothing.',
  COUNT_CAPPED: 'So many points for each thing counted, at most the maximum.',
  PENALTY: 'Starts from the maximum and loses points for each incident, down to the floor.',
};

export const WordingKindEnum = schemaEnum<WordingKind>(
  'WordingKind',
  'How one of the two wordings of a line gets its points.',
  wordingKinds,
);

export const ScoringKindEnum = schemaEnum<ScoringKind>('ScoringKind', 'How a line of the scorecard gets its points.', {
  GROUP: 'The sum of its children.',
  ...wordingKinds,
  EITHER_OR: 'Two wordings, of which the scorer says which applies; each with a way of its own.',
  LINKED: 'Follows a fact that the system holds; nobody types it.',
});

export const RoundingModeEnum = schemaEnum<Rounding['mode']>('RoundingMode', 'How a book rounds.', {
  HALF_UP: 'To the nearest, halves upwards.',
  UP: 'Always upwards.',
  DOWN: 'Always downwards.',
});

export const LinkedFactEnum = schemaEnum<LinkedFact>('LinkedFact', 'A fact that a line follows.', {
  REGISTERED: 'The unit registered for the year (đăng ký).',
  ALL_DEPARTMENTS_REGISTERED: 'It registered with all its departments (100% phòng, ban, tổ, đội).',
  RECOGNISED: 'It is recognised as meeting the standard “An toàn về ANTT”.',
  ACTIVE_MODEL: 'It keeps at least one active model (mô hình).',
  REPORTED_ON_TIME: 'It handed in every report that the year asks of it, each in time.',
  COMMENDED: 'It, or persons of it, were commended outside the schedule (khen thưởng đột xuất).',
});

export const GateFactEnum = schemaEnum<GateFact>('GateFact', 'What a gate asks; without it a band is not given.', {
  REGISTERED: 'The unit registered for the year.',
  ALL_DEPARTMENTS_REGISTERED: 'It registered with all its departments.',
  RECOGNISED: 'It is recognised as meeting the standard “An toàn về ANTT”.',
  ACTIVE_MODEL: 'It keeps at least one active model.',
  REPORTED_ON_TIME: 'It handed in every report of the year in time.',
  MINIMUM_POINTS: 'The superior gives at least so many points on a line.',
  NO_INCIDENT: 'A line that counts incidents has none, by the superior.',
});

export const EvidenceKindEnum = schemaEnum<EvidenceKind>('EvidenceKind', 'What may stand for a score (minh chứng).', {
  EXPLANATION: 'What the unit wrote in explanation.',
  FILE: 'A file.',
  LINK: 'A link.',
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
    EXCLUDE_AND_SCALE: 'It is left out, and the other lines are scaled up to the whole.',
  },
);

@ObjectType('CountedItem', { description: 'Something that is counted on a line.' })
export class CountedItemType {
  @Field(() => String, { description: 'Its code on the line.' })
  code!: string;

  @Field(() => String, { description: 'What is counted.' })
  text!: string;

  @Field(() => DecimalScalar, { description: 'Points for each; on a PENALTY line points lost.' })
  points!: Hundredths;
}

@ObjectType('Wording', { description: 'One of the two wordings of an EITHER_OR line.' })
export class WordingType {
  @Field(() => String, { description: 'Its code on the line.' })
  code!: string;

  @Field(() => String, { description: 'What it asks.' })
  text!: string;

  @Field(() => WordingKindEnum, { description: 'How it gets its points.' })
  scoring!: WordingKind;

  @Field(() => DecimalScalar, { nullable: true, description: 'MANUAL: the step from the minimum upwards.' })
  step!: Hundredths | null;

  @Field(() => DecimalScalar, { description: 'MANUAL: the minimum; PENALTY: the floor; else 0.' })
  minScore!: Hundredths;

  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENT_THRESHOLD: the percentage.' })
  threshold!: Hundredths | null;

  @Field(() => [CountedItemType], { nullable: true, description: 'COUNT_CAPPED, PENALTY: what is counted.' })
  items!: readonly CountedItemType[] | null;
}

@ObjectType('CriterionScoring', { description: 'How a line of the scorecard gets its points.' })
export class CriterionScoringType {
  @Field(() => ScoringKindEnum, { description: 'The way.' })
  kind!: ScoringKind;

  @Field(() => DecimalScalar, { nullable: true, description: 'MANUAL: the step from the minimum upwards.' })
  step!: Hundredths | null;

  @Field(() => DecimalScalar, { description: 'MANUAL: the minimum; PENALTY: the floor; else 0.' })
  minScore!: Hundredths;

  @Field(() => DecimalScalar, { nullable: true, description: 'PERCENT_THRESHOLD: the percentage that is asked.' })
  threshold!: Hundredths | null;

  @Field(() => [CountedItemType], { nullable: true, description: 'COUNT_CAPPED, PENALTY: what is counted.' })
  items!: readonly CountedItemType[] | null;

  @Field(() => [WordingType], { nullable: true, description: 'EITHER_OR: the two wordings.' })
  wordings!: readonly WordingType[] | null;

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

  @Field(() => [EvidenceKindEnum], { description: 'What may stand as evidence on it.' })
  evidenceTypes!: readonly EvidenceKind[];

  @Field(() => [CriterionType], { description: 'The lines below, in order.' })
  children!: readonly CriterionType[];
}

@ObjectType('Gate', { description: 'A condition of a band; a gate not met drops the unit to the next lower band.' })
export class GateType {
  @Field(() => GateFactEnum, { description: 'What it asks.' })
  fact!: GateFact;

  @Field(() => ID, { nullable: true, description: 'MINIMUM_POINTS, NO_INCIDENT: the line that is looked at.' })
  criterionId!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'MINIMUM_POINTS: the least.' })
  points!: Hundredths | null;

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

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Quota: at most this percentage of the units that a body classifies; null without limit.',
  })
  quotaPercent!: Hundredths | null;
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

@ObjectType('EligibilityRule', { description: 'Which units are left out (không thuộc diện), and by which document.' })
export class EligibilityRuleType {
  @Field(() => Boolean, { description: 'Whether units of the armed forces are left out.' })
  armedForces!: boolean;

  @Field(() => [EnterpriseSizeEnum], { description: 'Sizes of enterprises that are left out.' })
  sizes!: readonly EnterpriseSize[];

  @Field(() => [SchoolLevelEnum], { description: 'Levels of schools that are left out.' })
  levels!: readonly SchoolLevel[];

  @Field(() => String, { description: 'The document.' })
  source!: string;
}

@ObjectType('Rounding', { description: 'How a book rounds shares and scaled totals.' })
export class RoundingType {
  @Field(() => RoundingModeEnum, { description: 'The direction.' })
  mode!: Rounding['mode'];

  @Field(() => DecimalScalar, { description: 'The unit: 0.01, 0.05, 0.1, 0.25, 0.5 or 1 point.' })
  unit!: Hundredths;
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
  @Field(() => RoundingType, { description: 'How it rounds.' })
  rounding!: Rounding;

  @Field(() => Int, {
    description: 'Days after the approval in which a unit may ask for a re-examination (phúc tra); 0: it may not.',
  })
  appealDays!: number;

  @Field(() => EligibilityRuleType, { description: 'Which units are left out.' })
  eligibility!: EligibilityRuleType;

  @Field(() => Int, { nullable: true, description: 'Version of a draft, for changing it; null once it is published.' })
  editVersion?: number | null;
}

export const BookPartEnum = schemaEnum<BookDifference['part']>('RuleBookPart', 'A part of a rule book.', {
  SETTING: 'Total, rounding, appeal days, eligibility, awards, source.',
  CRITERION: 'A line.',
  BAND: 'A band.',
  WINDOW: 'A window.',
});

export const DifferenceEnum = schemaEnum<BookDifference['change']>('RuleBookChange', 'How a part differs.', {
  ADDED: 'It is new.',
  REMOVED: 'It is gone.',
  CHANGED: 'It says something else.',
});

@ObjectType('FieldDifference', { description: 'One thing that a part says otherwise.' })
export class FieldDifferenceType {
  @Field(() => String, { description: 'What differs, by the name of its field.' })
  field!: string;

  @Field(() => String, { nullable: true, description: 'The earlier value as text; lists as JSON.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'The later value as text; lists as JSON.' })
  after!: string | null;
}

@ObjectType('RuleBookDifference', { description: 'One part that two versions say otherwise.' })
export class RuleBookDifferenceType {
  @Field(() => BookPartEnum, { description: 'Which kind of part.' })
  part!: BookDifference['part'];

  @Field(() => String, { description: 'Code of the line or band, kind of the window; empty for settings.' })
  at!: string;

  @Field(() => DifferenceEnum, { description: 'How it differs.' })
  change!: BookDifference['change'];

  @Field(() => [FieldDifferenceType], { description: 'What of it changed; empty where it is new or gone.' })
  fields!: readonly FieldDifferenceType[];
}

export const ProblemCodeEnum = schemaEnum<BookProblemCode>(
  'RuleBookProblemCode',
  'What can be wrong with a rule book.',
  Object.fromEntries(Object.entries(problemSentences).map(([code, { en }]) => [code, en])) as Record<
    BookProblemCode,
    string
  >,
);

@ObjectType('RuleBookProblem', { description: 'A fault of a draft: it must be mended before it can be published.' })
export class RuleBookProblemType {
  @Field(() => ProblemCodeEnum, { description: 'What is wrong.' })
  code!: BookProblemCode;

  @Field(() => String, { description: 'Where: code of the criterion or band, kind of the unit, the year; or empty.' })
  at!: string;

  @Field(() => String, { description: 'The same as a sentence in the language of the request.' })
  sentence!: string;
}

@ObjectType('RuleBookOffer', { description: 'A published book that a locality offers to others as a template.' })
export class RuleBookOfferType {
  @Field(() => ID, { description: 'Stable id: give it to draftRuleBook.' })
  id!: string;

  @Field(() => String, { description: 'Name of the locality.' })
  offeredByName!: string;

  @Field(() => String, { description: 'What it says of it.' })
  title!: string;

  @Field(() => InstantScalar, { description: 'When it was offered.' })
  offeredAt!: string;

  @Field(() => Boolean, { description: 'Whether it is an offer of this locality.' })
  own!: boolean;
}
