import type { Kysely } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import { job } from '../../platform/jobs/job.js';
import { newId } from '../../platform/new-id.js';
import { listTenantYears } from '../tenants/tenant-year.store.js';
import { countStandings } from './count-standings.js';
import { countFigures, type FigureOfYear, listFigures } from './figure.store.js';
import { type FigureDifference, figureDifferences, standingDifferences } from './figure-check.rules.js';
import { insertFigureCheck, listFigureTimes } from './figure-check.store.js';
import { listStandingsAfter, listUnitsWithoutStanding, type StandingRow } from './standing.store.js';

/** How a recount came out: how much was counted, how many parts differ, and the first of them. */
export interface Verification {
  readonly standings: number;
  readonly figures: number;
  readonly differences: number;
  readonly found: readonly FigureDifference[];
}

/** Standings in hand at once. */
const AT_ONCE = 2_000;
/** Differences that are named one by one; more say no more than their number. */
const MOST_NAMED = 1_000;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Recounts a tenant: every standing from the facts, some thousand at a time, and every figure from the standings; in one snapshot, so that whoever
 * works meanwhile makes no difference. It says what differs and repairs nothing: whatever made the difference would make it again.
 */
export async function verifyFigures(
  db: Kysely<Tables>,
  at: { readonly now: Instant; readonly timeZone: string },
  signal?: AbortSignal,
): Promise<Verification> {
  const found: FigureDifference[] = [];
  let differences = 0;
  const say = (some: readonly FigureDifference[]) => {
    differences += some.length;
    found.push(...some.slice(0, MOST_NAMED - found.length));
  };
  let standings = 0;
  let figures = 0;
  for (const { year, closedAt } of await listTenantYears(db)) {
    for (let after = FIRST_ID; ; ) {
      signal?.throwIfAborted();
      const rows = await listStandingsAfter(db, year, after, AT_ONCE);
      const last = rows.at(-1);
      if (!last) break;
      after = last.unitId;
      standings += rows.length;
      say(await differencesOf(db, rows, year, at));
    }
    // A closed year takes no new units.
    if (closedAt === null)
      say((await listUnitsWithoutStanding(db, year, MOST_NAMED)).map((unitId) => missing(unitId, year)));
    const kept = await listFigures(db, [year]);
    figures += kept.length;
    say(await compareFigures(db, year, kept));
  }
  return { standings, figures, differences, found };
}

async function differencesOf(
  db: Kysely<Tables>,
  rows: readonly StandingRow[],
  year: number,
  at: { readonly now: Instant; readonly timeZone: string },
): Promise<FigureDifference[]> {
  const held = new Map(rows.map((row) => [row.unitId, row]));
  const counted = await countStandings(db, { unitIds: [...held.keys()], year, held, ...at });
  return counted.flatMap(({ before, after }) => (before ? standingDifferences(before, after) : []));
}

const missing = (unitId: string, year: number): FigureDifference => ({
  what: 'STANDING',
  year,
  unitId,
  bodyId: null,
  unitKind: null,
  part: 'standing',
  kept: null,
  counted: 'standing',
  since: null,
});

async function compareFigures(
  db: Kysely<Tables>,
  year: number,
  kept: readonly FigureOfYear[],
): Promise<FigureDifference[]> {
  const keyOf = ({ bodyId, kind }: FigureOfYear) => `${bodyId}/${kind}`;
  const ofKept = new Map(kept.map((row) => [keyOf(row), row]));
  const ofCounted = new Map((await countFigures(db, [year], null)).map((row) => [keyOf(row), row]));
  const places = new Map([...ofKept, ...ofCounted]);
  const times = await listFigureTimes(db, year);
  return [...places].flatMap(([key, { bodyId, kind }]) =>
    figureDifferences({ year, bodyId, kind, since: times.get(key) ?? null }, ofKept.get(key), ofCounted.get(key)),
  );
}

/** Every night a tenant's figures are recounted, what differs is kept and logged. */
export const checkFigures = job('figures.verify', async ({ database, tenant, clock, log, signal }) => {
  const session = database.read(tenant.id);
  const now = clock();
  const { found, ...check } = await verifyFigures(session.db, { now, timeZone: tenant.timeZone }, signal).finally(() =>
    session.close(),
  );
  await database.write(tenant.id, ({ db }) => insertFigureCheck(db, { id: newId(), checkedAt: now, ...check }, found));
  const said = { tenant: tenant.code, ...check };
  if (check.differences === 0) log.info(said, 'figures are what the facts say');
  else log.error({ ...said, first: found.slice(0, 20) }, 'figures differ from the facts');
});
