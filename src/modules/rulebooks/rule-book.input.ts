import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { DecimalScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsVersion, Text } from '../../platform/graphql/validation.js';
import type { EnterpriseSize, SchoolLevel, StandardBand, UnitKind } from '../units/unit.rules.js';
import { EnterpriseSizeEnum, SchoolLevelEnum, StandardBandEnum, UnitKindEnum } from '../units/unit.type.js';
import type { Rounding, ScoringKind, WordingKind } from './criterion.scoring.js';
import type { EvidenceKind, EvidenceRule, GateFact, LinkedFact, NotApplicableRule } from './rule-book.rules.js';
import {
  EvidenceKindEnum,
  EvidenceRuleEnum,
  GateFactEnum,
  LinkedFactEnum,
  NotApplicableRuleEnum,
  RoundingModeEnum,
  ScoringKindEnum,
  WordingKindEnum,
} from './rule-book.type.js';

// numeric(6,2) of the database.
const MOST_POINTS = 999_999;
const MAX_ITEMS = 20;
const MAX_EDITS = 100;
const MAX_GATES = 10;
const ROUNDING_UNITS = [1, 5, 10, 25, 50, 100];

@InputType({ description: 'Where a new version of the rules begins: exactly one of the three sources.' })
export class DraftRuleBookInput {
  @Field(() => Int, { description: 'The year from which it is meant to be in force, 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  fromYear!: number;

  @Field(() => Int, { nullable: true, description: 'Copies this version of the locality.' })
  @IsOptional()
  fromVersion?: number | null;

  @Field(() => ID, { nullable: true, description: 'Copies a book that another locality offers.' })
  @IsOptional()
  @IsId()
  fromOffer?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Copies the national template.' })
  @IsOptional()
  fromNational?: boolean | null;
}

@InputType({ description: 'A draft, as it was seen.' })
export class RuleBookStepInput {
  @Field(() => ID, { description: 'The draft.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'Its editVersion that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;
}

@InputType({ description: 'Putting a draft in force.' })
export class PublishRuleBookInput {
  @Field(() => ID, { description: 'The draft.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'Its editVersion that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => Int, { description: 'First year in which it is in force, 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  fromYear!: number;
}

@InputType({ description: 'Offering a published book to other localities.' })
export class OfferRuleBookInput {
  @Field(() => ID, { description: 'The book.' })
  @IsId()
  id!: string;

  @Field(() => String, { description: 'What others read in the list, 1 to 200 characters.' })
  @Text(200)
  title!: string;
}

@InputType({ description: 'Taking an offer back.' })
export class WithdrawRuleBookOfferInput {
  @Field(() => ID, { description: 'The offer.' })
  @IsId()
  id!: string;
}

@InputType({ description: 'Something that is counted on a line.' })
export class CountedItemInput {
  @Field(() => String, { description: 'Its code on the line, 1 to 20 characters.' })
  @Text(20)
  code!: string;

  @Field(() => String, { description: 'What is counted, 1 to 300 characters.' })
  @Text(300)
  text!: string;

  @Field(() => DecimalScalar, { description: 'Points for each; on a PENALTY line points lost.' })
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  points!: Hundredths;
}

@InputType({ description: 'One of the two wordings of an EITHER_OR line.' })
export class WordingInput {
  @Field(() => String, { description: 'Its code on the line, 1 to 20 characters.' })
  @Text(20)
  code!: string;

  @Field(() => String, { description: 'What it asks, 1 to 1000 characters.' })
  @Text(1000)
  text!: string;

  @Field(() => WordingKindEnum, { description: 'How it gets its points.' })
  scoring!: WordingKind;

  @Field(() => DecimalScalar, { nullable: true, description: 'MANUAL: the step from the minimum upwards.' })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  step?: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'MANUAL: the minimum; PENALTY: the floor; 0 by default.' })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  minScore?: Hundredths | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'PERCENT_THRESHOLD: the percentage, more than 0 and at most 100.',
  })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  threshold?: Hundredths | null;

  @Field(() => [CountedItemInput], { nullable: true, description: 'COUNT_CAPPED, PENALTY: what is counted, 1 to 20.' })
  @IsOptional()
  @ArrayMaxSize(MAX_ITEMS, { message: `≤ ${MAX_ITEMS}` })
  @ValidateNested({ each: true })
  items?: CountedItemInput[] | null;
}

@InputType({ description: 'How a line gets its points: the way, and exactly the parts of that way.' })
export class CriterionScoringInput {
  @Field(() => ScoringKindEnum, { description: 'The way.' })
  kind!: ScoringKind;

  @Field(() => DecimalScalar, { nullable: true, description: 'MANUAL: the step from the minimum upwards.' })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  step?: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'MANUAL: the minimum; PENALTY: the floor; 0 by default.' })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  minScore?: Hundredths | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'PERCENT_THRESHOLD: the percentage, more than 0 and at most 100.',
  })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  threshold?: Hundredths | null;

  @Field(() => [CountedItemInput], { nullable: true, description: 'COUNT_CAPPED, PENALTY: what is counted, 1 to 20.' })
  @IsOptional()
  @ArrayMaxSize(MAX_ITEMS, { message: `≤ ${MAX_ITEMS}` })
  @ValidateNested({ each: true })
  items?: CountedItemInput[] | null;

  @Field(() => [WordingInput], { nullable: true, description: 'EITHER_OR: the two wordings.' })
  @IsOptional()
  @ArrayMaxSize(MAX_ITEMS, { message: `≤ ${MAX_ITEMS}` })
  @ValidateNested({ each: true })
  wordings?: WordingInput[] | null;

  @Field(() => LinkedFactEnum, { nullable: true, description: 'LINKED: the fact that it follows.' })
  @IsOptional()
  linkedFact?: LinkedFact | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'COMMENDED: points for the unit as a collective.' })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  perCollective?: Hundredths | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'COMMENDED: points for each commended person.' })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  perIndividual?: Hundredths | null;

  @Field(() => NotApplicableRuleEnum, {
    nullable: true,
    description: 'What it gives where it does not apply; NOT_ALLOWED by default.',
  })
  @IsOptional()
  notApplicable?: NotApplicableRule | null;
}

