import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let unit: string;
let registration: { id: string; version: number };
let free: string[];
let tenantId: string;

const YEAR = 2027;

beforeAll(async () => {
  service = await startService();
  officer = service.as('commune@hai-phong.demo');
  const [held] = await service.rows(
    "select body_id, tenant_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  tenantId = held.tenant_id;
  await service.rows('insert into sauro.tenant_year (tenant_id, year, opened_at) values ($1, $2, $3)', [
    tenantId,
    YEAR,
    '2026-11-01T00:00:00Z',
  ]);
  const CREATE = 'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }';
  free = [];
  for (let n = 0; n < 12; n++) {
    const input = { bodyId: held.body_id, code: `RUT-${n}`, name: `Cơ quan rút ${n}`, kind: 'AGENCY' };
    free.push((await officer.ask(CREATE, { input })).createUnit.id);
  }
});

const REGISTER =
  'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { registered { id version status withdrawnAt withdrawalReason } problems { code } } }';
const register = async (id: string) =>
  (await officer.ask(REGISTER, { input: { year: YEAR, unitIds: [id] } })).registerUnits.registered[0];

beforeEach(async () => {
  unit = free.pop() as string;
  registration = await register(unit);
});

afterAll(() => service.stop());

const WITHDRAW = `mutation ($input: WithdrawRegistrationInput!) { withdrawRegistration(input: $input) {
  id status withdrawnAt withdrawalReason version unit { id recognition(year: ${YEAR}) { status } } } }`;
const send = (over: object = {}, who = officer) =>
  who.send(WITHDRAW, { input: { registrationId: registration.id, version: 1, reason: 'Giải thể trong năm', ...over } });

describe('withdrawRegistration', () => {
  test('takes it back with its reason, and the unit may register again', async () => {
    const { data } = await send();
    expect(data.withdrawRegistration).toEqual({
      id: registration.id,
      status: 'WITHDRAWN',
      withdrawnAt: '2026-11-22T02:00:00Z',
      withdrawalReason: 'Giải thể trong năm',
      version: 2,
      unit: { id: unit, recognition: { status: 'NOT_REGISTERED' } },
    });
    const [audit] = await service.rows(
      "select subject_id, reason, changes from sauro.audit_event where action = 'registration.withdraw'",
    );
    expect(audit).toMatchObject({ subject_id: registration.id, reason: 'Giải thể trong năm' });
    expect(audit.changes[0]).toMatchObject({ from: { status: 'REGISTERED' }, to: { status: 'WITHDRAWN' } });
    const standing = async () =>
      (await service.rows('select registered from sauro.standing where unit_id = $1 and year = $2', [unit, YEAR]))[0]
        .registered;
    expect(await standing()).toBe(false);

    expect(await register(unit)).toEqual({
      id: registration.id,
      version: 3,
      status: 'REGISTERED',
      withdrawnAt: null,
      withdrawalReason: null,
    });
    expect(await standing()).toBe(true);
  });

  test('is refused when recognition was decided', async () => {
    const DECIDE = 'mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }';
    await officer.ask(DECIDE, {
      input: { unitId: unit, year: YEAR, status: 'RECOGNISED', decisionNumber: '1/QĐ', decidedOn: '2026-11-20' },
    });
    const before = await auditHeads(service);
    const reply = await send();
    expect(reply.code).toBe('REGISTRATION_DECIDED');
    expect(reply.errors[0]?.message).toBe(`Đã có quyết định xét công nhận năm ${YEAR} nên không thể rút đăng ký.`);
    expect(await auditHeads(service)).toEqual(before);
    expect(
      (await service.rows('select status from sauro.registration where id = $1', [registration.id]))[0].status,
    ).toBe('REGISTERED');
  });

  test.each([
    ['a stale version', { version: 5 }, 'CONFLICT'],
    ['no reason', { reason: '' }, 'BAD_USER_INPUT'],
    ['a reason of spaces', { reason: '   ' }, 'BAD_USER_INPUT'],
    ['a reason that is too long', { reason: 'a'.repeat(2001) }, 'BAD_USER_INPUT'],
    ['a registration that does not exist', { registrationId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
    ['an id that is none', { registrationId: 'nonsense' }, 'BAD_USER_INPUT'],
  ])('refuses %s and writes nothing', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await send(over)).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('refuses what is withdrawn already, and a registration of another tenant', async () => {
    await send();
    expect((await send({ version: 2 })).code).toBe('REGISTRATION_WITHDRAWN');
    const [foreign] = await service.rows('select id from sauro.registration where tenant_id <> $1 limit 1', [tenantId]);
    expect((await send({ registrationId: foreign.id })).code).toBe('NOT_FOUND');
  });

  test('refuses when the year is closed', async () => {
    await service.rows("update sauro.tenant_year set closed_at = '2026-11-21' where tenant_id = $1 and year = $2", [
      tenantId,
      YEAR,
    ]);
    expect((await send()).code).toBe('YEAR_NOT_OPEN');
    await service.rows('update sauro.tenant_year set closed_at = null where tenant_id = $1 and year = $2', [
      tenantId,
      YEAR,
    ]);
  });

  test('is for whoever may register the unit; several at once: one takes it back', async () => {
    for (const who of ['unit', 'bi'])
      expect((await send({}, service.as(`${who}@hai-phong.demo`))).code).toBe('FORBIDDEN');
    const replies = await Promise.all([send(), send(), send()]);
    expect(replies.map((reply) => reply.code ?? 'done').sort()).toEqual(['CONFLICT', 'CONFLICT', 'done']);
  });
});
