import { ArrayMinSize, IsOptional, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { IsId, IsOptionalId } from '../../platform/graphql/validation.js';
import type { UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';

@InputType({ description: 'Trying other rules out on the results of a year.' })
export class PreviewRuleBookInput {
  @Field(() => ID, { description: 'The draft, or a published version.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The year whose approved cards are counted anew, 2000 to 2100.' })
  @Min(2000, { message: '2000–2100' })
  @Max(2100, { message: '2000–2100' })
  year!: number;

  @Field(() => [UnitKindEnum], {
    nullable: true,
    description: 'Only units of these kinds; the others stay as they are.',
  })
  @IsOptional()
  @ArrayMinSize(1, { message: '≥ 1' })
  kinds?: UnitKind[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Only units of the subtree of this body; the others stay as they are.',
  })
  @IsOptionalId()
  underBody?: string | null;
}
