import { type Kysely, sql } from 'kysely';
import type { Day } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import type { UnitKind } from '../units/unit.rules.js';

/** Whether something happens once or returns every year. */
export type Recurrence = 'ONCE' | 'YEARLY';

/** What a provision of a plan is about. */
export type ProvisionKind = 'PRINCIPLE' | 'SIZE' | 'PILOT';

/** A plan (kế hoạch): the document that targets, tasks and deadlines cite. */
export interface PlanRow {
  readonly id: string;
  readonly code: string;
  readonly number: string | null;
  /** A day, a month or a year: as exact as the text at hand. */
  readonly issuedOn: string | null;
  readonly issuer: string;
  readonly title: string;
  readonly fromYear: number;
  readonly toYear: number | null;
  readonly bases: readonly string[];
  readonly version: number;
}

/** A statement of a plan besides its targets, tasks and dates. */
export interface ProvisionRow {
  readonly id: string;
  readonly planId: string;
  readonly kind: ProvisionKind;
  readonly text: string;
  readonly section: string | null;
  readonly year: number | null;
  readonly unitKind: UnitKind | null;
  readonly quantity: number | null;
}

/** A review, campaign day or quarter of a plan. */
export interface MilestoneRow {
  readonly id: string;
  readonly planId: string;
  readonly name: string;
  readonly section: string | null;
  readonly recurrence: Recurrence;
  readonly onDate: Day | null;
  readonly month: number | null;
  readonly day: number | null;
  readonly quarter: number | null;
  readonly fromYear: number;
  readonly toYear: number | null;
}

/** All plans of the tenant, newest years first; a tenant has a handful. */
export async function listPlans(db: Kysely<Tables>): Promise<PlanRow[]> {
  return db
    .selectFrom('plan')
    .select([
      'plan.id',
      'plan.code',
      'plan.number',
      'plan.issued_on as issuedOn',
      'plan.issuer',
      'plan.title',
      'plan.from_year as fromYear',
      'plan.to_year as toYear',
      'plan.bases',
      'plan.version',
    ])
    .orderBy('plan.from_year', 'desc')
    .orderBy('plan.code')
    .execute();
}

/** Whether a code of a plan is used in the tenant. */
export async function isPlanCodeTaken(db: Kysely<Tables>, code: string): Promise<boolean> {
  return (await db.selectFrom('plan').select('plan.id').where('plan.code', '=', code).executeTakeFirst()) !== undefined;
}

/** Whether the tenant has a plan of this id. */
export async function isPlan(db: Kysely<Tables>, id: string): Promise<boolean> {
  return (await db.selectFrom('plan').select('plan.id').where('plan.id', '=', id).executeTakeFirst()) !== undefined;
}

/** The provisions of several plans in the order of the text. */
export async function listProvisions(db: Kysely<Tables>, planIds: readonly string[]): Promise<ProvisionRow[]> {
  return db
    .selectFrom('plan_provision')
    .select(['id', 'plan_id as planId', 'kind', 'text', 'section', 'year', 'unit_kind as unitKind', 'quantity'])
    .where('plan_id', '=', sql<string>`any(${[...planIds]}::uuid[])`)
    .orderBy('sort')
    .orderBy('id')
    .execute() as Promise<ProvisionRow[]>;
}

/** The milestones of several plans in the order of the text. */
export async function listMilestones(db: Kysely<Tables>, planIds: readonly string[]): Promise<MilestoneRow[]> {
  return db
    .selectFrom('milestone')
    .select([
      'id',
      'plan_id as planId',
      'name',
      'section',
      'recurrence',
      'on_date as onDate',
      'month',
      'day',
      'quarter',
      'from_year as fromYear',
      'to_year as toYear',
    ])
    .where('plan_id', '=', sql<string>`any(${[...planIds]}::uuid[])`)
    .orderBy('sort')
    .orderBy('id')
    .execute() as Promise<MilestoneRow[]>;
}

/** How many milestones a plan has; the next one is written after them. */
export async function countMilestones(db: Kysely<Tables>, planId: string): Promise<number> {
  const { count } = await db
    .selectFrom('milestone')
    .select(sql<number>`count(*)`.as('count'))
    .where('plan_id', '=', planId)
    .executeTakeFirstOrThrow();
  return count;
}
