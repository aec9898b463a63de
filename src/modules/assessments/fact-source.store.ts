import { type Kysely, sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import { dormantStatus } from '../merits/merit.rules.js';
import type { UnitYear } from '../registrations/registration.store.js';
import type { FactSources } from './fact-source.rules.js';

/** The records behind the linked lines of one unit in one year. */
export type FactSourcesRow = FactSources & UnitYear;

const factSources = statement(
  (db, given: { readonly unitIds: readonly string[]; readonly years: readonly number[] }) => {
    const wanted = sql<UnitYear>`unnest(${given.unitIds}::uuid[], ${given.years}::int[])`;
    const covers = (table: 'unit_model' | 'model') =>
      sql<boolean>`wanted.year between ${sql.ref(`${table}.from_year`)} and coalesce(${sql.ref(`${table}.to_year`)}, wanted.year)`;
    return db
      .selectFrom('unit')
      .innerJoin(wanted.as<'wanted'>(sql`wanted("unitId", year)`), 'wanted.unitId', 'unit.id')
      .select((from) => [
        'unit.id as unitId',
        'wanted.year',
        jsonObjectFrom(
          from
            .selectFrom('registration')
            .whereRef('registration.unit_id', '=', 'unit.id')
            .whereRef('registration.year', '=', 'wanted.year')
            .select([
              'registration.id',
              'registration.registered_at as registeredAt',
              'registration.all_departments as allDepartments',
              sql<boolean>`registration.status = 'WITHDRAWN'`.as('withdrawn'),
            ]),
        ).as('registration'),
        jsonObjectFrom(
          from
            .selectFrom('recognition')
            .leftJoin('body', 'body.id', 'recognition.deciding_body_id')
            .whereRef('recognition.unit_id', '=', 'unit.id')
            .whereRef('recognition.year', '=', 'wanted.year')
            .select([
              'recognition.id',
              'recognition.status',
              'recognition.decision_number as decisionNumber',
              'recognition.decided_on as decidedOn',
              'body.name as body',
            ]),
        ).as('recognition'),
        jsonArrayFrom(
          from
            .selectFrom('unit_model')
            .innerJoin('model', 'model.id', 'unit_model.model_id')
            .whereRef('unit_model.unit_id', '=', 'unit.id')
            .where('model.status', '<>', dormantStatus)
            .where(covers('unit_model'))
            .where(covers('model'))
            .select(['model.id', 'model.name', 'unit_model.from_year as fromYear'])
            .orderBy('unit_model.from_year')
            .orderBy('model.id'),
        ).as('models'),
        jsonArrayFrom(
          from
            .selectFrom('commendation')
            .whereRef('commendation.unit_id', '=', 'unit.id')
            .whereRef('commendation.year', '=', 'wanted.year')
            .where('commendation.reversed_at', 'is', null)
            .select([
              'commendation.id',
              'commendation.kind',
              'commendation.quantity',
              'commendation.decision_number as decisionNumber',
              'commendation.decided_on as decidedOn',
              'commendation.awarded_by as awardedBy',
            ])
            .orderBy('commendation.decided_on')
            .orderBy('commendation.id'),
        ).as('commendations'),
        jsonArrayFrom(
          from
            .selectFrom('report_due')
            .innerJoin('reporting_regime', 'reporting_regime.id', 'report_due.regime_id')
            .whereRef('report_due.unit_id', '=', 'unit.id')
            .whereRef('report_due.year', '=', 'wanted.year')
            .where('report_due.status', '<>', 'WITHDRAWN')
            .select([
              'report_due.id',
              'reporting_regime.name',
              'report_due.period',
              sql<string>`coalesce(report_due.extended_to, report_due.due_at)`.as('dueAt'),
              sql<
                string | null
              >`case when report_due.status in ('SUBMITTED', 'ACCEPTED') then report_due.submitted_at end`.as(
                'submittedAt',
              ),
            ])
            .orderBy('report_due.due_at')
            .orderBy('report_due.id'),
        ).as('reports'),
      ]);
  },
);

/** The records that linked lines of these units in their years follow, as they stand, in one statement. */
export const listFactSources = (db: Kysely<Tables>, keys: readonly UnitYear[]): Promise<FactSourcesRow[]> =>
  factSources(db, {
    unitIds: keys.map(({ unitId }) => unitId),
    years: keys.map(({ year }) => year),
  }) as unknown as Promise<FactSourcesRow[]>;

/** The records that were kept with these cards when they were approved; cards without any are left out. */
export async function listKeptSources(
  db: Kysely<Tables>,
  assessmentIds: readonly string[],
): Promise<{ readonly id: string; readonly sources: FactSources }[]> {
  const rows = await db
    .selectFrom('assessment')
    .select(['id', 'linked_sources as sources'])
    .where('id', '=', sql<string>`any(${[...assessmentIds]}::uuid[])`)
    .where('linked_sources', 'is not', null)
    .execute();
  return rows as { id: string; sources: FactSources }[];
}
