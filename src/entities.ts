import { AppealEntity } from './modules/assessments/appeal.entity.js';
import { AssessmentEntity } from './modules/assessments/assessment.entity.js';
import { BiAccessEntity } from './modules/bi/bi-access.entity.js';
import { BodyEntity } from './modules/bodies/body.entity.js';
import { CommendationEntity, ExemplaryEntity, ModelEntity, ModelStepEntity } from './modules/merits/merit.entity.js';
import { MembershipEntity } from './modules/people/person.entity.js';
import { MilestoneEntity, PlanEntity } from './modules/plans/plan.entity.js';
import { RecognitionDelegationEntity } from './modules/recognitions/delegation.entity.js';
import { RegistrationEntity } from './modules/registrations/registration.entity.js';
import { ReportDueEntity, ReportingRegimeEntity } from './modules/reporting/reporting.entity.js';
import { ReportEntity } from './modules/reports/report.entity.js';
import { RuleBookDraftEntity } from './modules/rulebooks/rule-book.entity.js';
import { TargetEntity } from './modules/targets/target.entity.js';
import { AssignmentEntity, AssignmentStepEntity, TaskEntity } from './modules/tasks/task.entity.js';
import { UnitEntity } from './modules/units/unit.entity.js';

/** Every entity that use cases change record by record. */
export const entities = [
  BodyEntity,
  MembershipEntity,
  ModelEntity,
  ModelStepEntity,
  CommendationEntity,
  ExemplaryEntity,
  PlanEntity,
  RuleBookDraftEntity,
  MilestoneEntity,
  ReportingRegimeEntity,
  ReportDueEntity,
  AssessmentEntity,
  AppealEntity,
  UnitEntity,
  RegistrationEntity,
  RecognitionDelegationEntity,
  TaskEntity,
  AssignmentEntity,
  AssignmentStepEntity,
  TargetEntity,
  BiAccessEntity,
  ReportEntity,
];
