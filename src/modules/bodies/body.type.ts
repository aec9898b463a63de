import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Level } from '../../kernel/level.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar } from '../../platform/graphql/scalars.js';
import { LevelEnum } from '../areas/area.type.js';
import type { Boundaries } from './body.rules.js';
import type { BodyMemberRow } from './body.store.js';

export const BodyPositionEnum = schemaEnum<BodyMemberRow['position']>(
  'BodyPosition',
  'Seat of an organisation on a body.',
  {
    HEAD: 'Trưởng ban.',
    DEPUTY_HEAD: 'Phó Trưởng ban.',
    STANDING_MEMBER: 'Ủy viên thường trực: the standing agency.',
    MEMBER: 'Thành viên.',
  },
);

export const BoundariesEnum = schemaEnum<Boundaries>('Boundaries', 'Under which bodies units of a year count.', {
  THEN: 'The bodies that were responsible in that year; of a closed year in the tree that it was closed with.',
  NOW: 'The bodies that the units answer to now, whatever was merged, split or moved meanwhile, in the tree of today. What is left with an ended body (units that ended before it, its own reports and assignments) counts for its only successor; where it was divided among several, or nobody went on, for itself.',
});

@ObjectType('BodyMember', { description: 'An organisation that sits on a body; persons are not kept.' })
export class BodyMemberType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Name of the organisation.' })
  organisation!: string;

  @Field(() => BodyPositionEnum, { description: 'Its seat.' })
  position!: BodyMemberRow['position'];
}

@ObjectType('Body', { description: "Steering body (Ban Chỉ đạo), a node of the tenant's tree." })
@Directive('@key(fields: "id")')
export class BodyType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Code, unique in the tenant.' })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => LevelEnum, { description: 'Level.' })
  level!: Level;

  @Field(() => String, { nullable: true, description: 'The agency that runs its desk (cơ quan thường trực).' })
  standingAgency!: string | null;

  @Field(() => DayScalar, { description: 'First day of the body.' })
  validFrom!: string;

  @Field(() => DayScalar, { nullable: true, description: 'First day after its end; null while it works.' })
  validTo!: string | null;

  @Field(() => String, { nullable: true, description: 'The document by which it ended (căn cứ pháp lý).' })
  endingBasis!: string | null;

  @Field(() => Int, { description: 'Version, for changing it.' })
  version!: number;
}
