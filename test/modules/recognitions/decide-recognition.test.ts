import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let root: string;
let communeBody: string;
let tenantId: string;
let unit: string;
let made = 0;

const YEAR = 2027;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  root = (await officer.ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0].id;
  const [held] = await service.rows(
    "select body_id, tenant_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  communeBody = held.body_id;
  tenantId = held.tenant_id;
  await service.rows('insert into sauro.tenant_year (tenant_id, year, opened_at) values ($1, $2, $3)', [
    tenantId,
    YEAR,
    '2026-11-01T00:00:00Z',
  ]);
});

afterAll(() => service.stop());

const create = async (): Promise<string> => {
  made += 1;
  const input = { bodyId: communeBody, code: `CN-${made}`, name: `Cơ quan công nhận ${made}`, kind: 'AGENCY' };
  return (await officer.ask('mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }', { input }))
    .createUnit.id;
};

beforeEach(async () => {
  unit = await create();
  await officer.ask('mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problems { code } } }', {
    input: { year: YEAR, unitIds: [unit] },
  });
});

const DECIDE = `mutation ($input: RecognitionInput!) { decideRecognition(input: $input) {
  id year status decisionNumber decidedOn reason version decidingBody { id } unit { id } } }`;
const send = (over: object = {}, who = officer) =>
  who.send(DECIDE, {
    input: {
      unitId: unit,
      year: YEAR,
      status: 'RECOGNISED',
      decisionNumber: '12/QĐ-BCĐ',
      decidedOn: '2026-11-22',
      ...over,
    },
  });
const recognition = async (year = YEAR) =>
  (
    await officer.ask(
      'query ($id: ID!, $year: Int!) { unit(id: $id) { recognition(year: $year) { id status version decisionNumber decidingBody { id } } } }',
      {
        id: unit,
        year,
      },
    )
  ).unit.recognition;

