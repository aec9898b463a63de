import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import type { ExemplaryStep } from './exemplary.workflow.js';
import type { CommendationKind, CommendationLevel, ModelStatus } from './merit.rules.js';

/** A model as lists show it. */
export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly place: string | null;
  readonly status: ModelStatus;
  readonly bodyId: string;
  readonly planId: string | null;
  readonly section: string | null;
  readonly fromYear: number;
  readonly toYear: number | null;
  /** Whether it is or was more than a proposal. */
  readonly worked: boolean;
  readonly purpose: string | null;
  readonly method: string | null;
  readonly operation: string | null;
  readonly results: string | null;
  readonly version: number;
}

/** A model that a unit keeps, with the years in which it does. */
export interface KeptModelRow {
  readonly unitId: string;
  readonly model: ModelRow;
  readonly fromYear: number;
  readonly toYear: number | null;
}

/** A commendation of a unit. */
export interface CommendationRow {
  readonly id: string;
  readonly unitId: string;
  readonly year: number;
  readonly kind: CommendationKind;
  readonly quantity: number;
  readonly decisionNumber: string;
  readonly decidedOn: Day;
  readonly awardedBy: string;
  readonly level: CommendationLevel | null;
  readonly reversedAt: Instant | null;
  readonly reversedByName: string | null;
  readonly reverseReason: string | null;
}

/** A step of a unit on the way to being exemplary. */
export interface ExemplaryRow extends ExemplaryStep {
  readonly unitId: string;
  readonly withdrawnAt: string | null;
  readonly withdrawalReason: string | null;
  readonly version: number;
}

const modelColumns = [
  'model.id',
  'model.name',
  'model.place',
  'model.status',
  'model.body_id as bodyId',
  'model.plan_id as planId',
  'model.section',
  'model.from_year as fromYear',
  'model.to_year as toYear',
  'model.worked',
  'model.purpose',
  'model.method',
  'model.operation',
  'model.results',
  'model.version',
] as const;

const commendationColumns = [
  'commendation.id',
  'commendation.unit_id as unitId',
  'commendation.year',
  'commendation.kind',
  'commendation.quantity',
  'commendation.decision_number as decisionNumber',
  'commendation.decided_on as decidedOn',
  'commendation.awarded_by as awardedBy',
  'commendation.level',
  'commendation.reversed_at as reversedAt',
  'commendation.reversed_by_name as reversedByName',
  'commendation.reverse_reason as reverseReason',
] as const;

const exemplaryColumns = [
  'exemplary.id',
  'exemplary.unit_id as unitId',
  'exemplary.year',
  'exemplary.status',
  'exemplary.decided_on as decidedOn',
  'exemplary.withdrawn',
  'exemplary.withdrawn_at as withdrawnAt',
  'exemplary.withdrawal_reason as withdrawalReason',
  'exemplary.version',
] as const;

