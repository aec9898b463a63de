import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { findBody } from '../bodies/body.store.js';
import { holdYears } from '../tenants/tenant-year.store.js';
import { mayAssign } from './assignment.policy.js';
import { givesReason } from './assignment.rules.js';
import { listYearsGivenAfter } from './assignment.store.js';
import { TaskEntity, type TaskRecord } from './task.entity.js';
import type { EndTaskInput } from './task.input.js';
import { refuse } from './task.refusals.js';

/** Ends a yearly task: the year named is the last whose work it gives. What was given stays; ended again, it ends with another year. */
export const endTask = command({
  name: 'task.end',
  load: async (tx, input: EndTaskInput) => {
    // Nobody opens a year meanwhile, which would give its work.
    await holdYears(tx.db, tx.tenant.id, 'entering');
    const task = await lockById<TaskRecord>(tx.em, TaskEntity, input.id, input.version);
    const authority = await findBody(tx.db, task.authorityBodyId);
    if (!authority) throw refuseShared('NOT_FOUND');
    return { task, authority };
  },
  may: (actor, { authority }) => mayAssign(actor, authority.path),
  run: async (tx, { task }, { lastYear, reason }) => {
    if (!givesReason(reason)) throw refuseShared('REASON_REQUIRED', {}, 'reason');
    if (task.recurrence !== 'YEARLY') throw refuse('TASK_NOT_YEARLY');
    if (lastYear < task.firstYear)
      throw refuse('TASK_ENDS_BEFORE_IT_BEGINS', { firstYear: task.firstYear }, 'lastYear');
    const years = await listYearsGivenAfter(tx.db, task.id, lastYear);
    if (years.length > 0) throw refuse('TASK_GIVEN_AFTER', { years }, 'lastYear');
    task.lastYear = lastYear;
    tx.audit({ subjectType: 'Task', subjectId: task.id, reason });
    return task.id;
  },
});