describe('decideRecognition', () => {
  test('recognises a registered unit: its standing follows, the audit row says who', async () => {
    expect(await recognition()).toEqual({
      id: null,
      status: 'REGISTERED',
      version: null,
      decisionNumber: null,
      decidingBody: null,
    });
    expect((await recognition(2031)).status).toBe('NOT_REGISTERED');
    const { data } = await send();
    expect(data.decideRecognition).toEqual({
      id: expect.any(String),
      year: YEAR,
      status: 'RECOGNISED',
      decisionNumber: '12/QĐ-BCĐ',
      decidedOn: '2026-11-22',
      reason: null,
      version: 1,
      decidingBody: { id: root },
      unit: { id: unit },
    });
    expect(await recognition()).toMatchObject({ id: data.decideRecognition.id, status: 'RECOGNISED', version: 1 });
    const [standing] = await service.rows('select recognition from sauro.standing where unit_id = $1 and year = $2', [
      unit,
      YEAR,
    ]);
    expect(standing.recognition).toBe('RECOGNISED');
    const [audit] = await service.rows('select * from sauro.audit_event where subject_id = $1', [
      data.decideRecognition.id,
    ]);
    expect(audit).toMatchObject({ action: 'recognition.decide', subject_type: 'Recognition' });
    expect(audit.changes[0]).toMatchObject({ record: 'recognition', from: null, to: { status: 'RECOGNISED' } });
  });

  test('in the name of the body nearest above the unit', async () => {
    const { data } = await send({}, service.as('commune@hai-phong.demo'));
    expect(data.decideRecognition.decidingBody).toEqual({ id: communeBody });
  });

  test('an earlier decision is changed by whoever has seen it', async () => {
    await send();
    expect((await send({ decisionNumber: '13/QĐ' })).code).toBe('CONFLICT');
    const stale = await send({ version: 4 });
    expect([stale.code, stale.errors[0]?.extensions.facts]).toEqual(['CONFLICT', { current: 1 }]);
    const { data } = await send({ version: 1, decisionNumber: '13/QĐ' });
    expect(data.decideRecognition).toMatchObject({ status: 'RECOGNISED', decisionNumber: '13/QĐ', version: 2 });
    // What stands with a certificate is taken back by revoking it.
    for (const status of ['NOT_RECOGNISED', 'NOT_ASSESSED'])
      expect((await send({ version: 2, status, reason: 'Để xảy ra cháy lớn' })).code).toBe('RECOGNITION_STANDS');
  });

  test('a refusal is changed into another one, and into a recognition', async () => {
    await send({ status: 'NOT_RECOGNISED', reason: 'Để xảy ra cháy lớn' });
    const other = await send({ version: 1, status: 'NOT_ASSESSED', reason: 'Không nộp hồ sơ' });
    expect(other.data.decideRecognition).toMatchObject({
      status: 'NOT_ASSESSED',
      reason: 'Không nộp hồ sơ',
      version: 2,
    });
    const back = await send({ version: 2 });
    expect(back.data.decideRecognition).toMatchObject({ status: 'RECOGNISED', reason: null, version: 3 });
  });

  test.each([
    ['a version where there is no decision', { version: 1 }, 'CONFLICT', 'version'],
    ['a refusal without reason', { status: 'NOT_RECOGNISED' }, 'RECOGNITION_REASON_REQUIRED', 'reason'],
    ['a reason of spaces', { status: 'NOT_ASSESSED', reason: '  ' }, 'RECOGNITION_REASON_REQUIRED', 'reason'],
    ['a day in the future', { decidedOn: '2026-11-23' }, 'RECOGNITION_DATE_IN_FUTURE', 'decidedOn'],
    ['a status that is no decision', { status: 'REGISTERED' }, 'BAD_USER_INPUT', 'status'],
    ['no number', { decisionNumber: '' }, 'BAD_USER_INPUT', 'decisionNumber'],
    ['a number that is too long', { decisionNumber: '1'.repeat(101) }, 'BAD_USER_INPUT', 'decisionNumber'],
    ['a reason that is too long', { reason: 'a'.repeat(2001) }, 'BAD_USER_INPUT', 'reason'],
    ['a year without registration', { year: 2026 }, 'RECOGNITION_UNIT_NOT_REGISTERED', 'year'],
    ['a unit that does not exist', { unitId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(service);
    const reply = await send(over);
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(service)).toEqual(before);
    expect((await recognition()).status).toBe('REGISTERED');
  });

  test('today is a day of the tenant, not of Greenwich', async () => {
    // 23:30 on 22 November in Greenwich is 06:30 on 23 November in Hải Phòng.
    service.setNow('2026-11-22T23:30:00Z');
    try {
      expect((await send({ decidedOn: '2026-11-24' })).code).toBe('RECOGNITION_DATE_IN_FUTURE');
      expect((await send({ decidedOn: '2026-11-23' })).code).toBeUndefined();
    } finally {
      service.setNow('2026-11-22T02:00:00Z');
    }
  });

  test('refuses a unit of another tenant as one that does not exist', async () => {
    const [foreign] = await service.rows('select unit_id from sauro.registration where tenant_id <> $1 limit 1', [
      tenantId,
    ]);
    expect((await send({ unitId: foreign.unit_id })).code).toBe('NOT_FOUND');
  });

  test('refuses a unit whose registration was withdrawn, and a year that is closed', async () => {
    await service.rows("update sauro.tenant_year set closed_at = '2026-11-21' where tenant_id = $1 and year = $2", [
      tenantId,
      YEAR,
    ]);
    expect((await send()).code).toBe('YEAR_NOT_OPEN');
    await service.rows('update sauro.tenant_year set closed_at = null where tenant_id = $1 and year = $2', [
      tenantId,
      YEAR,
    ]);
    await service.rows(
      "update sauro.registration set status = 'WITHDRAWN', withdrawn_at = now(), withdrawal_reason = 'x' where unit_id = $1",
      [unit],
    );
    expect((await send()).code).toBe('RECOGNITION_UNIT_NOT_REGISTERED');
  });

  test('is for officers and heads over the body, never for one who reports for the unit', async () => {
    for (const who of ['admin', 'unit', 'bi'])
      expect((await send({}, service.as(`${who}@hai-phong.demo`))).code).toBe('FORBIDDEN');
    await service.rows(
      "insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at) select tenant_id, uuidv7(), account_id, email, person_name, 'UNIT_OFFICER', $1, granted_at from sauro.membership where email = 'officer@hai-phong.demo'",
      [unit],
    );
    expect((await send()).code).toBe('FORBIDDEN');
    expect((await send({}, service.as('head@hai-phong.demo'))).code).toBeUndefined();
  });

  test('several at once: one decides, the others hear of it', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map((n) => send({ decisionNumber: `${n}/QĐ` })));
    expect(replies.map((reply) => reply.code ?? 'done').sort()).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'done']);
    expect(await service.rows('select 1 from sauro.recognition where unit_id = $1', [unit])).toHaveLength(1);
  });

  test('a decision and a withdrawal at once: never both', async () => {
    const { unit: found } = await officer.ask(
      'query ($id: ID!, $year: Int!) { unit(id: $id) { registration(year: $year) { id } } }',
      { id: unit, year: YEAR },
    );
    const WITHDRAW = 'mutation ($input: WithdrawRegistrationInput!) { withdrawRegistration(input: $input) { id } }';
    const withdraw = officer.send(WITHDRAW, {
      input: { registrationId: found.registration.id, version: 1, reason: 'Rút' },
    });
    const codes = (await Promise.all([send(), withdraw])).map((reply) => reply.code);
    expect([
      [undefined, 'REGISTRATION_DECIDED'],
      ['RECOGNITION_UNIT_NOT_REGISTERED', undefined],
    ]).toContainEqual(codes);
  });

  test('a unit that is left out since it registered can only be said not to be assessed', async () => {
    const { unit: seen } = await officer.ask('query ($id: ID!) { unit(id: $id) { version } }', { id: unit });
    await officer.ask('mutation ($input: UpdateUnitInput!) { updateUnit(input: $input) { id } }', {
      input: { id: unit, version: seen.version, armedForces: true },
    });
    for (const status of ['RECOGNISED', 'NOT_RECOGNISED']) {
      expect((await send({ status, reason: 'Không đạt' })).code).toBe('UNIT_NOT_ELIGIBLE');
    }
    const { data } = await send({ status: 'NOT_ASSESSED', reason: 'Không còn thuộc diện' });
    expect(data.decideRecognition.status).toBe('NOT_ASSESSED');
  });
});
