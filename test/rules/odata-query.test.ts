import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnTypeOf } from '../../src/modules/bi/bi-view.rules.js';
import { jsonOf, metadataOf, serviceDocument } from '../../src/modules/bi/odata-metadata.rules.js';
import { readODataQuery, writeToken } from '../../src/modules/bi/odata-query.rules.js';
import type { ColumnType } from '../../src/platform/files/table-streams.js';

const columns: ReadonlyMap<string, ColumnType> = new Map([
  ['year', 'int'],
  ['unit_key', 'bigint'],
  ['body_name', 'text'],
  ['registered', 'boolean'],
  ['review_total', 'decimal'],
  ['valid_from', 'date'],
  ['due_at', 'instant'],
]);
const read = (options: Record<string, unknown>) => readODataQuery(options, columns);
const compare = (column: string, by: string, value: unknown) => ({ kind: 'compare', column, by, value });

describe('readODataQuery', () => {
  test('nothing asked is everything', () => {
    expect(read({})).toEqual({
      select: null,
      filter: null,
      orderBy: [],
      top: null,
      skip: 0,
      count: false,
      after: null,
    });
  });

  test.each([
    ['year eq 2025', compare('year', 'eq', '2025')],
    ["body_name eq 'Phường Lê Chân'", compare('body_name', 'eq', 'Phường Lê Chân')],
    ["body_name eq 'O''Brien'", compare('body_name', 'eq', "O'Brien")],
    ['review_total ge 89.99', compare('review_total', 'ge', '89.99')],
    ['review_total eq null', compare('review_total', 'eq', null)],
    ['registered', compare('registered', 'eq', true)],
    ['registered ne false', compare('registered', 'ne', false)],
    ['valid_from lt 2026-02-28', compare('valid_from', 'lt', '2026-02-28')],
    ['due_at ge 2026-10-30T17:00:00Z', compare('due_at', 'ge', '2026-10-30T17:00:00Z')],
    ['due_at ge 2026-10-31T00:00:00.5+07:00', compare('due_at', 'ge', '2026-10-31T00:00:00.5+07:00')],
    ['not registered', { kind: 'not', part: compare('registered', 'eq', true) }],
    ['year in (2024,2025)', { kind: 'in', column: 'year', values: ['2024', '2025'] }],
    ["contains(body_name,'Lê')", { kind: 'match', column: 'body_name', how: 'contains', text: 'Lê' }],
    [
      'year eq 2025 and registered or year eq 2024',
      {
        kind: 'or',
        parts: [
          { kind: 'and', parts: [compare('year', 'eq', '2025'), compare('registered', 'eq', true)] },
          compare('year', 'eq', '2024'),
        ],
      },
    ],
    [
      'year eq 2025 and (registered or year eq 2024)',
      {
        kind: 'and',
        parts: [
          compare('year', 'eq', '2025'),
          { kind: 'or', parts: [compare('registered', 'eq', true), compare('year', 'eq', '2024')] },
        ],
      },
    ],
  ])('$filter=%s', (filter, condition) => {
    expect(read({ $filter: filter })).toMatchObject({ filter: condition });
  });

  test('the other options', () => {
    expect(
      read({
        $select: 'year, body_name,year',
        $orderby: 'year desc,body_name',
        $top: '10',
        $skip: '5',
        $count: 'true',
        $skiptoken: writeToken(['2025', '7']),
        $format: 'application/json;odata.metadata=minimal',
      }),
    ).toEqual({
      select: ['year', 'body_name'],
      filter: null,
      orderBy: [
        { column: 'year', descending: true },
        { column: 'body_name', descending: false },
      ],
      top: 10,
      skip: 5,
      count: true,
      after: ['2025', '7'],
    });
    expect(read({ $select: '*', utm: 'x' })).toMatchObject({ select: null });
  });

  test.each([
    [{ $filter: 'salary gt 1' }, '$filter', 'unknown column salary'],
    [{ $filter: "year eq '2025'" }, '$filter', 'the value for year is no int'],
    [{ $filter: 'body_name eq 1' }, '$filter', 'the value for body_name is no text'],
    [{ $filter: 'unit_key eq 1.5' }, '$filter', 'the value for unit_key is no bigint'],
    [{ $filter: 'valid_from eq 2026-02-30' }, '$filter', 'the value for valid_from is no date'],
    [{ $filter: 'year' }, '$filter', 'year is no truth value'],
    [{ $filter: 'year eq' }, '$filter', 'ends too early'],
    [{ $filter: 'year eq 2025 2026' }, '$filter', '"2026" is not expected'],
    [{ $filter: '(year eq 2025' }, '$filter', ') expected'],
    [{ $filter: 'year eq 2025; drop table x' }, '$filter', 'character 13'],
    [{ $filter: "contains(year,'2')" }, '$filter', 'year is no text'],
    [{ $filter: `${'('.repeat(21)}registered${')'.repeat(21)}` }, '$filter', 'nested more than 20 deep'],
    [{ $filter: `${'not '.repeat(21)}registered` }, '$filter', 'nested more than 20 deep'],
    [{ $filter: 'x'.repeat(4001) }, '$filter', 'at most 4000 characters'],
    [{ $filter: `year in (${Array(201).fill('1').join(',')})` }, '$filter', 'at most 200 values'],
    [{ $select: 'year,nothing' }, '$select', 'unknown column nothing'],
    [{ $orderby: 'year sideways' }, '$orderby', 'asc, desc'],
    [{ $top: '-1' }, '$top', '0–10000000'],
    [{ $top: '99999999' }, '$top', '0–10000000'],
    [{ $skip: 'many' }, '$skip', '0–10000000'],
    [{ $count: 'yes' }, '$count', 'true, false'],
    [{ $top: ['1', '2'] }, '$top', 'given twice'],
    [{ $expand: 'body' }, '$expand', 'not supported'],
    [{ $skiptoken: 'x' }, '$skiptoken', 'not one of ours'],
    [{ $format: 'atom' }, '$format', 'json'],
  ])('%j is refused', (options, option, problem) => {
    expect(read(options)).toEqual({ option, problem });
  });

  test('whatever is sent is read or refused, and only known columns come out', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'year eq 2()\',.and or not contains;-"registered null'.split(/(?<=.)/)) }),
        (filter) => {
          const answer = read({ $filter: filter });
          if ('problem' in answer) return answer.option === '$filter';
          const names = JSON.stringify(answer.filter).matchAll(/"column":"(\w+)"/g);
          return [...names].every(([, name]) => columns.has(name as string));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('what clients read first', () => {
  test('the metadata name type, key and meaning', () => {
    const xml = metadataOf(new Map([['dim_area', [{ name: 'area_key', type: 'bigint', meaning: 'Khóa <&> "key"' }]]]));
    expect(xml).toContain(
      '<EntityType Name="dim_area"><Key><PropertyRef Name="area_key"/></Key><Property Name="area_key" Type="Edm.Int64" Nullable="false"><Annotation Term="Org.OData.Core.V1.Description" String="Khóa &lt;&amp;&gt; &quot;key&quot;"/></Property></EntityType>',
    );
  });

  test('the service document lists every view', () => {
    expect(serviceDocument('http://x/odata/v1')).toMatchObject({
      '@odata.context': 'http://x/odata/v1/$metadata',
      value: expect.arrayContaining([{ name: 'fact_standing', kind: 'EntitySet', url: 'fact_standing' }]),
    });
  });

  test.each([
    ['87.50', 'decimal', '87.50'],
    ['a "b"', 'text', '"a \\"b\\""'],
    [null, 'text', 'null'],
    [true, 'boolean', 'true'],
    [5, 'int', '5'],
  ] as const)('%j as %s is %s', (value, type, json) => expect(jsonOf(value, type)).toBe(json));

  test.each([
    ['numeric(6,2)', 'decimal'],
    ['bigint', 'bigint'],
    ['timestamp with time zone', 'instant'],
  ])('%s is %s', (type, is) => expect(columnTypeOf(type)).toBe(is));
  test('a type that no download can carry is found out', () => expect(() => columnTypeOf('jsonb')).toThrow('jsonb'));
});
