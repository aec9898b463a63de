import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Day, Instant } from '../../kernel/deadline.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';
import type { CalendarEntryKind } from './calendar.rules.js';

export const CalendarEntryKindEnum = schemaEnum<CalendarEntryKind>(
  'CalendarEntryKind',
  'What stands in the calendar.',
  {
    DEADLINE: 'A report is due (hạn báo cáo).',
    WINDOW: 'Units are assessed (kỳ đánh giá).',
    MILESTONE: 'A review, campaign day or quarter of a plan (mốc).',
  },
);

@ObjectType('CalendarEntry', {
  description: 'One line of the calendar: a deadline, an assessment window or a milestone of a plan.',
})
export class CalendarEntryType {
  @Field(() => CalendarEntryKindEnum, { description: 'What it is.' })
  kind!: CalendarEntryKind;

  @Field(() => String, { description: 'Its name: of the regime, of the year assessed, or as the plan says.' })
  title!: string;

  @Field(() => DayScalar, { description: 'First day; of a deadline the last day on which it can be met.' })
  from!: Day;

  @Field(() => DayScalar, { description: 'Last day, itself included.' })
  to!: Day;

  @Field(() => InstantScalar, {
    nullable: true,
    description: 'Of a deadline: the first instant that is too late, extensions heeded; null otherwise.',
  })
  dueAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Of a deadline: the period that is reported on.' })
  period!: string | null;

  @Field(() => Int, { nullable: true, description: "Of a deadline: how many reporters of the viewer's scope have it." })
  reporters!: number | null;

  @Field(() => Int, { nullable: true, description: 'Of a deadline: how many of them still owe the report.' })
  open!: number | null;

  @Field(() => [UnitKindEnum], { description: 'Of a window: the kinds of units that it is for; else none.' })
  kinds!: readonly UnitKind[];
}

@ObjectType('CalendarFeed', {
  description:
    'A secret link with which calendar programs show what is due (đường dẫn lịch iCalendar), one a person and tenant.',
})
export class CalendarFeedType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => InstantScalar, { description: 'When it was made.' })
  createdAt!: Instant;

  @Field(() => InstantScalar, { nullable: true, description: 'Since when it answers no more; null while it does.' })
  revokedAt!: Instant | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The secret path below the address of the service, in the answer of createCalendarFeed only; whoever has it sees the calendar without signing in.',
  })
  path!: string | null;
}
