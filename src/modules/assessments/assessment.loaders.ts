import { refuse } from '../../kernel/refusal.js';
import { isId } from '../../platform/new-id.js';
import { groupsInOrder, inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { unitYearKey } from '../registrations/registration.loaders.js';
import type { UnitYear } from '../registrations/registration.store.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import type { CriterionNode, RuleBook } from '../rulebooks/rule-book.store.js';
import { listOpenYears } from '../tenants/tenant-year.store.js';
import { unitOf } from '../units/unit.loaders.js';
import { type Card, cardOf, type LinkedFacts, linesFor, noFacts } from './assessment.scoring.js';
import { type AssessmentRow, listAssessments, listAssessmentsOfUnits, listLinkedFacts } from './assessment.store.js';
import { isFrozen } from './assessment.workflow.js';
import { listUnitsOfClosedLists } from './assessment-list.store.js';
import { listLastReturns, listSteps, type ReturnRow, type StepRow } from './assessment-step.store.js';
import type { FactSources } from './fact-source.rules.js';
import { listFactSources, listKeptSources } from './fact-source.store.js';

/** A card by its id, whoever asks: use `assessmentOf` for what callers name. */
export const assessmentById = loader<string, AssessmentRow | null>(async (context, ids) =>
  inOrder(ids, await listAssessments(context.db, ids.filter(isId)), (row) => row.id, null),
);

/** The card of a unit in a year; null while there is none. */
export const assessmentOfUnit = loader<UnitYear, AssessmentRow | null>(
  async (context, keys) =>
    inOrder(
      keys.map(unitYearKey),
      await listAssessmentsOfUnits(
        context.db,
        [...new Set(keys.map(({ unitId }) => unitId))],
        [...new Set(keys.map(({ year }) => year))],
      ),
      unitYearKey,
      null,
    ),
  unitYearKey,
);

/** What the system holds of a unit in a year. */
export const linkedFactsOf = loader<UnitYear, LinkedFacts>(
  async (context, keys) =>
    inOrder(keys.map(unitYearKey), await listLinkedFacts(context.db, keys), unitYearKey, noFacts as never),
  unitYearKey,
);

/** The records behind the linked lines of a card: of an approved one as they were kept then, else as they stand. */
export const factSourcesOf = loader<AssessmentRow, FactSources>(
  async (context, rows) => {
    const frozen = rows.filter(({ status }) => isFrozen(status)).map(({ id }) => id);
    const kept = new Map(
      frozen.length === 0 ? [] : (await listKeptSources(context.db, frozen)).map(({ id, sources }) => [id, sources]),
    );
    const others = rows.filter(({ id }) => !kept.has(id));
    const live = new Map(
      others.length === 0
        ? []
        : (await listFactSources(context.db, others)).map((sources) => [unitYearKey(sources), sources]),
    );
    return rows.map((row) => kept.get(row.id) ?? live.get(unitYearKey(row)) ?? noSources);
  },
  ({ id }) => id,
);

const noSources: FactSources = { registration: null, recognition: null, models: [], commendations: [], reports: [] };

/** The history of a card, earliest first. */
export const stepsOfAssessment = loader<string, StepRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listSteps(context.db, ids), (row) => row.assessmentId),
);

/** The years in which cards can be worked on; the key says nothing. */
export const openYears = loader<'all', ReadonlySet<number>>(async (context) => [
  new Set(await listOpenYears(context.db)),
]);

/** The name of the body that closed the list on which a unit stands in a year; null while it is open. */
export const closedListOf = loader<UnitYear, string | null>(async (context, keys) => {
  const closed = await listUnitsOfClosedLists(
    context.db,
    [...new Set(keys.map(({ unitId }) => unitId))],
    [...new Set(keys.map(({ year }) => year))],
  );
  const bodies = new Map(closed.map((row) => [unitYearKey(row), row.body]));
  return keys.map((key) => bodies.get(unitYearKey(key)) ?? null);
}, unitYearKey);

/** The last time that a card was sent back; null for one that never was. */
export const lastReturnOf = loader<string, ReturnRow | null>(async (context, ids) =>
  inOrder(ids, await listLastReturns(context.db, ids), (row) => row.assessmentId, null),
);

/** The card of an id: NOT_FOUND when the tenant has none, FORBIDDEN when its unit lies outside what the caller may read. */
export async function assessmentOf(context: RequestContext, id: string): Promise<AssessmentRow> {
  context.insider();
  const found = await context.load(assessmentById, id);
  if (!found) throw refuse('NOT_FOUND');
  await unitOf(context, found.unitId);
  return found;
}

/** The card that the caller has just written: who may write a card may read it, so neither its unit nor the tree of bodies is asked again. */
export async function writtenAssessment(context: RequestContext, id: string): Promise<AssessmentRow> {
  const found = await context.load(assessmentById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

/** The rule book that a card was made with. */
export async function bookOf(context: RequestContext, { ruleBookId }: AssessmentRow): Promise<RuleBook> {
  const book = (await context.load(ruleBooks, 'all')).byId.get(ruleBookId);
  if (!book) throw new Error(`rule book ${ruleBookId} is missing`);
  return book;
}

/** A card put together: its lines with both columns, and the facts that linked lines follow. */
export async function filledCard(
  context: RequestContext,
  row: AssessmentRow,
): Promise<{ readonly card: Card<CriterionNode>; readonly facts: LinkedFacts; readonly book: RuleBook }> {
  const [book, live] = await Promise.all([bookOf(context, row), context.load(linkedFactsOf, row)]);
  const facts = (isFrozen(row.status) ? row.linkedFacts : null) ?? live;
  const card = cardOf(linesFor(book.lines, row.unitKind), row.scores, facts, isFrozen(row.status), book.rounding);
  return { card, facts, book };
}
