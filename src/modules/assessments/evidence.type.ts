import { Field, ID, Int, ObjectType } from 'type-graphql';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { EvidenceKind } from '../rulebooks/rule-book.rules.js';
import { EvidenceKindEnum } from '../rulebooks/rule-book.type.js';

@ObjectType('EvidenceFile', {
  description:
    'A file that a unit handed in at `POST /files/evidence?unit=ID&name=NAME`, kept outside the database under the hash of what it holds.',
})
export class EvidenceFileType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Its name, which ends as its type does.' })
  name!: string;

  @Field(() => String, { description: 'Its type, by what it holds: application/pdf, say.' })
  type!: string;

  @Field(() => Int, { description: 'Its length in bytes.' })
  size!: number;

  @Field(() => String, {
    description: 'SHA-256 of what it holds, as 64 hexadecimal digits; compared at every download.',
  })
  hash!: string;

  @Field(() => InstantScalar, { description: 'When it was handed in.' })
  uploadedAt!: string;

  @Field(() => String, { description: 'Who handed it in, by the name of the account at that time.' })
  personName!: string;
}

@ObjectType('Evidence', { description: 'What stands for the self score of a line (minh chứng).' })
export class EvidenceType {
  @Field(() => ID, {
    nullable: true,
    description: 'By which it is taken back; null for an explanation, which is written by saveSelfScores.',
  })
  id!: string | null;

  @Field(() => EvidenceKindEnum, { description: 'What it is.' })
  kind!: EvidenceKind;

  @Field(() => String, { description: 'The explanation, the address of a link, or the name of a file.' })
  text!: string;

  @Field(() => EvidenceFileType, { nullable: true, description: 'The file; null for anything else.' })
  file!: EvidenceFileType | null;

  @Field(() => String, { nullable: true, description: 'The address; null for anything but a link.' })
  link!: string | null;

  @Field(() => String, { nullable: true, description: 'What the unit says that it shows.' })
  note!: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was attached; null for an explanation.' })
  attachedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who attached it; null for an explanation.' })
  personName!: string | null;
}
