import { Matches } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Level } from '../../kernel/level.js';
import { IsId, IsVersion, OptionalText, Text } from '../../platform/graphql/validation.js';
import { LevelEnum } from '../areas/area.type.js';

@InputType({ description: 'A new body under an existing one.' })
export class CreateBodyInput {
  @Field(() => ID, { description: 'The body above.' })
  @IsId()
  parentId!: string;

  @Field(() => String, { description: 'Code, unique in the tenant: letters, digits, dots and dashes, at most 60.' })
  @Matches(/^[A-Za-z0-9Đđ][A-Za-z0-9Đđ.-]{0,59}$/, { message: 'letters, digits, dots and dashes, at most 60' })
  code!: string;

  @Field(() => String, { description: 'Name, 1 to 300 characters.' })
  @Text(300)
  name!: string;

  @Field(() => LevelEnum, { description: 'Level; lower than that of the body above.' })
  level!: Level;

  @Field(() => String, { nullable: true, description: 'National code of its area.' })
  @OptionalText(10)
  areaCode?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The agency that runs its desk (cơ quan thường trực), at most 300 characters.',
  })
  @OptionalText(300)
  standingAgency?: string;
}

@InputType({ description: 'Another name or standing agency for a body.' })
export class RenameBodyInput {
  @Field(() => ID, { description: 'The body.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { nullable: true, description: 'New name, 1 to 300 characters; left out: unchanged.' })
  @OptionalText(300)
  name?: string;

  @Field(() => String, {
    nullable: true,
    description: 'New standing agency, at most 300 characters; null takes it away, left out: unchanged.',
  })
  @OptionalText(300)
  standingAgency?: string | null;
}

@InputType({ description: 'Another parent for a body and its whole subtree.' })
export class MoveBodyInput {
  @Field(() => ID, { description: 'The body to move.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => ID, { description: 'The body to stand under.' })
  @IsId()
  parentId!: string;
}
