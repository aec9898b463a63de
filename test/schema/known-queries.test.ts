import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';

// A query that came before goes past the query server; what comes of it must not differ in anything from what the query server gives.

let service: Service;
let headers: Record<string, string>;

const OFFICER = 'officer@hai-phong.demo';
const UNITS = `query Units($first: Int!, $filter: UnitFilter, $year: Int = 2026) {
  units(first: $first, filter: $filter) { nodes { id name standing(year: $year) { recognition } } pageInfo { hasNextPage } }
}`;
const FIGURES = 'query ($year: Int!) { tenant { statistics(year: $year) { units registered recognised } } }';

beforeAll(async () => {
  service = await startService();
  headers = { ...(await service.headersOf(OFFICER)), 'x-tenant': 'hai-phong', 'content-type': 'application/json' };
});
afterAll(() => service.stop());

let servedByServer = 0;
const { executeHTTPGraphQLRequest } = ApolloServer.prototype;
ApolloServer.prototype.executeHTTPGraphQLRequest = function (request) {
  servedByServer += 1;
  return executeHTTPGraphQLRequest.call(this, request);
};

interface Whole {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Whether the query server had to do with it. */
  readonly byServer: boolean;
}

async function post(body: unknown, more: Record<string, string> = {}): Promise<Whole> {
  const before = servedByServer;
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(service.url, {
    method: 'POST',
    headers: { ...headers, ...more },
    body: sent,
  });
  const kept = new Headers(response.headers);
  kept.delete('date');
  return {
    status: response.status,
    headers: Object.fromEntries(kept),
    body: await response.text(),
    byServer: servedByServer > before,
  };
}

let spaces = 0;
/** The same query as nobody wrote it before. */
const unknown = (query: string): string => `${query}${' '.repeat((spaces += 1))}`;
/** What is asked for the query itself: a new one presumes nothing, nor does one of a version that is new, and then the account is asked for beside the present. */
const ofTheQuery = (sql: readonly string[]): string[] => sql.filter((text) => !text.includes('app.account_by_id'));
const codeOf = ({ body }: Whole): string => JSON.parse(body).errors?.[0]?.extensions.code;

