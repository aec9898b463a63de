import type { Day } from '../../kernel/deadline.js';
import type { Refusal } from '../../kernel/refusal.js';
import { refuse } from './exemplary.refusals.js';
import type { ExemplaryStatus } from './merit.rules.js';

/** Which step follows upon which: a unit is chosen as a pilot, then nominated, then recognised, and may be chosen anew after that (domain: Exemplary). */
export const exemplaryMoves: Readonly<Record<ExemplaryStatus | 'NONE', ExemplaryStatus>> = {
  NONE: 'PILOT',
  PILOT: 'NOMINATED',
  NOMINATED: 'RECOGNISED',
  RECOGNISED: 'PILOT',
};

/** A step of a unit, standing or withdrawn. */
export interface ExemplaryStep {
  readonly id: string;
  readonly year: number;
  readonly status: ExemplaryStatus;
  readonly decidedOn: Day;
  readonly withdrawn: boolean;
}

/** Where a unit stands on the way: its last step that was not withdrawn; null before the first. Steps come in the order in which they were taken. */
export const lastStep = <Step extends ExemplaryStep>(steps: readonly Step[]): Step | null =>
  steps.findLast(({ withdrawn }) => !withdrawn) ?? null;

/** Why a unit cannot take a step, or null when it can: it has not taken it in the year, it comes next in order, and neither its year nor its day lies before those of the step before. */
export function obstacleToStep(
  steps: readonly ExemplaryStep[],
  { status, year, decidedOn }: Pick<ExemplaryStep, 'status' | 'year' | 'decidedOn'>,
): Refusal | null {
  if (steps.some((step) => !step.withdrawn && step.year === year && step.status === status))
    return refuse('EXEMPLARY_ALREADY_SET', { year }, 'status');
  const last = lastStep(steps);
  const next = exemplaryMoves[last?.status ?? 'NONE'];
  if (status !== next) return refuse('EXEMPLARY_OUT_OF_ORDER', { at: last?.status ?? 'NONE', next }, 'status');
  if (last && (decidedOn < last.decidedOn || year < last.year))
    return refuse('EXEMPLARY_BEFORE_LAST_STEP', { at: last.status, day: last.decidedOn, year: last.year }, 'decidedOn');
  return null;
}

/** Why a step cannot be withdrawn, or null when it can: it stands, and no later step rests on it. */
export function obstacleToWithdrawal(steps: readonly ExemplaryStep[], id: string): Refusal | null {
  const step = steps.find((one) => one.id === id);
  if (!step || step.withdrawn) return refuse('EXEMPLARY_WITHDRAWN');
  const last = lastStep(steps);
  return last && last.id !== id ? refuse('EXEMPLARY_FOLLOWED', { at: last.status, year: last.year }) : null;
}
