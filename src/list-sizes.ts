import type { ListSizes } from './platform/graphql/limits.js';

/**
 * How long lists without `first` usually are, for estimating the cost of a query; the tree of bodies is counted as a whole, not level by level.
 * That holds on the way down only: whoever goes up can go down again, so a way up to something that holds a long list is counted as one.
 */
export const listSizes: ListSizes = {
  'Query.calendar': 100,
  'Query.reportingRegimeFindings': 20,
  'Tenant.bodies': 200,
  'Tenant.rootBodies': 2,
  'Body.children': 15,
  'Body.ancestors': 12,
  'Body.parent': 12,
  'Assessment.missing': 30,
  'Assignment.task': 20,
  'ApproveAssessmentsPayload.approved': 200,
  'ReturnAssessmentsPayload.returned': 200,
  'Assessment.changesSinceReturn': 30,
  'Assessment.scores': 30,
  'AwardSummary.reasons': 4,
  'AwardSummary.excludedBands': 4,
  'AwardEligibility.reasons': 4,
  'Model.steps': 5,
  'Model.missing': 4,
  'RuleBook.bands': 5,
  'AssessmentList.quotas': 2,
  'Unit.waivers': 2,
  'AssessmentList.closings': 3,
  'AssessmentListClosing.bands': 5,
  'RuleBookImpact.flips': 50,
  'RuleBookImpact.winners': 10,
  'RuleBookImpact.losers': 10,
  'Criterion.children': 6,
  'Statistics.bands': 5,
  'TargetProgress.byBody': 200,
  'Document.figures': 20,
  'DocumentIssue.final': 20,
  'DocumentIssue.differences': 200,
  'ReportFigures.byBody': 200,
  'ReportFigures.reporters': 200,
  'ReportFigures.byKind': 6,
  'Tenant.yearClosings': 3,
};
