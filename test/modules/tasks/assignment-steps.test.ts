import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

// One assignment of the demo's commune, taken through its steps.

let service: Service;
let commune: Caller;
let officer: Caller;
let assignment: { id: string; version: number };

const FIELDS =
  'id status stage percent version deliveredAt acceptedAt dueAt responsibility product clear steps { from to percent note person }';
const step = (field: string, type: string) => `mutation ($input: ${type}!) { ${field}(input: $input) { ${FIELDS} } }`;
const ACCEPT = step('acceptAssignment', 'AssignmentStepInput');
const PROGRESS = step('reportProgress', 'AssignmentStepInput');
const ACCEPT_PRODUCT = step('acceptProduct', 'AssignmentStepInput');
const RETURN = step('returnProduct', 'AssignmentReasonInput');
const CANCEL = step('cancelAssignment', 'AssignmentReasonInput');
const CLARIFY = step('clarifyAssignment', 'ClarifyAssignmentInput');

beforeAll(async () => {
  service = await startService();
  commune = service.as('commune@hai-phong.demo');
  officer = service.as('officer@hai-phong.demo');
});

afterAll(() => service.stop());

/** Puts the assignment into a state, as if it had come there. */
async function at(status: string, percent = 0): Promise<void> {
  const delivered = ['DELIVERED', 'ACCEPTED_PRODUCT'].includes(status) ? '2026-11-20T02:00:00Z' : null;
  const accepted = status === 'ACCEPTED_PRODUCT' ? '2026-11-21T02:00:00Z' : null;
  const [row] = await service.rows(
    `update sauro.assignment a set status = $1, percent = $2, delivered_at = $3, accepted_at = $4, due_at = null, responsibility = null, product = 'Kết quả phân loại'
     from sauro.membership m, sauro.task t
     where m.email = 'commune@hai-phong.demo' and a.tenant_id = m.tenant_id and a.body_id = m.body_id and a.year = 2026 and t.tenant_id = a.tenant_id and t.id = a.task_id and t.code = 'T15'
     returning a.id, a.version`,
    [status, percent, delivered, accepted],
  );
  assignment = row;
}

beforeEach(() => at('ASSIGNED'));

const input = (over: object = {}) => ({ input: { ...assignment, ...over } });

/** Sends what must be refused, and sees that nothing was written. */
async function refused(
  caller: Caller,
  document: string,
  variables: Record<string, unknown>,
  code: string,
): Promise<void> {
  const before = await auditHeads(service);
  expect((await caller.send(document, variables)).code).toBe(code);
  expect(await auditHeads(service)).toEqual(before);
}

test('from given to accepted, with a product sent back on the way', async () => {
  const [others] = await service.rows('select count(*)::int as n from sauro.assignment_step where assignment_id = $1', [
    assignment.id,
  ]);
  const run = async (caller: Caller, document: string, said: object = {}) => {
    const [answer] = Object.values(await caller.ask(document, input(said))) as [
      typeof assignment & Record<string, unknown>,
    ];
    assignment = { id: answer.id, version: answer.version };
    return answer;
  };
  expect(await run(commune, ACCEPT, { note: 'Đã nhận' })).toMatchObject({ status: 'ACCEPTED', percent: 0 });
  expect(await run(commune, PROGRESS, { percent: 40 })).toMatchObject({ status: 'IN_PROGRESS', percent: 40 });
  expect(await run(commune, PROGRESS, { delivered: true })).toMatchObject({
    status: 'DELIVERED',
    percent: 100,
    deliveredAt: '2026-11-22T02:00:00Z',
  });
  expect(await run(officer, RETURN, { reason: 'Thiếu danh sách' })).toMatchObject({
    status: 'IN_PROGRESS',
    percent: 100,
  });
  expect(await run(commune, PROGRESS, { delivered: true, note: 'Đã bổ sung' })).toMatchObject({ status: 'DELIVERED' });
  const last = await run(officer, ACCEPT_PRODUCT);
  expect(last).toMatchObject({ status: 'ACCEPTED_PRODUCT', acceptedAt: '2026-11-22T02:00:00Z' });
  const steps = (last['steps'] as { from: string; to: string; note: string | null }[]).slice(others.n);
  expect(steps.map(({ from, to, note }) => [from, to, note])).toEqual([
    ['ASSIGNED', 'ACCEPTED', 'Đã nhận'],
    ['ACCEPTED', 'IN_PROGRESS', null],
    ['IN_PROGRESS', 'DELIVERED', null],
    ['DELIVERED', 'IN_PROGRESS', 'Thiếu danh sách'],
    ['IN_PROGRESS', 'DELIVERED', 'Đã bổ sung'],
    ['DELIVERED', 'ACCEPTED_PRODUCT', null],
  ]);
  const audits = await service.rows('select action from sauro.audit_event where subject_id = $1 order by seq', [
    assignment.id,
  ]);
  expect(audits.map((row) => row.action)).toEqual([
    'assignment.accept',
    'progress.report',
    'progress.report',
    'product.return',
    'progress.report',
    'product.accept',
  ]);
});

