import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { said } from './assessment.rules.js';
import type { ReopenAssessmentListInput } from './assessment-list.input.js';
import { mayReopenList } from './assessment-list.policy.js';
import { refuse } from './assessment-list.refusals.js';
import { noteListReopening } from './assessment-list.store.js';
import { lockList } from './lock-list.js';

/** A body above takes the closing of a list back, with a reason: its cards can be changed again. The closing stays, with what the list was then. */
export const reopenAssessmentList = command({
  name: 'assessmentList.reopen',
  load: (tx, input: ReopenAssessmentListInput) => lockList(tx, input),
  may: (actor, { body }) => mayReopenList(actor, body.path),
  run: async (tx, { body, closing }, input) => {
    const { year } = input;
    await requireOpenYear(tx.db, year);
    const reason = said(input.reason);
    if (reason === null) throw refuseAny('REASON_REQUIRED', {}, 'reason');
    if (!closing) throw refuse('ASSESSMENT_LIST_NOT_CLOSED', { year, body: body.name }, 'bodyId');
    const { accountId, name } = tx.actor;
    await noteListReopening(tx.db, closing.id, { at: tx.now, accountId, name, reason });
    const of = { record: 'assessment_list_closing', id: closing.id };
    tx.audit({
      subjectType: 'Body',
      subjectId: body.id,
      reason,
      changes: [{ ...of, from: { year, closed: true }, to: { year, closed: false } }],
    });
    return { bodyId: body.id, year };
  },
});
