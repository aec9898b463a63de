import { pathUnder } from '../../kernel/path.js';
import { allOf } from '../../kernel/verdict.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { BodyEntity, type BodyRecord } from './body.entity.js';
import type { MoveBodyInput } from './body.input.js';
import { mayChangeTree } from './body.policy.js';
import { refuse } from './body.refusals.js';
import { keepsTree, mayStandUnder } from './body.rules.js';
import { lockTree, movePaths } from './body.store.js';

/** Puts a body with its whole subtree under another parent. Figures of past years stay with the body that was responsible. */
export const moveBody = command({
  name: 'body.move',
  load: async (tx, input: MoveBodyInput) => {
    await lockTree(tx.db, tx.tenant.id);
    const body = await lockById<BodyRecord>(tx.em, BodyEntity, input.id, input.version);
    const parent = await lockById<BodyRecord>(tx.em, BodyEntity, input.parentId);
    return { body, parent };
  },
  // Both ends: nobody moves a body out of, or into, a subtree that he does not administer.
  may: (actor, { body, parent }) => allOf(mayChangeTree(actor, body.path), mayChangeTree(actor, parent.path)),
  run: async (tx, { body, parent }) => {
    if (body.validTo !== null) throw refuse('BODY_ENDED');
    if (!keepsTree(body.path, parent.path)) throw refuse('BODY_MOVE_INTO_OWN_SUBTREE', {}, 'parentId');
    if (parent.validTo !== null) throw refuse('BODY_ENDED', {}, 'parentId');
    if (!mayStandUnder(body.level as never, parent.level as never)) {
      throw refuse('BODY_LEVEL_NOT_BELOW_PARENT', { level: body.level, parentLevel: parent.level }, 'parentId');
    }
    const from = body.path;
    body.parentId = parent.id;
    await tx.em.flush();
    await movePaths(tx.db, from, pathUnder(parent.path, body.id));
    tx.audit({ subjectType: 'Body', subjectId: body.id });
    return body.id;
  },
});