@InputType({ description: 'A new line.' })
export class AddCriterionInput {
  @Field(() => String, {
    nullable: true,
    description: 'The group that it belongs to, by its id, or by its code in the draft; left out: none.',
  })
  @IsOptional()
  @Text(60)
  parent?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The line behind which it stands, by its id, or by its code in the draft; null: first; left out: where its code belongs.',
  })
  @IsOptional()
  @Text(60)
  after?: string | null;

  @Field(() => String, { description: 'Its letter or number, e.g. 5đ; 1 to 20 characters.' })
  @Text(20)
  code!: string;

  @Field(() => String, { description: 'What it asks, 1 to 1000 characters.' })
  @Text(1000)
  text!: string;

  @Field(() => DecimalScalar, { description: 'Maximum.' })
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  maxScore!: Hundredths;

  @Field(() => [UnitKindEnum], { description: 'The unit kinds it applies to.' })
  @ArrayMinSize(1, { message: '≥ 1' })
  @ArrayUnique({ message: '×2' })
  kinds!: UnitKind[];

  @Field(() => CriterionScoringInput, { description: 'How it gets its points.' })
  @ValidateNested()
  scoring!: CriterionScoringInput;

  @Field(() => EvidenceRuleEnum, { nullable: true, description: 'Whether it asks for evidence.' })
  @IsOptional()
  evidence?: EvidenceRule | null;

  @Field(() => [EvidenceKindEnum], {
    nullable: true,
    description: 'What may stand as evidence; everything by default.',
  })
  @IsOptional()
  @ArrayUnique({ message: '×2' })
  evidenceTypes?: EvidenceKind[] | null;
}

@InputType({ description: 'Another wording, weight or way of scoring of a line; what is left out stays.' })
export class ChangeCriterionInput {
  @Field(() => String, { description: 'The line, by its id, or by its code in the draft.' })
  @Text(60)
  criterion!: string;

  @Field(() => String, { nullable: true, description: 'Its letter or number, e.g. 5đ; 1 to 20 characters.' })
  @IsOptional()
  @Text(20)
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'What it asks, 1 to 1000 characters.' })
  @IsOptional()
  @Text(1000)
  text?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Maximum.' })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  maxScore?: Hundredths | null;

  @Field(() => [UnitKindEnum], { nullable: true, description: 'The unit kinds it applies to.' })
  @IsOptional()
  @ArrayMinSize(1, { message: '≥ 1' })
  @ArrayUnique({ message: '×2' })
  kinds?: UnitKind[] | null;

  @Field(() => CriterionScoringInput, { nullable: true, description: 'How it gets its points.' })
  @IsOptional()
  @ValidateNested()
  scoring?: CriterionScoringInput | null;

  @Field(() => EvidenceRuleEnum, { nullable: true, description: 'Whether it asks for evidence.' })
  @IsOptional()
  evidence?: EvidenceRule | null;

  @Field(() => [EvidenceKindEnum], {
    nullable: true,
    description: 'What may stand as evidence; everything by default.',
  })
  @IsOptional()
  @ArrayUnique({ message: '×2' })
  evidenceTypes?: EvidenceKind[] | null;
}

