import { decimalToColumn } from '../../kernel/decimal.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import { refuse as refuseBody } from '../bodies/body.refusals.js';
import { findBody } from '../bodies/body.store.js';
import { isPlan } from '../plans/plan.store.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { TargetEntity, type TargetRecord } from './target.entity.js';
import type { TargetInput } from './target.input.js';
import { maySetTarget } from './target.policy.js';
import { refuse } from './target.refusals.js';
import { isThresholdInRange, mostUnits, namesBandRightly, runsSinceRightly } from './target.rules.js';
import { findTargetId } from './target.store.js';

/** Sets a target of a body for a year: a new one, or, with the version that was seen, the one of this code. */
export const setTarget = command({
  name: 'target.set',
  load: async (tx, input: TargetInput) => {
    const body = await findBody(tx.db, input.bodyId);
    if (!body) throw refuseShared('NOT_FOUND', {}, 'bodyId');
    if (input.planId && !(await isPlan(tx.db, input.planId))) throw refuseShared('NOT_FOUND', {}, 'planId');
    const id = await findTargetId(tx.db, input.year, body.id, input.code);
    const target = id === null ? null : await lockById<TargetRecord>(tx.em, TargetEntity, id);
    return { body, target };
  },
  may: (actor, { body }) => maySetTarget(actor, body.path),
  run: async (tx, { body, target }, input) => {
    const { year, code, metric, comparator, threshold, kinds, denominator } = input;
    const { band = null, sinceYear = null, planId = null, section = null, version = null } = input;
    if (target && version !== target.version) throw refuseShared('CONFLICT', { current: target.version }, 'version');
    if (!target && version !== null) throw refuseShared('NOT_FOUND', {}, 'code');
    if (body.validTo !== null) throw refuseBody('BODY_ENDED', {}, 'bodyId');
    await requireOpenYear(tx.db, year);
    if (!namesBandRightly(metric, band)) {
      throw refuse(band === null ? 'TARGET_BAND_MISSING' : 'TARGET_BAND_NOT_WANTED', {}, 'band');
    }
    if (!isThresholdInRange(input)) throw refuse('TARGET_THRESHOLD_OUT_OF_RANGE', { most: mostUnits }, 'threshold');
    if (!runsSinceRightly(metric, sinceYear, year)) throw refuse('TARGET_SINCE_NOT_WANTED', { year }, 'sinceYear');
    const demand = {
      metric,
      band,
      comparator,
      threshold: decimalToColumn(threshold),
      kinds: [...new Set(kinds)],
      denominator,
      sinceYear,
      planId,
      section,
    };
    const id = target?.id ?? newId();
    if (target) Object.assign(target, demand);
    else tx.em.create(TargetEntity, { tenantId: tx.tenant.id, id, code, bodyId: body.id, year, ...demand });
    tx.audit({ subjectType: 'Target', subjectId: id });
    return { id, year };
  },
});
