import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Level } from '../../kernel/level.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { LevelEnum } from '../areas/area.type.js';
import type { TenantStatus } from './tenant.store.js';

export const TenantStatusEnum = schemaEnum<TenantStatus>('TenantStatus', 'State of a tenant.', {
  ACTIVE: 'In use.',
  SUSPENDED: 'Nobody but the platform operator gets in.',
  MERGED: 'Its area was merged; history stays readable, the successor goes on.',
});

@ObjectType('Tenant', { description: 'One locality (địa phương) that runs the movement under its own rules.' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "code")')
export class TenantType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'Short code as in X-Tenant, e.g. hai-phong.' })
  code!: string;

  @Field(() => String, { description: 'Name of the locality.' })
  name!: string;

  @Field(() => LevelEnum, { description: 'Level of the locality.' })
  level!: Level;

  @Field(() => String, { description: 'IANA time zone in which its days and deadlines are counted.' })
  timeZone!: string;

  @Field(() => TenantStatusEnum, { description: 'State of the tenant.' })
  status!: TenantStatus;
}

/** A page of tenants, in Vietnamese order of names. */
export const TenantConnection = connectionType('Tenant', () => TenantType);
