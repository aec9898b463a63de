import { type CompiledQuery, type Kysely, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Instant } from '../../kernel/deadline.js';
import type { Tx } from '../../platform/command/tx.js';
import { insertion } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';
import type { AssessmentAction, AssessmentStatus } from './assessment.workflow.js';
import type { ReturnedLine } from './returning.rules.js';
import type { SentBack } from './sent-back.rules.js';

/** One move of a card, or one saving of scores. */
export interface StepRow {
  readonly id: string;
  readonly assessmentId: string;
  readonly at: Instant;
  readonly personName: string;
  readonly action: AssessmentAction;
  readonly fromStatus: AssessmentStatus | null;
  readonly toStatus: AssessmentStatus;
  readonly reason: string | null;
  readonly criterionIds: readonly string[];
  /** The version that the card had after it; null for steps before versions were kept. */
  readonly version: number | null;
  /** Of a return: the lines that have a reason of their own. */
  readonly returnedLines: readonly ReturnedLine[];
}

/** The last time that a card was sent back. */
export interface ReturnRow {
  readonly assessmentId: string;
  readonly at: Instant;
  readonly reason: string | null;
  readonly criterionIds: readonly string[];
  readonly returnedLines: readonly ReturnedLine[];
  /** The unit's column as it was then; null for returns before it was kept. */
  readonly sentBack: SentBack | null;
}

/** A step to be added to the history of a card. */
export interface NewStep extends Omit<StepRow, 'id' | 'at' | 'personName' | 'version'> {
  readonly version: number;
  readonly sentBack: SentBack | null;
}

// Kept under the names of the audit log.
const actionName = (action: AssessmentAction): string => `assessment.${action.toLowerCase()}`;
const actionOf = (name: string): AssessmentAction => name.slice('assessment.'.length).toUpperCase() as AssessmentAction;

/** Statements that add steps to the histories of cards: who, what, when, from, to and why (domain rule 6); of a return also which lines, why, and what the unit had written. */
export function addedSteps(tx: Pick<Tx, 'actor' | 'now'>, steps: readonly NewStep[]): CompiledQuery[] {
  const rows = steps.map((step) => ({ ...step, id: newId() }));
  const lines = rows.flatMap(({ id, returnedLines }) => returnedLines.map((line) => ({ ...line, stepId: id })));
  return [
    ...insertion(
      'assessment_step',
      rows.map((step) => ({
        id: step.id,
        assessment_id: step.assessmentId,
        at: tx.now,
        account_id: tx.actor.accountId,
        person_name: tx.actor.name,
        action: actionName(step.action),
        from_status: step.fromStatus,
        to_status: step.toStatus,
        reason: step.reason,
        criterion_ids: [...step.criterionIds],
        version: step.version,
        sent_back: step.sentBack === null ? null : JSON.stringify(step.sentBack),
      })),
    ),
    // Lines name their steps, and go out behind them.
    ...insertion(
      'assessment_returned_line',
      lines.map((line) => ({
        id: newId(),
        step_id: line.stepId,
        criterion_id: line.criterionId,
        reason: line.reason,
      })),
    ),
  ];
}

const steps = (db: Kysely<Tables>) =>
  db
    .selectFrom('assessment_step')
    .select((from) => [
      'assessment_step.id',
      'assessment_step.assessment_id as assessmentId',
      'assessment_step.at',
      'assessment_step.person_name as personName',
      'assessment_step.action',
      'assessment_step.from_status as fromStatus',
      'assessment_step.to_status as toStatus',
      'assessment_step.reason',
      'assessment_step.criterion_ids as criterionIds',
      'assessment_step.version',
      jsonArrayFrom(
        from
          .selectFrom('assessment_returned_line')
          .whereRef('assessment_returned_line.step_id', '=', 'assessment_step.id')
          .select(['assessment_returned_line.criterion_id as criterionId', 'assessment_returned_line.reason'])
          .orderBy('assessment_returned_line.id'),
      ).as('returnedLines'),
    ]);

/** The histories of these cards, earliest first. */
export async function listSteps(db: Kysely<Tables>, assessmentIds: readonly string[]): Promise<StepRow[]> {
  const rows = await steps(db)
    .where('assessment_step.assessment_id', '=', sql<string>`any(${[...assessmentIds]}::uuid[])`)
    .orderBy('assessment_step.at')
    .orderBy('assessment_step.id')
    .execute();
  return rows.map((row) => ({
    ...row,
    action: actionOf(row.action),
    fromStatus: row.fromStatus as AssessmentStatus | null,
    toStatus: row.toStatus as AssessmentStatus,
  }));
}

/** The last return of each of these cards that was ever sent back. */
export async function listLastReturns(db: Kysely<Tables>, assessmentIds: readonly string[]): Promise<ReturnRow[]> {
  const rows = await steps(db)
    .select('assessment_step.sent_back as sentBack')
    .distinctOn('assessment_step.assessment_id')
    .where('assessment_step.assessment_id', '=', sql<string>`any(${[...assessmentIds]}::uuid[])`)
    .where('assessment_step.action', '=', actionName('RETURN'))
    .orderBy('assessment_step.assessment_id')
    .orderBy('assessment_step.at', 'desc')
    .orderBy('assessment_step.id', 'desc')
    .execute();
  return rows.map(({ assessmentId, at, reason, criterionIds, returnedLines, sentBack }) => ({
    assessmentId,
    at,
    reason,
    criterionIds,
    returnedLines,
    sentBack: sentBack as SentBack | null,
  }));
}
