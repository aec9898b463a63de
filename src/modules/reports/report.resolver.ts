import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import type { RegimeRow } from '../reporting/regime.store.js';
import type { ReportDueRow } from '../reporting/report-due.store.js';
import { regimeShelf, reportDueById } from '../reporting/reporting.loaders.js';
import { ReportDueType, ReportingRegimeType } from '../reporting/reporting.type.js';
import { draftReport } from './draft-report.js';
import { editReport } from './edit-report.js';
import { issueReport } from './issue-report.js';
import { prefillReport } from './prefill-report.js';
import { DraftReportInput, EditReportInput, ReportStepInput } from './report.input.js';
import {
  figuresOfReport,
  finalFiguresOf,
  issuesOfReport,
  reportById,
  reportOfDue,
  reportsOfBody,
} from './report.loaders.js';
import { isEditable, mayReadReport } from './report.policy.js';
import type { IssueRow, ReportRow } from './report.store.js';
import {
  DocumentIssueType,
  DocumentLinksType,
  DocumentType,
  FigureDifferenceType,
  ReportFiguresType,
  ReportSectionType,
} from './report.type.js';
import { differencesOf, type FigureDifference, type ReportFigures } from './report-figures.rules.js';
import type { Section } from './report-outline.rules.js';
import { numberAndSymbol } from './report-words.rules.js';

async function documentOf(context: RequestContext, id: string): Promise<ReportRow> {
  const { actor } = context.insider();
  const report = await context.load(reportById, id);
  if (!report) throw refuse('NOT_FOUND');
  const body = (await context.load(bodyTree, 'tree')).byId.get(report.bodyId);
  if (!body || !mayReadReport(actor, body.path)) throw refuse('FORBIDDEN');
  return report;
}

const linksOf = (id: string): DocumentLinksType => ({
  docx: `/reports/${id}.docx`,
  pdf: `/reports/${id}.pdf`,
  xlsx: `/reports/${id}.xlsx`,
});

