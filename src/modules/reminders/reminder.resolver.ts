import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { mayRead, readScope } from '../../kernel/actor.js';
import { within } from '../../kernel/path.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { viewerOf } from '../people/person.resolver.js';
import { ViewerType } from '../people/person.type.js';
import type { ReportDueRow } from '../reporting/report-due.store.js';
import { reportDueById } from '../reporting/reporting.loaders.js';
import { ReportDueType } from '../reporting/reporting.type.js';
import type { AssignmentRow } from '../tasks/assignment.store.js';
import { assignmentInScope } from '../tasks/task.loaders.js';
import { AssignmentType } from '../tasks/task.type.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { unitById } from '../units/unit.loaders.js';
import { markNoticesRead } from './mark-notices-read.js';
import { type NoticeRow, pageNotices } from './notice.store.js';
import { noticeInWords } from './notice-words.rules.js';
import { MarkNoticesReadInput, ReminderRulesInput } from './reminder.input.js';
import { reminderRules, titleOf, unreadNotices } from './reminder.loaders.js';
import { daysLeft } from './reminder.rules.js';
import type { ReminderRulesRow } from './reminder.store.js';
import { NoticeConnection, NoticeType, ReminderRulesType } from './reminder.type.js';
import { setReminderRules } from './set-reminder-rules.js';

@Resolver(() => NoticeType)
export class NoticeResolver {
  @Query(() => NoticeConnection, {
    description:
      'The viewer’s own reminders in the tenant of the request, the newest first. Every member; nobody sees those of another.',
  })
  async notices(
    @Ctx() context: RequestContext,
    @Arg('unreadOnly', () => Boolean, { nullable: true, description: 'Only those not marked as read.' })
    unreadOnly?: boolean,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<NoticeRow>> {
    const { accountId } = context.insider().actor;
    const asked = { accountId, unreadOnly: unreadOnly ?? false };
    return toConnection(await pageNotices(context.db, asked, { first, after }), (row) => row);
  }

  @Mutation(() => ViewerType, {
    description: 'Marks notices of the viewer as read, or all of them. Everybody but BI analysts.',
  })
  async markNoticesRead(
    @Arg('input', () => MarkNoticesReadInput, { description: 'Which ones.' }) input: MarkNoticesReadInput,
    @Ctx() context: RequestContext,
  ): Promise<ViewerType> {
    await markNoticesRead(context, input);
    return viewerOf(context.viewer());
  }

  @FieldResolver(() => String, { description: 'What it says, in the language of the request.' })
  async text(@Root() notice: NoticeRow, @Ctx() context: RequestContext): Promise<string> {
    const title = await titleOf(context, notice);
    return noticeInWords({ ...notice, title }, context.locale, context.insider().tenant.timeZone);
  }

  @FieldResolver(() => Int, {
    description: 'Days from that day to the last day: 0 on the last day itself, below 0 when it had passed.',
  })
  daysLeft(@Root() { dueAt, day }: NoticeRow, @Ctx() context: RequestContext): number {
    return daysLeft(dueAt, day, context.insider().tenant.timeZone);
  }

  @FieldResolver(() => ReportDueType, {
    nullable: true,
    description:
      'The report, as it stands now; null where it is about work or reports below, or no longer in one’s scope.',
  })
  async reportDue(@Root() { reportDueId }: NoticeRow, @Ctx() context: RequestContext): Promise<ReportDueRow | null> {
    if (reportDueId === null) return null;
    const due = await context.load(reportDueById, reportDueId);
    return due && (await isInScope(context, due)) ? due : null;
  }

  @FieldResolver(() => AssignmentType, {
    nullable: true,
    description:
      'The work, as it stands now; null where it is about reports or work below, or no longer in one’s scope.',
  })
  async assignment(@Root() { assignmentId }: NoticeRow, @Ctx() context: RequestContext): Promise<AssignmentRow | null> {
    return assignmentId === null ? null : context.load(assignmentInScope, assignmentId);
  }
}

async function isInScope(context: RequestContext, { bodyId, unitId }: ReportDueRow): Promise<boolean> {
  const { actor } = context.insider();
  const { byId } = await context.load(bodyTree, 'tree');
  const pathOf = (id: string | undefined) => byId.get(id ?? '')?.path ?? '';
  if (unitId !== null) return mayRead(actor, pathOf((await context.load(unitById, unitId))?.bodyId), unitId);
  return readScope(actor).paths.some((path) => within(pathOf(bodyId ?? undefined), path));
}

/** Fields that reminders lend to the viewer. */
@Resolver(() => ViewerType)
export class RemindersOfViewerResolver {
  @FieldResolver(() => Int, {
    description: 'How many of his notices he has not marked as read; 0 while no tenant is picked.',
  })
  async unreadNotices(@Ctx() context: RequestContext): Promise<number> {
    return context.viewer().memberships.length === 0 ? 0 : context.load(unreadNotices, 'own');
  }
}

/** Fields that reminders lend to the tenant, and what sets them. */
@Resolver(() => TenantType)
export class RemindersOfTenantResolver {
  @FieldResolver(() => ReminderRulesType, { description: 'On which days is reminded here.' })
  async reminderRules(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<ReminderRulesRow> {
    requireTenantOfRequest(context, tenant);
    return context.load(reminderRules, 'rules');
  }

  @Mutation(() => ReminderRulesType, {
    description:
      'Says on which days is reminded; from the next morning on. Administrators of a root body. Reminders that would fall on a day off come on the working day before it, or when late on the one after.',
  })
  async setReminderRules(
    @Arg('input', () => ReminderRulesInput, { description: 'The rules.' }) input: ReminderRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<ReminderRulesRow> {
    await setReminderRules(context, input);
    return context.load(reminderRules, 'rules');
  }
}
