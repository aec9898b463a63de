import { LockMode } from '@mikro-orm/core';
import { type Expression, type ExpressionBuilder, expressionBuilder, type Kysely, sql } from 'kysely';
import { decimalFromColumn, decimalToColumn, type Hundredths } from '../../kernel/decimal.js';
import { refuse } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById, noteStale } from '../../platform/db/entity.js';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import { type CommendationKind, dormantStatus } from '../merits/merit.rules.js';
import type { Decision } from '../recognitions/recognition.rules.js';
import type { UnitYear } from '../registrations/registration.store.js';
import { type CriterionNode, findRuleBook, type RuleBook } from '../rulebooks/rule-book.store.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { holdOpenYears } from '../tenants/tenant-year.store.js';
import type { UnitKind } from '../units/unit.rules.js';
import { findUnitWithBody, type UnitRow } from '../units/unit.store.js';
import { AssessmentEntity, type AssessmentRecord } from './assessment.entity.js';
import type { CardOwner } from './assessment.policy.js';
import { type LinkedFacts, linesFor, noFacts, type Scores } from './assessment.scoring.js';
import type { AssessmentStatus } from './assessment.workflow.js';
import { holdLists, holdListsOfUnits, listPlacesOfCards, requireOpenList } from './assessment-list.store.js';
import { listSteps } from './assessment-step.store.js';
import type { FactSources } from './fact-source.rules.js';
import { isStaleCard, staleCard } from './stale-card.rules.js';

/** A card as it is read, with the kind of its unit. */
export interface AssessmentRow {
  readonly id: string;
  readonly unitId: string;
  readonly unitKind: UnitKind;
  readonly unitCode: string;
  readonly year: number;
  readonly ruleBookId: string;
  readonly status: AssessmentStatus;
  readonly scores: Scores;
  /** Of an approved card, as far as it was kept then. */
  readonly linkedFacts: LinkedFacts | null;
  readonly selfTotal: Hundredths | null;
  readonly reviewTotal: Hundredths | null;
  readonly bandId: string | null;
  /** The band that points and gates give, where a quota lowered it. */
  readonly earnedBandId: string | null;
  readonly submittedAt: string | null;
  readonly approvedAt: string | null;
  readonly version: number;
}

const cards = (db: Kysely<Tables>) =>
  db
    .selectFrom('assessment')
    .innerJoin('unit', 'unit.id', 'assessment.unit_id')
    .select([
      'assessment.id',
      'assessment.unit_id as unitId',
      'unit.kind as unitKind',
      'unit.code as unitCode',
      'assessment.year',
      'assessment.rule_book_id as ruleBookId',
      'assessment.status',
      'assessment.scores',
      'assessment.linked_facts as linkedFacts',
      'assessment.self_total as selfTotal',
      'assessment.review_total as reviewTotal',
      'assessment.band_id as bandId',
      'assessment.earned_band_id as earnedBandId',
      'assessment.submitted_at as submittedAt',
      'assessment.approved_at as approvedAt',
      'assessment.version',
    ]);

type Stored = Awaited<ReturnType<ReturnType<typeof cards>['execute']>>[number];

const points = (column: string | null): Hundredths | null => (column === null ? null : decimalFromColumn(column));

const read = (row: Stored): AssessmentRow => ({
  ...row,
  unitKind: row.unitKind as UnitKind,
  status: row.status as AssessmentStatus,
  scores: row.scores as Scores,
  linkedFacts: row.linkedFacts as LinkedFacts | null,
  selfTotal: points(row.selfTotal),
  reviewTotal: points(row.reviewTotal),
});

const cardsById = statement((db, given: { readonly ids: readonly string[] }) =>
  cards(db).where('assessment.id', '=', sql<string>`any(${given.ids}::uuid[])`),
);

/** The cards of these ids. */
export const listAssessments = async (db: Kysely<Tables>, ids: readonly string[]): Promise<AssessmentRow[]> =>
  (await cardsById(db, { ids })).map(read);

