import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import { MilestoneEntity, PlanEntity, type PlanRecord } from './plan.entity.js';
import type { AddMilestoneInput } from './plan.input.js';
import { maySetTenantRules } from './plan.policy.js';
import { refuse } from './plan.refusals.js';
import { namesOneTime } from './plan.rules.js';
import { countMilestones } from './plan.store.js';

/** Adds a milestone to the end of a plan's list. */
export const addMilestone = command({
  name: 'milestone.add',
  load: (tx, input: AddMilestoneInput) => lockById<PlanRecord>(tx.em, PlanEntity, input.planId),
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, plan, input) => {
    const { recurrence, date = null, month = null, day = null, quarter = null } = input;
    if (!namesOneTime({ recurrence, date, month, day, quarter })) throw refuse('MILESTONE_TIME_UNCLEAR', {}, 'date');
    const onYear = date === null ? null : Number(date.slice(0, 4));
    const fromYear = input.fromYear ?? onYear ?? plan.fromYear;
    const toYear = input.toYear ?? onYear ?? plan.toYear ?? null;
    if (toYear !== null && toYear < fromYear) throw refuse('YEARS_REVERSED', { fromYear, toYear }, 'toYear');
    tx.em.create(MilestoneEntity, {
      tenantId: tx.tenant.id,
      id: newId(),
      planId: plan.id,
      name: input.name,
      section: input.section ?? null,
      recurrence,
      onDate: date,
      month,
      day,
      quarter,
      fromYear,
      toYear,
      sort: (await countMilestones(tx.db, plan.id)) + 1,
    });
    tx.audit({ subjectType: 'Plan', subjectId: plan.id });
    return plan.id;
  },
});
