import { ArrayMaxSize, ArrayMinSize, IsOptional, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { IsId, IsOptionalId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';

@InputType({
  description:
    'Which report to draft: the one that answers a due, or, with `regimeCode`, `year` and `period`, the one that the receiver of a regime hands on.',
})
export class DraftReportInput {
  @Field(() => ID, { nullable: true, description: 'The due of a body that it answers.' })
  @IsOptionalId()
  dueId?: string | null;

  @Field(() => String, { nullable: true, description: 'Code of the regime whose reports are consolidated.' })
  @OptionalText(60)
  regimeCode?: string | null;

  @Field(() => Int, { nullable: true, description: 'Year that is reported on, 2000 to 2100.' })
  @IsOptional()
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year?: number | null;

  @Field(() => String, { nullable: true, description: 'Period, as dues name it: 2026, 2026-H1, 2026-Q3.' })
  @OptionalText(20)
  period?: string | null;
}

@InputType({ description: 'The text of one section.' })
export class ReportSectionInput {
  @Field(() => String, { description: 'Code of the section.' })
  @Text(20)
  code!: string;

  @Field(() => String, {
    description: 'Its text, a paragraph a line, at most 20,000 characters; an empty one is left out of the document.',
  })
  @MaxLength(20_000, { message: '≤ 20000' })
  text!: string;
}

@InputType({ description: 'A report at the version that was seen.' })
export class ReportStepInput {
  @Field(() => ID, { description: 'The report.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;
}

@InputType({ description: 'What to change in a report; what is left out stays.' })
export class EditReportInput extends ReportStepInput {
  @Field(() => [ReportSectionInput], { nullable: true, description: 'Texts of sections, at most 60.' })
  @IsOptional()
  @ArrayMaxSize(60, { message: '≤ 60' })
  @ValidateNested({ each: true })
  sections?: ReportSectionInput[] | null;

  @Field(() => String, { nullable: true, description: 'Abstract (trích yếu), 1 to 500 characters.' })
  @OptionalText(500)
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'Place of issue (địa danh), 1 to 100 characters.' })
  @OptionalText(100)
  place?: string | null;

  @Field(() => String, { nullable: true, description: 'Authority above the issuer, 1 to 300 characters.' })
  @OptionalText(300)
  superior?: string | null;

  @Field(() => String, { nullable: true, description: 'To whom it is addressed (Kính gửi), 1 to 300 characters.' })
  @OptionalText(300)
  addressee?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Capacity of who signs, never a name, 1 to 5 lines of 1 to 100 characters.',
  })
  @IsOptional()
  @ArrayMinSize(1, { message: '≥ 1' })
  @ArrayMaxSize(5, { message: '≤ 5' })
  @Length(1, 100, { each: true, message: '1–100' })
  signer?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Who receives it (Nơi nhận), 1 to 30 lines of 1 to 200 characters.',
  })
  @IsOptional()
  @ArrayMinSize(1, { message: '≥ 1' })
  @ArrayMaxSize(30, { message: '≤ 30' })
  @Length(1, 200, { each: true, message: '1–200' })
  recipients?: string[] | null;
}
