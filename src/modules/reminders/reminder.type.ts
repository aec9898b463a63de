import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Day, Instant } from '../../kernel/deadline.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { DigestState } from './digest.store.js';
import type { NoticeKind } from './notice-words.rules.js';

export const NoticeKindEnum = schemaEnum<NoticeKind>('NoticeKind', 'What a notice reminds of.', {
  REPORT_AHEAD: 'A report of one’s own comes due (sắp đến hạn báo cáo).',
  REPORT_TODAY: 'A report of one’s own is due today (hôm nay hết hạn báo cáo).',
  REPORT_LATE: 'A report of one’s own is late (quá hạn báo cáo).',
  REPORTS_LATE_BELOW: 'Reporters below are late (cấp dưới quá hạn báo cáo).',
  WORK_AHEAD: 'Work of one’s own comes due (sắp đến hạn nhiệm vụ).',
  WORK_TODAY: 'Work of one’s own is due today (hôm nay hết hạn nhiệm vụ).',
  WORK_LATE: 'Work of one’s own is late (quá hạn nhiệm vụ).',
  WORK_LATE_BELOW: 'Assignees below are late (cấp dưới quá hạn nhiệm vụ).',
});

@ObjectType('Notice', {
  description: 'A reminder (nhắc việc) of one day to one person, as it was on that day.',
})
export class NoticeType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => NoticeKindEnum, { description: 'What it reminds of.' })
  kind!: NoticeKind;

  @Field(() => DayScalar, { description: 'The day on which it was made.' })
  day!: Day;

  @Field(() => InstantScalar, { description: 'The first instant that is too late.' })
  dueAt!: Instant;

  @Field(() => Int, { description: 'Year that the report or the work belongs to.' })
  year!: number;

  @Field(() => String, { nullable: true, description: 'Of reports: the period that is reported on.' })
  period!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many below were late that day; null for one’s own.' })
  below!: number | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was marked as read; null before.' })
  readAt!: Instant | null;
}

/** A page of notices, the newest first. */
export const NoticeConnection = connectionType('Notice', () => NoticeType);

@ObjectType('ReminderRules', { description: 'On which days a tenant reminds of reports and work.' })
export class ReminderRulesType {
  @Field(() => [Int], {
    description: 'How many days before the last day; a regime may have its own. On the last day itself always.',
  })
  daysBefore!: readonly number[];

  @Field(() => [Int], { description: 'After how many days late.' })
  daysLate!: readonly number[];

  @Field(() => Int, {
    description:
      'After so many days late each, one body more up the chain hears of it: first the one above, then the next.',
  })
  escalateEvery!: number;

  @Field(() => Int, { description: 'Version, for the next change; 0 while the usual rules hold.' })
  version!: number;
}

export const DigestStateEnum = schemaEnum<DigestState>('DigestState', 'What became of a letter.', {
  WAITING: 'Not handed over yet; tried again while the mail server does not answer as wished.',
  SENT: 'The mail server has taken it on.',
  REFUSED: 'The mail server refused it for good: see `problem`.',
  DROPPED: 'Nobody or nothing was left to tell: the role ended, letters were switched off, or all was handed in.',
  SUPERSEDED: 'It waited until the letter of a later day, which took over what it had to tell.',
});

@ObjectType('Digest', { description: 'The one letter of a day (thư nhắc việc) to a person.' })
export class DigestType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => DayScalar, { description: 'The day of its reminders.' })
  day!: Day;

  @Field(() => DigestStateEnum, { description: 'What became of it.' })
  state!: DigestState;

  @Field(() => Int, { description: 'How often handing it over was tried.' })
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'What the mail server said when it did not take it on.' })
  problem!: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'Since when it is so; null while it waits.' })
  settledAt!: Instant | null;
}

/** A page of letters, the newest first. */
export const DigestConnection = connectionType('Digest', () => DigestType);
