import { BodyEntity } from './modules/bodies/body.entity.js';
import { MilestoneEntity, PlanEntity } from './modules/plans/plan.entity.js';

/** Every entity that use cases change record by record. */
export const entities = [BodyEntity, PlanEntity, MilestoneEntity];
