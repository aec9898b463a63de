import { type Kysely, sql } from 'kysely';
import { decimalFromColumn, type Hundredths } from '../../kernel/decimal.js';
import type { Tables } from '../../platform/db/tables.js';
import type { LinkedFacts, Scores } from '../assessments/assessment.scoring.js';
import type { EligibilityFacts, RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';

/** One unit in a year with its card and everything that lines and gates follow. */
export interface UnitOfYear extends EligibilityFacts {
  readonly unitId: string;
  readonly bodyId: string;
  readonly kind: UnitKind;
  readonly eligible: boolean;
  readonly recognition: RecognitionStatus;
  readonly bandStandard: StandardBand | null;
  readonly bandId: string | null;
  readonly reviewTotal: Hundredths | null;
  readonly status: string | null;
  readonly ruleBookId: string | null;
  readonly scores: Scores | null;
  readonly facts: LinkedFacts;
}

const UNITS_AT_ONCE = 5_000;

/** The units of a year with their cards as plain rows, some thousand at a time, in the order of ids; nothing is held. */
export async function* unitsOfYear(db: Kysely<Tables>, year: number): AsyncGenerator<readonly UnitOfYear[]> {
  let after: string | null = null;
  for (;;) {
    const rows: readonly UnitOfYear[] = await nextUnits(db, year, after);
    if (rows.length > 0) yield rows;
    if (rows.length < UNITS_AT_ONCE) return;
    after = rows.at(-1)?.unitId ?? null;
  }
}

async function nextUnits(db: Kysely<Tables>, year: number, after: string | null): Promise<UnitOfYear[]> {
  let query = db
    .selectFrom('standing')
    .innerJoin('unit', 'unit.id', 'standing.unit_id')
    .leftJoin('assessment', (join) =>
      join.onRef('assessment.unit_id', '=', 'standing.unit_id').on('assessment.year', '=', year),
    )
    .leftJoin('registration', (join) =>
      join.onRef('registration.unit_id', '=', 'standing.unit_id').on('registration.year', '=', year),
    )
    .select((from) => {
      const counted = (kind: string) =>
        from
          .selectFrom('commendation')
          .whereRef('commendation.unit_id', '=', 'standing.unit_id')
          .where('commendation.year', '=', year)
          .where('commendation.reversed_at', 'is', null)
          .where('commendation.kind', '=', kind)
          .select(sql<number>`coalesce(sum(commendation.quantity), 0)::int`.as('count'));
      const reports = from
        .selectFrom('report_due')
        .whereRef('report_due.unit_id', '=', 'standing.unit_id')
        .where('report_due.year', '=', year)
        .where('report_due.status', '<>', 'WITHDRAWN');
      return [
        'standing.unit_id as unitId',
        'standing.body_id as bodyId',
        'standing.unit_kind as kind',
        'standing.eligible',
        'standing.registered',
        'standing.recognition',
        'standing.active_models as activeModels',
        'standing.band_standard as bandStandard',
        'standing.band_id as bandId',
        'standing.review_total as reviewTotal',
        'unit.enterprise_size as enterpriseSize',
        'unit.school_level as schoolLevel',
        'unit.armed_forces as armedForces',
        'registration.all_departments as allDepartments',
        'assessment.status',
        'assessment.rule_book_id as ruleBookId',
        'assessment.linked_facts as linkedFacts',
        // The scores of cards that are not approved are not looked at.
        sql`case when assessment.status = 'APPROVED' then assessment.scores end`.as('scores'),
        counted('COLLECTIVE').as('collectives'),
        counted('INDIVIDUAL').as('individuals'),
        reports.select(sql<number>`count(*)::int`.as('count')).as('reportsAsked'),
        reports
          .where('report_due.status', 'in', ['SUBMITTED', 'ACCEPTED'])
          .where(sql<boolean>`report_due.submitted_at < coalesce(report_due.extended_to, report_due.due_at)`)
          .select(sql<number>`count(*)::int`.as('count'))
          .as('reportsOnTime'),
      ];
    })
    .where('standing.year', '=', year)
    .orderBy('standing.unit_id')
    .limit(UNITS_AT_ONCE);
  if (after !== null) query = query.where('standing.unit_id', '>', after);
  return (await query.execute()).map((row) => ({
    unitId: row.unitId,
    bodyId: row.bodyId,
    kind: row.kind as UnitKind,
    eligible: row.eligible,
    recognition: row.recognition as RecognitionStatus,
    bandStandard: row.bandStandard as StandardBand | null,
    bandId: row.bandId,
    reviewTotal: row.reviewTotal === null ? null : decimalFromColumn(row.reviewTotal),
    enterpriseSize: row.enterpriseSize as UnitOfYear['enterpriseSize'],
    schoolLevel: row.schoolLevel as UnitOfYear['schoolLevel'],
    armedForces: row.armedForces,
    status: row.status,
    ruleBookId: row.ruleBookId,
    scores: row.scores as Scores | null,
    facts: (row.linkedFacts as LinkedFacts | null) ?? {
      registered: row.registered,
      allDepartments: row.registered && (row.allDepartments ?? false),
      recognition: decisionOf(row.recognition as RecognitionStatus),
      decisionNumber: null,
      decidedOn: null,
      activeModels: row.activeModels,
      collectives: row.collectives ?? 0,
      individuals: row.individuals ?? 0,
      reportsAsked: row.reportsAsked ?? 0,
      reportsOnTime: row.reportsOnTime ?? 0,
    },
  }));
}

const decisionOf = (status: RecognitionStatus): LinkedFacts['recognition'] =>
  status === 'REGISTERED' || status === 'NOT_REGISTERED' ? null : status;
