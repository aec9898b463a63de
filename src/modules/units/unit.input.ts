import {
  ArrayMaxSize,
  ArrayUnique,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { IsId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import type { EnterpriseSize, RecognitionStatus, SchoolLevel, StandardBand, UnitKind } from './unit.rules.js';
import {
  EnterpriseSizeEnum,
  RecognitionStatusEnum,
  SchoolLevelEnum,
  StandardBandEnum,
  UnitKindEnum,
} from './unit.type.js';

@InputType({ description: 'Which units a list shows; what is left out does not narrow it.' })
export class UnitFilter {
  @Field(() => ID, { nullable: true, description: 'Only units of the subtree of this body.' })
  @IsOptional()
  underBody?: string | null;

  @Field(() => [UnitKindEnum], { nullable: true, description: 'Only these kinds.' })
  @IsOptional()
  @ArrayMaxSize(5, { message: '≤ 5' })
  kinds?: UnitKind[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Each word begins a word of the name or the code; accents and case do not matter, đ is found as d. At most 100 characters.',
  })
  @OptionalText(100)
  search?: string | null;

  @Field(() => Int, { nullable: true, description: 'The year that band and recognition speak of: 2000 to 2100.' })
  @IsOptional()
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year?: number | null;

  @Field(() => StandardBandEnum, {
    nullable: true,
    description: 'Only units of this class in the year, by their approved assessment.',
  })
  band?: StandardBand | null;

  @Field(() => RecognitionStatusEnum, { nullable: true, description: 'Only units that stand so in the year.' })
  recognition?: RecognitionStatus | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Only units that are counted by the rule book in force in the year (this year by default), or only those that are not.',
  })
  eligible?: boolean | null;
}

@InputType({ description: 'A new unit.' })
export class CreateUnitInput {
  @Field(() => ID, { description: 'The body that it answers to.' })
  @IsId()
  bodyId!: string;

  @Field(() => String, { description: 'Code, unique in the tenant: letters, digits, dots and dashes, at most 60.' })
  @Matches(/^[A-Za-z0-9Đđ][A-Za-z0-9Đđ.-]{0,59}$/, { message: 'letters, digits, dots and dashes, at most 60' })
  code!: string;

  @Field(() => String, { description: 'Name, 1 to 300 characters.' })
  @Text(300)
  @Matches(/\S/, { message: '1–300' })
  name!: string;

  @Field(() => UnitKindEnum, { description: 'Kind; it never changes.' })
  kind!: UnitKind;

  @Field(() => String, { nullable: true, description: 'National code of its area; that of the body when left out.' })
  @OptionalText(10)
  areaCode?: string | null;

  @Field(() => EnterpriseSizeEnum, { nullable: true, description: 'Size, of an enterprise only.' })
  enterpriseSize?: EnterpriseSize | null;

  @Field(() => SchoolLevelEnum, { nullable: true, description: 'Level, of a school only.' })
  schoolLevel?: SchoolLevel | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it belongs to the armed forces; agencies only.' })
  armedForces!: boolean;
}

@InputType({ description: 'Another name or other eligibility facts for a unit.' })
export class UpdateUnitInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { nullable: true, description: 'New name, 1 to 300 characters; left out: unchanged.' })
  @OptionalText(300)
  @Matches(/\S/, { message: '1–300' })
  name?: string | null;

  @Field(() => EnterpriseSizeEnum, {
    nullable: true,
    description: 'Size, of an enterprise only; null: not known, left out: unchanged.',
  })
  enterpriseSize?: EnterpriseSize | null;

  @Field(() => SchoolLevelEnum, {
    nullable: true,
    description: 'Level, of a school only; null: not known, left out: unchanged.',
  })
  schoolLevel?: SchoolLevel | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it belongs to the armed forces; agencies only; left out: unchanged.',
  })
  armedForces?: boolean | null;
}

@InputType({ description: 'Another body for a unit to answer to.' })
export class MoveUnitInput {
  @Field(() => ID, { description: 'The unit to move.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => ID, { description: 'The body to answer to.' })
  @IsId()
  bodyId!: string;
}

const LISTED = 500;

@InputType({ description: 'Which units and bodies of a body that ends go where.' })
export class PlacementInput {
  @Field(() => ID, { description: 'The body that takes them.' })
  @IsId()
  toBodyId!: string;

  @Field(() => [ID], { nullable: true, description: 'Units that answer to the ending body, at most 500.' })
  @IsOptional()
  @ArrayMaxSize(LISTED, { message: '≤ 500' })
  @IsUUID('all', { each: true, message: 'id' })
  unitIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'National codes of areas, at most 500: all units of them that answer to the ending body, but for those that are named by themselves.',
  })
  @IsOptional()
  @ArrayMaxSize(LISTED, { message: '≤ 500' })
  @MaxLength(10, { each: true, message: '≤ 10' })
  areaCodes?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Bodies directly under the ending body, at most 500.' })
  @IsOptional()
  @ArrayMaxSize(LISTED, { message: '≤ 500' })
  @IsUUID('all', { each: true, message: 'id' })
  bodyIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Memberships over the ending body, at most 500: the same roles go on over this place, which must be a successor. With several successors every role that one of them could take needs its place.',
  })
  @IsOptional()
  @ArrayMaxSize(LISTED, { message: '≤ 500' })
  @IsUUID('all', { each: true, message: 'id' })
  membershipIds?: string[] | null;
}

@InputType({
  description:
    'The end of a body (kết thúc hoạt động, sáp nhập, chia tách). With one successor, whatever is not placed otherwise goes to it, roles over the body and delegations to it included; with several or none, every unit and every body directly under it needs its place. A role never goes to a body of a higher level: it stays with the body that ended.',
})
export class EndBodyInput {
  @Field(() => ID, { description: 'The body that ends.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => DayScalar, { description: 'The first day without it; not after today.' })
  endsOn!: string;

  @Field(() => String, { description: 'The document by which it ends (căn cứ pháp lý), 1 to 500 characters.' })
  @Text(500)
  @Matches(/\S/, { message: '1–500' })
  legalBasis!: string;

  @Field(() => [ID], { description: 'Who goes on with its work, at most 50; an empty list where nobody does.' })
  @ArrayMaxSize(50, { message: '≤ 50' })
  @ArrayUnique({ message: 'unique' })
  @IsUUID('all', { each: true, message: 'id' })
  successorIds!: string[];

  @Field(() => [PlacementInput], { nullable: true, description: 'What goes where, at most 100 places.' })
  @IsOptional()
  @ArrayMaxSize(100, { message: '≤ 100' })
  @ValidateNested({ each: true })
  placements?: PlacementInput[] | null;
}