const anyOf = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`;

/** The models of these ids. */
export async function listModels(db: Kysely<Tables>, ids: readonly string[]): Promise<ModelRow[]> {
  return db.selectFrom('model').select(modelColumns).where('model.id', '=', anyOf(ids)).execute() as Promise<
    ModelRow[]
  >;
}

/** What a list of models is asked for; what is left out does not narrow. */
export interface ModelQuestion {
  readonly statuses?: readonly ModelStatus[] | null | undefined;
  readonly bodyIds?: readonly string[] | null | undefined;
  /** The year in which they work. */
  readonly year?: number | null | undefined;
}

/** A page of the tenant's models in Vietnamese order of names. */
export async function pageModels(
  db: Kysely<Tables>,
  { statuses, bodyIds, year }: ModelQuestion,
  request: PageRequest,
): Promise<Page<ModelRow>> {
  let asked = db.selectFrom('model').select(modelColumns);
  if (statuses != null) asked = asked.where('model.status', '=', sql<string>`any(${[...statuses]}::text[])`);
  if (bodyIds != null) asked = asked.where('model.body_id', '=', anyOf(bodyIds));
  if (year != null) {
    asked = asked
      .where('model.worked', '=', true)
      .where(sql<boolean>`${year}::int between model.from_year and coalesce(model.to_year, ${year}::int)`);
  }
  return keysetPage(
    asked,
    [
      { by: sql`model.name`, type: 'vietnamese' },
      { by: sql`model.id`, type: 'uuid' },
    ],
    request,
  ) as Promise<Page<ModelRow>>;
}

/** Whether the tenant has a model of this name at this place. */
export async function isModelNameTaken(db: Kysely<Tables>, name: string, place: string | null): Promise<boolean> {
  const found = await db
    .selectFrom('model')
    .select('model.id')
    .where('model.name', '=', name)
    .where('model.place', 'is not distinct from', place)
    .executeTakeFirst();
  return found !== undefined;
}

/** The models that these units keep or kept, the earliest first. */
export async function listKeptModels(db: Kysely<Tables>, unitIds: readonly string[]): Promise<KeptModelRow[]> {
  const rows = await db
    .selectFrom('unit_model')
    .innerJoin('model', 'model.id', 'unit_model.model_id')
    .select(modelColumns)
    .select(['unit_model.unit_id as unitId', 'unit_model.from_year as keptFrom', 'unit_model.to_year as keptTo'])
    .where('unit_model.unit_id', '=', anyOf(unitIds))
    .orderBy('unit_model.from_year')
    .orderBy('unit_model.model_id')
    .execute();
  return rows.map(({ unitId, keptFrom, keptTo, ...model }) => ({
    unitId,
    model: model as ModelRow,
    fromYear: keptFrom,
    toYear: keptTo,
  }));
}

/** The units that keep a model in a year later than the given one, and until when. */
export async function listKeepersAfter(
  db: Kysely<Tables>,
  modelId: string,
  year: number,
): Promise<{ readonly unitId: string; readonly fromYear: number; readonly toYear: number | null }[]> {
  return db
    .selectFrom('unit_model')
    .select(['unit_id as unitId', 'from_year as fromYear', 'to_year as toYear'])
    .where('model_id', '=', modelId)
    .where((is) => is.or([is('to_year', 'is', null), is('to_year', '>', year)]))
    .orderBy('unit_id')
    .execute();
}

/** Notes that a unit keeps a model from a year on. */
export async function insertKeptModel(
  db: Kysely<Tables>,
  kept: { readonly unitId: string; readonly modelId: string; readonly fromYear: number },
): Promise<void> {
  await db
    .insertInto('unit_model')
    .values({ unit_id: kept.unitId, model_id: kept.modelId, from_year: kept.fromYear, to_year: null })
    .execute();
}

/** Notes the last year in which a unit keeps a model that it keeps now. */
export async function endKeptModel(db: Kysely<Tables>, unitId: string, modelId: string, toYear: number): Promise<void> {
  await db
    .updateTable('unit_model')
    .set({ to_year: toYear })
    .where('unit_id', '=', unitId)
    .where('model_id', '=', modelId)
    .where('to_year', 'is', null)
    .execute();
}

/** The commendations of these units, earliest first; those that were taken back too. */
export async function listCommendations(db: Kysely<Tables>, unitIds: readonly string[]): Promise<CommendationRow[]> {
  return db
    .selectFrom('commendation')
    .select(commendationColumns)
    .where('commendation.unit_id', '=', anyOf(unitIds))
    .orderBy('commendation.decided_on')
    .orderBy('commendation.id')
    .execute() as Promise<CommendationRow[]>;
}

/** Whether a decision of this number is recorded for a unit, and was not taken back. */
export async function isCommendationRecorded(
  db: Kysely<Tables>,
  unitId: string,
  kind: CommendationKind,
  decisionNumber: string,
): Promise<boolean> {
  const found = await db
    .selectFrom('commendation')
    .select('commendation.id')
    .where('commendation.unit_id', '=', unitId)
    .where('commendation.kind', '=', kind)
    .where('commendation.decision_number', '=', decisionNumber)
    .where('commendation.reversed_at', 'is', null)
    .executeTakeFirst();
  return found !== undefined;
}

/** The unit that a commendation is of; null where there is no such commendation. */
export async function findUnitOfCommendation(db: Kysely<Tables>, id: string): Promise<string | null> {
  const found = await db.selectFrom('commendation').select('unit_id').where('id', '=', id).executeTakeFirst();
  return found?.unit_id ?? null;
}

const exemplarySteps = statement((db, given: { readonly unitIds: readonly string[] }) =>
  db
    .selectFrom('exemplary')
    .select(exemplaryColumns)
    .where('exemplary.unit_id', '=', sql<string>`any(${given.unitIds}::uuid[])`)
    .orderBy('exemplary.decided_on')
    .orderBy('exemplary.id'),
);

/** The exemplary steps of these units in the order in which they were taken, withdrawn ones included. */
export const listExemplarySteps = (db: Kysely<Tables>, unitIds: readonly string[]): Promise<ExemplaryRow[]> =>
  exemplarySteps(db, { unitIds }) as Promise<ExemplaryRow[]>;

/** The exemplary steps of these ids. */
export async function listExemplaryStepsById(db: Kysely<Tables>, ids: readonly string[]): Promise<ExemplaryRow[]> {
  return db
    .selectFrom('exemplary')
    .select(exemplaryColumns)
    .where('exemplary.id', '=', anyOf(ids))
    .execute() as Promise<ExemplaryRow[]>;
}
