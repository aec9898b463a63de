import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { PlanEntity } from './plan.entity.js';
import type { CreatePlanInput } from './plan.input.js';
import { maySetTenantRules } from './plan.policy.js';
import { refuse } from './plan.refusals.js';
import { saysWhenIssued } from './plan.rules.js';
import { isPlanCodeTaken } from './plan.store.js';

/** Adds a plan, so that targets, tasks and deadlines can cite it. */
export const createPlan = command({
  name: 'plan.create',
  load: async (_, _input: CreatePlanInput) => null,
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, _, input) => {
    if (input.issuedOn && !saysWhenIssued(input.issuedOn)) throw refuse('PLAN_ISSUED_ON_UNCLEAR', {}, 'issuedOn');
    const { fromYear, toYear = null } = input;
    if (toYear !== null && toYear < fromYear) throw refuse('YEARS_REVERSED', { fromYear, toYear }, 'toYear');
    if (await isPlanCodeTaken(tx.db, input.code)) throw refuse('PLAN_CODE_TAKEN', { code: input.code }, 'code');
    const id = newId();
    tx.em.create(PlanEntity, {
      tenantId: tx.tenant.id,
      id,
      code: input.code,
      number: input.number ?? null,
      issuedOn: input.issuedOn ?? null,
      issuer: input.issuer,
      title: input.title,
      fromYear,
      toYear,
      bases: input.bases ?? [],
    });
    tx.audit({ subjectType: 'Plan', subjectId: id });
    return id;
  },
});
