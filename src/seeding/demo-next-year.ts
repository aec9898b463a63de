import { type Kysely, sql } from 'kysely';
import { noFacts } from '../modules/assessments/assessment.scoring.js';
import type { AssessmentStatus } from '../modules/assessments/assessment.workflow.js';
import type { UnitKind } from '../modules/units/unit.rules.js';
import type { Tables } from '../platform/db/tables.js';
import { type DemoContext, fillIn, type Scorecard } from './demo-history.js';
import type { DemoUnit } from './demo-units.js';
import type { InsertAll, Row } from './insert-all.js';
import { Random } from './random.js';

// The window of 2027 opened on 16 November 2026; what is laid here happened in its first days.
const OPENED_AT = '2026-11-16T01:00:00Z';
const REGISTERED_AT = '2026-11-17T02:30:00Z';
const SUBMITTED_AT = '2026-11-19T03:00:00Z';
const REVIEWED_AT = '2026-11-20T08:00:00Z';
const LAID_UNTIL = Date.parse('2026-11-21T00:00:00Z');

/** How far the cards of a year that has just begun are, turn by turn. */
const TURNS: readonly AssessmentStatus[] = ['SELF_SCORING', 'SUBMITTED', 'IN_REVIEW', 'REVIEWED'];

/**
 * The year whose window has just opened, by the demo's second book: some units have registered, and some have a card under way, so that each
 * way of scoring of that book can be seen at work. The unit whose officer the demo has is left to whoever tries the service.
 */
export async function layNextYear(
  insert: InsertAll,
  db: Kysely<Tables>,
  of: {
    readonly year: number;
    readonly members: readonly DemoUnit[];
    readonly scorecard: Scorecard;
    /** Whose unit is left alone. */
    readonly own: string;
    readonly context: DemoContext;
  },
): Promise<void> {
  const { year, context, scorecard } = of;
  if (context.asOf < LAID_UNTIL) return;
  const { officer, nextId, tenant } = context;
  const keeping = await modelsKept(db, year);
  const registration: Row<'registration'>[] = [];
  const assessment: Row<'assessment'>[] = [];
  const assessment_step: Row<'assessment_step'>[] = [];
  const standing: Row<'standing'>[] = [];
  const step = (id: string, at: string, action: string, from: AssessmentStatus, to: AssessmentStatus) =>
    assessment_step.push({
      id: nextId(),
      assessment_id: id,
      at,
      account_id: officer.accountId,
      person_name: officer.name,
      action: `assessment.${action}`,
      from_status: from,
      to_status: to,
      reason: null,
    });
  for (const unit of of.members) {
    const random = new Random(`${tenant}/${unit.code}/${year}`);
    const models = keeping.get(unit.id) ?? 0;
    const registers = unit.eligible && unit.id !== of.own && random.chance(0.6);
    const allDepartments = random.chance(0.8);
    standing.push({
      year,
      unit_id: unit.id,
      body_id: unit.bodyId,
      unit_kind: unit.kind,
      eligible: unit.eligible,
      registered: registers,
      recognition: registers ? 'REGISTERED' : 'NOT_REGISTERED',
      active_models: models,
    });
    if (!registers) continue;
    registration.push({
      id: nextId(),
      unit_id: unit.id,
      year,
      status: 'REGISTERED',
      all_departments: allDepartments,
      registered_at: REGISTERED_AT,
      registered_by: officer.accountId,
    });
    if (!random.chance(0.7)) continue;
    const status = TURNS[assessment.length % TURNS.length] ?? 'SELF_SCORING';
    const facts = { ...noFacts, registered: true, allDepartments, activeModels: models };
    const card = fillIn(scorecard.content, unit.kind as UnitKind, status, facts, { care: 0.7, allDepartments, random });
    const id = nextId();
    assessment.push({
      id,
      unit_id: unit.id,
      year,
      rule_book_id: scorecard.bookId,
      status,
      scores: card.scores,
      self_total: card.selfTotal,
      review_total: card.reviewTotal,
      submitted_at: status === 'SELF_SCORING' ? null : SUBMITTED_AT,
    });
    if (status === 'SELF_SCORING') continue;
    step(id, SUBMITTED_AT, 'submit', 'SELF_SCORING', 'SUBMITTED');
    if (status !== 'SUBMITTED') step(id, REVIEWED_AT, 'review', 'SUBMITTED', status);
  }
  await insert('tenant_year', [{ year, opened_at: OPENED_AT, closed_at: null }]);
  await insert('registration', registration);
  await insert('assessment', assessment);
  await insert('assessment_step', assessment_step);
  await insert('standing', standing);
}

/** How many models each unit keeps in a year; units without one are left out. */
async function modelsKept(db: Kysely<Tables>, year: number): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('unit_model')
    .innerJoin('model', 'model.id', 'unit_model.model_id')
    .select(['unit_model.unit_id as unitId', sql<number>`count(*)::int`.as('count')])
    .where(sql<boolean>`${year}::int between unit_model.from_year and coalesce(unit_model.to_year, ${year}::int)`)
    .where(sql<boolean>`${year}::int between model.from_year and coalesce(model.to_year, ${year}::int)`)
    .groupBy('unit_model.unit_id')
    .execute();
  return new Map(rows.map(({ unitId, count }) => [unitId, count]));
}
