import { pathUnder } from '../../kernel/path.js';
import type { Tx } from '../../platform/command/tx.js';
import { rolledUpPercent } from './assignment.rules.js';
import type { AssignmentStage } from './assignment.workflow.js';
import { type LockedAbove, sumDirectlyBelow, updateRolledUpPercent } from './assignment-chain.store.js';
import type { AssignmentRecord } from './task.entity.js';

/** Lets the progress of the assignments above follow what changed below, nearest first; one that is not under way, or whose head stated its progress, stays and so does all above it. */
export async function rollUp(tx: Tx, above: readonly LockedAbove[]): Promise<void> {
  if (above.length === 0) return;
  await tx.em.flush();
  for (const one of above.toReversed()) {
    if (one.stage !== 'IN_PROGRESS' || one.percentStated) return;
    const percent = rolledUpPercent(await sumDirectlyBelow(tx.db, one.id));
    if (percent === null || percent === one.percent) return;
    await updateRolledUpPercent(tx.db, one.id, percent, tx.now);
    tx.audit({
      subjectType: 'Assignment',
      subjectId: one.id,
      changes: [{ record: 'assignment', id: one.id, from: { percent: one.percent }, to: { percent } }],
    });
  }
}

/** An assignment that is locked, as those below it see it. */
export const asAbove = (assignment: AssignmentRecord): LockedAbove => ({
  id: assignment.id,
  chain: assignment.chain,
  stage: assignment.status as AssignmentStage,
  percent: assignment.percent,
  percentStated: assignment.percentStated,
});

/** The path of the assignments below one. */
export const pathBelow = (assignment: Pick<AssignmentRecord, 'id' | 'chain'>): string =>
  pathUnder(assignment.chain, assignment.id);
