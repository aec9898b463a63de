import { BodyEntity } from './modules/bodies/body.entity.js';
import { CommendationEntity, ExemplaryEntity, ModelEntity } from './modules/merits/merit.entity.js';
import { MembershipEntity } from './modules/people/person.entity.js';
import { MilestoneEntity, PlanEntity } from './modules/plans/plan.entity.js';
import { ReportDueEntity, ReportingRegimeEntity } from './modules/reporting/reporting.entity.js';

/** Every entity that use cases change record by record. */
export const entities = [BodyEntity, MembershipEntity, ModelEntity, CommendationEntity, ExemplaryEntity, PlanEntity, MilestoneEntity, ReportingRegimeEntity, ReportDueEntity];
