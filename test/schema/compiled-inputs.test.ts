import { buildSchema, execute, getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compiledQueries } from '../../src/platform/graphql/compiled-queries.js';

// What a resolver is given must be the same whether a query is compiled or interpreted: defaults of enums, scalars and lists at every depth.

const schema = buildSchema(`
  enum Size { SMALL LARGE }
  input Inner { size: Size! = LARGE, sizes: [Size!]! = [SMALL], count: Int = 3, name: String }
  input Outer { inner: Inner, all: [Inner!], size: Size = SMALL, deep: [[Int]] }
  input Plain { size: Size, sizes: [Size!], count: Int, sure: Size!, inmost: Inmost, many: [Inmost], deep: [[Int]] }
  input Inmost { sure: Size!, count: Int }
  input Loose { plain: Plain, sure: Int }
  type Query { ofLoose(value: Loose, list: [Int], sure: [Int!]): String, ofInner(value: [Inner!]!): String, ofOuter(value: Outer): String, ofPlain(value: Plain, size: Size = LARGE, sizes: [Size!] = [SMALL]): String }`);
for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
  field.resolve = (_source, given) =>
    JSON.stringify(
      given,
      Object.keys(given)
        .toSorted()
        .concat('inner', 'all', 'size', 'sizes', 'count', 'name', 'deep', 'sure', 'plain', 'inmost', 'many'),
    );
}

type Asked = readonly [query: string, variables?: Record<string, unknown>];
const asked: readonly Asked[] = [
  ['query ($v: [Inner!]!) { ofInner(value: $v) }', { v: [{}] }],
  ['query ($v: [Inner!]!) { ofInner(value: $v) }', { v: {} }],
  ['query ($v: [Inner!]!) { ofInner(value: $v) }', { v: [{ size: 'SMALL', sizes: 'LARGE' }, { count: null }] }],
  ['query ($v: [Inner!]!) { ofInner(value: $v) }', { v: [{ size: null }] }],
  ['query ($v: [Inner!]!) { ofInner(value: $v) }', { v: [{ size: 'HUGE' }] }],
  ['query ($v: [Inner!]! = [{}]) { ofInner(value: $v) }'],
  ['query ($v: Inner!) { ofInner(value: [$v]) }', { v: {} }],
  ['{ ofInner(value: [{}, { size: SMALL }]) }'],
  ['query ($s: Size) { ofInner(value: [{ size: $s }]) }'],
  ['query ($s: Size!) { ofInner(value: [{ size: $s }]) }', { s: 'SMALL' }],
  ['query ($n: Int) { ofInner(value: [{ count: $n }]) }'],
  ['query ($n: Int = 7) { ofInner(value: [{ count: $n }]) }'],
  [
    'query ($v: Outer) { ofOuter(value: $v) }',
    { v: { inner: {}, all: [{}, { size: 'SMALL' }], deep: [[1, null], null] } },
  ],
  ['query ($v: Outer) { ofOuter(value: $v) }', { v: null }],
  ['query ($v: Outer) { ofOuter(value: $v) }'],
  [
    'query ($v: Plain, $s: Size) { ofPlain(value: $v, size: $s) }',
    { v: { size: 'SMALL', sizes: ['LARGE'], count: 2, sure: 'SMALL' } },
  ],
  ['query ($s: Size, $l: [Size!]) { ofPlain(size: $s, sizes: $l) }'],
  ['query ($s: Size = SMALL) { ofPlain(size: $s) }', { s: null }],
  ['{ ofPlain }'],
  // A variable inside an object that has no value: left out, whatever stands around it.
  ['query ($c: Int) { ofLoose(value: { sure: $c }) }'],
  ['query ($c: Int) { ofLoose(value: { sure: $c }) }', { c: null }],
  ['query ($c: Int) { ofLoose(value: { sure: $c }) }', { c: 4 }],
  ['query ($c: Int = 6) { ofLoose(value: { sure: $c }) }'],
  ['query ($p: Plain) { ofLoose(value: { plain: $p, sure: 1 }) }'],
  [
    'query ($c: Int, $l: [Size!]) { ofLoose(value: { plain: { sure: LARGE, count: $c, sizes: $l, inmost: { sure: SMALL, count: $c } } }) }',
  ],
  [
    'query ($c: Int, $l: [Size!]) { ofLoose(value: { plain: { sure: LARGE, count: $c, sizes: $l } }) }',
    { l: ['SMALL'] },
  ],
  [
    'query ($p: Inmost, $c: Int) { ofLoose(value: { plain: { sure: LARGE, many: [$p, { sure: SMALL, count: $c }] } }) }',
  ],
  ['query ($c: Int, $d: [Int]) { ofLoose(value: { plain: { sure: LARGE, deep: [[$c, 1], $d] } }) }'],
  // In a list a missing one is null, and refused where null may not be.
  ['query ($c: Int) { ofLoose(list: [1, $c]) }'],
  ['query ($c: Int) { ofLoose(list: [1, $c]) }', { c: 2 }],
  ['query ($c: Int = 1) { ofLoose(sure: [$c]) }', { c: null }],
  ['query ($c: Int = 1) { ofLoose(sure: [$c]) }'],
  ['query ($s: Size = SMALL) { ofLoose(value: { plain: { sure: $s } }) }', { s: null }],
  ['query ($s: Size = SMALL) { ofLoose(value: { plain: { sure: $s } }) }'],
  // Objects with defaults, asked with by a variable inside.
  ['query ($n: String, $i: Inner) { ofOuter(value: { inner: $i, all: [{ name: $n }] }) }'],
  ['query ($n: String, $s: Size) { ofOuter(value: { inner: { name: $n, size: $s }, size: $s }) }'],
  [
    'query ($n: String, $s: Size) { ofOuter(value: { inner: { name: $n, size: $s }, size: $s }) }',
    { n: 'n', s: 'SMALL' },
  ],
  // Directives.
  ['query ($b: Boolean = true) { ofLoose ofPlain @include(if: $b) }', { b: null }],
  ['query ($b: Boolean = true) { ofLoose ofPlain @skip(if: $b) }'],
  ['query ($b: Boolean!) { ofLoose ofPlain @skip(if: $b) }', { b: false }],
];

describe('arguments of compiled queries', () => {
  test.each(asked.map(([query, variables]) => [query, variables ?? {}] as const))('%s %o', async (query, variables) => {
    const document = parse(query);
    const { executor } = (await (
      compiledQueries(schema, {}, () => true).gateway as { load: (options: never) => Promise<unknown> }
    ).load({} as never)) as {
      executor: (request: unknown) => Promise<unknown>;
    };
    const compiled = await executor({
      document,
      operation: getOperationAST(document),
      operationName: null,
      queryHash: query,
      source: query,
      request: { variables },
      context: { takeAnswer: () => null, waitForPlace: async () => false },
    });
    const interpreted = await execute({ schema, document, variableValues: variables });
    expect(JSON.parse(JSON.stringify(compiled))).toEqual(JSON.parse(JSON.stringify(interpreted)));
  });
});
