import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import { TenantType } from '../tenants/tenant.type.js';
import type { UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';

export const DifferenceKindEnum = schemaEnum<'STANDING' | 'FIGURE'>('FigureCheckDifferenceKind', 'What differs.', {
  STANDING: 'The standing of a unit differs from its facts.',
  FIGURE: 'A figure of a body and kind differs from the standings of its units.',
});

@ObjectType('FigureCheckDifference', {
  description: 'One part of a standing or figure that a recount does not confirm.',
})
export class FigureDifferenceType {
  @Field(() => DifferenceKindEnum, { description: 'Whether a standing or a figure differs.' })
  what!: 'STANDING' | 'FIGURE';

  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => UnitKindEnum, { nullable: true, description: 'Kind of the unit, or of the units of the figure.' })
  unitKind!: UnitKind | null;

  @Field(() => String, {
    description: 'Which part, by its name in the service; `standing` where a whole one is missing.',
  })
  part!: string;

  @Field(() => String, { nullable: true, description: 'What is kept; null where nothing is.' })
  kept!: string | null;

  @Field(() => String, { nullable: true, description: 'What the recount says; null where nothing should be.' })
  counted!: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'Since when it is kept so.' })
  since!: string | null;
}

@ObjectType('FigureCheck', {
  description: 'A recount of all standings from the facts and of all figures from the standings; it repairs nothing.',
})
export class FigureCheckType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => InstantScalar, { description: 'As of when everything was recounted.' })
  checkedAt!: string;

  @Field(() => Int, { description: 'How many standings were recounted.' })
  standings!: number;

  @Field(() => Int, { description: 'How many figures were recounted.' })
  figures!: number;

  @Field(() => Int, { description: 'How many parts differ; 0 is what should be.' })
  differences!: number;
}

/** A page of checks, the latest first. */
export const FigureCheckConnection = connectionType('FigureCheck', () => FigureCheckType);

@ObjectType('PlatformFigureCheck', {
  description: 'How the latest recount of a tenant came out, without what differs.',
})
export class PlatformFigureCheckType {
  @Field(() => TenantType, { description: 'The tenant.' })
  tenant!: TenantType;

  @Field(() => InstantScalar, { nullable: true, description: 'As of when it was recounted; null where it never was.' })
  checkedAt!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many parts differ; null where it was never recounted.' })
  differences!: number | null;
}
