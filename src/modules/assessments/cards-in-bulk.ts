import type { Actor } from '../../kernel/actor.js';
import { decimalToColumn } from '../../kernel/decimal.js';
import type { Path } from '../../kernel/path.js';
import { Refusal, refuse } from '../../kernel/refusal.js';
import type { Verdict } from '../../kernel/verdict.js';
import type { Tx } from '../../platform/command/tx.js';
import { isId } from '../../platform/new-id.js';
import { listBodies } from '../bodies/body.store.js';
import { listRuleBooks } from '../rulebooks/rule-book.store.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { holdOpenYears } from '../tenants/tenant-year.store.js';
import { listUnits, type UnitRow } from '../units/unit.store.js';
import { assessmentChanged } from './assessment.events.js';
import type { CardOwner } from './assessment.policy.js';
import { linesFor, noFacts } from './assessment.scoring.js';
import {
  type AssessmentRow,
  type CardUpdate,
  listLinkedFacts,
  lockAssessmentsById,
  type Scorecard,
  updateCards,
} from './assessment.store.js';
import { refuse as refuseList } from './assessment-list.refusals.js';
import { holdListsOfCards, listUnitsOfClosedLists } from './assessment-list.store.js';
import { addedSteps, listSteps, type NewStep } from './assessment-step.store.js';
import { isStaleCard, staleCard } from './stale-card.rules.js';

/** A card that is named in a bulk, in the version that was seen. */
interface Named {
  readonly id: string;
  readonly version: number;
}

/** The cards that a bulk names, held until the transaction ends, with their units and places. */
export interface HeldCards {
  readonly openYears: ReadonlySet<number>;
  /** Of each card whose list is closed, the body that closed it. */
  readonly closedBy: ReadonlyMap<string, string>;
  readonly cards: ReadonlyMap<string, AssessmentRow>;
  readonly units: ReadonlyMap<string, UnitRow>;
  readonly paths: ReadonlyMap<string, Path>;
}

/** One card of a bulk as it is decided. */
export type CardToDecide = Scorecard & { readonly card: AssessmentRow; readonly unit: UnitRow };

/** What a bulk did, and why it left each of the other cards as it was. */
export interface BulkResult {
  readonly doneIds: readonly string[];
  readonly problems: readonly { readonly id: string; readonly refusal: Refusal }[];
}

/** Holds the years that are open, the lists and then the named cards, all of them in the one order of the house, so that two bulks wait for each other and never in a circle. */
export async function holdCards(tx: Tx, named: readonly Named[]): Promise<HeldCards> {
  const openYears = new Set(await holdOpenYears(tx.db));
  const ids = [...new Set(named.map(({ id }) => id.toLowerCase()))].filter(isId);
  await holdListsOfCards(tx, ids);
  const cards = await lockAssessmentsById(tx.db, ids);
  const units = await listUnits(
    tx.db,
    cards.map(({ unitId }) => unitId),
  );
  const closed = await listUnitsOfClosedLists(
    tx.db,
    cards.map(({ unitId }) => unitId),
    cards.map(({ year }) => year),
  );
  const bodyOf = new Map(closed.map(({ unitId, year, body }) => [`${unitId}@${year}`, body]));
  return {
    openYears,
    closedBy: new Map(
      cards.flatMap(({ id, unitId, year }) => {
        const body = bodyOf.get(`${unitId}@${year}`);
        return body === undefined ? [] : [[id, body]];
      }),
    ),
    cards: new Map(cards.map((card) => [card.id, card])),
    units: new Map(units.map((unit) => [unit.id, unit])),
    paths: new Map((await listBodies(tx.db)).map(({ id, path }) => [id, path])),
  };
}

