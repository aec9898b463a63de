import type { Refusal } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import type { Judgement } from '../recognitions/recognition.rules.js';
import { bandOf } from '../rulebooks/rule-book.rules.js';
import { listRuleBooks, type RuleBook } from '../rulebooks/rule-book.store.js';
import { refuse } from './assessment.refusals.js';
import { totalsIn } from './assessment.rules.js';
import { cardOf, gateIsMet, type LinkedFacts, linesFor, noFacts, thawedScores } from './assessment.scoring.js';
import { type AssessmentRow, listLinkedFacts, lockAssessmentsOfUnits, updateTotals } from './assessment.store.js';
import { isFrozen } from './assessment.workflow.js';
import { refuse as refuseList } from './assessment-list.refusals.js';
import { holdListsOfUnits, listUnitsOfClosedLists } from './assessment-list.store.js';
import { refuse as refuseWaiver } from './waiver.refusals.js';
import { listStandingWaivers } from './waiver.store.js';

/** Holds the cards of these units in these years, and reads what they count by and from. */
async function cardsWithFacts(tx: Tx, unitIds: readonly string[], years: readonly number[]) {
  const cards = await lockAssessmentsOfUnits(tx.db, unitIds, years);
  if (cards.length === 0) return [];
  const books = new Map((await listRuleBooks(tx.db)).map((book) => [book.id, book]));
  const facts = new Map((await listLinkedFacts(tx.db, cards)).map((row) => [`${row.unitId}@${row.year}`, row]));
  return cards.map((card) => {
    const book = books.get(card.ruleBookId);
    if (!book) throw new Error(`the rule book of card ${card.id} is missing`);
    return { card, book, facts: facts.get(`${card.unitId}@${card.year}`) ?? noFacts };
  });
}

/** The refusal of facts by which an approved card would have other points or another band; null when it stays as it is. */
function contradiction(card: AssessmentRow, book: RuleBook, facts: LinkedFacts): Refusal | null {
  const lines = linesFor(book.lines, card.unitKind);
  // Reports have deadlines of their own: one that is handed in or sent back after the approval changes nothing about it.
  const reports = card.linkedFacts ?? facts;
  const now = { ...facts, reportsAsked: reports.reportsAsked, reportsOnTime: reports.reportsOnTime };
  const live = cardOf(lines, thawedScores(lines, card.scores), now, false, book.rounding);
  const kept = cardOf(lines, card.scores, now, true, book.rounding);
  const same =
    now.recognition !== 'NOT_ASSESSED' &&
    kept.lines.every(({ review }, index) => review === live.lines[index]?.review) &&
    bandOf(kept.reviewTotal ?? 0, book.bands, (gate) => gateIsMet(gate, kept, now))?.id ===
      (card.earnedBandId ?? card.bandId);
  return same ? null : refuse('ASSESSMENT_APPROVED', { year: card.year, unit: card.unitCode });
}

/** Objects to registrations that a closed list or an approved card contradicts, each by itself. */
export async function objectToRegistrations(
  tx: Tx,
  {
    unitIds,
    year,
    object,
  }: {
    readonly unitIds: readonly string[];
    readonly year: number;
    object(unitId: string, refusal: Refusal): void;
  },
): Promise<void> {
  await holdListsOfUnits(tx, unitIds, [year]);
  for (const { unitId, body } of await listUnitsOfClosedLists(tx.db, unitIds, [year])) {
    object(unitId, refuseList('ASSESSMENT_LIST_CLOSED', { year, body }));
  }
  for (const { card, book, facts } of await cardsWithFacts(tx, unitIds, [year])) {
    const refusal = isFrozen(card.status) ? contradiction(card, book, { ...facts, registered: true }) : null;
    if (refusal) object(card.unitId, refusal);
  }
}

