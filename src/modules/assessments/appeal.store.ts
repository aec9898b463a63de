import { type Kysely, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import type { Path } from '../../kernel/path.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import type { AppealStatus } from './appeal.rules.js';

/** An appeal as it is read. */
export interface AppealRow {
  readonly id: string;
  readonly assessmentId: string;
  readonly unitId: string;
  readonly year: number;
  readonly approvedAt: Instant;
  readonly grounds: string;
  readonly status: AppealStatus;
  readonly filedAt: Instant;
  readonly filedByName: string;
  readonly answer: string | null;
  readonly decisionNumber: string | null;
  readonly decidedOn: Day | null;
  readonly decidedAt: Instant | null;
  readonly decidedByName: string | null;
  readonly version: number;
}

const columns = [
  'appeal.id',
  'appeal.assessment_id as assessmentId',
  'appeal.unit_id as unitId',
  'appeal.year',
  'appeal.approved_at as approvedAt',
  'appeal.grounds',
  'appeal.status',
  'appeal.filed_at as filedAt',
  'appeal.filed_by_name as filedByName',
  'appeal.answer',
  'appeal.decision_number as decisionNumber',
  'appeal.decided_on as decidedOn',
  'appeal.decided_at as decidedAt',
  'appeal.decided_by_name as decidedByName',
  'appeal.version',
] as const;

/** The appeals about these cards, the latest first. */
export async function listAppealsOfCards(db: Kysely<Tables>, assessmentIds: readonly string[]): Promise<AppealRow[]> {
  return db
    .selectFrom('appeal')
    .select(columns)
    .where('appeal.assessment_id', '=', sql<string>`any(${[...assessmentIds]}::uuid[])`)
    .orderBy('appeal.filed_at', 'desc')
    .orderBy('appeal.id', 'desc')
    .execute() as Promise<AppealRow[]>;
}

/** The appeals of these ids. */
export async function listAppeals(db: Kysely<Tables>, ids: readonly string[]): Promise<AppealRow[]> {
  return db
    .selectFrom('appeal')
    .select(columns)
    .where('appeal.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute() as Promise<AppealRow[]>;
}

/** What a list of appeals is narrowed by. */
export interface AppealsAsked {
  readonly scope: { readonly paths: readonly Path[]; readonly unitIds: readonly string[] };
  readonly underPath: Path | null;
  readonly year: number | null;
  readonly status: AppealStatus | null;
}

/** A page of the appeals of units in a scope, the latest first. */
export async function pageAppeals(
  db: Kysely<Tables>,
  asked: AppealsAsked,
  request: PageRequest,
): Promise<Page<AppealRow>> {
  let query = db
    .selectFrom('appeal')
    .innerJoin('unit', 'unit.id', 'appeal.unit_id')
    .innerJoin('body', 'body.id', 'unit.body_id')
    .select(columns)
    .where(
      sql<boolean>`(body.path ^@ any(${[...asked.scope.paths]}::text[]) or appeal.unit_id = any(${[...asked.scope.unitIds]}::uuid[]))`,
    );
  if (asked.underPath !== null) query = query.where(sql<boolean>`body.path ^@ ${asked.underPath}`);
  if (asked.year !== null) query = query.where('appeal.year', '=', asked.year);
  if (asked.status !== null) query = query.where('appeal.status', '=', asked.status);
  return keysetPage(
    query,
    [
      { by: sql`appeal.filed_at`, type: 'timestamptz' },
      { by: sql`appeal.id`, type: 'uuid' },
    ],
    request,
    'desc',
  ) as Promise<Page<AppealRow>>;
}
