import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { readScope } from '../../kernel/actor.js';
import type { Instant } from '../../kernel/deadline.js';
import { within } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { type CitationRow, CitationType } from '../plans/plan.type.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { acceptReport } from './accept-report.js';
import { assigneeOf, nameOfAccount } from './assignee.loaders.js';
import { AssigneeUnion } from './assignee.type.js';
import { extendDeadline } from './extend-deadline.js';
import { periodsOf } from './regime.rules.js';
import type { AcceptanceRow, DeadlineRow, RegimeRow } from './regime.store.js';
import { isWarning } from './regime-finding.rules.js';
import { effectiveDue, type ReportStatus, reportStatusAt, wasOnTime } from './report-due.rules.js';
import { pageReportDues, type ReportDueRow } from './report-due.store.js';
import {
  AcceptReportInput,
  ExtendDeadlineInput,
  ReportDueFilter,
  ReportingRegimeInput,
  ReturnReportInput,
  SubmitReportInput,
} from './reporting.input.js';
import { acceptancesOfRegime, deadlinesOfRegime, duesOfBody, regimeShelf, reportDueById } from './reporting.loaders.js';
import { refuse as refuseRegime } from './reporting.refusals.js';
import {
  DeadlineRuleType,
  ExtensionType,
  RegimeFindingType,
  ReportDueConnection,
  ReportDueType,
  ReporterRuleType,
  ReportingRegimeType,
  ReportStatusEnum,
  WarningAcceptanceType,
} from './reporting.type.js';
import { returnReport } from './return-report.js';
import { setReportingRegime } from './set-reporting-regime.js';
import { submitReport } from './submit-report.js';
import { surveyRegime } from './survey-regime.js';

