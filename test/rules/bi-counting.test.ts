import { describe, expect, test } from 'vitest';
import { type BiColumn, countedIn } from '../../src/modules/bi/bi-view.rules.js';
import { type Condition, columnsIn } from '../../src/modules/bi/odata-query.rules.js';

const year: Condition = { kind: 'compare', column: 'year', by: 'eq', value: '2025' };
const updated: Condition = { kind: 'in', column: 'updated_at', values: ['2026-01-01T00:00:00Z'] };
const named: Condition = { kind: 'match', column: 'body_name', how: 'contains', text: 'Xã' };

const column = (name: string): BiColumn => ({ name, type: 'text', meaning: '' });
const columns = new Map([
  ['fact_standing', ['year', 'updated_at'].map(column)],
  ['wide_standing', ['year', 'updated_at', 'body_name'].map(column)],
  ['dim_body', ['body_name'].map(column)],
]);

describe('the columns that a condition looks at', () => {
  test.each<[Condition | null, string[]]>([
    [null, []],
    [year, ['year']],
    [named, ['body_name']],
    [{ kind: 'not', part: updated }, ['updated_at']],
    [{ kind: 'and', parts: [year, { kind: 'or', parts: [updated, named] }] }, ['year', 'updated_at', 'body_name']],
  ])('%j', (condition, names) => {
    expect(columnsIn(condition)).toEqual(names);
  });
});

describe('where rows are counted', () => {
  test.each<[string, Condition | null, string]>([
    ['wide_standing', null, 'fact_standing'],
    ['wide_standing', { kind: 'and', parts: [year, updated] }, 'fact_standing'],
    ['wide_standing', { kind: 'or', parts: [year, named] }, 'wide_standing'],
    ['wide_standing', { kind: 'not', part: named }, 'wide_standing'],
    ['fact_standing', year, 'fact_standing'],
    ['dim_body', named, 'dim_body'],
  ])('of %s with %j: %s', (view, filter, counted) => {
    expect(countedIn(view, filter, columns)).toBe(counted);
  });
});