@Resolver(() => DocumentType)
export class DocumentResolver {
  @Query(() => DocumentType, {
    description:
      'A report by its id. Members from its body upwards; FORBIDDEN outside one’s scope, NOT_FOUND in another tenant.',
  })
  report(
    @Arg('id', () => ID, { description: 'Id of the report.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<ReportRow> {
    return documentOf(context, id);
  }

  @Mutation(() => DocumentType, {
    description:
      'Lays out a report with its sections filled from the figures of what was accepted below. Officers and heads of the very body whose report it is. Refusals: REPORT_EXISTS, REPORT_OF_UNIT, REPORT_NOT_EDITABLE, REPORT_PERIOD_UNKNOWN, YEAR_NOT_OPEN.',
  })
  async draftReport(
    @Arg('input', () => DraftReportInput, { description: 'Which report.' }) input: DraftReportInput,
    @Ctx() context: RequestContext,
  ): Promise<ReportRow> {
    return documentOf(context, await draftReport(context, input));
  }

  @Mutation(() => DocumentType, {
    description:
      'Changes the texts and the head of a report. Officers and heads of that body. Refusals: REPORT_NOT_EDITABLE, SECTION_UNKNOWN, YEAR_NOT_OPEN.',
  })
  async editReport(
    @Arg('input', () => EditReportInput, { description: 'What to change.' }) input: EditReportInput,
    @Ctx() context: RequestContext,
  ): Promise<ReportRow> {
    return documentOf(context, await editReport(context, input));
  }

  @Mutation(() => DocumentType, {
    description:
      'Fills the sections anew from the figures of now; an edited text stays, with the new proposal beside it. Officers and heads of that body. Refusals: REPORT_NOT_EDITABLE, YEAR_NOT_OPEN.',
  })
  async prefillReport(
    @Arg('input', () => ReportStepInput, { description: 'Which report.' }) input: ReportStepInput,
    @Ctx() context: RequestContext,
  ): Promise<ReportRow> {
    return documentOf(context, await prefillReport(context, input));
  }

  @Mutation(() => DocumentType, {
    description:
      'Issues a report that answers no due: it is numbered and frozen; issued again, it replaces the one before. A report that answers a due is issued by `submitReport`. Officers and heads of that body. Refusals: REPORT_ANSWERS_A_DUE, REPORT_EMPTY, YEAR_NOT_OPEN.',
  })
  async issueReport(
    @Arg('input', () => ReportStepInput, { description: 'Which report.' }) input: ReportStepInput,
    @Ctx() context: RequestContext,
  ): Promise<ReportRow> {
    return documentOf(context, await issueReport(context, input));
  }

  @FieldResolver(() => BodyType, { description: 'Whose report it is.' })
  body(@Root() report: ReportRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, report.bodyId);
  }

  @FieldResolver(() => ReportingRegimeType, {
    description: 'The regime that asks for it, or whose reports it consolidates.',
  })
  async regime(@Root() report: ReportRow, @Ctx() context: RequestContext): Promise<RegimeRow> {
    const found = (await context.load(regimeShelf, 'shelf')).byId.get(report.regimeId);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }

  @FieldResolver(() => ReportDueType, {
    nullable: true,
    description: 'The due that it answers; null for what the receiver of a regime hands on.',
  })
  due(@Root() { dueId }: ReportRow, @Ctx() context: RequestContext): Promise<ReportDueRow | null> {
    return dueId === null ? Promise.resolve(null) : context.load(reportDueById, dueId);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it can be edited now.' })
  async editable(@Root() report: ReportRow, @Ctx() context: RequestContext): Promise<boolean> {
    return isEditable((await this.due(report, context))?.stage ?? null);
  }

  @FieldResolver(() => ReportFiguresType, { description: 'What it would say if it were issued now.' })
  async figures(@Root() report: ReportRow, @Ctx() context: RequestContext): Promise<ReportFigures> {
    return (await context.load(figuresOfReport, report)).figures;
  }

  @FieldResolver(() => [DocumentIssueType], { description: 'What was issued of it, newest first.' })
  issues(@Root() { id }: ReportRow, @Ctx() context: RequestContext): Promise<IssueRow[]> {
    return context.load(issuesOfReport, id);
  }

  @FieldResolver(() => DocumentLinksType, { description: 'Files of the working copy, without number and date.' })
  draft(@Root() { id }: ReportRow): DocumentLinksType {
    return linksOf(id);
  }
}

@Resolver(() => DocumentIssueType)
export class DocumentIssueResolver {
  @FieldResolver(() => String, { description: 'Number and symbol (số, ký hiệu): 12/BC-BCĐ.' })
  symbol(@Root() { number, symbol }: IssueRow): string {
    return numberAndSymbol(number, symbol);
  }

  @FieldResolver(() => [ReportSectionType], { description: 'Its sections as they were.' })
  sections(@Root() { document }: IssueRow): readonly Section[] {
    return document.sections;
  }

  @FieldResolver(() => ReportFiguresType, { description: 'Its figures as reported.' })
  figures(@Root() { document }: IssueRow): ReportFigures {
    return document.figures;
  }

  @FieldResolver(() => ReportFiguresType, {
    nullable: true,
    description: 'The final figures of the year beside them; null until the year is closed.',
  })
  async final(@Root() issue: IssueRow, @Ctx() context: RequestContext): Promise<ReportFigures | null> {
    return context.load(finalFiguresOf, await documentOf(context, issue.reportId));
  }

  @FieldResolver(() => [FigureDifferenceType], {
    description: 'Where the final figures differ from those reported; empty until the year is closed.',
  })
  async differences(@Root() issue: IssueRow, @Ctx() context: RequestContext): Promise<FigureDifference[]> {
    const final = await this.final(issue, context);
    return final ? differencesOf(issue.document.figures, final) : [];
  }

  @FieldResolver(() => DocumentLinksType, { description: 'Its files.' })
  files(@Root() { id }: IssueRow): DocumentLinksType {
    return linksOf(id);
  }
}

/** The field that reports lend to dues. */
@Resolver(() => ReportDueType)
export class DocumentOfDueResolver {
  @FieldResolver(() => DocumentType, {
    nullable: true,
    description: 'The report that answers it; null where none was drafted, or a unit answers.',
  })
  document(@Root() { id }: ReportDueRow, @Ctx() context: RequestContext): Promise<ReportRow | null> {
    return context.load(reportOfDue, id);
  }
}

/** The field that reports lend to bodies. */
@Resolver(() => BodyType)
export class DocumentsOfBodyResolver {
  @FieldResolver(() => [DocumentType], {
    description: 'Its reports of a year, by period; FORBIDDEN outside one’s scope.',
  })
  documents(
    @Root() body: BodyRow,
    @Arg('year', () => Int, { description: 'Year that is reported on.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<ReportRow[]> {
    if (!mayReadReport(context.insider().actor, body.path)) throw refuse('FORBIDDEN');
    return context.load(reportsOfBody, { bodyId: body.id, year });
  }
}
