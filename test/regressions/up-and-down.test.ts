import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const officer = () => service.as('officer@hai-phong.demo');

// At 114 communes the first of these made an answer of 50 MB, which no estimate level by level had foreseen.
test.each([
  [
    'bodies by their parent',
    '{ tenant { rootBodies { children { parent { children { parent { children { name } } } } } } } }',
  ],
  [
    'bodies by their ancestors',
    '{ tenant { rootBodies { children { ancestors { children { ancestors { children { name } } } } } } } }',
  ],
  [
    'assignments by their task',
    '{ assignments(first: 1) { nodes { task { assignments { task { assignments { task { assignments { id } } } } } } } } }',
  ],
])('going up and down again is counted: %s', async (_, query) => {
  const { result, sql } = await service.statements(() => officer().send(query));
  expect(result.code).toBe('QUERY_TOO_COMPLEX');
  expect(
    sql.filter((text) => /sauro\.(body|assignment)|"(body|assignment)"/.test(text) && !/membership/.test(text)),
  ).toEqual([]);
});

test.each([
  [
    'the tree with figures',
    '{ tenant { rootBodies { name children { name parent { name } statistics(year: 2025) { units bands { label } } } } } }',
  ],
  ['every body with its ancestors', '{ tenant { bodies { name ancestors { name level } parent { id } } } }'],
  [
    'the longest page of assignments with task and plan',
    '{ assignments(first: 200) { nodes { status task { code work plan { number } } authority { name parent { name } } } } }',
  ],
])('honest questions pass: %s', async (_, query) => {
  expect((await officer().send(query)).errors).toEqual([]);
});
