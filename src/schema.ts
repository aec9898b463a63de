import 'reflect-metadata';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, isObjectType, isUnionType, parse } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray } from 'type-graphql';
import { entityReferences } from './entity-references.js';
import { AreaResolver } from './modules/areas/area.resolver.js';
import { AppealResolver, AppealsOfAssessmentResolver } from './modules/assessments/appeal.resolver.js';
import {
  AssessmentResolver,
  AssessmentStepResolver,
  AssessmentsOfUnitResolver,
} from './modules/assessments/assessment.resolver.js';
import {
  AssessmentListResolver,
  BandOfAssessmentResolver,
  BandQuotaResolver,
  OpenUnitResolver,
  RankedUnitResolver,
} from './modules/assessments/assessment-list.resolver.js';
import { BulkResolver } from './modules/assessments/bulk.resolver.js';
import { EvidenceResolver } from './modules/assessments/evidence.resolver.js';
import { ExplanationOfCardResolver, LetterResolver } from './modules/assessments/explanation.resolver.js';
import { MissingResolver } from './modules/assessments/missing.resolver.js';
import {
  SentBackCardResolver,
  SentBackLineResolver,
  SentBackStepResolver,
} from './modules/assessments/sent-back.resolver.js';
import { AssessmentWaiverResolver, WaiversOfUnitResolver } from './modules/assessments/waiver.resolver.js';
import { BiAccessResolver, BiOfTenantResolver } from './modules/bi/bi.resolver.js';
import { BodiesOfTenantResolver, BodyResolver } from './modules/bodies/body.resolver.js';
import { CalendarResolver } from './modules/calendar/calendar.resolver.js';
import { AggregateResolver } from './modules/figures/aggregate.resolver.js';
import { ExplainedUnitResolver, ExplanationResolver } from './modules/figures/explain.resolver.js';
import { FigureRulesOfTenantResolver } from './modules/figures/figure-rules.resolver.js';
import { PlatformTotalsResolver, SharingOfTenantResolver } from './modules/figures/platform-totals.resolver.js';
import {
  BandChangeResolver,
  BodyMovesResolver,
  RuleBookImpactResolver,
  UnitNotComputedResolver,
} from './modules/impacts/impact.resolver.js';
import { CommendationResolver } from './modules/merits/commendation.resolver.js';
import { ExemplaryResolver } from './modules/merits/exemplary.resolver.js';
import { MeritsOfTenantResolver, MeritsOfUnitResolver, ModelResolver } from './modules/merits/merit.resolver.js';
import { ModelKeeperResolver, ModelStepsResolver } from './modules/merits/model.resolver.js';
import {
  MembershipResolver,
  PeopleOfTenantResolver,
  SignInPayloadResolver,
  ViewerResolver,
} from './modules/people/person.resolver.js';
import {
  CitationResolver,
  MilestoneResolver,
  PlanResolver,
  PlansOfTenantResolver,
} from './modules/plans/plan.resolver.js';
import { CertificateResolver, CertificateRevocationResolver } from './modules/recognitions/certificate.resolver.js';
import { RecognitionDelegationResolver } from './modules/recognitions/delegation.resolver.js';
import { RecognitionOfUnitResolver, RecognitionResolver } from './modules/recognitions/recognition.resolver.js';
import { RegistrationOfUnitResolver, RegistrationResolver } from './modules/registrations/registration.resolver.js';
import { DigestResolver } from './modules/reminders/digest.resolver.js';
import {
  NoticeResolver,
  RemindersOfTenantResolver,
  RemindersOfViewerResolver,
} from './modules/reminders/reminder.resolver.js';
import {
  ExtensionResolver,
  ReportDueResolver,
  ReportingOfBodyResolver,
  ReportingOfTenantResolver,
  ReportingRegimeResolver,
  WarningAcceptanceResolver,
} from './modules/reporting/reporting.resolver.js';
import {
  DocumentIssueResolver,
  DocumentOfDueResolver,
  DocumentResolver,
  DocumentsOfBodyResolver,
} from './modules/reports/report.resolver.js';
import { RuleBookDraftResolver } from './modules/rulebooks/draft.resolver.js';
import {
  AwardRuleResolver,
  BandResolver,
  CriterionResolver,
  RuleBookResolver,
  RuleBooksOfTenantResolver,
  WindowResolver,
} from './modules/rulebooks/rule-book.resolver.js';
import { AwardResolver, AwardsOfBodyResolver } from './modules/standings/award-list.resolver.js';
import { ExemplaryConditionOfUnitResolver } from './modules/standings/exemplary-condition.resolver.js';
import {
  FigureCheckResolver,
  FigureChecksOfTenantResolver,
  FigureDifferenceResolver,
} from './modules/standings/figure-check.resolver.js';
import {
  StandingResolver,
  StandingsOfUnitResolver,
  YearsOfTenantResolver,
} from './modules/standings/standing.resolver.js';
import { YearClosingResolver, YearClosingsOfTenantResolver } from './modules/standings/year-closing.resolver.js';
import {
  BandCountResolver,
  StatisticsOfBodyResolver,
  StatisticsOfClosingResolver,
  StatisticsOfTenantResolver,
  StatisticsResolver,
} from './modules/statistics/statistics.resolver.js';
import {
  DecidingBodiesResolver,
  TargetCourseResolver,
  TargetForecastResolver,
  TargetProgressResolver,
  TargetResolver,
  TargetsOfBodyResolver,
  TargetsOfPlanResolver,
  TargetsOfTenantResolver,
} from './modules/targets/target.resolver.js';
import {
  AssignmentResolver,
  AssignmentStepResolver,
  StepEvidenceResolver,
} from './modules/tasks/assignment.resolver.js';
import {
  TaskResolver,
  TasksOfBodyResolver,
  TasksOfPlanResolver,
  TasksOfTenantResolver,
} from './modules/tasks/task.resolver.js';
import { TenantResolver } from './modules/tenants/tenant.resolver.js';
import { UnitResolver, UnitsOfBodyResolver } from './modules/units/unit.resolver.js';
import { AuditResolver } from './platform/audit/audit.resolver.js';
import { callDirectly } from './platform/graphql/direct-resolvers.js';
import { requireValid } from './platform/graphql/validation.js';
import { unionTypes } from './union-types.js';

