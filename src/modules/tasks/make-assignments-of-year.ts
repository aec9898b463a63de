import type { Tx } from '../../platform/command/tx.js';
import { listBodies } from '../bodies/body.store.js';
import { dueInYear, recursIn } from './assignment.rules.js';
import { giveWork } from './give-work.js';
import { distinct, membersOf } from './resolve-assignees.js';
import { listTaskParties, listYearlyTasks } from './task.store.js';

/** Yearly tasks give their work again when a year is opened, to those who are meant now: whoever joined a group is in it, whoever ended is left out. Run again, nothing doubles. */
export async function makeAssignmentsOfYear(tx: Tx, { year }: { readonly year: number }): Promise<void> {
  const tasks = (await listYearlyTasks(tx.db)).filter((task) => recursIn(task, year));
  if (tasks.length === 0) return;
  const bodies = new Map((await listBodies(tx.db)).map((body) => [body.id, body]));
  const named = await listTaskParties(
    tx.db,
    tasks.map(({ id }) => id),
  );
  for (const task of tasks) {
    const own = named.filter(({ taskId }) => taskId === task.id);
    const body = task.groupBodyId === null ? undefined : bodies.get(task.groupBodyId);
    const members =
      task.group && body ? (await membersOf(tx, { group: task.group, body, kinds: task.groupKinds })).parties : [];
    const terms = {
      taskId: task.id,
      year,
      dueAt: dueInYear(task, year, tx.tenant.timeZone),
      responsibility: task.responsibility,
      product: task.product,
      authorityBodyId: task.authorityBodyId,
      parent: null,
    };
    await giveWork(
      tx,
      terms,
      distinct([...own.filter(({ role }) => role === 'LEAD'), ...members]),
      own.filter(({ role }) => role === 'COORDINATOR'),
    );
  }
}