/** Decides each card by itself, in the order in which a single one is refused: not there, not permitted, not the one seen, its year, its list, and then what the step asks. Nothing is written. */
export async function decideEach<Step extends Named, Decision>(
  tx: Tx,
  { openYears, closedBy, cards, units, paths }: HeldCards,
  steps: readonly Step[],
  may: (actor: Actor, owner: CardOwner) => Verdict,
  decide: (work: CardToDecide, step: Step) => Decision,
): Promise<{
  readonly accepted: readonly { readonly card: AssessmentRow; readonly step: Step; readonly decision: Decision }[];
  readonly problems: BulkResult['problems'];
}> {
  requireOnce(steps);
  const books = new Map((await listRuleBooks(tx.db)).map((book) => [book.id, book]));
  const facts = new Map(
    (await listLinkedFacts(tx.db, [...cards.values()])).map((row) => [`${row.unitId}@${row.year}`, row]),
  );
  const staleIds = steps.flatMap(({ id, version }) => {
    const card = cards.get(id.toLowerCase());
    return card && isStaleCard(card, version) ? [card.id] : [];
  });
  const histories = Map.groupBy(await listSteps(tx.db, staleIds), ({ assessmentId }) => assessmentId);

  const decideOne = (step: Step) => {
    const card = cards.get(step.id.toLowerCase());
    const unit = card && units.get(card.unitId);
    if (!unit) throw refuse('NOT_FOUND');
    const bodyPath = paths.get(unit.bodyId) ?? '';
    if (!may(tx.actor, { unitId: unit.id, bodyPath }).allowed) throw refuse('FORBIDDEN');
    const book = books.get(card.ruleBookId);
    if (!book) throw new Error(`the rule book of card ${card.id} is missing`);
    if (isStaleCard(card, step.version)) {
      throw staleCard(card, step.version, histories.get(card.id) ?? [], book.lines, tx.tenant.timeZone);
    }
    if (!openYears.has(card.year)) throw refuseYear('YEAR_NOT_OPEN', { year: card.year });
    const body = closedBy.get(card.id);
    if (body !== undefined) throw refuseList('ASSESSMENT_LIST_CLOSED', { year: card.year, body });
    const lines = linesFor(book.lines, unit.kind);
    const decision = decide(
      { card, unit, book, lines, facts: facts.get(`${card.unitId}@${card.year}`) ?? noFacts },
      step,
    );
    return { card, step, decision };
  };
  const judged = steps.map((step) => {
    try {
      return decideOne(step);
    } catch (error) {
      if (error instanceof Refusal) return { id: step.id, refusal: error };
      throw error;
    }
  });
  return {
    accepted: judged.filter((one) => 'decision' in one),
    problems: judged.filter((one) => 'refusal' in one),
  };
}

/** Writes what was decided of many cards: the cards, their steps, a note of each for the audit log, and the news, each in one go whatever their number. */
export async function keepCards(
  tx: Tx,
  moved: readonly {
    readonly card: AssessmentRow;
    readonly to: Omit<CardUpdate, 'id'>;
    readonly step: Omit<NewStep, 'assessmentId' | 'fromStatus' | 'toStatus' | 'version'>;
  }[],
): Promise<void> {
  if (moved.length === 0) {
    tx.nothingWritten();
    return;
  }
  await updateCards(
    tx.db,
    moved.map(({ card, to }) => ({ ...to, id: card.id })),
  );
  tx.write(
    addedSteps(
      tx,
      moved.map(({ card, to, step }) => ({
        ...step,
        assessmentId: card.id,
        fromStatus: card.status,
        toStatus: to.status,
        version: card.version + 1,
      })),
    ),
  );
  for (const { card, to, step } of moved) {
    const lines = step.returnedLines.map((line) => ({ record: 'assessment_returned_line', from: null, to: line }));
    tx.audit({
      subjectType: 'Assessment',
      subjectId: card.id,
      reason: step.reason,
      changes: [{ record: 'assessment', id: card.id, ...difference(card, to) }, ...lines],
    });
  }
  const byYear = Map.groupBy(moved, ({ card }) => card.year);
  for (const year of [...byYear.keys()].sort((a, b) => a - b)) {
    const unitIds = (byYear.get(year) ?? []).map(({ card }) => card.unitId).sort();
    await tx.announce(assessmentChanged, { unitIds, year });
  }
}

// One card is decided once: a second step of the same bulk would be decided from a card that the first has changed.
function requireOnce(steps: readonly Named[]): void {
  const seen = new Set<string>();
  for (const [index, { id }] of steps.entries()) {
    if (seen.has(id.toLowerCase())) {
      throw refuse('BAD_USER_INPUT', { problem: `cards.${index}.id ×2` }, `cards.${index}.id`);
    }
    seen.add(id.toLowerCase());
  }
}

/** The columns that change, as the audit log has them. */
function difference(card: AssessmentRow, to: Omit<CardUpdate, 'id'>) {
  const column = (value: unknown) => (typeof value === 'number' ? decimalToColumn(value) : value);
  // What no open card has is not read with it.
  const before = { ...card, linkedSources: null };
  const names = (Object.keys(to) as (keyof typeof to)[]).filter(
    (name) => JSON.stringify(to[name]) !== JSON.stringify(before[name]),
  );
  return {
    from: Object.fromEntries(names.map((name) => [name, column(before[name])])),
    to: Object.fromEntries(names.map((name) => [name, column(to[name])])),
  };
}
