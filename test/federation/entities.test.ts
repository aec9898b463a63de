import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../support/service.js';

const KEY = 'gateway-key-of-the-tests-0123456789abc';

let service: Service;
beforeAll(async () => {
  service = await startService({ gatewayKey: KEY });
});
afterAll(() => service.stop());

type Reference = Record<string, unknown>;
const gatewayFor = (email: string): Caller => service.as(email).with({ 'x-gateway-key': KEY });
const query = `query($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Unit { id name }
    ... on Body { id name }
    ... on Area { code name }
    ... on Tenant { id code }
  }
}`;
const ask = (email: string, representations: Reference[]) => gatewayFor(email).send(query, { representations });
const unitIds = async (tenant: string, count: number): Promise<string[]> =>
  (
    await service.rows(
      'select u.id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = $1 order by u.id limit $2',
      [tenant, count],
    )
  ).map(({ id }) => id);
const OFFICER = 'officer@hai-phong.demo';

describe('references', () => {
  test('of every kind resolve under the tenant of the caller', async () => {
    const [unit] = await unitIds('hai-phong', 1);
    const [body] = await service.rows(
      "select b.id, b.tenant_id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'hai-phong' limit 1",
    );
    const { data, errors } = await ask(OFFICER, [
      { __typename: 'Unit', id: unit },
      { __typename: 'Body', id: body.id },
      { __typename: 'Area', code: '31' },
      { __typename: 'Tenant', id: body.tenant_id },
      { __typename: 'Tenant', code: 'hai-phong' },
    ]);
    expect(errors).toEqual([]);
    expect(data._entities).toMatchObject([
      { __typename: 'Unit', id: unit },
      { __typename: 'Body', id: body.id },
      { __typename: 'Area', code: '31' },
      { __typename: 'Tenant', code: 'hai-phong' },
      { __typename: 'Tenant', id: body.tenant_id },
    ]);
  });

  test('a hundred cost as many statements as one', async () => {
    const ids = await unitIds('hai-phong', 100);
    expect(ids).toHaveLength(100);
    const count = async (some: string[]) => {
      const references = some.map((id) => ({ __typename: 'Unit', id }));
      const { result, sql } = await service.statements(() => ask(OFFICER, references));
      expect(result.errors).toEqual([]);
      expect(result.data._entities.map(({ id }: { id: string }) => id)).toEqual(some);
      return sql.length;
    };
    const forOne = await count(ids.slice(0, 1));
    expect(await count(ids)).toBe(forOne);
    expect(forOne).toBeLessThanOrEqual(6);
  });

  test('of another tenant, of nothing, and of no id at all: NOT_FOUND, and the others are not harmed', async () => {
    const [own] = await unitIds('hai-phong', 1);
    const [foreign] = await unitIds('thanh-hoa', 1);
    const [other] = await service.rows(
      "select b.id, b.tenant_id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'thanh-hoa' limit 1",
    );
    const missing: Reference[] = [
      { __typename: 'Unit', id: foreign },
      { __typename: 'Body', id: other.id },
      { __typename: 'Tenant', id: other.tenant_id },
      { __typename: 'Tenant', code: 'thanh-hoa' },
      { __typename: 'Tenant', id: 'x' },
      { __typename: 'Unit', id: '01900000-0000-7000-8000-00000000dead' },
      { __typename: 'Unit', id: 'x' },
      { __typename: 'Body', id: "'; drop table sauro.unit; --" },
      { __typename: 'Area', code: '99999' },
    ];
    const { data, errors } = await ask(OFFICER, [...missing, { __typename: 'Unit', id: own }]);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(missing.map(() => 'NOT_FOUND'));
    expect(data._entities.slice(0, -1)).toEqual(missing.map(() => null));
    expect(data._entities.at(-1)).toMatchObject({ id: own });
  });

  test('outside the scope of the caller: FORBIDDEN', async () => {
    const [unit] = await unitIds('hai-phong', 1);
    const { data, code } = await ask('bi@hai-phong.demo', [{ __typename: 'Unit', id: unit }]);
    expect([data._entities, code]).toEqual([[null], 'FORBIDDEN']);
  });

  test('of nobody: UNAUTHENTICATED', async () => {
    const reply = await service.nobody
      .with({ 'x-gateway-key': KEY })
      .send(query, { representations: [{ __typename: 'Area', code: '31' }] });
    expect(reply.code).toBe('UNAUTHENTICATED');
  });

  test('too many at once are refused', async () => {
    const { status, code } = await ask(
      OFFICER,
      Array.from({ length: 20_001 }, () => ({ __typename: 'Area', code: '31' })),
    );
    expect([status, code]).toEqual([400, 'QUERY_TOO_COMPLEX']);
  });
});
