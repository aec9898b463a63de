import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badQuestions } from '../../bench/bad-questions.js';
import { type Service, startService } from '../support/service.js';

// A program with a key that asks badly: each question is refused with a code or answered within bounds, and it never has all of the service.

let service: Service;
const KEY = 'Bearer sauro_demo_hai-phong_sauro-demo';

beforeAll(async () => {
  service = await startService({ poolSize: 16 });
});
afterAll(() => service.stop());

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly length: number;
  readonly code: string;
  readonly message: string;
}

async function ask(
  question: { readonly query: string; readonly variables?: Record<string, unknown> },
  headers: Record<string, string> = { authorization: KEY },
): Promise<Answer> {
  const reply = await fetch(service.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(question),
  });
  const text = await reply.text();
  const { errors } = JSON.parse(text) as { errors?: { message: string; extensions: { code: string } }[] };
  return {
    status: reply.status,
    retryAfter: reply.headers.get('retry-after'),
    length: text.length,
    code: errors?.[0]?.extensions.code ?? 'answered',
    message: errors?.[0]?.message ?? '',
  };
}

/** What becomes of each. */
const expected: Readonly<Record<string, string>> = {
  'an unknown dimension': 'BAD_USER_INPUT',
  'fifty dimensions': 'AGGREGATE_TOO_MANY_DIMENSIONS',
  'ten thousand years': 'AGGREGATE_TOO_MANY_YEARS',
  'a year that is none': 'BAD_USER_INPUT',
  'an enormous first': 'AGGREGATE_PAGE_TOO_LARGE',
  'a page far behind the end': 'answered',
  'a cursor of its own making': 'BAD_USER_INPUT',
  'ten thousand values of a filter': 'BAD_USER_INPUT',
  'ten thousand orders': 'BAD_USER_INPUT',
  'a body that is none': 'NOT_FOUND',
  'deep nesting': 'QUERY_TOO_COMPLEX',
  'five hundred aliases': 'QUERY_TOO_COMPLEX',
  'ten aggregates of thousands of cells': 'QUERY_TOO_COMPLEX',
  'a huge variable': 'BAD_USER_INPUT',
  'units by name': 'FORBIDDEN',
  'explain of nothing': 'BAD_USER_INPUT',
  'every cell by quarter': 'answered',
  'every cell by class and decision': 'answered',
  'as it stood long ago': 'answered',
};

const slow = badQuestions.at(-1) as (typeof badQuestions)[number];
const many = <Value>(count: number, make: () => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, make));
const codes = (answers: readonly Answer[]) => [...new Set(answers.map(({ code }) => code))].sort();

describe('a bad question with a key', () => {
  test.each(badQuestions.map((question) => [question.name, question] as const))('%s', async (name, question) => {
    const vi = await ask(question);
    expect(vi.code).toBe(expected[name]);
    expect(vi.length).toBeLessThan(500_000);
    if (vi.code === 'answered') return;
    const en = await ask(question, { authorization: KEY, 'accept-language': 'en' });
    expect(en.code).toBe(vi.code);
    expect(en.message).not.toBe(vi.message);
  });

  test('paging goes to the end and no further', async () => {
    const caller = service.nobody.with({ authorization: KEY });
    const rows: string[] = [];
    for (let after: string | null = null, pages = 0; pages < 1_000; pages += 1) {
      const { aggregate } = await caller.ask(
        'query ($input: AggregateInput!) { aggregate(input: $input) { rowCount rows { cell } pageInfo { hasNextPage endCursor } } }',
        { input: { groupBy: ['UNIT_KIND', 'YEAR'], measures: ['UNITS'], years: [2024, 2025, 2026], first: 2, after } },
      );
      rows.push(...aggregate.rows.map(({ cell }: { cell: string }) => cell));
      expect(rows.length).toBeLessThanOrEqual(aggregate.rowCount);
      if (!aggregate.pageInfo.hasNextPage) break;
      after = aggregate.pageInfo.endCursor;
    }
    expect(new Set(rows).size).toBe(rows.length);
  });
});

describe('many slow questions at once', () => {
  test('sixteen of one key are answered in turn, while others are answered', async () => {
    const answers = many(16, () => ask(slow));
    const people = await many(10, () =>
      service.as('officer@hai-phong.demo').send('{ units(first: 50) { nodes { name } } }'),
    );
    expect(people.map(({ code }) => code)).toEqual(Array(10).fill(undefined));
    expect(codes(await answers)).toEqual(['answered']);
  });

  test('more than may wait are refused, and told when to come again', async () => {
    const answers = await many(60, () => ask(slow));
    expect(codes(answers)).toEqual(['RATE_LIMITED', 'answered']);
    const refused = answers.filter(({ code }) => code === 'RATE_LIMITED');
    expect(refused.every(({ status, retryAfter }) => status === 429 && retryAfter === '5')).toBe(true);
    // How many of those that may wait are reached within their time depends on the machine.
    expect(answers.length - refused.length).toBeGreaterThan(2);
    expect((await ask(slow)).code).toBe('answered');
  });

  test('another key is not kept waiting by one that asks without end', async () => {
    const flood = many(30, () => ask(slow));
    const other = await ask(slow, { authorization: 'Bearer sauro_demo_hoa-binh_sauro-demo' });
    expect(other.code).toBe('answered');
    expect(codes(await flood)).toEqual(['answered']);
  });

  test('of people who count take so many connections and no more', async () => {
    const headers = { ...(await service.headersOf('officer@hai-phong.demo')), 'x-tenant': 'hai-phong' };
    const answers = await many(30, () => ask(slow, headers));
    expect(codes(answers).every((code) => ['RATE_LIMITED', 'answered'].includes(code))).toBe(true);
    expect((await ask(slow, headers)).code).toBe('answered');
  });

  test('what takes too long ends by itself, long before other statements would', async () => {
    const officer = { ...(await service.headersOf('officer@hai-phong.demo')), 'x-tenant': 'hai-phong' };
    const owner = new pg.Client({ connectionString: service.fresh.ownerUrl });
    await owner.connect();
    // Whoever counts standings waits for as long as he is let.
    await owner.query('begin; lock table sauro.standing in access exclusive mode');
    const analyst = await service.headersOf('bi@hai-phong.demo');
    const views = [
      '/odata/v1/wide_standing/$count',
      '/odata/v1/wide_standing?$count=true',
      '/bi/v1/wide_standing.csv',
    ].map((path) => fetch(service.url.replace('/graphql', path), { headers: analyst }));
    const answers = await Promise.all([ask(slow), ask(slow, officer)]);
    const counted = await Promise.all(views);
    await owner.query('rollback');
    await owner.end();
    expect(codes(answers)).toEqual(['QUERY_TOO_COMPLEX']);
    for (const view of counted) {
      expect(view.status).toBe(422);
      expect(await view.text()).toContain('QUERY_TOO_COMPLEX');
    }
    expect((await ask(slow, officer)).code).toBe('answered');
  }, 60_000);
});
