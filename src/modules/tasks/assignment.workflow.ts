/** The state that is kept of an assignment; OVERDUE follows the clock. */
export type AssignmentStage = 'ASSIGNED' | 'ACCEPTED' | 'IN_PROGRESS' | 'DELIVERED' | 'ACCEPTED_PRODUCT' | 'CANCELLED';

/** What can be done with an assignment. */
export type AssignmentAction =
  | 'accept'
  | 'cascade'
  | 'progress'
  | 'deliver'
  | 'acceptProduct'
  | 'returnProduct'
  | 'cancel'
  | 'clarify';

/** The steps of an assignment (nhiệm vụ, phân công): from which states each may be taken, where it leads (null: stays), and whether it needs a reason. */
export const assignmentSteps: Readonly<
  Record<
    AssignmentAction,
    { readonly from: readonly AssignmentStage[]; readonly to: AssignmentStage | null; readonly reason: boolean }
  >
> = {
  accept: { from: ['ASSIGNED'], to: 'ACCEPTED', reason: false },
  cascade: { from: ['ACCEPTED', 'IN_PROGRESS'], to: 'IN_PROGRESS', reason: false },
  progress: { from: ['ACCEPTED', 'IN_PROGRESS'], to: 'IN_PROGRESS', reason: false },
  deliver: { from: ['ACCEPTED', 'IN_PROGRESS'], to: 'DELIVERED', reason: false },
  acceptProduct: { from: ['DELIVERED'], to: 'ACCEPTED_PRODUCT', reason: false },
  returnProduct: { from: ['DELIVERED'], to: 'IN_PROGRESS', reason: true },
  cancel: { from: ['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'DELIVERED'], to: 'CANCELLED', reason: true },
  clarify: { from: ['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS'], to: null, reason: false },
};

/** Whether an assignment in this state may take the step. */
export const mayTakeStep = (stage: AssignmentStage, action: AssignmentAction): boolean =>
  assignmentSteps[action].from.includes(stage);
