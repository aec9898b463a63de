import { ArrayMaxSize, ArrayMinSize, Length, Matches, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { IsId, IsVersion, Text } from '../../platform/graphql/validation.js';

@InputType({ description: 'Units to register for a year.' })
export class RegisterUnitsInput {
  @Field(() => Int, { description: 'The year: 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year!: number;

  @Field(() => [ID], { description: 'The units, 1 to 200; one that is named twice is registered once.' })
  @ArrayMinSize(1, { message: '1–200' })
  @ArrayMaxSize(200, { message: '1–200' })
  @Length(1, 100, { each: true, message: '1–100' })
  unitIds!: string[];

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
