import { describe, expect, test } from 'vitest';
import { biViews, holdsTag, sharedViews } from '../../src/modules/bi/bi-view.rules.js';
import { readODataQuery, UPDATED_SINCE } from '../../src/modules/bi/odata-query.rules.js';

describe('a copy that a caller holds', () => {
  test.each([
    [undefined, false],
    ['W/"a"', true],
    // A proxy that compresses may say it otherwise, and a caller may hold several.
    ['"a"', true],
    ['"x", W/"a"', true],
    ['W/"b"', false],
    ['*', false],
    ['', false],
  ])('If-None-Match: %s is it: %s', (held, is) => expect(holdsTag(held, 'W/"a"')).toBe(is));

  test('views that are the same for all have no version of a tenant', () => {
    expect([...sharedViews].filter((view) => !Object.hasOwn(biViews, view))).toEqual([]);
  });
});

describe(UPDATED_SINCE, () => {
  const columns = new Map([
    ['updated_at', 'instant'],
    ['year', 'int'],
  ] as const);
  const since = { kind: 'compare', column: 'updated_at', by: 'ge', value: '2026-01-31T07:00:00Z' };

  test('is a condition of its own, or one more', () => {
    const options = { updated_since: '2026-01-31T07:00:00Z' };
    expect(readODataQuery(options, columns)).toMatchObject({ filter: since });
    expect(readODataQuery({ ...options, $filter: 'year eq 2026' }, columns)).toMatchObject({
      filter: { kind: 'and', parts: [{ column: 'year' }, since] },
    });
  });

  test.each([
    ['2026-01-31', '2026-01-31T07:00:00Z'],
    ['2026-02-30T07:00:00Z', '2026-01-31T07:00:00Z'],
    ['2026-01-31T24:00:00Z', '2026-01-31T07:00:00Z'],
    ['2026-01-31T07:00:00+19:00', '2026-01-31T07:00:00Z'],
    ['2026-01-31T07:00:00', '2026-01-31T07:00:00Z'],
    ['2026-01-31T07:00:00Z or true', '2026-01-31T07:00:00Z'],
    [['2026-01-31T07:00:00Z'], 'given twice'],
  ])('%j is refused: %s', (value, problem) => {
    expect(readODataQuery({ updated_since: value }, columns)).toMatchObject({
      option: 'updated_since',
      problem: expect.stringContaining(problem),
    });
  });

  test('a view that does not keep it says so', () => {
    expect(readODataQuery({ updated_since: '2026-01-31T07:00:00Z' }, new Map([['year', 'int']]))).toMatchObject({
      option: 'updated_since',
    });
  });
});