@InputType({ description: 'Another place for a line, with everything below it.' })
export class MoveCriterionInput {
  @Field(() => String, { description: 'The line, by its id, or by its code in the draft.' })
  @Text(60)
  criterion!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The group that it goes to, by its id, or by its code in the draft; left out: none.',
  })
  @IsOptional()
  @Text(60)
  parent?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The line behind which it stands, by its id, or by its code in the draft; null: first; left out: where its code belongs.',
  })
  @IsOptional()
  @Text(60)
  after?: string | null;
}

@InputType({ description: 'A condition of a band.' })
export class GateInput {
  @Field(() => GateFactEnum, { description: 'What it asks.' })
  fact!: GateFact;

  @Field(() => String, {
    nullable: true,
    description: 'MINIMUM_POINTS, NO_INCIDENT: the line, by its id, or by its code in the draft.',
  })
  @IsOptional()
  @Text(60)
  criterion?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'MINIMUM_POINTS: the least.' })
  @IsOptional()
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  points?: Hundredths | null;
}

@InputType({ description: 'A band: the one of this code, or a new one.' })
export class BandInput {
  @Field(() => String, { description: 'Code, 1 to 60 characters.' })
  @Text(60)
  code!: string;

  @Field(() => String, { description: "The locality's own word for it, 1 to 60 characters." })
  @Text(60)
  label!: string;

  @Field(() => StandardBandEnum, { description: 'The class it stands for.' })
  standard!: StandardBand;

  @Field(() => DecimalScalar, { description: 'Lowest total that reaches it.' })
  @Min(0, { message: '≥ 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  minScore!: Hundredths;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'At most this percentage of the units that a body classifies, more than 0 and at most 100; left out: no limit.',
  })
  @IsOptional()
  @Min(1, { message: '> 0' })
  @Max(10_000, { message: '≤ 100' })
  quotaPercent?: Hundredths | null;

  @Field(() => [GateInput], { nullable: true, description: 'What must hold besides the points.' })
  @IsOptional()
  @ArrayMaxSize(MAX_GATES, { message: `≤ ${MAX_GATES}` })
  @ValidateNested({ each: true })
  gates?: GateInput[] | null;
}

@InputType({ description: 'The window of a unit kind, instead of the one that it has.' })
export class WindowInput {
  @Field(() => UnitKindEnum, { description: 'The unit kind.' })
  kind!: UnitKind;

  @Field(() => Int, { description: 'Month of the first day.' })
  @Min(1, { message: '≥ 1' })
  @Max(12, { message: '≤ 12' })
  fromMonth!: number;

  @Field(() => Int, { description: 'First day.' })
  @Min(1, { message: '≥ 1' })
  @Max(31, { message: '≤ 31' })
  fromDay!: number;

  @Field(() => Int, { description: 'Month of the last day.' })
  @Min(1, { message: '≥ 1' })
  @Max(12, { message: '≤ 12' })
  toMonth!: number;

  @Field(() => Int, { description: 'Last day; it still belongs to the window.' })
  @Min(1, { message: '≥ 1' })
  @Max(31, { message: '≤ 31' })
  toDay!: number;
}

@InputType({ description: 'Which units are left out.' })
export class EligibilityRuleInput {
  @Field(() => Boolean, { description: 'Whether units of the armed forces are.' })
  armedForces!: boolean;

  @Field(() => [EnterpriseSizeEnum], { description: 'Sizes of enterprises that are.' })
  @ArrayUnique({ message: '×2' })
  sizes!: EnterpriseSize[];

  @Field(() => [SchoolLevelEnum], { description: 'Levels of schools that are.' })
  @ArrayUnique({ message: '×2' })
  levels!: SchoolLevel[];

  @Field(() => String, { description: 'The document that says so, 1 to 200 characters.' })
  @Text(200)
  source!: string;
}

@InputType({ description: 'Who is left out of awards, and who may become exemplary; what is left out stays.' })
export class AwardRuleInput {
  @Field(() => [StandardBandEnum], { nullable: true, description: 'Bands that earn no award.' })
  @IsOptional()
  @ArrayUnique({ message: '×2' })
  excludedBands?: StandardBand[] | null;

