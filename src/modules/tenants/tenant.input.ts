import { Matches } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import type { Level } from '../../kernel/level.js';
import { Email, NewPassword, OptionalText, Text } from '../../platform/graphql/validation.js';
import { LevelEnum } from '../areas/area.type.js';

@InputType({ description: 'A new tenant with what it begins with.' })
export class CreateTenantInput {
  @Field(() => String, {
    description: 'Code as in X-Tenant: a-z, 0-9 and single dashes, at most 40. It never changes.',
  })
  @Matches(/^(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*$/, { message: 'a-z, 0-9, -, ≤ 40' })
  code!: string;

  @Field(() => String, { description: 'Name of the locality, 1 to 200 characters.' })
  @Text(200)
  name!: string;

  @Field(() => LevelEnum, { description: 'Level of the locality.' })
  level!: Level;

  @Field(() => String, { description: 'National code of its area, of the same level.' })
  @Matches(/^\d{2,5}$/, { message: '2–5 digits' })
  areaCode!: string;

  @Field(() => String, {
    defaultValue: 'Asia/Ho_Chi_Minh',
    description: 'IANA time zone in which its days and deadlines are counted. It never changes.',
  })
  @Text(60)
  timeZone!: string;

  @Field(() => String, { description: 'Name of its highest body (Ban Chỉ đạo), 1 to 300 characters.' })
  @Text(300)
  rootBodyName!: string;

  @Field(() => String, {
    nullable: true,
    description: "The agency that runs that body's desk (cơ quan thường trực), at most 300 characters.",
  })
  @OptionalText(300)
  standingAgency?: string | null;

  @Field(() => String, { description: 'E-mail address of its first administrator.' })
  @Email()
  adminEmail!: string;

  @Field(() => String, { description: 'Name of its first administrator, 1 to 200 characters.' })
  @Text(200)
  adminName!: string;

  @Field(() => String, {
    description: 'Initial password of an account that is made now, 10 to 200 characters.',
  })
  @NewPassword()
  adminPassword!: string;
}
