import { dayOf } from '../../kernel/deadline.js';
import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { holdOpenYears } from '../tenants/tenant-year.store.js';
import { AppealEntity, type AppealRecord } from './appeal.entity.js';
import type { DecideAppealInput } from './appeal.input.js';
import { mayDecideAppeal } from './appeal.policy.js';
import { refuse } from './appeal.refusals.js';
import { said } from './assessment.rules.js';
import { lockAssessment } from './assessment.store.js';
import { reopenCard } from './reopen-card.js';

/** Answers an appeal by a decision with its reason: dismissed, the card stays as it was approved; upheld, it is reopened in the same transaction, by the law of every reopening, unless it is open again already. */
export const decideAppeal = command({
  name: 'appeal.decide',
  load: async (tx, input: DecideAppealInput) => {
    // Years first: whoever closes one turns its appeals as well.
    await holdOpenYears(tx.db);
    const appeal = await lockById<AppealRecord>(tx.em, AppealEntity, input.id, input.version);
    return { appeal, work: await lockAssessment(tx, appeal.assessmentId) };
  },
  may: (actor, { work }) => mayDecideAppeal(actor, work.owner),
  run: async (tx, { appeal, work }, input) => {
    await requireOpenYear(tx.db, appeal.year, 'id');
    if (appeal.status !== 'OPEN') throw refuse('APPEAL_ANSWERED', {}, 'id');
    const answer = said(input.answer);
    if (answer === null) throw refuseAny('REASON_REQUIRED', {}, 'answer');
    const decisionNumber = said(input.decisionNumber);
    const decidedOn = input.decidedOn ?? null;
    if ((decisionNumber === null) !== (decidedOn === null)) {
      throw refuseAny('BAD_USER_INPUT', { problem: 'decisionNumber & decidedOn' }, 'decisionNumber');
    }
    const today = dayOf(tx.now, tx.tenant.timeZone);
    if (decidedOn !== null && decidedOn > today) throw refuse('APPEAL_DATE_IN_FUTURE', { today }, 'decidedOn');
    appeal.status = input.outcome;
    appeal.answer = answer;
    appeal.decisionNumber = decisionNumber;
    appeal.decidedOn = decidedOn;
    appeal.decidedAt = tx.now;
    appeal.decidedBy = tx.actor.accountId;
    appeal.decidedByName = tx.actor.name;
    const { card } = work;
    const stands = card.status === 'APPROVED' && card.approvedAt === appeal.approvedAt;
    if (input.outcome === 'UPHELD' && stands) await reopenCard(tx, work, answer);
    tx.audit({ subjectType: 'Appeal', subjectId: appeal.id, reason: answer });
    return appeal.id;
  },
});
