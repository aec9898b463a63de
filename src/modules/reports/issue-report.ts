import { command } from '../../platform/command/command.js';
import { freezeReport } from './freeze-report.js';
import { loadReport } from './load-report.js';
import type { ReportStepInput } from './report.input.js';
import { mayWriteReport } from './report.policy.js';
import { refuse } from './report.refusals.js';

/** Issues a report that answers no due: what the receiver of a regime hands on. Issued again, it gets another number and replaces the one before. */
export const issueReport = command({
  name: 'report.issue',
  load: (tx, input: ReportStepInput) => loadReport(tx, input),
  may: (actor, { parties }) => mayWriteReport(actor, parties),
  run: async (tx, loaded) => {
    const { report } = loaded;
    if (report.dueId != null) throw refuse('REPORT_ANSWERS_A_DUE');
    await freezeReport(tx, loaded);
    tx.audit({ subjectType: 'Report', subjectId: report.id });
    return report.id;
  },
});
