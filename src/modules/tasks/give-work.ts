import type { Instant } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import { type Clear, missingClears } from './assignment.rules.js';
import { insertAssignments, insertCoordinators, type NewAssignment } from './assignment.store.js';
import { distinct, keyOf } from './resolve-assignees.js';
import { refuse } from './task.refusals.js';
import { holdTaskRules, type Party } from './task.store.js';

type Who = Pick<Party, 'bodyId' | 'unitId'>;

/** The work that several assignees are given on the same terms. */
export type Terms = Omit<NewAssignment, 'id' | 'bodyId' | 'unitId' | 'givenAt'>;

/** An audit row names each assignment as long as that can be read; of more it says how many, and their own rows tell the rest. */
export const NAMED_IN_AUDIT = 1_000;

/** Gives each assignee his assignment and each assignment its coordinators; who has one of the task and year already keeps it. Notes in the audit log what was given. */
export async function giveWork(
  tx: Tx,
  terms: Terms,
  assignees: readonly Who[],
  coordinators: readonly Who[],
): Promise<number> {
  const assignments = assignees.map(({ bodyId, unitId }) => ({
    ...terms,
    id: newId(),
    bodyId,
    unitId,
    givenAt: tx.now,
  }));
  const made = new Set(await insertAssignments(tx.db, assignments));
  const given = assignments.filter(({ id }) => made.has(id));
  const along = distinct(coordinators);
  await insertCoordinators(
    tx.db,
    given.flatMap((assignment) =>
      along
        .filter((party) => keyOf(party) !== keyOf(assignment))
        .map(({ bodyId, unitId }) => ({ id: newId(), assignmentId: assignment.id, bodyId, unitId })),
    ),
  );
  if (given.length === 0) return 0;
  const { taskId, year, dueAt, responsibility, product, authorityBodyId, parent } = terms;
  tx.audit({
    subjectType: parent ? 'Assignment' : 'Task',
    subjectId: parent?.id ?? taskId,
    changes: [
      {
        record: 'assignment',
        to: { year, dueAt, responsibility, product, authorityBodyId, assignments: given.length },
        ...(given.length <= NAMED_IN_AUDIT && {
          assignees: given.map(({ id, bodyId, unitId }) => ({ id, bodyId, unitId })),
        }),
        coordinators: along.map(({ bodyId, unitId }) => ({ bodyId, unitId })),
      },
    ],
  });
  return given.length;
}

/** What an assignment says, for the six clears; who does it and who accepts it are always said. */
export interface SaidOfWork {
  readonly work: string;
  readonly dueAt: Instant | null;
  readonly responsibility: string | null;
  readonly product: string;
}

/** Which of the six clears such work leaves open. */
export const openClears = (said: SaidOfWork): Clear[] =>
  missingClears({ ...said, assigneeId: 'somebody', authorityId: 'a body' });

/** Refuses unclear work where the tenant does; the rule then stays until the transaction ends. */
export async function requireClear(tx: Tx, said: SaidOfWork): Promise<void> {
  const { refuseUnclear } = await holdTaskRules(tx.db, 'obeying');
  const missing = openClears(said);
  if (refuseUnclear && missing.length > 0) throw refuse('ASSIGNMENT_UNCLEAR', { missing });
}
