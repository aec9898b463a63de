import type { Kysely } from 'kysely';
import { dayOf, type Instant } from '../../kernel/deadline.js';
import type { Tables } from '../../platform/db/tables.js';
import type { Awaitable } from '../../platform/request-context.js';
import { statusOf } from '../recognitions/recognition.rules.js';
import { findEligibilityRule } from '../units/eligibility.store.js';
import { eligibility, existsIn, followsUnit } from '../units/unit.rules.js';
import { lackingClass } from './check-exemplary-condition.js';
import { listStandingSources, type StandingRow } from './standing.store.js';

/** A standing without what a count from the facts cannot know: since when it is so, and whether its year is closed. */
export type CountedStandingRow = Omit<StandingRow, 'final' | 'since'>;

/** What the facts of these units say of their standings in a year, beside the standings as they are kept; units that are not in the year are left out. */
export async function countStandings(
  db: Kysely<Tables>,
  of: {
    readonly unitIds: readonly string[];
    readonly year: number;
    readonly held: Awaitable<ReadonlyMap<string, StandingRow>>;
    readonly now: Instant;
    readonly timeZone: string;
  },
): Promise<{ readonly before: StandingRow | null; readonly after: CountedStandingRow }[]> {
  const { unitIds, year } = of;
  const [held, rule, sources] = await Promise.all([
    of.held,
    findEligibilityRule(db, year),
    listStandingSources(db, unitIds, year),
  ]);
  const lacking = await lackingClass(
    db,
    sources.filter(({ exemplary }) => exemplary),
    year,
  );
  const follows = followsUnit(year, dayOf(of.now, of.timeZone));
  return (
    sources
      // A bulk of units and years may pair a unit with a year before its own.
      .filter((source) => existsIn(source, year))
      .map((source) => {
        const before = held.get(source.unitId) ?? null;
        const recognition = statusOf(source.decision, source.registered);
        // A year that is over or closed keeps body, kind and eligibility as they were.
        const place =
          before && (!follows || before.final)
            ? before
            : { bodyId: source.bodyId, kind: source.kind, eligible: eligibility(source, year, rule).eligible };
        const after = {
          unitId: source.unitId,
          year,
          bodyId: place.bodyId,
          kind: place.kind,
          eligible: place.eligible,
          registered: recognition !== 'NOT_REGISTERED',
          recognition,
          selfTotal: source.selfTotal,
          reviewTotal: source.reviewTotal,
          bandId: source.bandId,
          bandStandard: source.bandStandard,
          activeModels: source.activeModels,
          nominated: source.nominated,
          exemplary: source.exemplary && !lacking.has(source.unitId),
        };
        return { before, after };
      })
  );
}
