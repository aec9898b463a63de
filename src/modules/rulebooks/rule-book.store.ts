import { type Kysely, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { decimalFromColumn, type Hundredths } from '../../kernel/decimal.js';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import type { EnterpriseSize, SchoolLevel, StandardBand } from '../units/unit.rules.js';
import { rowsOfBook } from './book-rows.store.js';
import type { Rounding } from './criterion.scoring.js';
import type { Band, BookContent, Criterion, Window } from './rule-book.rules.js';

/** State of a version of the rules. */
export type RuleBookStatus = 'DRAFT' | 'PUBLISHED' | 'RETIRED';

/** A line with its children, in the order of the book. */
export interface CriterionNode extends Criterion {
  readonly children: readonly CriterionNode[];
}

/** A band that knows its book's lines, so that its gates can be told. */
export interface BandOfBook extends Band {
  readonly lines: readonly Criterion[];
}

/** One version of a tenant's rules, whole. */
export interface RuleBook extends BookContent {
  readonly id: string;
  readonly version: number;
  readonly status: RuleBookStatus;
  readonly fromYear: number;
  /** First year in which it is no longer in force; null while it is. */
  readonly toYear: number | null;
  readonly publishedAt: string | null;
  readonly lines: readonly CriterionNode[];
  readonly bands: readonly BandOfBook[];
  /** The lines that stand under no other. */
  readonly criteria: readonly CriterionNode[];
}

// Whole hundredths: JSON numbers are floating point, and points are not.
const points = (column: string) => sql<Hundredths>`(${sql.ref(column)} * 100)::int`;

const books = (db: Kysely<Tables>) =>
  db
    .selectFrom('rule_book')
    .orderBy('rule_book.book_version', 'desc')
    .select((from) => [
      'rule_book.id',
      'rule_book.book_version as version',
      'rule_book.status',
      'rule_book.from_year as fromYear',
      'rule_book.to_year as toYear',
      'rule_book.total',
      'rule_book.verified',
      'rule_book.plan_id as planId',
      'rule_book.section',
      'rule_book.published_at as publishedAt',
      'rule_book.award_excluded_bands as excludedBands',
      'rule_book.award_section as awardSection',
      'rule_book.exemplary_band as exemplaryBand',
      'rule_book.exemplary_every_year as exemplaryEveryYear',
      'rule_book.exemplary_section as exemplarySection',
      'rule_book.rounding',
      points('rule_book.rounding_unit').as('roundingUnit'),
      'rule_book.appeal_days as appealDays',
      'rule_book.left_out_armed_forces as armedForces',
      'rule_book.left_out_sizes as sizes',
      'rule_book.left_out_levels as levels',
      'rule_book.eligibility_source as eligibilitySource',
      jsonArrayFrom(
        from
          .selectFrom('criterion')
          .whereRef('criterion.rule_book_id', '=', 'rule_book.id')
          .select([
            'criterion.id',
            'criterion.parent_id as parentId',
            'criterion.lineage_id as lineageId',
            'criterion.code',
            'criterion.text',
            points('criterion.max_score').as('maxScore'),
            'criterion.kinds',
            'criterion.scoring',
            points('criterion.step').as('step'),
            points('criterion.min_score').as('minScore'),
            points('criterion.threshold').as('threshold'),
            'criterion.items',
            'criterion.wordings',
            'criterion.linked_fact as linkedFact',
            points('criterion.per_collective').as('perCollective'),
            points('criterion.per_individual').as('perIndividual'),
            'criterion.evidence',
            'criterion.evidence_types as evidenceTypes',
            'criterion.not_applicable as notApplicable',
          ])
          .orderBy('criterion.sort')
          .orderBy('criterion.id'),
      ).as('criteria'),
      jsonArrayFrom(
        from
          .selectFrom('band')
          .whereRef('band.rule_book_id', '=', 'rule_book.id')
          .select([
            'band.id',
            'band.code',
            'band.label',
            'band.standard',
            points('band.min_score').as('minScore'),
            points('band.quota_percent').as('quotaPercent'),
            'band.gates',
          ])
          .orderBy('band.min_score', 'desc'),
      ).as('bands'),
      jsonArrayFrom(
        from
          .selectFrom('rule_window')
          .whereRef('rule_window.rule_book_id', '=', 'rule_book.id')
          .select([
            'rule_window.unit_kind as kind',
            'rule_window.from_month as fromMonth',
            'rule_window.from_day as fromDay',
            'rule_window.to_month as toMonth',
            'rule_window.to_day as toDay',
          ])
          .orderBy('rule_window.unit_kind'),
      ).as('windows'),
    ]);

const allBooks = statement((db) => books(db));
const bookOfId = statement((db, given: { readonly id: string }) => books(db).where('rule_book.id', '=', given.id));
const booksInForce = statement((db, given: { readonly year: number }) =>
  books(db)
    .where('rule_book.status', '=', 'PUBLISHED')
    .where('rule_book.from_year', '<=', given.year)
    .where((is) => is.or([is('rule_book.to_year', 'is', null), is('rule_book.to_year', '>', given.year)])),
);

type StoredBook = Awaited<ReturnType<typeof allBooks>>[number];

/** Whole books of the tenant in one statement, newest version first. */
export const listRuleBooks = async (db: Kysely<Tables>): Promise<RuleBook[]> => (await allBooks(db, {})).map(read);

function read(row: StoredBook): RuleBook {
  return asBook({
    id: row.id,
    version: row.version,
    status: row.status as RuleBookStatus,
    fromYear: row.fromYear,
    toYear: row.toYear,
    total: decimalFromColumn(row.total),
    verified: row.verified,
    planId: row.planId,
    section: row.section,
    publishedAt: row.publishedAt,
    rounding: { mode: row.rounding as Rounding['mode'], unit: row.roundingUnit },
    appealDays: row.appealDays,
    eligibility: {
      armedForces: row.armedForces,
      sizes: row.sizes as EnterpriseSize[],
      levels: row.levels as SchoolLevel[],
      source: row.eligibilitySource,
    },
    awardRule: {
      planId: row.planId,
      excludedBands: row.excludedBands as StandardBand[],
      section: row.awardSection,
      exemplaryBand: row.exemplaryBand as StandardBand | null,
      exemplaryEveryYear: row.exemplaryEveryYear,
      exemplarySection: row.exemplarySection,
    },
    lines: row.criteria as unknown as Criterion[],
    bands: row.bands as unknown as Band[],
    windows: row.windows as unknown as Window[],
  });
}

/** A book with its lines as a tree. */
export function asBook(
  book: Omit<RuleBook, 'criteria' | 'lines' | 'bands'> & Pick<BookContent, 'lines' | 'bands'>,
): RuleBook {
  const { all, roots } = asTree(book.lines);
  return { ...book, lines: all, criteria: roots, bands: book.bands.map((band) => ({ ...band, lines: all })) };
}

/** Adds a published book, whole; from then on the database lets nobody change it. */
export async function insertRuleBook(
  db: Kysely<Tables>,
  book: Parameters<typeof rowsOfBook>[0],
  content: BookContent,
): Promise<void> {
  const rows = rowsOfBook(book, content);
  await db.insertInto('rule_book').values(rows.rule_book).execute();
  await db.insertInto('criterion').values(rows.criterion).execute();
  await db.insertInto('band').values(rows.band).execute();
  if (rows.rule_window.length > 0) await db.insertInto('rule_window').values(rows.rule_window).execute();
}

/** The published book that is in force in a year, or null. */
export async function findRuleBookInForce(db: Kysely<Tables>, year: number): Promise<RuleBook | null> {
  const [found] = await booksInForce(db, { year });
  return found ? read(found) : null;
}

/** The book of an id, or null. */
export async function findRuleBook(db: Kysely<Tables>, id: string): Promise<RuleBook | null> {
  const [found] = await bookOfId(db, { id });
  return found ? read(found) : null;
}

function asTree(lines: readonly Criterion[]): { all: CriterionNode[]; roots: CriterionNode[] } {
  const all = lines.map((line) => ({ ...line, children: [] as CriterionNode[] }));
  const byId = new Map(all.map((node) => [node.id, node]));
  const roots: CriterionNode[] = [];
  for (const node of all) (node.parentId === null ? roots : (byId.get(node.parentId)?.children ?? roots)).push(node);
  return { all, roots };
}