describe('a query that came before', () => {
  test('is answered to the letter as one that is new, without the query server', async () => {
    const asked = async (query: string) => post({ query, variables: { first: 7 }, operationName: 'Units' });
    const query = unknown(UNITS);
    const first = await asked(query);
    const second = await post({ query, variables: { first: 7, own: 1 }, operationName: 'Units' });
    expect(first.byServer).toBe(true);
    expect(second.byServer).toBe(false);
    expect({ ...second, byServer: true }).toEqual(first);
    expect(JSON.parse(second.body).data.units.nodes).toHaveLength(7);
  });

  test('takes other variables, and no statement more', async () => {
    const query = unknown(UNITS);
    await post({ query, variables: { first: 7 } });
    const variables = { first: 7, filter: { kinds: ['AGENCY'] } };
    const fresh = await service.statements(() => post({ query: unknown(UNITS), variables }));
    const known = await service.statements(() => post({ query, variables }));
    expect(known.result.byServer).toBe(false);
    expect(known.result.body).toBe(fresh.result.body);
    expect(ofTheQuery(known.sql)).toEqual(ofTheQuery(fresh.sql));
  });

  test.each([
    ['of a wrong type', { first: 'seven' }],
    ['left out', {}],
    ['null', { first: null }],
    ['beyond what a page holds', { first: 100_000 }],
    ['of a body that is not there', { first: 7, filter: { underBody: '018f0000-0000-7000-8000-000000000000' } }],
    ['of a body whose id is none', { first: 7, filter: { underBody: 'x' } }],
    ['no object', 'first'],
    ['a list', [7]],
  ])('refuses variables as a new one does: %s', async (_, variables) => {
    const query = unknown(UNITS);
    await post({ query, variables: { first: 7 } });
    const fresh = await post({ query: unknown(UNITS), variables });
    const known = await post({ query, variables });
    expect(fresh.body).toContain('"code"');
    expect({ ...known, byServer: true }).toEqual({ ...fresh, byServer: true });
  });

  test('is weighed again with variables that make it heavier', async () => {
    const query = unknown(
      'query ($first: Int!) { tenant { bodies { units(first: $first) { nodes { standing(year: 2026) { band { code } } } } } } }',
    );
    expect(codeOf(await post({ query, variables: { first: 1 } }))).toBeUndefined();
    expect((await post({ query, variables: { first: 1, own: 1 } })).byServer).toBe(false);
    const heavy = await post({ query, variables: { first: 200 } });
    expect(heavy.byServer).toBe(true);
    expect(codeOf(heavy)).toBe('QUERY_TOO_COMPLEX');
  });

  test('is refused to whoever may not ask it, as a new one is', async () => {
    const query = unknown(UNITS);
    const variables = { first: 7 };
    await post({ query, variables });
    const callers: readonly [string, Record<string, string>][] = [
      ['UNAUTHENTICATED', { authorization: 'Bearer x.y.z' }],
      ['NOT_FOUND', { 'x-tenant': 'thien-tin' }],
      ['NOT_FOUND', { 'x-tenant': 'nowhere' }],
      ['UNAUTHENTICATED', { authorization: '' }],
    ];
    for (const [code, more] of callers) {
      const fresh = await post({ query: unknown(UNITS), variables }, more);
      const known = await post({ query, variables }, more);
      expect(codeOf(known)).toBe(code);
      expect({ ...known, byServer: true }).toEqual(fresh);
    }
  });

  test('asks the database once for an answer with an error in it', async () => {
    const DOCUMENT =
      'query ($first: Int!) { units(first: $first) { nodes { code } } unit(id: "018f0000-0000-7000-8000-000000000000") { id } }';
    const query = unknown(DOCUMENT);
    await post({ query, variables: { first: 7 } });
    const fresh = await service.statements(() => post({ query: unknown(DOCUMENT), variables: { first: 7 } }));
    const known = await service.statements(() => post({ query, variables: { first: 7 } }));
    expect(codeOf(known.result)).toBe('NOT_FOUND');
    expect(known.result).toEqual(fresh.result);
    expect(ofTheQuery(known.sql)).toEqual(ofTheQuery(fresh.sql));
  });

  test('says in each language what a new one says in it', async () => {
    const query = unknown('query ($id: ID!) { unit(id: $id) { id } }');
    const variables = { id: '018f0000-0000-7000-8000-000000000000' };
    const vietnamese = await post({ query, variables });
    const english = await post({ query, variables }, { 'accept-language': 'en' });
    expect(JSON.parse(vietnamese.body).errors[0].message).not.toBe(JSON.parse(english.body).errors[0].message);
  });

  test('of a document with several is the one that was named', async () => {
    const query = unknown('query A { viewer { name } } query B { tenant { name } }');
    for (const own of [0, 1]) {
      expect(
        JSON.parse((await post({ query, operationName: 'A', variables: { own } })).body).data.viewer,
      ).toBeDefined();
      expect(
        JSON.parse((await post({ query, operationName: 'B', variables: { own } })).body).data.tenant,
      ).toBeDefined();
      for (const operationName of ['C', '', undefined, null, 1, 'A\nB']) {
        const refused = await post({ query, operationName, variables: { own } });
        expect(refused.byServer, String(operationName)).toBe(true);
        expect(refused.status, `${String(operationName)} ${refused.body}`).toBe(400);
      }
    }
  });

  test('comes in no other shape than it did', async () => {
    const query = unknown(FIGURES);
    const variables = { year: 2026 };
    await post({ query, variables });
    for (const body of ['null', '[]', '"x"', JSON.stringify([{ query, variables }]), JSON.stringify({ query: 1 })]) {
      const answer = await post(body);
      expect(answer.status, body).toBe(400);
      expect(codeOf(answer), body).toBe('BAD_USER_INPUT');
    }
    expect((await post({ query, variables, extensions: {} })).byServer).toBe(true);
    const typed = await post({ query, variables }, { accept: 'application/graphql-response+json' });
    expect(typed.headers['content-type']).toContain('application/graphql-response+json');
    expect((await post({ query, variables }, { accept: 'text/html' })).status).toBe(406);
    expect((await post({ query, variables }, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('is never a mutation, nor a question to the schema', async () => {
    for (const query of [
      unknown('mutation { signOutEverywhere { id } }'),
      unknown('{ __typename __schema { description } }'),
    ]) {
      await post({ query });
      expect((await post({ query, variables: { own: 1 } })).byServer).toBe(true);
    }
  });
});
