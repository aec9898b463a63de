/** The state that is kept of a due; UPCOMING and OVERDUE follow the clock. WITHDRAWN: a changed regime no longer asks for it. */
export type ReportStage = 'OPEN' | 'SUBMITTED' | 'ACCEPTED' | 'RETURNED' | 'WITHDRAWN';

/** What can be done with a due. */
export type ReportAction = 'submit' | 'accept' | 'return' | 'extend';

/** The steps of a report: from which states each may be taken, and where it leads (domain: chế độ báo cáo). */
export const reportSteps: Readonly<
  Record<ReportAction, { readonly from: readonly ReportStage[]; readonly to: ReportStage | null }>
> = {
  submit: { from: ['OPEN', 'RETURNED'], to: 'SUBMITTED' },
  accept: { from: ['SUBMITTED'], to: 'ACCEPTED' },
  return: { from: ['SUBMITTED'], to: 'RETURNED' },
  extend: { from: ['OPEN', 'RETURNED'], to: null },
};

/** Whether a report in this state may take the step. */
export const canTakeStep = (stage: ReportStage, action: ReportAction): boolean =>
  reportSteps[action].from.includes(stage);
