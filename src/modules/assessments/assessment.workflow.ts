/** Where a card stands (phiếu chấm điểm). */
export type AssessmentStatus =
  | 'SELF_SCORING'
  | 'SUBMITTED'
  | 'IN_REVIEW'
  | 'RETURNED'
  | 'REVIEWED'
  | 'APPROVED'
  | 'REOPENED';

/** What people do with a card. */
export type AssessmentAction = 'SCORE' | 'SUBMIT' | 'REVIEW' | 'RETURN' | 'APPROVE' | 'LOWER' | 'REOPEN';

/** One action: from which states, and into which. */
export interface Move {
  readonly from: readonly AssessmentStatus[];
  readonly to: readonly AssessmentStatus[];
}

/** SELF_SCORING → SUBMITTED → IN_REVIEW → (RETURNED → SUBMITTED) → REVIEWED → APPROVED; REOPENED goes back into review (domain rule 6). */
export const moves: Readonly<Record<AssessmentAction, Move>> = {
  SCORE: { from: ['SELF_SCORING', 'RETURNED'], to: ['SELF_SCORING', 'RETURNED'] },
  SUBMIT: { from: ['SELF_SCORING', 'RETURNED'], to: ['SUBMITTED'] },
  REVIEW: { from: ['SUBMITTED', 'IN_REVIEW', 'REVIEWED', 'REOPENED'], to: ['IN_REVIEW', 'REVIEWED'] },
  RETURN: { from: ['SUBMITTED', 'IN_REVIEW', 'REVIEWED', 'REOPENED'], to: ['RETURNED'] },
  APPROVE: { from: ['REVIEWED'], to: ['APPROVED'] },
  LOWER: { from: ['APPROVED'], to: ['APPROVED'] },
  REOPEN: { from: ['APPROVED'], to: ['REOPENED'] },
};

/** Whether an action is possible in a state. */
export const canMove = (action: AssessmentAction, from: AssessmentStatus): boolean => moves[action].from.includes(from);

/** Whether the card lies with the superior and some of it still has to be reviewed: too early to approve rather than the wrong thing to do. */
export const awaitsReview = (status: AssessmentStatus): boolean =>
  status === 'SUBMITTED' || status === 'IN_REVIEW' || status === 'REOPENED';

/** Whether what the card shows is fixed. */
export const isFrozen = (status: AssessmentStatus): boolean => status === 'APPROVED';
