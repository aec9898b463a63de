import { IsOptional, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { IsId, IsVersion, Text } from '../../platform/graphql/validation.js';
import { BiAccessKindEnum } from './bi.type.js';
import type { BiAccessKind } from './bi-access.store.js';

const CONNECTIONS = { message: '1–20' };

@InputType({ description: 'A new entrance for BI tools.' })
export class BiAccessInput {
  @Field(() => BiAccessKindEnum, { description: 'A role of the database, or a key over HTTP.' })
  kind!: BiAccessKind;

  @Field(() => String, { description: 'What it is for, 1 to 100 characters: the tool, the desk.' })
  @Text(100)
  label!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Connections that a role may hold at once, 1 to 20; 5 by default. Not for a key.',
  })
  @IsOptional()
  @Min(1, CONNECTIONS)
  @Max(20, CONNECTIONS)
  connectionLimit?: number | null;
}

@InputType({ description: 'The end of an entrance for BI tools.' })
export class RevokeBiAccessInput {
  @Field(() => ID, { description: 'The entrance.' })
  @IsId()
  id!: string;

  @Field(() => Int, { description: 'The version that was seen; a stale one is refused with CONFLICT.' })
  @IsVersion()
  version!: number;

  @Field(() => String, { description: 'Why, 1 to 500 characters.' })
  @Text(500)
  reason!: string;
}
