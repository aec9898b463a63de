import { dayOf } from '../../kernel/deadline.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import { listNewestAreas } from '../areas/area.store.js';
import { BodyEntity, type BodyRecord } from '../bodies/body.entity.js';
import { UnitEntity } from './unit.entity.js';
import { unitsCreated } from './unit.events.js';
import type { CreateUnitInput } from './unit.input.js';
import { mayKeepUnit } from './unit.policy.js';
import { refuse } from './unit.refusals.js';
import { factsFitKind } from './unit.rules.js';
import { isUnitCodeTaken, saveWords } from './unit.store.js';

/** Adds a unit to those that answer to a body. */
export const createUnit = command({
  name: 'unit.create',
  load: (tx, input: CreateUnitInput) => lockById<BodyRecord>(tx.em, BodyEntity, input.bodyId),
  may: (actor, body) => mayKeepUnit(actor, body.path),
  run: async (tx, body, input) => {
    const facts = {
      kind: input.kind,
      enterpriseSize: input.enterpriseSize ?? null,
      schoolLevel: input.schoolLevel ?? null,
      armedForces: input.armedForces,
    };
    if (body.validTo !== null) throw refuse('UNIT_BODY_ENDED', {}, 'bodyId');
    if (!factsFitKind(facts)) throw refuse('UNIT_FACTS_DO_NOT_FIT_KIND', { kind: input.kind }, 'kind');
    if (await isUnitCodeTaken(tx.db, input.code)) throw refuse('UNIT_CODE_TAKEN', { code: input.code }, 'code');
    const [area] = input.areaCode ? await listNewestAreas(tx.db, [input.areaCode]) : [];
    if (input.areaCode && !area) throw refuse('UNIT_AREA_UNKNOWN', { areaCode: input.areaCode }, 'areaCode');
    const unit = {
      id: newId(),
      code: input.code,
      name: input.name,
    };
    tx.em.create(UnitEntity, {
      tenantId: tx.tenant.id,
      ...unit,
      ...facts,
      bodyId: body.id,
      areaCode: area?.code ?? body.areaCode,
      areaValidFrom: area?.validFrom ?? body.areaValidFrom,
      demo: false,
      validFrom: dayOf(tx.now, tx.tenant.timeZone),
      validTo: null,
    });
    await tx.em.flush();
    await saveWords(tx.db, [unit]);
    tx.audit({ subjectType: 'Unit', subjectId: unit.id });
    await tx.announce(unitsCreated, { unitIds: [unit.id] });
    return unit.id;
  },
});
