import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { BiAccessKind } from './bi-access.store.js';

export const BiAccessKindEnum = schemaEnum<BiAccessKind>('BiAccessKind', 'How a BI tool comes in.', {
  SQL_ROLE: 'A login role of the database that reads the views of schema bi_v1, of this tenant only.',
  API_KEY: 'A key, sent as a bearer credential: aggregates over GraphQL, and downloads of the same views.',
});

@ObjectType('BiAccess', { description: 'An entrance for BI tools to the figures of one tenant.' })
export class BiAccessType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => BiAccessKindEnum, { description: 'Role of the database, or key.' })
  kind!: BiAccessKind;

  @Field(() => String, { description: 'What it is for.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'Name of the role to sign in with; null for a key.' })
  roleName!: string | null;

  @Field(() => Int, { nullable: true, description: 'Connections at once; null for a key.' })
  connectionLimit!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Password of the role, or the key: in the answer of createBiAccess only, null ever after.',
  })
  secret!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the database to sign in to, with the secret; null ever after.',
  })
  database!: string | null;

  @Field(() => InstantScalar, { description: 'Since when.' })
  createdAt!: string;

  @Field(() => InstantScalar, { nullable: true, description: 'Until when; null while it is open.' })
  revokedAt!: string | null;

  @Field(() => Int, {
    description: 'Requests that came with the key, or sessions of the role; `biUses` of the tenant lists them.',
  })
  uses!: number;

  @Field(() => InstantScalar, { nullable: true, description: 'The last of them.' })
  lastUsedAt!: string | null;

  @Field(() => Int, { description: 'Version, for revoking it.' })
  version!: number;
}

@ObjectType('BiUse', { description: 'One use of an entrance for BI tools.' })
export class BiUseType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => ID, { description: 'The entrance.' })
  accessId!: string;

  @Field(() => String, { description: 'What the entrance is for.' })
  label!: string;

  @Field(() => InstantScalar, { description: 'When the request came or the session began.' })
  at!: string;

  @Field(() => String, {
    description: 'What was asked: method and address; of a session the name of the program and where it came from.',
  })
  what!: string;

  @Field(() => String, {
    description:
      'Number of the request in the log of the service; of a session its process in PostgreSQL and its beginning.',
  })
  requestId!: string;
}

export const BiUseConnection = connectionType('BiUse', () => BiUseType);

export const BiAccessConnection = connectionType('BiAccess', () => BiAccessType);