const resolvers: NonEmptyArray<Function> = [
  AreaResolver,
  TenantResolver,
  BodyResolver,
  BodiesOfTenantResolver,
  UnitResolver,
  UnitsOfBodyResolver,
  RegistrationResolver,
  RegistrationOfUnitResolver,
  RecognitionResolver,
  RecognitionOfUnitResolver,
  RecognitionDelegationResolver,
  CertificateResolver,
  CertificateRevocationResolver,
  ViewerResolver,
  SignInPayloadResolver,
  MembershipResolver,
  PeopleOfTenantResolver,
  PlanResolver,
  PlansOfTenantResolver,
  MilestoneResolver,
  CitationResolver,
  ReportingRegimeResolver,
  WarningAcceptanceResolver,
  ReportDueResolver,
  ExtensionResolver,
  ReportingOfTenantResolver,
  ReportingOfBodyResolver,
  ModelResolver,
  CommendationResolver,
  ModelStepsResolver,
  ModelKeeperResolver,
  MeritsOfUnitResolver,
  ExemplaryResolver,
  ExemplaryConditionOfUnitResolver,
  MeritsOfTenantResolver,
  StandingResolver,
  AwardsOfBodyResolver,
  AwardResolver,
  StandingsOfUnitResolver,
  YearsOfTenantResolver,
  YearClosingResolver,
  YearClosingsOfTenantResolver,
  FigureCheckResolver,
  FigureDifferenceResolver,
  FigureChecksOfTenantResolver,
  TargetResolver,
  RuleBookImpactResolver,
  BandChangeResolver,
  UnitNotComputedResolver,
  BodyMovesResolver,
  TargetProgressResolver,
  TargetCourseResolver,
  TargetForecastResolver,
  DecidingBodiesResolver,
  TargetsOfTenantResolver,
  TargetsOfBodyResolver,
  TargetsOfPlanResolver,
  StatisticsResolver,
  BandCountResolver,
  StatisticsOfTenantResolver,
  StatisticsOfBodyResolver,
  StatisticsOfClosingResolver,
  AggregateResolver,
  ExplanationResolver,
  ExplainedUnitResolver,
  FigureRulesOfTenantResolver,
  PlatformTotalsResolver,
  SharingOfTenantResolver,
  RuleBookResolver,
  RuleBookDraftResolver,
  CriterionResolver,
  BandResolver,
  WindowResolver,
  AwardRuleResolver,
  RuleBooksOfTenantResolver,
  AssessmentResolver,
  AssessmentStepResolver,
  SentBackCardResolver,
  SentBackLineResolver,
  SentBackStepResolver,
  MissingResolver,
  ExplanationOfCardResolver,
  LetterResolver,
  BulkResolver,
  AssessmentsOfUnitResolver,
  AssessmentListResolver,
  BandQuotaResolver,
  RankedUnitResolver,
  OpenUnitResolver,
  BandOfAssessmentResolver,
  AppealResolver,
  AppealsOfAssessmentResolver,
  WaiversOfUnitResolver,
  AssessmentWaiverResolver,
  EvidenceResolver,
  TasksOfBodyResolver,
  TasksOfTenantResolver,
  TaskResolver,
  AssignmentResolver,
  AssignmentStepResolver,
  StepEvidenceResolver,
  TasksOfPlanResolver,
  BiAccessResolver,
  BiOfTenantResolver,
  DocumentResolver,
  DocumentIssueResolver,
  DocumentOfDueResolver,
  DocumentsOfBodyResolver,
  CalendarResolver,
  NoticeResolver,
  DigestResolver,
  RemindersOfViewerResolver,
  RemindersOfTenantResolver,
  AuditResolver,
];

const FEDERATION = 'https://specs.apollo.dev/federation/v2.9';

/** Builds the executable subgraph schema and its printed form. */
export function createSchema(): { schema: GraphQLSchema; typeDefs: DocumentNode; sdl: string } {
  const plain = buildSchemaSync({
    resolvers,
    validateFn: requireValid,
    // Everything not named here uses its declared type.
    nullableByDefault: false,
  });
  listArgumentsAsWritten(plain);
  const sdl = `extend schema @link(url: "${FEDERATION}", import: ["@key"])\n\n${printSubgraphSchema(plain)}\n`;
  const typeDefs = parse(sdl);
  const map = createResolversMap(plain) as Record<string, Record<string, unknown>>;
  callDirectly(plain, map);
  for (const [type, resolveReference] of Object.entries(entityReferences)) {
    map[type] = { ...map[type], __resolveReference: resolveReference };
  }
  for (const { name } of Object.values(plain.getTypeMap()).filter(isUnionType)) {
    const typeOf = unionTypes[name];
    if (!typeOf) throw new Error(`src/union-types.ts says nothing of ${name}`);
    map[name] = { __resolveType: typeOf };
  }
  return { schema: buildSubgraphSchema([{ typeDefs, resolvers: map as never }]), typeDefs, sdl };
}

/** Parameter decorators run last to first, so arguments arrive in reverse. */
function listArgumentsAsWritten(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) field.args = field.args.toReversed();
  }
}
