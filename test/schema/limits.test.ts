import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listSizes } from '../../src/list-sizes.js';
import { limits } from '../../src/platform/graphql/limits.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const OFFICER = 'officer@hai-phong.demo';
const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const nested = (depth: number, inner = 'id'): string =>
  depth === 0 ? inner : `parent { ${nested(depth - 1, inner)} }`;

const figures = `
  statistics(year: 2026) { units eligible registered assessed recognised safeRate goodOrBetterRate bands { units } }
  targets(year: 2026) { code threshold progress { numerator denominator value met shortfall } }`;

const attacks: readonly [name: string, document: string, problem: string][] = [
  ['a document of too many tokens', `{ ${'id '.repeat(limits.tokens)} }`, 'tokens'],
  ['fields inside fields inside fields', `{ tenant { rootBodies { ${nested(limits.depth - 2)} } } }`, 'depth'],
  [
    'depth hidden in fragments',
    `{ tenant { rootBodies { ...a } } }
     fragment a on Body { ${nested(5, '...b')} } fragment b on Body { ${nested(5)} }`,
    'depth',
  ],
  ['aliases of one field', `{ tenant { ${times(limits.aliases + 1, (n) => `a${n}: name`)} } }`, 'aliases'],
  [
    'aliases of __typename',
    `{ ${times(9, (n) => `r${n}: __typename`)} tenant { ${times(22, (n) => `a${n}: __typename`)} } }`,
    'aliases',
  ],
  [
    'aliases hidden in fragments',
    `{ tenant { ...a ...b } } fragment a on Tenant { ${times(16, (n) => `a${n}: name`)} } fragment b on Tenant { ${times(16, (n) => `b${n}: name`)} }`,
    'aliases',
  ],
  ['many root fields', `{ ${times(limits.queries + 1, (n) => `a${n}: viewer { id }`)} }`, 'root fields'],
  [
    'many mutations',
    `mutation { ${times(limits.mutations + 1, (n) => `a${n}: signOutEverywhere { id }`)} }`,
    'root fields',
  ],
  [
    'root fields hidden in fragments',
    `{ ...a ... on Query { ${times(6, (n) => `b${n}: viewer { id }`)} } } fragment a on Query { ${times(5, (n) => `a${n}: viewer { id }`)} }`,
    'root fields',
  ],
  ['one field written again and again', `{ tenant { ${'name '.repeat(limits.repeats + 1)} } }`, 'repeated fields'],
  [
    'directives on every field',
    `query($a: Boolean!) { tenant { ${times(26, (n) => `a${n}: name @include(if: $a) @skip(if: $a)`)} } }`,
    'directives',
  ],
  [
    'fragments that double at each step',
    `{ tenant { rootBodies { ...f0 } } } ${times(30, (n) => `fragment f${n} on Body { ...f${n + 1} ... on Body { ...f${n + 1} } }`)} fragment f30 on Body { id }`,
    'selections',
  ],
  [
    'fragments that grow below the point of alarm',
    `{ tenant { rootBodies { ...f0 } } } ${times(12, (n) => `fragment f${n} on Body { ...f${n + 1} ... on Body { ...f${n + 1} } }`)} fragment f12 on Body { id }`,
    'fields',
  ],
  ['lists inside lists', '{ tenant { bodies { children { children { children { id } } } } } }', 'cost'],
  [
    'pages inside pages',
    '{ tenants(first: 200) { nodes { area { successors { successors { successors { code } } } } } } }',
    'cost',
  ],
  [
    'a page size in a variable',
    'query($n: Int = 200) { tenants(first: $n) { nodes { area { successors { successors { successors { code } } } } } } }',
    'cost',
  ],
];

