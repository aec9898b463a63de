import type { ModelStatus } from './merit.rules.js';

/** What is decided about a model. */
export type ModelAction = 'activate' | 'promote' | 'recogniseByProvince' | 'recogniseAbove' | 'end';

/** PROPOSED → ACTIVE → PROMOTED (nhân rộng) → recognised above, by the province or by another authority; ENDED from any (domain: Model): from which states each step may be taken, where it leads, and whether it is taken by a decision with number and day. */
export const modelSteps: Readonly<
  Record<ModelAction, { readonly from: readonly ModelStatus[]; readonly to: ModelStatus; readonly byDecision: boolean }>
> = {
  activate: { from: ['PROPOSED'], to: 'ACTIVE', byDecision: false },
  promote: { from: ['ACTIVE'], to: 'PROMOTED', byDecision: true },
  recogniseByProvince: { from: ['PROMOTED'], to: 'RECOGNISED_BY_PROVINCE', byDecision: true },
  recogniseAbove: { from: ['PROMOTED', 'RECOGNISED_BY_PROVINCE'], to: 'RECOGNISED_ABOVE', byDecision: true },
  end: {
    from: ['PROPOSED', 'ACTIVE', 'PROMOTED', 'RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE'],
    to: 'ENDED',
    byDecision: false,
  },
};

/** Whether a model in this state may take the step. */
export const mayTakeModelStep = (status: ModelStatus, action: ModelAction): boolean =>
  modelSteps[action].from.includes(status);

/** Whether ending a model has to say why: whoever turns a proposal down, or ends what was spread or recognised, owes a reason. */
export const endNeedsReason = (status: ModelStatus): boolean => status !== 'ACTIVE';

/** Whether a model of this state stands above one that merely works, so that a head decides about it. */
export const isDistinguished = (status: ModelStatus): boolean =>
  status === 'PROMOTED' || status === 'RECOGNISED_BY_PROVINCE' || status === 'RECOGNISED_ABOVE';
