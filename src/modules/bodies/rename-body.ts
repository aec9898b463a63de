import { fold } from '../../kernel/fold.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { BodyEntity, type BodyRecord } from './body.entity.js';
import type { RenameBodyInput } from './body.input.js';
import { mayChangeTree } from './body.policy.js';
import { refuse } from './body.refusals.js';

/** Gives a body another name or standing agency; its code, place and history stay. */
export const renameBody = command({
  name: 'body.rename',
  load: (tx, input: RenameBodyInput) => lockById<BodyRecord>(tx.em, BodyEntity, input.id, input.version),
  may: (actor, body) => mayChangeTree(actor, body.path),
  run: async (tx, body, input) => {
    if (body.validTo !== null) throw refuse('BODY_ENDED');
    if (input.name != null) {
      body.name = input.name;
      body.searchKey = fold(`${input.name} ${body.code}`);
    }
    if (input.standingAgency !== undefined) body.standingAgency = input.standingAgency;
    tx.audit({ subjectType: 'Body', subjectId: body.id });
    return body.id;
  },
});