describe('states', () => {
  const all = ['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'DELIVERED', 'ACCEPTED_PRODUCT', 'CANCELLED'];
  test.each([
    ['acceptAssignment', ACCEPT, () => commune, {}, ['ASSIGNED']],
    ['reportProgress', PROGRESS, () => commune, { percent: 50 }, ['ACCEPTED', 'IN_PROGRESS']],
    ['delivering', PROGRESS, () => commune, { delivered: true }, ['ACCEPTED', 'IN_PROGRESS']],
    ['acceptProduct', ACCEPT_PRODUCT, () => officer, {}, ['DELIVERED']],
    ['returnProduct', RETURN, () => officer, { reason: 'Thiếu' }, ['DELIVERED']],
    ['cancelAssignment', CANCEL, () => officer, { reason: 'Trùng' }, all.slice(0, 4)],
    ['clarifyAssignment', CLARIFY, () => officer, { responsibility: 'Trưởng ban' }, all.slice(0, 3)],
  ])('%s is taken from its states only', async (_, document, caller, said, from) => {
    for (const status of all) {
      await at(status);
      if (from.includes(status)) expect((await caller().send(document, input(said))).errors).toEqual([]);
      else await refused(caller(), document, input(said), 'ASSIGNMENT_WRONG_STATE');
    }
  });
});

describe('progress', () => {
  test.each([
    [{ percent: 101 }, 'PROGRESS_OUT_OF_RANGE'],
    [{ percent: -1 }, 'PROGRESS_OUT_OF_RANGE'],
    [{ percent: 90, delivered: true }, 'PROGRESS_OUT_OF_RANGE'],
    [{ percent: 30 }, 'REASON_REQUIRED'],
    [{ note: 'x'.repeat(2_001) }, 'BAD_USER_INPUT'],
    [{ percent: 1.5 }, 'BAD_USER_INPUT'],
  ])('%j is refused with %s', async (said, code) => {
    await at('IN_PROGRESS', 40);
    await refused(commune, PROGRESS, input(said), code);
  });

  test('goes back with a note, and stays where nothing is said', async () => {
    await at('IN_PROGRESS', 40);
    const { reportProgress } = await commune.ask(PROGRESS, input({ percent: 30, note: 'Đếm lại' }));
    expect(reportProgress.percent).toBe(30);
    const same = await commune.ask(PROGRESS, input({ version: reportProgress.version, note: 'Đang làm' }));
    expect(same.reportProgress.percent).toBe(30);
  });

  test('belongs to reportProgress alone', async () => {
    await refused(commune, ACCEPT, input({ percent: 10 }), 'BAD_USER_INPUT');
    await at('DELIVERED', 100);
    await refused(officer, ACCEPT_PRODUCT, input({ delivered: true }), 'BAD_USER_INPUT');
  });
});

describe('reasons', () => {
  test('nothing is sent back or called off without one', async () => {
    await at('DELIVERED', 100);
    for (const document of [RETURN, CANCEL]) {
      await refused(officer, document, input({ reason: '  ' }), 'REASON_REQUIRED');
      await refused(officer, document, input({ reason: '' }), 'BAD_USER_INPUT');
    }
  });
});

describe('clarifyAssignment', () => {
  test('fills in what the plan left open', async () => {
    const { clarifyAssignment } = await officer.ask(
      CLARIFY,
      input({ dueAt: '2026-12-20T17:00:00Z', responsibility: 'Trưởng Ban Chỉ đạo xã' }),
    );
    expect(clarifyAssignment).toMatchObject({ clear: true, dueAt: '2026-12-20T17:00:00Z', status: 'ASSIGNED' });
  });

  test('what was said already changes with a reason only', async () => {
    const said = await officer.ask(CLARIFY, input({ dueAt: '2026-12-20T17:00:00Z' }));
    const { version } = said.clarifyAssignment;
    const later = { version, dueAt: '2026-12-31T17:00:00Z' };
    await refused(officer, CLARIFY, input(later), 'REASON_REQUIRED');
    await refused(officer, CLARIFY, input({ version, product: 'Khác' }), 'REASON_REQUIRED');
    const { clarifyAssignment } = await officer.ask(CLARIFY, input({ ...later, reason: 'Chờ hướng dẫn' }));
    expect(clarifyAssignment.dueAt).toBe('2026-12-31T17:00:00Z');
    const [audit] = await service.rows('select reason from sauro.audit_event order by seq desc limit 1');
    expect(audit.reason).toBe('Chờ hướng dẫn');
  });

  test('a due instant lies ahead', async () => {
    await refused(officer, CLARIFY, input({ dueAt: '2026-11-22T02:00:00Z' }), 'DUE_IN_PAST');
  });
});

describe('who', () => {
  test.each([
    ['acceptAssignment', ACCEPT, 'ASSIGNED', {}, ['admin', 'unit', 'bi']],
    ['reportProgress', PROGRESS, 'ACCEPTED', { percent: 10 }, ['admin', 'unit', 'bi']],
    ['acceptProduct', ACCEPT_PRODUCT, 'DELIVERED', {}, ['admin', 'commune', 'unit', 'bi']],
    ['returnProduct', RETURN, 'DELIVERED', { reason: 'x' }, ['admin', 'commune', 'unit', 'bi']],
    ['cancelAssignment', CANCEL, 'ASSIGNED', { reason: 'x' }, ['admin', 'commune', 'unit', 'bi']],
    ['clarifyAssignment', CLARIFY, 'ASSIGNED', { responsibility: 'x' }, ['commune', 'unit', 'bi']],
  ])('%s is not for everybody', async (_, document, status, said, others) => {
    await at(status);
    for (const who of others) await refused(service.as(`${who}@hai-phong.demo`), document, input(said), 'FORBIDDEN');
    await refused(service.as('head@hoa-binh.demo'), document, input(said), 'NOT_FOUND');
    await refused(officer, document, input({ ...said, version: 99 }), 'CONFLICT');
  });

  test('nobody accepts the product of a unit that he reports for', async () => {
    const [own] = await service.rows(
      `update sauro.assignment a set status = 'DELIVERED', delivered_at = '2026-11-20', accepted_at = null
       from sauro.task t where t.tenant_id = a.tenant_id and t.id = a.task_id and t.code = 'T07' and a.year = 2026
         and a.tenant_id = (select id from sauro.tenant where code = 'hai-phong') returning a.id, a.version, a.unit_id, a.tenant_id`,
    );
    const both = `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
      select tenant_id, gen_random_uuid(), account_id, email, person_name, 'UNIT_OFFICER', $1, now() from sauro.membership where email = 'head@hai-phong.demo' and tenant_id = $2`;
    await service.rows(both, [own.unit_id, own.tenant_id]);
    const step = { input: { id: own.id, version: own.version } };
    await refused(service.as('head@hai-phong.demo'), ACCEPT_PRODUCT, step, 'FORBIDDEN');
    expect((await officer.send(ACCEPT_PRODUCT, step)).errors).toEqual([]);
  });

  test('of two at once, one is told', async () => {
    const replies = await Promise.all([1, 2].map(() => commune.send(ACCEPT, input())));
    expect(replies.map((reply) => reply.code).sort()).toEqual(['CONFLICT', undefined]);
  });
});
