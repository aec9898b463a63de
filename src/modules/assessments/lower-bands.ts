import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { gatesHold } from '../rulebooks/rule-book.rules.js';
import { listRuleBooks } from '../rulebooks/rule-book.store.js';
import { requireOpenYear } from '../tenants/require-open-year.js';
import { assessmentChanged } from './assessment.events.js';
import { said } from './assessment.rules.js';
import { cardOf, gateIsMet, linesFor, noFacts } from './assessment.scoring.js';
import { type AssessmentRow, listLinkedFacts, lockAssessmentsOfUnits } from './assessment.store.js';
import type { LowerBandsInput } from './assessment-list.input.js';
import { loadList } from './assessment-list.js';
import { mayLowerBands } from './assessment-list.policy.js';
import { refuse } from './assessment-list.refusals.js';
import { bandBelow } from './assessment-list.rules.js';
import { lowerBandsOfCards } from './assessment-list.store.js';
import { addedSteps } from './assessment-step.store.js';
import { lockList } from './lock-list.js';

/** Lowers the bands of units over the line of a quota, by a decision with its reason: points and card stay as they were approved, and the band that was earned stays beside the one given. All or nothing. */
export const lowerBands = command({
  name: 'bands.lower',
  load: async (tx, input: LowerBandsInput) => {
    const held = await lockList(tx, input);
    const list = await loadList(tx.db, { bodyId: held.body.id, year: input.year });
    const ids = new Set(input.assessmentIds.map((id) => id.toLowerCase()));
    const named = list.ranked.filter(({ assessmentId }) => ids.has(assessmentId));
    return { ...held, list, ids, named };
  },
  may: (actor, { body, named }) =>
    mayLowerBands(
      actor,
      body.path,
      named.map(({ unitId }) => unitId),
    ),
  run: async (tx, { body, closing, list, ids, named }, input) => {
    const { year } = input;
    if (named.length < ids.size) throw refuseAny('NOT_FOUND', {}, 'assessmentIds');
    await requireOpenYear(tx.db, year);
    const reason = said(input.reason);
    if (reason === null) throw refuseAny('REASON_REQUIRED', {}, 'reason');
    if (closing) throw refuse('ASSESSMENT_LIST_CLOSED', { year, body: body.name }, 'bodyId');
    const over = new Set(list.quotas.flatMap((quota) => quota.over));
    const within = named.filter((unit) => !over.has(unit));
    if (within.length > 0) {
      throw refuse('BAND_WITHIN_QUOTA', { units: within.map(({ unitCode }) => unitCode) }, 'assessmentIds');
    }

    const cards = await lockAssessmentsOfUnits(
      tx.db,
      named.map(({ unitId }) => unitId),
      [year],
    );
    const books = new Map((await listRuleBooks(tx.db)).map((book) => [book.id, book]));
    const facts = new Map((await listLinkedFacts(tx.db, cards)).map((row) => [row.unitId, row]));
    const bandUnder = (card: AssessmentRow) => {
      const book = books.get(card.ruleBookId);
      const now = card.linkedFacts ?? facts.get(card.unitId) ?? noFacts;
      const filled = book && cardOf(linesFor(book.lines, card.unitKind), card.scores, now, true, book.rounding);
      const holds = (gate: Parameters<typeof gateIsMet>[0]) => filled !== undefined && gateIsMet(gate, filled, now);
      const band = bandBelow(book?.bands ?? [], card.bandId ?? '', (one) => gatesHold(one, holds));
      // The lowest band has neither gates nor a quota (validateBook).
      if (!band) throw new Error(`no band under that of card ${card.id}`);
      return band;
    };
    const lowered = cards.map((card) => ({
      card,
      bandId: bandUnder(card).id,
      earnedBandId: card.earnedBandId ?? card.bandId ?? '',
    }));
    const versions = await lowerBandsOfCards(
      tx.db,
      lowered.map(({ card, bandId, earnedBandId }) => ({ id: card.id, bandId, earnedBandId })),
    );
    tx.write(
      addedSteps(
        tx,
        cards.map((card) => ({
          assessmentId: card.id,
          action: 'LOWER',
          fromStatus: card.status,
          toStatus: card.status,
          reason,
          criterionIds: [],
          returnedLines: [],
          sentBack: null,
          version: versions.get(card.id) ?? card.version,
        })),
      ),
    );
    for (const { card, bandId } of lowered) {
      tx.audit({
        subjectType: 'Assessment',
        subjectId: card.id,
        reason,
        changes: [{ record: 'assessment', id: card.id, from: { bandId: card.bandId }, to: { bandId } }],
      });
    }
    await tx.announce(assessmentChanged, { unitIds: cards.map(({ unitId }) => unitId), year });
    return { bodyId: body.id, year };
  },
});