/** The cards of these units in these years. */
export async function listAssessmentsOfUnits(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  years: readonly number[],
): Promise<AssessmentRow[]> {
  const rows = await cards(db)
    .where('assessment.unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .where('assessment.year', '=', sql<number>`any(${[...years]}::int[])`)
    .execute();
  return rows.map(read);
}

/** Holds the cards of these units in these years until the transaction ends, in one order, so that two bulk jobs cannot wait for each other. */
export async function lockAssessmentsOfUnits(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  years: readonly number[],
): Promise<AssessmentRow[]> {
  const rows = await cards(db)
    .where('assessment.unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .where('assessment.year', '=', sql<number>`any(${[...years]}::int[])`)
    .orderBy('assessment.unit_id')
    .orderBy('assessment.year')
    .forUpdate('assessment')
    .execute();
  return rows.map(read);
}

/** Holds the cards of these ids until the transaction ends, in the same order. */
export async function lockAssessmentsById(db: Kysely<Tables>, ids: readonly string[]): Promise<AssessmentRow[]> {
  const rows = await cards(db)
    .where('assessment.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('assessment.unit_id')
    .orderBy('assessment.year')
    .forNoKeyUpdate('assessment')
    .execute();
  return rows.map(read);
}

/** What a step changes on a card. */
export type CardUpdate = Pick<
  AssessmentRow,
  'id' | 'status' | 'scores' | 'linkedFacts' | 'selfTotal' | 'reviewTotal' | 'bandId' | 'approvedAt'
> & { readonly linkedSources: FactSources | null };

/** Writes many cards that are held, in one statement; their versions move by one. */
export async function updateCards(db: Kysely<Tables>, rows: readonly CardUpdate[]): Promise<void> {
  const column = (points: Hundredths | null) => (points === null ? null : decimalToColumn(points));
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const fresh = sql<{ id: string }>`unnest(
    ${rows.map(({ id }) => id)}::uuid[],
    ${rows.map(({ status }) => status)}::text[],
    ${rows.map(({ scores }) => json(scores))}::text[],
    ${rows.map(({ linkedFacts }) => json(linkedFacts))}::text[],
    ${rows.map(({ linkedSources }) => json(linkedSources))}::text[],
    ${rows.map(({ selfTotal }) => column(selfTotal))}::numeric[],
    ${rows.map(({ reviewTotal }) => column(reviewTotal))}::numeric[],
    ${rows.map(({ bandId }) => bandId)}::uuid[],
    ${rows.map(({ approvedAt }) => approvedAt)}::timestamptz[])`;
  await db
    .updateTable('assessment')
    .from(
      fresh.as<'fresh'>(
        sql`fresh(id, status, scores, linked_facts, linked_sources, self_total, review_total, band_id, approved_at)`,
      ),
    )
    .set({
      status: sql<string>`fresh.status`,
      scores: sql<string>`fresh.scores::jsonb`,
      linked_facts: sql<string | null>`fresh.linked_facts::jsonb`,
      linked_sources: sql<string | null>`fresh.linked_sources::jsonb`,
      self_total: sql<string | null>`fresh.self_total`,
      review_total: sql<string | null>`fresh.review_total`,
      band_id: sql<string | null>`fresh.band_id`,
      approved_at: sql<string | null>`fresh.approved_at`,
      version: sql<number>`assessment.version + 1`,
    })
    .whereRef('assessment.id', '=', 'fresh.id')
    .execute();
}

/** A card that one use case works on, with its unit and whose it is. */
export interface CardAtWork {
  readonly card: AssessmentRecord;
  readonly unit: UnitRow;
  readonly owner: CardOwner;
  /** The years that are open, and stay so until the transaction ends. */
  readonly openYears: readonly number[];
}

/** A unit with whose it is. */
type OwnedUnit = Pick<CardAtWork, 'unit' | 'owner'>;

/**
 * Holds one card until the transaction ends; refuses with NOT_FOUND, or CONFLICT with what changed for a stale version where one was seen. Its year and its
 * list are held first: whoever closes one of them or publishes a book for the year holds it, and then looks at the cards in it.
 */
export async function lockAssessment(
  tx: Pick<Tx, 'em' | 'db' | 'tenant'>,
  id: string,
  version?: number,
): Promise<CardAtWork> {
  const [openYears, [place]] = await Promise.all([holdOpenYears(tx.db), listPlacesOfCards(tx.db, [id])]);
  const [, card, owned] = await Promise.all([
    holdLists(tx, place ? [place] : [], 'changing'),
    lockById<AssessmentRecord>(tx.em, AssessmentEntity, id),
    place ? ownerOf(tx.db, place.unitId) : undefined,
  ]);
  if (version !== undefined) await noteIfStale(tx, card, version);
  return { card, openYears, ...(owned ?? (await ownerOf(tx.db, card.unitId))) };
}

/** Holds the card of a unit in a year until the transaction ends; null while there is none. The unit is held first, so that two first saves come one after the other, and then its year and list, as by `lockAssessment`. With `seen` a stale card is refused with CONFLICT, also where none was seen and there is one by now. */
export async function lockAssessmentOfUnit(
  tx: Pick<Tx, 'em' | 'db' | 'tenant'>,
  { unitId, year }: UnitYear,
  seen?: { readonly version: number | null },
): Promise<Omit<CardAtWork, 'card'> & { readonly card: AssessmentRecord | null }> {
  const owner = await lockUnitOwner(tx, unitId);
  const openYears = await holdOpenYears(tx.db);
  await holdListsOfUnits(tx, [unitId], [year]);
  const card = await tx.em.findOne(AssessmentEntity, { unitId, year }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (card && seen) await noteIfStale(tx, card, seen.version);
  return { card, openYears, ...owner };
}

/** Has a use case refused, once it is permitted, whose caller saw another version of the card; he is told what changed since. */
async function noteIfStale(
  tx: Pick<Tx, 'em' | 'db' | 'tenant'>,
  { id, version, status, ruleBookId }: AssessmentRecord,
  seen: number | null,
): Promise<void> {
  if (!isStaleCard({ version }, seen)) return;
  const lines = (await findRuleBook(tx.db, ruleBookId))?.lines ?? [];
  noteStale(tx.em, staleCard({ version, status }, seen, await listSteps(tx.db, [id]), lines, tx.tenant.timeZone));
}

/** Holds a unit until the transaction ends, so that what is made for it comes one after the other. */
export async function lockUnitOwner(tx: Pick<Tx, 'db'>, unitId: string): Promise<OwnedUnit> {
  await tx.db.selectFrom('unit').select('unit.id').where('unit.id', '=', unitId).forNoKeyUpdate().execute();
  return ownerOf(tx.db, unitId);
}

/** A unit with whose it is; refuses with NOT_FOUND. */
export async function ownerOf(db: Kysely<Tables>, unitId: string): Promise<OwnedUnit> {
  const found = await findUnitWithBody(db, unitId);
  if (!found) throw refuse('NOT_FOUND');
  const { unit, bodyPath } = found;
  return { unit, owner: { unitId: unit.id, bodyPath } };
}

/** The rules, lines and facts by which a card counts at this moment. */
export interface Scorecard {
  readonly book: RuleBook;
  readonly lines: readonly CriterionNode[];
  readonly facts: LinkedFacts;
}

/** What a use case needs once it is permitted; refuses a year or a list that is closed. Facts are read after the card is held, so that none changes unseen. */
export async function openScorecard(
  tx: Pick<Tx, 'db'>,
  { card, unit, openYears }: Omit<CardAtWork, 'owner'>,
): Promise<Scorecard> {
  if (!openYears.includes(card.year)) throw refuseYear('YEAR_NOT_OPEN', { year: card.year });
  const [, book, facts] = await Promise.all([
    requireOpenList(tx.db, card),
    findRuleBook(tx.db, card.ruleBookId),
    findLinkedFacts(tx.db, card),
  ]);
  if (!book) throw new Error(`the rule book of card ${card.id} is missing`);
  return { book, lines: linesFor(book.lines, unit.kind), facts };
}

/** Linked facts of one unit in one year. */
export type FactsRow = LinkedFacts & UnitYear;

/** Units in years, as a statement is given them. */
interface Keys {
  readonly unitIds: readonly string[];
  readonly years: readonly number[];
}

const linkedFacts = statement((db, given: Keys) =>
  db
    .selectFrom('unit')
    .innerJoin(
      sql<UnitYear>`unnest(${given.unitIds}::uuid[], ${given.years}::int[])`.as<'wanted'>(sql`wanted("unitId", year)`),
      'wanted.unitId',
      'unit.id',
    )
    .leftJoin('registration', (join) =>
      join.onRef('registration.unit_id', '=', 'unit.id').onRef('registration.year', '=', 'wanted.year'),
    )
    .leftJoin('recognition', (join) =>
      join.onRef('recognition.unit_id', '=', 'unit.id').onRef('recognition.year', '=', 'wanted.year'),
    )
    .select((from) => [
      'unit.id as unitId',
      'wanted.year',
      'registration.status as registration',
      'registration.all_departments as allDepartments',
      'recognition.status as recognition',
      'recognition.decision_number as decisionNumber',
      'recognition.decided_on as decidedOn',
      isWaived(sql.ref('wanted.year')).as('waived'),
      activeModels(sql.ref('wanted.year')).as('activeModels'),
      from
        .selectFrom('commendation')
        .whereRef('commendation.unit_id', '=', 'unit.id')
        .whereRef('commendation.year', '=', 'wanted.year')
        .where('commendation.reversed_at', 'is', null)
        .select(counted('COLLECTIVE').as('count'))
        .as('collectives'),
      from
        .selectFrom('commendation')
        .whereRef('commendation.unit_id', '=', 'unit.id')
        .whereRef('commendation.year', '=', 'wanted.year')
        .where('commendation.reversed_at', 'is', null)
        .select(counted('INDIVIDUAL').as('count'))
        .as('individuals'),
      reports(from).select(sql<number>`count(*)`.as('count')).as('reportsAsked'),
      reports(from)
        .where('report_due.status', 'in', ['SUBMITTED', 'ACCEPTED'])
        .where(sql<boolean>`report_due.submitted_at < coalesce(report_due.extended_to, report_due.due_at)`)
        .select(sql<number>`count(*)`.as('count'))
        .as('reportsOnTime'),
    ]),
);

/** What the system holds of each of these units in its year (registration, recognition, models kept, commendations) in one statement, since a page of cards of several years asks for it. */
export async function listLinkedFacts(db: Kysely<Tables>, keys: readonly UnitYear[]): Promise<FactsRow[]> {
  const rows = await linkedFacts(db, {
    unitIds: keys.map(({ unitId }) => unitId),
    years: keys.map(({ year }) => year),
  });
  return rows.map(({ registration, waived, ...row }) => ({
    ...row,
    registered: registration === 'REGISTERED',
    allDepartments: row.allDepartments ?? false,
    recognition: decisionUpon(row.recognition, registration, Boolean(waived)),
    activeModels: row.activeModels ?? 0,
    collectives: row.collectives ?? 0,
    individuals: row.individuals ?? 0,
    reportsAsked: row.reportsAsked ?? 0,
    reportsOnTime: row.reportsOnTime ?? 0,
  }));
}

/** The decision upon a unit's registration. Who is not assessed for a cause has none, and gets none. */
export const decisionUpon = (recognition: string | null, registration: string | null, waived: boolean) =>
  (recognition ?? (waived && registration === 'REGISTERED' ? 'NOT_ASSESSED' : null)) as Decision | null;

const ofUnit = () => expressionBuilder<Tables, 'unit'>();

/** Whether the unit of a statement is not assessed in a year for a cause. */
export const isWaived = (year: Expression<number>) =>
  ofUnit().exists(
    ofUnit()
      .selectFrom('assessment_waiver')
      .select('assessment_waiver.id')
      .whereRef('assessment_waiver.unit_id', '=', 'unit.id')
      .where('assessment_waiver.year', '=', year)
      .where('assessment_waiver.resumed_at', 'is', null),
  );

/** How many models the unit of a statement keeps active in a year. */
export const activeModels = (year: Expression<number>) => {
  const covers = (table: 'unit_model' | 'model') =>
    sql<boolean>`${year} between ${sql.ref(`${table}.from_year`)} and coalesce(${sql.ref(`${table}.to_year`)}, ${year})`;
  return ofUnit()
    .selectFrom('unit_model')
    .innerJoin('model', 'model.id', 'unit_model.model_id')
    .whereRef('unit_model.unit_id', '=', 'unit.id')
    .where('model.status', '<>', dormantStatus)
    .where(covers('unit_model'))
    .where(covers('model'))
    .select(sql<number>`count(*)`.as('count'));
};

const reports = (from: ExpressionBuilder<Tables & { wanted: UnitYear }, 'unit' | 'wanted'>) =>
  from
    .selectFrom('report_due')
    .whereRef('report_due.unit_id', '=', 'unit.id')
    .whereRef('report_due.year', '=', 'wanted.year')
    .where('report_due.status', '<>', 'WITHDRAWN');

const counted = (kind: CommendationKind) =>
  sql<number>`coalesce(sum(commendation.quantity) filter (where commendation.kind = ${kind}), 0)`;

/** The facts of one unit in one year. */
export async function findLinkedFacts(db: Kysely<Tables>, key: UnitYear): Promise<LinkedFacts> {
  return (await listLinkedFacts(db, [key]))[0] ?? noFacts;
}

/** Writes new totals on open cards whose linked facts changed; whoever has such a card before him sees another one now, so its version moves. */
export async function updateTotals(
  db: Kysely<Tables>,
  totals: readonly Pick<AssessmentRow, 'id' | 'selfTotal' | 'reviewTotal'>[],
): Promise<void> {
  const column = (points: Hundredths | null) => (points === null ? null : decimalToColumn(points));
  const fresh = sql<{ id: string; selfTotal: string | null; reviewTotal: string | null }>`unnest(
    ${totals.map(({ id }) => id)}::uuid[],
    ${totals.map(({ selfTotal }) => column(selfTotal))}::numeric[],
    ${totals.map(({ reviewTotal }) => column(reviewTotal))}::numeric[])`;
  await db
    .updateTable('assessment')
    .from(fresh.as<'fresh'>(sql`fresh(id, "selfTotal", "reviewTotal")`))
    .set((to) => ({
      self_total: to.ref('fresh.selfTotal'),
      review_total: to.ref('fresh.reviewTotal'),
      version: sql<number>`assessment.version + 1`,
    }))
    .whereRef('assessment.id', '=', 'fresh.id')
    .execute();
}
