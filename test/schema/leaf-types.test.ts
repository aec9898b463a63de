import { expect, test } from 'vitest';
import { checkLeafTypes } from '../support/leaf-types.js';

// What looks at the answers of the tests has to see what is wrong.

const TREE = `query { tenant { ...T } } fragment T on Tenant { name bodies { id level ... on Body { figures: statistics(year: 2026) { units } } } }`;
const body = (more: object) => ({ tenant: { name: 'Hải Phòng', bodies: [{ id: 'a', level: 'COMMUNE', ...more }] } });

test('an answer of the types of the schema passes, nulls included', () => {
  expect(() => checkLeafTypes(TREE, body({ figures: { units: 3 } }))).not.toThrow();
  expect(() => checkLeafTypes(TREE, { tenant: null })).not.toThrow();
  expect(() => checkLeafTypes(TREE, null)).not.toThrow();
});

test.each([
  ['a text for a number', body({ figures: { units: '3' } }), '.tenant.bodies[0].figures.units is no Int'],
  ['a part of a number', body({ figures: { units: 2.5 } }), 'Int cannot represent non-integer'],
  ['a number for an id', body({ id: 7 }), '.tenant.bodies[0].id is no ID'],
  ['a word that the enum has not', body({ level: 'VILLAGE' }), 'cannot represent value: "VILLAGE"'],
  ['a number for a text', { tenant: { name: 1, bodies: [] } }, '.tenant.name is no String'],
  ['one value for a list', { tenant: { name: 'A', bodies: {} } }, '.tenant.bodies is no list'],
])('%s is seen', (_, data, said) => {
  expect(() => checkLeafTypes(TREE, data)).toThrow(said);
});