  @Field(() => StandardBandEnum, {
    nullable: true,
    description: 'The band that an exemplary unit must have reached; null: no such rule.',
  })
  @IsOptional()
  exemplaryBand?: StandardBand | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether in every year of the plan.' })
  @IsOptional()
  exemplaryEveryYear?: boolean | null;
}

@InputType({ description: 'What a book says besides its lists; what is left out stays.' })
export class RuleBookSettingsInput {
  @Field(() => DecimalScalar, { nullable: true, description: 'The points of the whole scorecard.' })
  @IsOptional()
  @Min(1, { message: '> 0' })
  @Max(MOST_POINTS, { message: `≤ ${MOST_POINTS / 100}` })
  total?: Hundredths | null;

  @Field(() => RoundingModeEnum, { nullable: true, description: 'Direction of rounding.' })
  @IsOptional()
  rounding?: Rounding['mode'] | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Unit of rounding: 0.01, 0.05, 0.1, 0.25, 0.5 or 1.' })
  @IsOptional()
  @IsIn(ROUNDING_UNITS, { message: '0.01 | 0.05 | 0.1 | 0.25 | 0.5 | 1' })
  roundingUnit?: Hundredths | null;

  @Field(() => Int, { nullable: true, description: 'Days in which a unit may ask for a re-examination, 0 to 365.' })
  @IsOptional()
  @Min(0, { message: '0–365' })
  @Max(365, { message: '0–365' })
  appealDays?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the locality confirms bands and thresholds.' })
  @IsOptional()
  verified?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'The plan that the scorecard follows; null takes it away.' })
  @IsOptional()
  @IsId()
  planId?: string | null;

  @Field(() => String, { nullable: true, description: 'Its section; null takes it away.' })
  @IsOptional()
  @Text(100)
  section?: string | null;
}

@InputType({ description: 'One edit: exactly one of these.' })
export class RuleBookEditInput {
  @Field(() => RuleBookSettingsInput, {
    nullable: true,
    description: 'Total, rounding, appeal days, confirmation, source.',
  })
  @IsOptional()
  @ValidateNested()
  settings?: RuleBookSettingsInput | null;

  @Field(() => AddCriterionInput, { nullable: true, description: 'Adds a line.' })
  @IsOptional()
  @ValidateNested()
  addCriterion?: AddCriterionInput | null;

  @Field(() => ChangeCriterionInput, {
    nullable: true,
    description: 'Rewords or weighs a line, or lets it score otherwise.',
  })
  @IsOptional()
  @ValidateNested()
  changeCriterion?: ChangeCriterionInput | null;

  @Field(() => MoveCriterionInput, { nullable: true, description: 'Moves a line with everything below it.' })
  @IsOptional()
  @ValidateNested()
  moveCriterion?: MoveCriterionInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Retires a line with everything below it, by its id, or by its code in the draft.',
  })
  @IsOptional()
  @Text(60)
  retireCriterion?: string | null;

  @Field(() => BandInput, { nullable: true, description: 'Sets a band.' })
  @IsOptional()
  @ValidateNested()
  setBand?: BandInput | null;

  @Field(() => String, { nullable: true, description: 'Removes the band of this code.' })
  @IsOptional()
  @Text(60)
  removeBand?: string | null;

  @Field(() => WindowInput, { nullable: true, description: 'Sets the window of a kind.' })
  @IsOptional()
  @ValidateNested()
  setWindow?: WindowInput | null;

  @Field(() => UnitKindEnum, { nullable: true, description: 'Removes the window of this kind.' })
  @IsOptional()
  removeWindow?: UnitKind | null;

  @Field(() => EligibilityRuleInput, { nullable: true, description: 'Says which units are left out.' })
  @IsOptional()
  @ValidateNested()
  setEligibility?: EligibilityRuleInput | null;

  @Field(() => AwardRuleInput, { nullable: true, description: 'Says who is left out of awards.' })
  @IsOptional()
  @ValidateNested()
  setAwardRule?: AwardRuleInput | null;
}

@InputType({ description: 'Edits of a draft, made one after the other, all or none.' })
export class EditRuleBookInput {
  @Field(() => ID, { description: 'The draft.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'Its editVersion that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => Int, { nullable: true, description: 'Another year from which it is meant to be in force.' })
  @IsOptional()
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  fromYear?: number | null;

  @Field(() => [RuleBookEditInput], { description: 'The edits, at most 100.' })
  @ArrayMaxSize(MAX_EDITS, { message: `≤ ${MAX_EDITS}` })
  @ValidateNested({ each: true })
  edits!: RuleBookEditInput[];
}
