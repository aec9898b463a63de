import { isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAhead } from '../../src/look-ahead.js';
import { schema } from '../support/probe.js';
import { type Service, startService } from '../support/service.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

test('what is looked ahead to are fields of the schema', () => {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
  expect(Object.keys(lookAhead).filter((field) => !fields.includes(field))).toEqual([]);
});

test('values of the tenant are read in one flush, before the first field that asks for them', async () => {
  await service.rows('update sauro.audit_head set seq = seq');
  const { sql } = await service.statements(() =>
    service
      .as('officer@hai-phong.demo')
      .with({ 'x-tenant': 'hai-phong' })
      .ask(
        'query ($year: Int!) { units(first: 5) { nodes { body { name } standing(year: $year) { band { label } } } } tenant { bodies { statistics(year: $year) { units } targets(year: 2025) { code } } } }',
        { year: 2026 },
      ),
  );
  const place = (table: string) => sql.findIndex((text) => text.includes(`from "${table}"`));
  for (const table of ['rule_book', 'body', 'figure', 'target']) {
    expect(place(table), table).toBeGreaterThan(0);
    expect(place(table), table).toBeLessThan(place('unit'));
  }
});

test('nobody and strangers are refused in the places that they ask for', async () => {
  const question = '{ tenant { bodies { statistics(year: 2026) { units } } } }';
  expect((await service.nobody.send(question)).code).toBe('UNAUTHENTICATED');
  const stranger = service.as('officer@thien-tin.demo').with({ 'x-tenant': 'hai-phong' });
  expect((await stranger.send(question)).code).toBe('NOT_FOUND');
});