async function regimeOf(context: RequestContext, id: string): Promise<RegimeRow> {
  const found = (await context.load(regimeShelf, 'shelf')).byId.get(id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

async function dueOf(context: RequestContext, id: string): Promise<ReportDueRow> {
  const found = await context.load(reportDueById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

@Resolver(() => ReportingRegimeType)
export class ReportingRegimeResolver {
  @Query(() => [RegimeFindingType], {
    description:
      'What is wrong or doubtful about a reporting regime, before it is set: nothing is written. Administrators of a root body.',
  })
  async reportingRegimeFindings(
    @Arg('input', () => ReportingRegimeInput, { description: 'The regime as it would be set.' })
    input: ReportingRegimeInput,
    @Ctx() context: RequestContext,
  ): Promise<(Omit<RegimeFindingType, 'accepted'> & { accepted: AcceptanceRow | null })[]> {
    const { actor, tenant } = context.insider();
    if (!maySetTenantRules(actor).allowed) throw refuse('FORBIDDEN');
    const { present, findings } = await surveyRegime(context.db, { now: context.clock(), tenant }, input);
    const before = present ? await context.load(acceptancesOfRegime, present.id) : [];
    return findings.map(({ code, facts, field }) => ({
      code,
      severity: isWarning(code) ? 'WARNING' : 'ERROR',
      sentence: refuseRegime(code, facts, field).say(context.locale),
      field,
      accepted: before.find(({ warning }) => warning === code) ?? null,
    }));
  }

  @Mutation(() => ReportingRegimeType, {
    description:
      'Sets a reporting regime and plans its dues in the open years. Administrators of a root body. Refusals: REGIME_CODE_TAKEN, REGIME_REPORTERS_UNCLEAR, REGIME_YEARS_REVERSED, REGIME_AFTER_UNKNOWN, FREQUENCY_DEADLINES_MISMATCH, DEADLINE_DAY_DOES_NOT_EXIST, DEADLINE_NOT_AFTER_CUT_OFF, DEADLINE_ORDER, DEADLINE_IN_WINDOW, and every `RegimeWarning` that is not accepted.',
  })
  async setReportingRegime(
    @Arg('input', () => ReportingRegimeInput, { description: 'The regime.' }) input: ReportingRegimeInput,
    @Ctx() context: RequestContext,
  ): Promise<RegimeRow> {
    return regimeOf(context, await setReportingRegime(context, input));
  }

  @FieldResolver(() => ReporterRuleType, { description: 'Who reports.' })
  reporters(@Root() regime: RegimeRow): ReporterRuleType {
    return { kind: regime.reporters, level: regime.reporterLevel, label: regime.reporterLabel };
  }

  @FieldResolver(() => BodyType, {
    nullable: true,
    description: 'The body that receives; null where it lies outside the tenant.',
  })
  async receiverBody(@Root() regime: RegimeRow, @Ctx() context: RequestContext): Promise<BodyRow | null> {
    return regime.receiverBodyId === null ? null : bodyOf(context, regime.receiverBodyId);
  }

  @FieldResolver(() => [DeadlineRuleType], { description: 'Its deadlines, in the order of the periods.' })
  levels(@Root() regime: RegimeRow, @Ctx() context: RequestContext): Promise<DeadlineRow[]> {
    return context.load(deadlinesOfRegime, regime.id);
  }

  @FieldResolver(() => ReportingRegimeType, {
    nullable: true,
    description: 'The regime it comes after in a chain: that one is due earlier.',
  })
  async after(@Root() regime: RegimeRow, @Ctx() context: RequestContext): Promise<RegimeRow | null> {
    return regime.afterRegimeId === null ? null : regimeOf(context, regime.afterRegimeId);
  }

  @FieldResolver(() => [WarningAcceptanceType], {
    description: 'The warnings that were accepted with its versions, latest first.',
  })
  acceptedWarnings(@Root() regime: RegimeRow, @Ctx() context: RequestContext): Promise<AcceptanceRow[]> {
    return context.load(acceptancesOfRegime, regime.id);
  }

  @FieldResolver(() => CitationType, { description: 'Where it is written.' })
  source(@Root() { planId, section }: RegimeRow): CitationRow {
    return { planId, section };
  }
}

@Resolver(() => WarningAcceptanceType)
export class WarningAcceptanceResolver {
  @FieldResolver(() => String, { nullable: true, description: 'Who accepted it, by the name he has in this tenant.' })
  by(@Root() { acceptedBy }: AcceptanceRow, @Ctx() context: RequestContext): Promise<string | null> {
    return context.load(nameOfAccount, acceptedBy);
  }
}

@Resolver(() => ReportDueType)
export class ReportDueResolver {
  @Query(() => ReportDueConnection, {
    description:
      "Reports that are due, by due instant, cut to the caller's scope: the subtrees of his bodies and the units he reports for.",
  })
  async reportDues(
    @Ctx() context: RequestContext,
    @Arg('filter', () => ReportDueFilter, { nullable: true, description: 'What to narrow by.' })
    filter?: ReportDueFilter,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<ReportDueRow>> {
    const scope = readScope(context.insider().actor);
    if (scope.paths.length + scope.unitIds.length === 0) throw refuse('FORBIDDEN');
    const { underBody, reporterBody, reporterUnit, ...asked } = filter ?? {};
    const under = underBody == null ? null : await bodyOf(context, underBody);
    const body = reporterBody == null ? null : await bodyOf(context, reporterBody);
    const unit = reporterUnit == null ? null : await unitOf(context, reporterUnit);
    const page = await pageReportDues(
      context.db,
      { ...asked, scope, now: context.clock(), underPath: under?.path, bodyId: body?.id, unitId: unit?.id },
      { first, after },
    );
    return toConnection(page, (row) => row);
  }

  @Mutation(() => ReportDueType, {
    description:
      'Hands in a report; one that was drafted here (`draftReport`) is numbered and frozen with it. The reporter: an officer of the unit, or an officer or the head of that body. Refusals: REPORT_NOT_OPEN, REPORT_ALREADY_SUBMITTED, REPORT_EMPTY, YEAR_NOT_OPEN.',
  })
  async submitReport(
    @Arg('input', () => SubmitReportInput, { description: 'The report.' }) input: SubmitReportInput,
    @Ctx() context: RequestContext,
  ): Promise<ReportDueRow> {
    return dueOf(context, await submitReport(context, input));
  }

  @Mutation(() => ReportDueType, {
    description:
      'Accepts a report. Officers and heads over the receiving body, never who handed it in or sits in the unit or body that reports. Refusals: REPORT_NOT_SUBMITTED, YEAR_NOT_OPEN.',
  })
  async acceptReport(
    @Arg('input', () => AcceptReportInput, { description: 'Which one.' }) input: AcceptReportInput,
    @Ctx() context: RequestContext,
  ): Promise<ReportDueRow> {
    return dueOf(context, await acceptReport(context, input));
  }

  @Mutation(() => ReportDueType, {
    description:
      'Sends a report back. Officers and heads over the receiving body, never who handed it in or sits in the unit or body that reports. Refusals: REPORT_NOT_SUBMITTED, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async returnReport(
    @Arg('input', () => ReturnReportInput, { description: 'Which one, and why.' }) input: ReturnReportInput,
    @Ctx() context: RequestContext,
  ): Promise<ReportDueRow> {
    return dueOf(context, await returnReport(context, input));
  }

  @Mutation(() => ReportDueType, {
    description:
      'Gives one reporter more time. Heads and administrators over the receiving body, never to oneself. Refusals: EXTENSION_NOT_LATER, REPORT_ALREADY_SUBMITTED, REASON_REQUIRED, YEAR_NOT_OPEN.',
  })
  async extendDeadline(
    @Arg('input', () => ExtendDeadlineInput, { description: 'Whose, until when, and why.' }) input: ExtendDeadlineInput,
    @Ctx() context: RequestContext,
  ): Promise<ReportDueRow> {
    return dueOf(context, await extendDeadline(context, input));
  }

  @FieldResolver(() => ReportingRegimeType, { description: 'The regime that asks for it.' })
  regime(@Root() due: ReportDueRow, @Ctx() context: RequestContext): Promise<RegimeRow> {
    return regimeOf(context, due.regimeId);
  }

  @FieldResolver(() => AssigneeUnion, { description: 'Who reports.' })
  reporter(@Root() due: ReportDueRow, @Ctx() context: RequestContext): Promise<BodyRow | UnitRow> {
    return assigneeOf(context, due);
  }

  @FieldResolver(() => InstantScalar, {
    description: 'The first instant that is too late: that of the extension where there is one.',
  })
  effectiveDueAt(@Root() due: ReportDueRow): Instant {
    return effectiveDue(due);
  }

  @FieldResolver(() => ReportStatusEnum, { description: 'State, by the clock.' })
  status(@Root() due: ReportDueRow, @Ctx() context: RequestContext): ReportStatus {
    return reportStatusAt(due, context.clock());
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'Whether it was handed in strictly before the due instant; null while none is handed in or it was sent back.',
  })
  onTime(@Root() due: ReportDueRow): boolean | null {
    return wasOnTime(due);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether its figures are not yet final (số liệu tạm tính), because units are assessed beyond it.',
  })
  async provisional(@Root() due: ReportDueRow, @Ctx() context: RequestContext): Promise<boolean> {
    const { frequency, fromYear } = await regimeOf(context, due.regimeId);
    const deadlines = await context.load(deadlinesOfRegime, due.regimeId);
    const index = periodsOf(frequency, deadlines.length, due.year, fromYear).findIndex(
      ({ code }) => code === due.period,
    );
    return deadlines[index]?.provisional ?? false;
  }

  @FieldResolver(() => ExtensionType, { nullable: true, description: 'More time that was given; null when none was.' })
  extension(@Root() due: ReportDueRow): Record<string, unknown> | null {
    return due.extendedTo === null
      ? null
      : { to: due.extendedTo, reason: due.extensionReason, at: due.extendedAt, accountId: due.extendedBy };
  }
}

@Resolver(() => ExtensionType)
export class ExtensionResolver {
  @FieldResolver(() => String, { nullable: true, description: 'Who gave it, by the name he has in this tenant.' })
  by(@Root() extension: { readonly accountId: string }, @Ctx() context: RequestContext): Promise<string | null> {
    return context.load(nameOfAccount, extension.accountId);
  }
}

/** Fields that reporting lends to the tenant. */
@Resolver(() => TenantType)
export class ReportingOfTenantResolver {
  @FieldResolver(() => [ReportingRegimeType], { description: 'Its reporting regimes, by code.' })
  async reportingRegimes(@Root() tenant: TenantRow, @Ctx() context: RequestContext): Promise<readonly RegimeRow[]> {
    requireTenantOfRequest(context, tenant);
    return (await context.load(regimeShelf, 'shelf')).all;
  }
}

/** Fields that reporting lends to bodies. */
@Resolver(() => BodyType)
export class ReportingOfBodyResolver {
  @FieldResolver(() => [ReportDueType], {
    description: 'What this body itself has to hand in in a year, by due instant; FORBIDDEN outside one’s scope.',
  })
  async reportDues(
    @Root() body: BodyRow,
    @Arg('year', () => Int, { description: 'Year that is reported on.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<ReportDueRow[]> {
    const { paths } = readScope(context.insider().actor);
    if (!paths.some((path) => within(body.path, path))) throw refuse('FORBIDDEN');
    return context.load(duesOfBody, { bodyId: body.id, year });
  }
}
