import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { decimalFromColumn, type Hundredths } from '../../kernel/decimal.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import { standardBands } from '../rulebooks/rule-book.rules.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';
import type { UnitScope } from '../units/unit.store.js';
import { type AwardFacts, type AwardObstacle, awardObstacleOrder } from './award.rules.js';

/** One unit in the award list of a year. */
export interface AwardRow extends AwardFacts {
  readonly unitId: string;
  readonly reviewTotal: Hundredths | null;
}

/** What an award list is asked for; what is left out does not narrow. */
export interface AwardQuestion {
  readonly eligible?: boolean | null | undefined;
  readonly reason?: AwardObstacle | null | undefined;
  readonly band?: StandardBand | null | undefined;
  readonly kinds?: readonly UnitKind[] | null | undefined;
}

/** What the standings of one kind of units of one body come to for the awards of a year; a unit may have several reasons against it. */
export interface AwardCounts {
  readonly bodyId: string;
  readonly kind: UnitKind;
  readonly units: number;
  readonly eligible: number;
  readonly reasons: Readonly<Record<AwardObstacle, number>>;
  readonly bands: Readonly<Record<StandardBand, number>>;
}

// The law of `awardObstacles` in the words of SQL; a test holds the two against each other.
const standsAgainst = (excluded: readonly StandardBand[]): Readonly<Record<AwardObstacle, RawBuilder<SqlBool>>> => ({
  NOT_COUNTED: sql<SqlBool>`not standing.eligible`,
  NOT_ASSESSED: sql<SqlBool>`standing.band_standard is null`,
  NOT_RECOGNISED: sql<SqlBool>`standing.recognition <> 'RECOGNISED'`,
  BAND_EXCLUDED: sql<SqlBool>`coalesce(standing.band_standard = any(${[...excluded]}::text[]), false)`,
});

const nothingStandsAgainst = (excluded: readonly StandardBand[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`not (${sql.join(Object.values(standsAgainst(excluded)), sql` or `)})`;

// A subtree is hashed once, as in the lists of units; a plain condition would fetch all of it and sort.
const among = (column: 'standing.body_id' | 'unit.body_id', ids: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.ref(column)} in (select unnest(${[...ids]}::uuid[]))) is true`;

/**
 * A page of the units that answered to these bodies (null: to any) in a year and lie in the caller's scope, in Vietnamese order of names,
 * with what decides about their award.
 */
export async function pageAwards(
  db: Kysely<Tables>,
  place: { readonly year: number; readonly bodyIds: readonly string[] | null; readonly scope: UnitScope },
  { eligible, reason, band, kinds }: AwardQuestion,
  excluded: readonly StandardBand[],
  request: PageRequest,
): Promise<Page<AwardRow>> {
  const { year, bodyIds, scope } = place;
  let query = db
    .selectFrom('unit')
    .innerJoin('standing', (join) => join.onRef('standing.unit_id', '=', 'unit.id').on('standing.year', '=', year))
    .select([
      'standing.unit_id as unitId',
      'standing.eligible',
      'standing.recognition',
      'standing.band_standard as bandStandard',
      'standing.review_total as reviewTotal',
    ]);
  if (bodyIds) query = query.where(among('standing.body_id', bodyIds));
  if (scope.bodyIds) {
    query = query.where(
      sql<SqlBool>`(${among('unit.body_id', scope.bodyIds)} or unit.id = any(${[...scope.unitIds]}::uuid[]))`,
    );
  }
  if (kinds) query = query.where('standing.unit_kind', '=', sql<string>`any(${[...kinds]}::text[])`);
  if (band) query = query.where('standing.band_standard', '=', band);
  if (reason) query = query.where(standsAgainst(excluded)[reason]);
  if (eligible != null) query = query.where(sql<SqlBool>`${nothingStandsAgainst(excluded)} = ${eligible}::boolean`);
  const page = await keysetPage(
    query,
    [
      { by: sql`unit.name`, type: 'vietnamese' },
      { by: sql`unit.id`, type: 'uuid' },
    ],
    request,
  );
  return {
    ...page,
    rows: page.rows.map(({ cursor, row }) => ({
      cursor,
      row: {
        unitId: row.unitId,
        eligible: row.eligible,
        recognition: row.recognition as RecognitionStatus,
        bandStandard: row.bandStandard as StandardBand | null,
        reviewTotal: row.reviewTotal === null ? null : decimalFromColumn(row.reviewTotal),
      },
    })),
  };
}

/** What the standings of a year come to for its awards, by body and kind of unit, in one statement over all of them. */
export async function countAwards(
  db: Kysely<Tables>,
  year: number,
  excluded: readonly StandardBand[],
): Promise<AwardCounts[]> {
  const against = standsAgainst(excluded);
  const rows = await db
    .selectFrom('standing')
    .select([
      'standing.body_id as bodyId',
      'standing.unit_kind as kind',
      sql<number>`count(*)::int`.as('units'),
      sql<number>`(count(*) filter (where ${nothingStandsAgainst(excluded)}))::int`.as('eligible'),
      ...awardObstacleOrder.map((name) => sql<number>`(count(*) filter (where ${against[name]}))::int`.as(name)),
      ...standardBands.map((name) =>
        sql<number>`(count(*) filter (where standing.band_standard = ${name}))::int`.as(name),
      ),
    ])
    .where('standing.year', '=', year)
    .groupBy(['standing.body_id', 'standing.unit_kind'])
    .execute();
  return rows.map(({ bodyId, kind, units, eligible, ...counts }) => {
    const counted: Readonly<Record<AwardObstacle | StandardBand, number>> = counts;
    const { NOT_COUNTED, NOT_ASSESSED, NOT_RECOGNISED, BAND_EXCLUDED, EXCELLENT, GOOD, AVERAGE, WEAK } = counted;
    return {
      bodyId,
      kind: kind as UnitKind,
      units,
      eligible,
      reasons: { NOT_COUNTED, NOT_ASSESSED, NOT_RECOGNISED, BAND_EXCLUDED },
      bands: { EXCELLENT, GOOD, AVERAGE, WEAK },
    };
  });
}
