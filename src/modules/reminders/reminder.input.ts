import { ArrayMaxSize, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'Notices that the viewer has read.' })
export class MarkNoticesReadInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'Which of his, at most 200; left out or null: all. An id that is not one of his is NOT_FOUND.',
  })
  @IsOptional()
  @ArrayMaxSize(200, { message: '≤ 200' })
  @IsUUID('all', { each: true, message: 'id' })
  ids?: string[] | null;
}

@InputType({ description: 'On which days a tenant reminds of reports and work.' })
export class ReminderRulesInput {
  @Field(() => [Int], {
    description: 'How many days before the last day, at most 10, each 1 to 365; on the last day itself always.',
  })
  @ArrayMaxSize(10, { message: '≤ 10' })
  @Min(1, { each: true, message: '1–365' })
  @Max(365, { each: true, message: '1–365' })
  daysBefore!: number[];

  @Field(() => [Int], { description: 'After how many days late, at most 10, each 1 to 365.' })
  @ArrayMaxSize(10, { message: '≤ 10' })
  @Min(1, { each: true, message: '1–365' })
  @Max(365, { each: true, message: '1–365' })
  daysLate!: number[];

  @Field(() => Int, { description: 'After so many days late each, one body more up the chain hears of it; 1 to 365.' })
  @Min(1, { message: '1–365' })
  @Max(365, { message: '1–365' })
  escalateEvery!: number;

  @Field(() => Int, {
    description: 'The version that was seen, 0 while nothing was set; a stale one is refused with CONFLICT.',
  })
  @Min(0, { message: '≥ 0' })
  version!: number;
}
