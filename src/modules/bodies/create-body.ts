import { dayOf } from '../../kernel/deadline.js';
import { fold } from '../../kernel/fold.js';
import { pathUnder } from '../../kernel/path.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { newId } from '../../platform/new-id.js';
import { listNewestAreas } from '../areas/area.store.js';
import { BodyEntity, type BodyRecord } from './body.entity.js';
import { bodyCreated } from './body.events.js';
import type { CreateBodyInput } from './body.input.js';
import { mayChangeTree } from './body.policy.js';
import { refuse } from './body.refusals.js';
import { mayStandUnder } from './body.rules.js';
import { isCodeTaken } from './body.store.js';

/** Adds a body under another; a second root is made with the tenant only. */
export const createBody = command({
  name: 'body.create',
  load: (tx, input: CreateBodyInput) => lockById<BodyRecord>(tx.em, BodyEntity, input.parentId),
  may: (actor, parent) => mayChangeTree(actor, parent.path),
  run: async (tx, parent, input) => {
    if (parent.validTo !== null) throw refuse('BODY_ENDED', {}, 'parentId');
    if (!mayStandUnder(input.level, parent.level as never)) {
      throw refuse('BODY_LEVEL_NOT_BELOW_PARENT', { level: input.level, parentLevel: parent.level }, 'level');
    }
    if (await isCodeTaken(tx.db, input.code)) throw refuse('BODY_CODE_TAKEN', { code: input.code }, 'code');
    const [area] = input.areaCode ? await listNewestAreas(tx.db, [input.areaCode]) : [];
    if (input.areaCode && !area) throw refuse('BODY_AREA_UNKNOWN', { areaCode: input.areaCode }, 'areaCode');
    const id = newId();
    tx.em.create(BodyEntity, {
      tenantId: tx.tenant.id,
      id,
      code: input.code,
      name: input.name,
      level: input.level,
      areaCode: area?.code ?? null,
      areaValidFrom: area?.validFrom ?? null,
      parentId: parent.id,
      path: pathUnder(parent.path, id),
      standingAgency: input.standingAgency ?? null,
      validFrom: dayOf(tx.now, tx.tenant.timeZone),
      validTo: null,
      searchKey: fold(`${input.name} ${input.code}`),
    });
    tx.audit({ subjectType: 'Body', subjectId: id });
    await tx.announce(bodyCreated, { bodyId: id });
    return id;
  },
});
