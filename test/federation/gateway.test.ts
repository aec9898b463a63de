import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { composeServices } from '@theguild/federation-composition';
import { type DocumentNode, type GraphQLFormattedError, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';
import { contactsSdl, startContacts } from './contacts.js';

const KEY = 'gateway-key-of-the-tests-0123456789abc';

/** What a gateway passes on of a caller's request. */
interface CallersHeaders {
  readonly authorization?: string;
  readonly tenant?: string;
}

let service: Service;
let contacts: Awaited<ReturnType<typeof startContacts>>;
let gateway: ApolloServer<CallersHeaders>;
let units: { id: string; name: string; body_id: string }[];

function compose(ours: DocumentNode, oursUrl: string, theirsUrl: string): string {
  const composed = composeServices([
    { name: 'sauro', url: oursUrl, typeDefs: ours },
    { name: 'contacts', url: theirsUrl, typeDefs: parse(contactsSdl) },
  ]);
  if (!composed.supergraphSdl) throw new Error(JSON.stringify(composed.errors));
  return composed.supergraphSdl;
}

beforeAll(async () => {
  service = await startService({ gatewayKey: KEY });
  units = await service.rows(
    "select u.id, u.name, u.body_id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = 'hai-phong' order by u.id limit 3",
  );
  contacts = await startContacts([
    ...units.map(({ id }) => ({ __typename: 'Unit' as const, id })),
    { __typename: 'Body' as const, id: units[0]?.body_id ?? '' },
  ]);
  // As a gateway learns our schema: from the service itself, with its credential.
  const { _service } = await service.nobody.with({ 'x-gateway-key': KEY }).ask('{ _service { sdl } }');
  gateway = new ApolloServer<CallersHeaders>({
    gateway: new ApolloGateway({
      supergraphSdl: compose(parse(_service.sdl), service.url, contacts.url),
      buildService: ({ url }) =>
        new RemoteGraphQLDataSource<CallersHeaders>({
          url: url ?? '',
          willSendRequest: ({ request, context }) => {
            request.http?.headers.set('x-gateway-key', KEY);
            if (context.authorization) request.http?.headers.set('authorization', context.authorization);
            if (context.tenant) request.http?.headers.set('x-tenant', context.tenant);
          },
        }),
    }),
  });
  await gateway.start();
});
afterAll(async () => {
  await gateway?.stop();
  await contacts?.stop();
  await service?.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
type Data = any;
async function ask(
  query: string,
  caller: CallersHeaders,
): Promise<{ data: Data; errors: readonly GraphQLFormattedError[] }> {
  const { body } = await gateway.executeOperation({ query }, { contextValue: caller });
  if (body.kind !== 'single') throw new Error('one answer was expected');
  return { data: body.singleResult.data, errors: body.singleResult.errors ?? [] };
}
async function signedIn(email: string): Promise<CallersHeaders> {
  const { data } = await ask(`mutation { signIn(input: { email: "${email}", password: "sauro-demo" }) { token } }`, {});
  return { authorization: `Bearer ${data.signIn.token}` };
}

describe('our subgraph beside another', () => {
  test('composes; the supergraph that is committed as an example is this one (vitest -u writes it anew)', async () => {
    const committed = parse(readFileSync('schema/schema.graphql', 'utf8'));
    const example = compose(committed, 'http://localhost:4000/graphql', 'http://localhost:4001/graphql');
    await expect(`${example}\n`).toMatchFileSnapshot('../../schema/supergraph.example.graphql');
  });

  test('answers a query across both, from us to them', async () => {
    const bodyId = units[0]?.body_id;
    const { data, errors } = await ask(
      `{ tenant { code } body(id: "${bodyId}") { name contacts { phone } units(first: 200) { nodes { id contacts { phone } } } } }`,
      await signedIn('officer@hai-phong.demo'),
    );
    expect(errors).toEqual([]);
    expect(data.tenant.code).toBe('hai-phong');
    expect(data.body).toMatchObject({ name: expect.any(String), contacts: [{ phone: '0225 000 3' }] });
    const first = data.body.units.nodes.find(({ id }: { id: string }) => id === units[0]?.id);
    expect(first.contacts).toEqual([{ phone: '0225 000 0' }]);
    expect(data.body.units.nodes.length).toBeGreaterThan(1);
  });

  test('and from them to us, under the caller that the gateway names', async () => {
    const query = '{ contactByPhone(phone: "0225 000 1") { phone of { ... on Unit { id name body { name } } } } }';
    const { data, errors } = await ask(query, await signedIn('officer@hai-phong.demo'));
    expect(errors).toEqual([]);
    expect(data.contactByPhone.of).toMatchObject({ id: units[1]?.id, name: units[1]?.name });

    const foreign = await ask(query, await signedIn('officer@thanh-hoa.demo'));
    expect(foreign.errors[0]?.extensions?.['code']).toBe('NOT_FOUND');
    expect(JSON.stringify(foreign)).not.toContain(units[1]?.name);
    const nobody = await ask(query, {});
    expect(nobody.errors[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  test('the tenant that the caller picks is passed on', async () => {
    const caller = await signedIn('officer@hai-phong.demo');
    expect((await ask('{ tenant { code } }', { ...caller, tenant: 'hai-phong' })).data.tenant.code).toBe('hai-phong');
    const { errors } = await ask('{ tenant { code } }', { ...caller, tenant: 'thanh-hoa' });
    expect(errors[0]?.extensions?.['code']).toBe('NOT_FOUND');
  });

  test('sentences and facts of a refusal reach the caller', async () => {
    const { errors } = await ask('mutation { signIn(input: { email: "a@b.c", password: "wrong" }) { token } }', {});
    expect(errors[0]?.extensions?.['code']).toBe('SIGN_IN_FAILED');
    expect(errors[0]?.message).toBe('Email hoặc mật khẩu không đúng.');
  });
});