/** Objects to decisions of recognition in closed lists, of units that are not assessed for a cause, and where an approved card contradicts, each by itself. */
export async function objectToRecognitions(
  tx: Tx,
  {
    judgements,
    year,
    object,
  }: {
    readonly judgements: ReadonlyMap<string, Judgement>;
    readonly year: number;
    object(unitId: string, refusal: Refusal): void;
  },
): Promise<void> {
  const unitIds = [...judgements.keys()];
  await holdListsOfUnits(tx, unitIds, [year]);
  for (const { unitId, body } of await listUnitsOfClosedLists(tx.db, unitIds, [year])) {
    object(unitId, refuseList('ASSESSMENT_LIST_CLOSED', { year, body }));
  }
  for (const { unitId } of await listStandingWaivers(tx.db, unitIds, year)) {
    object(unitId, refuseWaiver('ASSESSMENT_WAIVED', { year }));
  }
  for (const { card, book, facts } of await cardsWithFacts(tx, unitIds, [year])) {
    const recognition = judgements.get(card.unitId) ?? null;
    const refusal = isFrozen(card.status) ? contradiction(card, book, { ...facts, recognition }) : null;
    if (refusal) object(card.unitId, refusal);
  }
}

/**
 * What a card takes from the facts of its unit has changed: open cards are counted anew; one that is approved refuses the change where its
 * points or its band would be others, so it has to be reopened first. Standings hear of the same facts themselves, and show approved cards only.
 */
async function followFacts(tx: Tx, unitIds: readonly string[], years: readonly number[]): Promise<void> {
  const cards = await cardsWithFacts(tx, unitIds, years);
  const moved = cards.flatMap(({ card, book, facts }) => {
    if (isFrozen(card.status)) {
      const refusal = contradiction(card, book, facts);
      if (refusal) throw refusal;
      return [];
    }
    const lines = linesFor(book.lines, card.unitKind);
    const live = cardOf(lines, thawedScores(lines, card.scores), facts, false, book.rounding);
    const totals = totalsIn(card.status, live);
    const changed = totals.selfTotal !== card.selfTotal || totals.reviewTotal !== card.reviewTotal;
    return changed ? [{ id: card.id, ...totals }] : [];
  });
  if (moved.length > 0) await updateTotals(tx.db, moved);
}

/** What decides over a unit's place in the list of its body changes only while that list is open. */
async function followListed(tx: Tx, unitIds: readonly string[], year: number): Promise<void> {
  await holdListsOfUnits(tx, unitIds, [year]);
  const [closed] = await listUnitsOfClosedLists(tx.db, unitIds, [year]);
  if (closed) throw refuseList('ASSESSMENT_LIST_CLOSED', { year, body: closed.body });
  await followFacts(tx, unitIds, [year]);
}

/** Line 8a follows registrations. */
export const followRegistrations = (
  tx: Tx,
  { unitIds, year }: { readonly unitIds: readonly string[]; readonly year: number },
): Promise<void> => followListed(tx, unitIds, year);

/** Line 8c follows the recognition decision; nothing is decided for a unit that is not assessed for a cause. */
export async function followRecognition(
  tx: Tx,
  { unitIds, year }: { readonly unitIds: readonly string[]; readonly year: number },
): Promise<void> {
  const [waived] = await listStandingWaivers(tx.db, unitIds, year);
  if (waived) throw refuseWaiver('ASSESSMENT_WAIVED', { year });
  await followListed(tx, unitIds, year);
}

/** A line that follows reports in time: open cards are counted anew; an approved one keeps what counted then (docs/decisions.md). */
export const followReports = (
  tx: Tx,
  { unitIds, year }: { readonly unitIds: readonly string[]; readonly year: number },
): Promise<void> => followFacts(tx, unitIds, [year]);

/** Lines 7 and 9 follow the models that units keep and their commendations. */
export const followMerits = (
  tx: Tx,
  { unitIds, years }: { readonly unitIds: readonly string[]; readonly years: readonly number[] },
): Promise<void> => followFacts(tx, unitIds, years);
