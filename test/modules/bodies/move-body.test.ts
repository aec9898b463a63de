import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;

interface Body {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly endedOn?: string | null;
  readonly children: readonly Body[];
}
let districts: readonly Body[];

const TREE =
  '{ tenant { rootBodies { id version children { id version name endedOn children { id version name } } } } }';
const MOVE = `mutation ($input: MoveBodyInput!) { moveBody(input: $input) { id version parent { id } ancestors { id } } }`;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hoa-binh.demo');
  districts = (await admin.ask(TREE)).tenant.rootBodies[0].children;
});

afterAll(() => service.stop());

describe('moveBody', () => {
  test('moves a body and what stands under it, and figures of the year follow the tree', async () => {
    const [from, to] = districts as [Body, Body];
    const commune = from.children[0] as Body;
    const units = async (id: string) =>
      (await admin.ask('query ($id: ID!) { body(id: $id) { statistics(year: 2025) { units } } }', { id })).body
        .statistics.units;
    const before = [await units(from.id), await units(to.id), await units(commune.id)] as const;
    const { moveBody } = await admin.ask(MOVE, {
      input: { id: commune.id, version: commune.version, parentId: to.id },
    });
    expect(moveBody.parent.id).toBe(to.id);
    expect([await units(from.id), await units(to.id), await units(commune.id)]).toEqual([
      before[0] - before[2],
      before[1] + before[2],
      before[2],
    ]);
    const wrong = await service.rows(
      `select c.id from sauro.body c join sauro.body p on p.tenant_id = c.tenant_id and p.id = c.parent_id
       where c.path <> p.path || replace(c.id::text, '-', '') || '/'`,
    );
    expect(wrong).toEqual([]);
  });

  test('refuses a circle, a wrong level, a stale version and whoever is no administrator', async () => {
    const [, second, third] = districts as [Body, Body, Body];
    const commune = third.children[0] as Body;
    expect(
      (await admin.send(MOVE, { input: { id: third.id, version: third.version, parentId: commune.id } })).code,
    ).toBe('BODY_MOVE_INTO_OWN_SUBTREE');
    expect((await admin.send(MOVE, { input: { id: third.id, version: third.version, parentId: third.id } })).code).toBe(
      'BODY_MOVE_INTO_OWN_SUBTREE',
    );
    expect(
      (await admin.send(MOVE, { input: { id: third.id, version: third.version, parentId: second.id } })).code,
    ).toBe('BODY_LEVEL_NOT_BELOW_PARENT');
    expect((await admin.send(MOVE, { input: { id: commune.id, version: 99, parentId: second.id } })).code).toBe(
      'CONFLICT',
    );
    expect(
      (
        await service
          .as('head@hoa-binh.demo')
          .send(MOVE, { input: { id: commune.id, version: commune.version, parentId: second.id } })
      ).code,
    ).toBe('FORBIDDEN');
  });

  test('many moves at once leave a tree', async () => {
    const all: readonly Body[] = (await admin.ask(TREE)).tenant.rootBodies[0].children;
    const fresh = all.filter(({ endedOn }) => endedOn === null);
    const communes = fresh.flatMap((district) => district.children).slice(0, 12);
    const replies = await Promise.all(
      communes.map((commune, index) =>
        admin.send(MOVE, {
          input: { id: commune.id, version: commune.version, parentId: fresh[(index * 7) % fresh.length]?.id },
        }),
      ),
    );
    expect(new Set(replies.map((reply) => reply.code ?? 'done'))).toEqual(new Set(['done']));
    const [{ count }] = await service.rows(
      `select count(*)::int from sauro.body c join sauro.body p on p.tenant_id = c.tenant_id and p.id = c.parent_id where c.path <> p.path || replace(c.id::text, '-', '') || '/'`,
    );
    expect(count).toBe(0);
  });
});
