import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import type { UnitScope } from '../units/unit.store.js';
import type { ModelStatus } from './merit.rules.js';

/** A step of a model. */
export interface ModelStepRow {
  readonly id: string;
  readonly modelId: string;
  readonly at: Instant;
  readonly personName: string;
  readonly fromStatus: ModelStatus | null;
  readonly toStatus: ModelStatus;
  readonly decisionNumber: string | null;
  readonly decidedOn: Day | null;
  readonly authority: string | null;
  readonly reason: string | null;
}

/** A unit that keeps or kept a model. */
export interface ModelKeeperRow {
  readonly unitId: string;
  readonly fromYear: number;
  readonly toYear: number | null;
}

const anyOf = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`;

/** The steps of these models, earliest first. */
export async function listModelSteps(db: Kysely<Tables>, modelIds: readonly string[]): Promise<ModelStepRow[]> {
  return db
    .selectFrom('model_step')
    .select([
      'id',
      'model_id as modelId',
      'at',
      'person_name as personName',
      'from_status as fromStatus',
      'to_status as toStatus',
      'decision_number as decisionNumber',
      'decided_on as decidedOn',
      'authority',
      'reason',
    ])
    .where('model_id', '=', anyOf(modelIds))
    .orderBy('at')
    .orderBy('id')
    .execute() as Promise<ModelStepRow[]>;
}

/** The day of the latest decision about a model; null where there is none yet. */
export async function findLastDecision(db: Kysely<Tables>, modelId: string): Promise<Day | null> {
  const { last } = await db
    .selectFrom('model_step')
    .select(sql<Day | null>`max(decided_on)`.as('last'))
    .where('model_id', '=', modelId)
    .executeTakeFirstOrThrow();
  return last;
}

/** How a year narrows the keepers of models: those whose span covers it, or, without one, those who keep them now. */
const keepsIn = (year: number | null) =>
  year === null
    ? sql<boolean>`unit_model.to_year is null`
    : sql<boolean>`${year}::int between unit_model.from_year and coalesce(unit_model.to_year, ${year}::int)`;

/** How many units keep these models in a year, or now; a model that nobody keeps has no row. */
export async function countKeepers(
  db: Kysely<Tables>,
  modelIds: readonly string[],
  year: number | null,
): Promise<{ readonly modelId: string; readonly count: number }[]> {
  return db
    .selectFrom('unit_model')
    .select(['model_id as modelId', sql<number>`count(*)`.as('count')])
    .where('model_id', '=', anyOf(modelIds))
    .where(keepsIn(year))
    .groupBy('model_id')
    .execute();
}

/** A page of the units in a scope that keep a model in a year, or now, in Vietnamese order of names. */
export async function pageKeepers(
  db: Kysely<Tables>,
  modelId: string,
  scope: UnitScope,
  year: number | null,
  request: PageRequest,
): Promise<Page<ModelKeeperRow>> {
  return keysetPage(
    db
      .selectFrom('unit_model')
      .innerJoin('unit', 'unit.id', 'unit_model.unit_id')
      .select(['unit_model.unit_id as unitId', 'unit_model.from_year as fromYear', 'unit_model.to_year as toYear'])
      .where('unit_model.model_id', '=', modelId)
      .where(keepsIn(year))
      .where((is) =>
        scope.bodyIds === null
          ? sql<boolean>`true`
          : is.or([is('unit.body_id', '=', anyOf(scope.bodyIds)), is('unit.id', '=', anyOf(scope.unitIds))]),
      ),
    [
      { by: sql`unit.name`, type: 'vietnamese' },
      { by: sql`unit_model.unit_id`, type: 'uuid' },
      { by: sql`unit_model.from_year`, type: 'int' },
    ],
    request,
  );
}
