import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireNode } from '../../src/platform/node-version.js';
import { type Service, startService } from '../support/service.js';

const GATEWAY_KEY = 'gateway-key-of-the-tests-0123456789abc';

let service: Service;
beforeAll(async () => {
  service = await startService({ gatewayKey: GATEWAY_KEY });
});
afterAll(() => service.stop());

test('an old Node is refused with a sentence that says what to run', () => {
  expect(() => requireNode('20.20.2')).toThrow(/Node 20\.20\.2 .*npm start/);
  expect(() => requireNode('24.21.0')).toThrow();
  expect(() => requireNode('26.0.0')).not.toThrow();
  expect(() => requireNode(process.versions.node)).not.toThrow();
});

test('who sends the head of his request slower than half a minute keeps no connection; bodies have the limit of their route', () => {
  expect(service.app.server.headersTimeout).toBe(30_000);
  expect(service.app.server.requestTimeout).toBe(330_000);
});

test('signing in as somebody else does not go on in the tenant of the token that came along', async () => {
  const signIn = `mutation { signIn(input: { email: "operator@sauro.demo", password: "sauro-demo" }) {
    viewer { operator memberships { role } } } renameBody(input: { id: "${'0'.repeat(8)}-0000-7000-8000-000000000000", version: 1, name: "Tên khác" }) { name } }`;
  const { errors } = await service.as('admin@hai-phong.demo').send(signIn);
  expect(errors.map(({ path, extensions: { code, field } }) => [path?.[0], code, field])).toEqual([
    ['renameBody', 'BAD_USER_INPUT', 'X-Tenant'],
  ]);
});

test.each([
  ['a type that is no entity', { __typename: 'Viewer', id: 'x' }],
  ['a type that does not exist', { __typename: 'constructor' }],
  ['no type', { id: 'x' }],
  ['a text', 'Unit'],
])('a reference that is none is refused, not an internal error: %s', async (_, reference) => {
  const reply = await service
    .as('officer@hai-phong.demo')
    .with({ 'x-gateway-key': GATEWAY_KEY })
    .send('query ($of: [_Any!]!) { _entities(representations: $of) { ... on Unit { name } } }', { of: [reference] });
  expect(reply.code).toBe('BAD_USER_INPUT');
});
