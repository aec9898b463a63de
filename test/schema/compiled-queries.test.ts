import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleQueries } from '../../src/example-queries.js';
import { type Service, startService } from '../support/service.js';

// A document that asks the schema about itself is interpreted, any other query compiled; a question that is skipped changes nothing else.
const ASKS_SCHEMA = '__schema @skip(if: true) { queryType { name } }';
const interpreted = (document: string): string => document.replace(/\{/, `{ ${ASKS_SCHEMA} `);

let service: Service;

beforeAll(async () => {
  service = await startService({ graphqlPage: true });
});

afterAll(() => service.stop());

const ID = '018f0000-0000-7000-8000-000000000000';

type Asked = [what: string, document: string, variables?: Record<string, unknown>];

const documents: Asked[] = [
  ['fields, lists and objects', '{ tenant { code rootBodies { name children { name members { organisation } } } } }'],
  ['figures', '{ tenant { statistics(year: 2025) { units safeRate averageReviewTotal bands { label units } } } }'],
  [
    'exact decimals',
    '{ tenant { targets(year: 2026) { threshold progress { numerator value met byBody(level: COMMUNE) { value } } } } }',
  ],
  [
    'aliases of one field with other arguments',
    '{ tenant { a: statistics(year: 2025) { units } b: statistics(year: 2026) { units } } }',
  ],
  [
    'fragments',
    'query { tenant { ...names rootBodies { ...on Body { name } } } } fragment names on Tenant { code name }',
  ],
  [
    'directives with variables',
    'query ($yes: Boolean!) { tenant { code @include(if: $yes) name @skip(if: $yes) } }',
    { yes: true },
  ],
  [
    'a union',
    '{ assignments(first: 3) { nodes { assignee { __typename ... on Body { name } ... on Unit { name } } } } }',
  ],
  ['enums and default variables', 'query ($level: Level = COMMUNE) { tenant { bodies(level: $level) { level } } }'],
  [
    'an enum in an input object',
    'query ($f: UnitFilter) { units(filter: $f, first: 2) { nodes { name kind } } }',
    { f: { kinds: ['AGENCY'] } },
  ],
  ['a refusal at the root', 'query ($id: ID!) { unit(id: $id) { name } body(id: $id) { name } }', { id: ID }],
  ['a refusal below', '{ tenant { code plans { title } rootBodies { statistics(year: 1) { units } } } }'],
  ['an argument that is refused', '{ units(first: 0) { totalCount } }'],
  ['a variable of another type', 'query ($first: Int!) { units(first: $first) { totalCount } }', { first: 'many' }],
  ['a variable that is missing', 'query ($id: ID!) { unit(id: $id) { name } }'],
  [
    'a variable of a custom scalar',
    'query ($on: Date) { areas(level: PROVINCE, on: $on, first: 1) { nodes { name validFrom } } }',
    { on: '2026-02-30' },
  ],
  ['a null where the schema allows one', '{ tenant { successor { code } ruleBook(year: 1999) { version } } }'],
];

const withoutIds = (reply: unknown): unknown =>
  JSON.parse(JSON.stringify(reply).replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{22}/g, (id) => (id === ID ? id : 'id')));

describe('compiled queries answer as interpreted ones', () => {
  for (const email of ['officer@hai-phong.demo', 'unit@thien-tin.demo', 'bi@hoa-binh.demo', 'nobody']) {
    test.each(documents)(`${email}: %s`, async (...[, document, variables = {}]: Asked) => {
      const caller = email === 'nobody' ? service.nobody : service.as(email);
      const compiled = await caller.send(document, variables);
      // Twice: the second time it comes from the kept ones.
      expect(withoutIds(await caller.send(document, variables))).toEqual(withoutIds(compiled));
      expect(withoutIds(locationless(await caller.send(interpreted(document), variables)))).toEqual(
        withoutIds(locationless(compiled)),
      );
    });
  }

  const queries = exampleQueries.filter(({ query }) => /^query/m.test(query));

  test.each(queries)('the example "$name"', async ({ query, variables }) => {
    const officer = service.as('officer@hai-phong.demo');
    const compiled = await officer.send(query, variables);
    expect(withoutIds(locationless(await officer.send(interpreted(query), variables)))).toEqual(
      withoutIds(locationless(compiled)),
    );
  });
});

// The added question moves what follows it.
const locationless = (reply: { readonly errors: readonly object[] }) => ({
  ...reply,
  errors: reply.errors.map((error) => ({ ...error, locations: null })),
});
