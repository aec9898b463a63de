import { ArrayMaxSize, ArrayMinSize, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { IsId, IsOptionalId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import type { UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';

@InputType({ description: 'Units to register for a year: named one by one, or all that count of a body.' })
export class RegisterUnitsInput {
  @Field(() => Int, { description: 'The year: 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year!: number;

  @Field(() => [ID], {
    nullable: true,
    description: 'The units, 1 to 200; one that is named twice is registered once. Left out where a body is named.',
  })
  @IsOptional()
  @ArrayMinSize(1, { message: '1–200' })
  @ArrayMaxSize(200, { message: '1–200' })
  @Length(1, 100, { each: true, message: '1–100' })
  unitIds?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Instead of units: every unit of the subtree of this body that is counted in the year and has no registration for it, standing or withdrawn. Doing it again registers those that came since.',
  })
  @IsOptionalId()
  underBody?: string | null;

  @Field(() => [UnitKindEnum], { nullable: true, description: 'With a body: only units of these kinds.' })
  @IsOptional()
  @ArrayMaxSize(5, { message: '≤ 5' })
  kinds?: UnitKind[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why units register after the window of their kind, 1 to 2,000 characters; only heads and administrators admit late ones. Kept with those that are late, ignored for others.',
  })
  @OptionalText(2_000)
  @Matches(/\S/, { message: '1–2000' })
  lateReason?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the undertaking covers all departments of the unit (100 % phòng, ban).',
  })
  allDepartments!: boolean;
}

@InputType({ description: 'A registration to take back.' })
export class WithdrawRegistrationInput {
  @Field(() => ID, { description: 'The registration.' })
  @IsId()
  registrationId!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  @Text(2_000)
  @Matches(/\S/, { message: '1–2000' })
  reason!: string;
}
