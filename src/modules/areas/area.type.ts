import { Directive, Field, ObjectType } from 'type-graphql';
import type { Level } from '../../kernel/level.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar } from '../../platform/graphql/scalars.js';

export const LevelEnum = schemaEnum<Level>('Level', 'Level of an area, a tenant or a steering body.', {
  PROVINCE: 'Province or centrally-run city (tỉnh, thành phố).',
  DISTRICT: 'District (huyện, quận, thị xã); ended on 2025-07-01.',
  COMMUNE: 'Commune, ward or special zone (xã, phường, đặc khu).',
});

@ObjectType('Area', {
  description:
    'Official administrative unit (đơn vị hành chính) under its national code, as it was in one period. By code alone: the newest.',
})
@Directive('@key(fields: "code")')
export class AreaType {
  @Field(() => String, {
    description: 'National code: 2 digits for a province, 3 for a former district, 5 for a commune.',
  })
  code!: string;

  @Field(() => String, { description: 'Full name with its type, e.g. "Xã Thiện Tín".' })
  name!: string;

  @Field(() => LevelEnum, { description: 'Level of this area.' })
  level!: Level;

  @Field(() => DayScalar, { description: 'First day of this period as far as the catalogue vouches for it.' })
  validFrom!: string;

  @Field(() => DayScalar, {
    nullable: true,
    description: 'First day on which it was no longer so; null while in force.',
  })
  validTo!: string | null;
}

/** A page of areas, in Vietnamese order of names. */
export const AreaConnection = connectionType('Area', () => AreaType);
