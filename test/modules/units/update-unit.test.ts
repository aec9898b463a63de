import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let body: string;
let unit: { id: string; version: number };
let made = 0;

beforeAll(async () => {
  service = await startService();
  officer = service.as('commune@hai-phong.demo');
  const [held] = await service.rows("select body_id from sauro.membership where email = 'commune@hai-phong.demo'");
  body = held.body_id;
});

beforeEach(async () => {
  const CREATE = 'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id version } }';
  made += 1;
  const input = { bodyId: body, code: `SUA-${made}`, name: 'Công ty Cũ', kind: 'ENTERPRISE', enterpriseSize: 'LARGE' };
  unit = (await officer.ask(CREATE, { input })).createUnit;
});

afterAll(() => service.stop());

const UPDATE = `mutation ($input: UpdateUnitInput!) { updateUnit(input: $input) { id name enterpriseSize version eligible(year: 2026) { eligible reason } } }`;
const send = (over: object, who = officer) =>
  who.send(UPDATE, { input: { id: unit.id, version: unit.version, ...over } });

describe('updateUnit', () => {
  test('gives another name, under which the unit is found from then on', async () => {
    const { data } = await send({ name: 'Xí nghiệp Bưởi' });
    expect(data.updateUnit).toMatchObject({ name: 'Xí nghiệp Bưởi', enterpriseSize: 'LARGE', version: 2 });
    const found = async (search: string) =>
      (await officer.ask('query ($s: String) { units(filter: { search: $s }) { nodes { id } } }', { s: search })).units
        .nodes;
    expect(await found('xi nghiep buoi')).toEqual([{ id: unit.id }]);
    expect(await found(`cong ty cu sua ${made}`)).toEqual([]);
    const [audit] = await service.rows(
      "select changes from sauro.audit_event where action = 'unit.update' and subject_id = $1",
      [unit.id],
    );
    expect(audit.changes[0]).toMatchObject({ from: { name: 'Công ty Cũ' }, to: { name: 'Xí nghiệp Bưởi' } });
  });

  test('another size takes the unit out of the count, and no size brings it back', async () => {
    const small = (await send({ enterpriseSize: 'SMALL' })).data.updateUnit;
    expect(small).toMatchObject({ enterpriseSize: 'SMALL', eligible: { eligible: false } });
    const eligible = async () =>
      (await service.rows('select eligible from sauro.standing where unit_id = $1 and year = 2026', [unit.id]))[0]
        .eligible;
    expect(await eligible()).toBe(false);
    const unknown = (await send({ version: small.version, enterpriseSize: null })).data.updateUnit;
    expect(unknown).toMatchObject({
      enterpriseSize: null,
      eligible: { eligible: true, reason: 'Chưa biết quy mô doanh nghiệp nên vẫn tính là thuộc diện.' },
    });
    expect(await eligible()).toBe(true);
  });

  test.each([
    ['facts of another kind', { schoolLevel: 'PRIMARY' }, 'UNIT_FACTS_DO_NOT_FIT_KIND'],
    ['armed forces', { armedForces: true }, 'UNIT_FACTS_DO_NOT_FIT_KIND'],
    ['a stale version', { version: 7, name: 'Khác' }, 'CONFLICT'],
    ['a name of spaces', { name: '  ' }, 'BAD_USER_INPUT'],
    ['a name that is too long', { name: 'a'.repeat(301) }, 'BAD_USER_INPUT'],
    ['a unit that does not exist', { id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
  ])('refuses %s and writes nothing', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await send(over)).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
    expect((await service.rows('select name, version from sauro.unit where id = $1', [unit.id]))[0]).toEqual({
      name: 'Công ty Cũ',
      version: 1,
    });
  });

  test('refuses a unit of another tenant as one that does not exist, and one that has ended', async () => {
    const [foreign] = await service.rows(
      "select u.id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = 'tu-ky' limit 1",
    );
    expect((await send({ id: foreign.id, version: 1, name: 'Khác' })).code).toBe('NOT_FOUND');
    await service.rows("update sauro.unit set valid_to = '2026-12-01' where id = $1", [unit.id]);
    expect((await send({ name: 'Khác' })).code).toBe('UNIT_ENDED');
  });

  test('is for officers, heads and administrators over its body', async () => {
    for (const who of ['unit', 'bi'])
      expect((await send({ name: 'Khác' }, service.as(`${who}@hai-phong.demo`))).code).toBe('FORBIDDEN');
  });

  test('two at once: one wins, the other hears of it', async () => {
    const replies = await Promise.all([send({ name: 'Một' }), send({ name: 'Hai' })]);
    expect(replies.map((reply) => reply.code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
  });
});
