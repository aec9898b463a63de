import { describe, expect, test } from 'vitest';
import { contribution, noFigure } from '../../src/modules/standings/figure.rules.js';
import { mayWatchFigures } from '../../src/modules/standings/figure-check.policy.js';
import { figureDifferences, standingDifferences } from '../../src/modules/standings/figure-check.rules.js';

const standing = {
  unitId: 'u',
  year: 2026,
  since: '2026-01-01T00:00:00Z',
  bodyId: 'b',
  kind: 'AGENCY' as const,
  eligible: true,
  registered: true,
  recognition: 'REGISTERED' as const,
  selfTotal: null,
  reviewTotal: null,
  bandId: null,
  bandStandard: null,
  activeModels: 0,
  nominated: false,
  exemplary: false,
};

describe('what a recount does not confirm', () => {
  test('standingDifferences name each part with what is kept, what was counted and since when', () => {
    expect(standingDifferences(standing, standing)).toEqual([]);
    const place = { what: 'STANDING', year: 2026, unitId: 'u', bodyId: 'b', unitKind: 'AGENCY', since: standing.since };
    expect(standingDifferences(standing, { ...standing, activeModels: 2, selfTotal: 9000 })).toEqual([
      { ...place, part: 'selfTotal', kept: null, counted: '9000' },
      { ...place, part: 'activeModels', kept: '0', counted: '2' },
    ]);
  });

  test('figureDifferences name each count, of figures that are kept for nothing or missing too', () => {
    const place = { year: 2026, bodyId: 'b', kind: 'AGENCY' as const, since: null };
    const one = contribution(standing);
    expect(figureDifferences(place, one, one)).toEqual([]);
    expect(figureDifferences(place, noFigure, undefined)).toEqual([]);
    expect(figureDifferences(place, undefined, one).map(({ part, kept, counted }) => [part, kept, counted])).toEqual([
      ['units', '0', '1'],
      ['eligible', '0', '1'],
      ['registered', '0', '1'],
    ]);
  });
});

test('mayWatchFigures lets the platform operator alone', () => {
  const actor = { accountId: 'a', name: 'a', operator: false, tenantIds: [], memberships: [] };
  expect(mayWatchFigures(actor)).toEqual({ allowed: false, because: 'not-operator' });
  expect(mayWatchFigures({ ...actor, operator: true }).allowed).toBe(true);
});
