import { clockTime } from '../../kernel/deadline.js';
import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { findRuleBook } from '../rulebooks/rule-book.store.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { AppealEntity } from './appeal.entity.js';
import type { AppealAssessmentInput } from './appeal.input.js';
import { mayAppeal } from './appeal.policy.js';
import { appealClosesAt, obstacleToAppeal } from './appeal.rules.js';
import { listAppealsOfCards } from './appeal.store.js';
import { said } from './assessment.rules.js';
import { lockAssessment } from './assessment.store.js';

/** A unit asks for a re-examination of its approved card, once for each approval and within the days of the rule book; also while its list is closed, for that is when it learns of its class. */
export const appealAssessment = command({
  name: 'assessment.appeal',
  load: (tx, input: AppealAssessmentInput) => lockAssessment(tx, input.id, input.version),
  may: (actor, { owner }) => mayAppeal(actor, owner),
  run: async (tx, { card }, input) => {
    await requireOpenYear(tx.db, card.year);
    const book = await findRuleBook(tx.db, card.ruleBookId);
    const { timeZone } = tx.tenant;
    const approvedAt = card.approvedAt ?? tx.now;
    const closesAt = appealClosesAt(approvedAt, book?.appealDays ?? 0, timeZone);
    const asked = (await listAppealsOfCards(tx.db, [card.id])).some((appeal) => appeal.approvedAt === card.approvedAt);
    const until = closesAt === null ? '' : clockTime(closesAt, timeZone);
    const obstacle = obstacleToAppeal({ status: card.status, closesAt, asked }, tx.now, until);
    if (obstacle || closesAt === null) throw obstacle ?? refuseAny('NOT_FOUND');
    const grounds = said(input.grounds);
    if (grounds === null) throw refuseAny('REASON_REQUIRED', {}, 'grounds');
    const appeal = tx.em.create(AppealEntity, {
      tenantId: tx.tenant.id,
      id: newId(),
      assessmentId: card.id,
      unitId: card.unitId,
      year: card.year,
      approvedAt,
      closesAt,
      grounds,
      status: 'OPEN',
      filedAt: tx.now,
      filedBy: tx.actor.accountId,
      filedByName: tx.actor.name,
      answer: null,
      decisionNumber: null,
      decidedOn: null,
      decidedAt: null,
      decidedBy: null,
      decidedByName: null,
    });
    tx.audit({ subjectType: 'Appeal', subjectId: appeal.id, reason: grounds });
    return appeal.id;
  },
});
