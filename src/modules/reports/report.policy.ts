import { type Actor, readScope } from '../../kernel/actor.js';
import { type Path, within } from '../../kernel/path.js';
import type { Verdict } from '../../kernel/verdict.js';
import { maySubmitReport, type ReportParties } from '../reporting/report-due.policy.js';
import type { ReportStage } from '../reporting/report-due.workflow.js';

/** A report is written and issued by officers and heads of the very body whose report it is, as it is handed in. */
export const mayWriteReport = (actor: Actor, parties: ReportParties): Verdict => maySubmitReport(actor, parties);

/** A report is read by whoever may read the records of its body: from the body itself upwards. */
export const mayReadReport = (actor: Actor, bodyPath: Path): boolean =>
  readScope(actor).paths.some((path) => within(bodyPath, path));

/** Whether a report can be edited: while the due that it answers is not handed in or was sent back; one that answers none, always. */
export const isEditable = (stage: ReportStage | null): boolean =>
  stage === null || stage === 'OPEN' || stage === 'RETURNED';
