import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let unit: { id: string; body_id: string };
let target: string;
let ended: string;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  const ofTenant = 'join sauro.tenant t on t.id = x.tenant_id and t.code = $1';
  [unit] = (await service.rows(
    `select x.id, x.body_id from sauro.unit x ${ofTenant} join sauro.membership m on m.body_id = x.body_id and m.email = 'commune@hai-phong.demo' order by x.id limit 1`,
    ['hai-phong'],
  )) as [typeof unit];
  const bodies = await service.rows(
    `select x.id from sauro.body x ${ofTenant} where x.id <> $2 and x.parent_id is not null order by x.id limit 2`,
    ['hai-phong', unit.body_id],
  );
  target = bodies[0].id;
  ended = bodies[1].id;
  await service.rows("update sauro.body set valid_to = '2026-07-01' where id = $1", [ended]);
});

afterAll(() => service.stop());

const MOVE = 'mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { id version body { id } } }';
const send = (over: object = {}, who = officer) =>
  who.send(MOVE, { input: { id: unit.id, version: 1, bodyId: target, ...over } });

describe('moveUnit', () => {
  test.each([
    ['a body that has ended', () => ({ bodyId: ended }), 'UNIT_BODY_ENDED'],
    ['a body that does not exist', () => ({ bodyId: '01900000-0000-7000-8000-000000000000' }), 'NOT_FOUND'],
    ['a unit that does not exist', () => ({ id: '01900000-0000-7000-8000-000000000000' }), 'NOT_FOUND'],
    ['a stale version', () => ({ version: 9 }), 'CONFLICT'],
    ['an id that is none', () => ({ bodyId: 'nonsense' }), 'BAD_USER_INPUT'],
  ])('refuses %s and writes nothing', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await send(over())).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('refuses a body or a unit of another tenant as one that does not exist', async () => {
    const [foreign] = await service.rows(
      "select u.id, u.body_id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = 'tu-ky' limit 1",
    );
    expect((await send({ bodyId: foreign.body_id })).code).toBe('NOT_FOUND');
    expect((await send({ id: foreign.id })).code).toBe('NOT_FOUND');
  });

  test('needs both bodies: nobody takes a unit out of, or into, a foreign subtree', async () => {
    for (const who of ['commune', 'unit', 'bi'])
      expect((await send({}, service.as(`${who}@hai-phong.demo`))).code).toBe('FORBIDDEN');
  });

  test('several at once: one wins; the unit and its running year answer to the new body, past years stay', async () => {
    const before = await service.rows('select year, body_id from sauro.standing where unit_id = $1 order by year', [
      unit.id,
    ]);
    const replies = await Promise.all([send(), send(), send()]);
    expect(replies.map((reply) => reply.code ?? 'done').sort()).toEqual(['CONFLICT', 'CONFLICT', 'done']);
    const { unit: moved } = await officer.ask('query ($id: ID!) { unit(id: $id) { version body { id } } }', {
      id: unit.id,
    });
    expect(moved).toEqual({ version: 2, body: { id: target } });
    const after = await service.rows('select year, body_id from sauro.standing where unit_id = $1 order by year', [
      unit.id,
    ]);
    expect(after).toEqual(before.map((row) => (row.year === 2026 ? { ...row, body_id: target } : row)));
    const [audit] = await service.rows("select changes from sauro.audit_event where action = 'unit.move'");
    expect(audit.changes[0]).toMatchObject({ from: { bodyId: unit.body_id }, to: { bodyId: target } });
  });

  test('refuses a unit that has ended', async () => {
    await service.rows("update sauro.unit set valid_to = '2026-12-01' where id = $1", [unit.id]);
    expect((await send({ version: 2, bodyId: unit.body_id })).code).toBe('UNIT_ENDED');
  });

  test('an agency that leaves the city body no longer owes it what is ahead, and does again when it is back', async () => {
    service.setNow('2026-09-01T02:00:00Z');
    const [{ id: city, tenant_id: tenantId }] = await service.rows(
      "select b.id, b.tenant_id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'hai-phong' and b.parent_id is null",
    );
    const [{ id: commune }] = await service.rows(
      "select id from sauro.body where tenant_id = $1 and level = 'COMMUNE' limit 1",
      [tenantId],
    );
    const officer = service.as('officer@hai-phong.demo');
    const { createUnit } = await officer.ask(
      'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id version } }',
      { input: { bodyId: city, code: 'SO-MOI', name: 'Sở Mới', kind: 'AGENCY' } },
    );
    const id = createUnit.id;
    const dues = async () =>
      (await service.rows('select year, status from sauro.report_due where unit_id = $1', [id])) as unknown[];
    expect(await dues()).toEqual([{ year: 2026, status: 'OPEN' }]);
    const go = (bodyId: string, version: number) =>
      officer.ask('mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { version } }', {
        input: { id, version, bodyId },
      });
    await go(commune, 1);
    expect(await dues()).toEqual([{ year: 2026, status: 'WITHDRAWN' }]);
    await go(city, 2);
    expect(await dues()).toEqual([{ year: 2026, status: 'OPEN' }]);
    service.setNow('2026-11-22T02:00:00Z');
  });
});