describe('limits', () => {
  test.each(attacks)('%s is refused before it runs', async (_, document, problem) => {
    const began = performance.now();
    const { result: reply, sql } = await service.statements(() => service.as(OFFICER).send(document, { a: true }));
    expect(reply.status).toBe(400);
    expect(reply.data).toBeUndefined();
    expect(reply.code).toBe('QUERY_TOO_COMPLEX');
    expect(reply.errors[0]?.extensions.facts.problem).toContain(problem);
    // Who asks is found out; nothing else is read.
    expect(
      sql.filter((text) => !/set_tenant|app\.present|account_by_id|from "tenant"|select id, token_epoch/.test(text)),
    ).toEqual([]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('documents that are no GraphQL are bad input, few words, quickly', async () => {
    const documents = [
      `{ tenant { ${'name @a @a @a @a @a @a @a @a '.repeat(100)} } }`,
      `{ ${'x '.repeat(1_900)} }`,
      '{ tenant { ...f } } fragment f on Tenant { ...g } fragment g on Tenant { ...f }',
      `{ tenant { ${'a('.repeat(500)} } }`,
      '{ tenant',
      '',
    ];
    for (const document of documents) {
      const began = performance.now();
      const reply = await service.as(OFFICER).send(document);
      expect([reply.status, reply.code]).toEqual([400, 'BAD_USER_INPUT']);
      expect(JSON.stringify(reply.errors).length).toBeLessThan(5_000);
      expect(performance.now() - began).toBeLessThan(2_000);
    }
  });

  test('a wrong argument does not hide the weight of the others', async () => {
    // Null stands in a variable that has a default, so it passes validation and fails only where the argument is read.
    const document = `query($at: Int = 1, $n: Int = 200) {
      tenants(first: $n) { nodes { area { successors { successors { successors { code } } } } } }
      ruleBook: tenant { targets(year: $at) { code } }
    }`;
    const { status, code, data } = await service.as(OFFICER).send(document, { at: null });
    expect([status, data]).toEqual([400, undefined]);
    expect(['BAD_USER_INPUT', 'QUERY_TOO_COMPLEX']).toContain(code);
  });

  test('a question that was light with one page size is weighed anew with another', async () => {
    const document =
      'query($n: Int) { tenants(first: $n) { nodes { area { successors { successors { successors { code } } } } } } }';
    const ask = async (n: number) => (await service.as(OFFICER).send(document, { n })).code;
    expect(await ask(1)).not.toBe('QUERY_TOO_COMPLEX');
    expect(await ask(1)).not.toBe('QUERY_TOO_COMPLEX');
    expect(await ask(200)).toBe('QUERY_TOO_COMPLEX');
  });

  test('a page size that is no number of rows is bad input', async () => {
    const { status, code } = await service.as(OFFICER).send('{ areas(first: 99999999999) { nodes { code } } }');
    expect([status, code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  test('honest questions pass: the tree with its figures, a page of 200 with all it holds', async () => {
    expect(listSizes['Tenant.bodies']).toBeGreaterThan(114);
    const caller = service.as(OFFICER);
    for (const document of [
      '{ tenant { name rootBodies { id name area { name } members { organisation } children { id name level standingAgency area { code name } children { id name children { id name } } } } } }',
      '{ tenant { bodies { id name area { code name parent { name } } parent { id name } ancestors { id name } members { organisation position } } } }',
      '{ areas(first: 200) { totalCount nodes { code name level parent { code name parent { code name } } successors { code name } } pageInfo { hasNextPage endCursor } } }',
      `{ tenant { bodies { id name ${figures} } } }`,
      `{ tenant { rootBodies { id name ${figures} children { id name ${figures} children { id name ${figures} } } } } }`,
      `{ units(first: 200) { totalCount nodes { id code name kind body { id name } area { code name } eligible(year: 2026) { eligible }
           standing(year: 2026) { registered recognition selfTotal reviewTotal final band { code label } }
           assessment(year: 2026) { status selfTotal reviewTotal scores { criterion { code text maxScore } selfScore reviewScore linked reason } } } pageInfo { hasNextPage endCursor } } }`,
      `{ tenant { ${times(limits.aliases, (n) => `a${n}: name`)} } }`,
    ]) {
      expect((await caller.send(document)).errors).toEqual([]);
    }
  });
});
