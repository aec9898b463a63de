import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Hundredths } from '../../kernel/decimal.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DecimalScalar, InstantScalar } from '../../platform/graphql/scalars.js';

@ObjectType('BandInList', { description: 'How many units of a band a list had when it was closed.' })
export class BandInListType {
  @Field(() => String, { description: 'Code of the band in the rule book.' })
  code!: string;

  @Field(() => Int, { description: 'How many units had it.' })
  units!: number;

  @Field(() => Int, { nullable: true, description: 'How many its quota let into it; null where it has none.' })
  allowed!: number | null;
}

@ObjectType('AssessmentListClosing', {
  description: 'A closing of a list (chốt danh sách phân loại). Closings stay when a list is reopened.',
})
export class AssessmentListClosingType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'How many units had a class.' })
  classified!: number;

  @Field(() => Int, { description: 'How many were not assessed, for a cause.' })
  notAssessed!: number;

  @Field(() => [BandInListType], { description: 'The bands, best first, with their units and what quotas allowed.' })
  bands!: BandInListType[];

  @Field(() => String, { nullable: true, description: 'What was said on closing.' })
  note!: string | null;

  @Field(() => InstantScalar, { description: 'When it was closed.' })
  closedAt!: string;

  @Field(() => String, { description: 'Who closed it.' })
  closedByName!: string;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was reopened; null while the closing stands.' })
  reopenedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who reopened it.' })
  reopenedByName!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was reopened.' })
  reopenReason!: string | null;
}

@ObjectType('BandQuota', { description: 'How a band stands against its quota in a list.' })
export class BandQuotaType {
  @Field(() => DecimalScalar, { description: 'At most this percentage of the classified units.' })
  quotaPercent!: Hundredths;

  @Field(() => Int, { description: 'How many units the body classified, its whole.' })
  classified!: number;

  @Field(() => Int, { description: 'How many of them may have the band: whole units, never rounded up.' })
  allowed!: number;

  @Field(() => Int, { description: 'How many have it.' })
  inBand!: number;

  @Field(() => Int, {
    description: 'How many of these are over the line; the list cannot be closed while there are any.',
  })
  overCount!: number;
}

@ObjectType('RankedUnit', { description: 'A classified unit at its place in the ranking of its list.' })
export class RankedUnitType {
  @Field(() => Int, { description: 'Its place, from 1; no two units share one.' })
  place!: number;

  @Field(() => DecimalScalar, { description: 'The total of the review, which decides the place.' })
  reviewTotal!: Hundredths;

  @Field(() => InstantScalar, { description: 'When its card was handed in, which breaks ties.' })
  submittedAt!: string;

  @Field(() => Boolean, { description: 'Whether it is over the line of the quota of its band.' })
  overQuota!: boolean;
}

@ObjectType('OpenUnit', { description: 'A unit that keeps a list from being closed.' })
export class OpenUnitType {}

@ObjectType('AssessmentList', {
  description:
    'The list of a body for a year (danh sách phân loại): the units that answered to it and count, ranked. A registered unit is open until it is classified or not assessed; one whose registration does not stand has no part in it unless it was classified.',
})
export class AssessmentListType {
  @Field(() => Int, { description: 'The year.' })
  year!: number;
}

/** Pages of ranked units. */
export const RankedUnitConnection = connectionType('RankedUnit', () => RankedUnitType);

/** Pages of units that are still open. */
export const OpenUnitConnection = connectionType('OpenUnit', () => OpenUnitType);
