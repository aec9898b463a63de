import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type RecognitionScene, startRecognitions } from './recognition-scene.js';

let scene: RecognitionScene;
let id: string;

beforeAll(async () => {
  scene = await startRecognitions();
});
afterAll(() => scene.service.stop());

beforeEach(async () => {
  // One that earlier tests left is cancelled as if it had never begun.
  await scene.service.rows('update sauro.recognition_delegation set valid_to = valid_from where valid_from >= $1', [
    '2026-11-01',
  ]);
  const { data } = await scene.delegate({ validFrom: '2026-11-20', validTo: '2026-12-31' });
  id = data.delegateRecognition.id;
});

describe('endRecognitionDelegation', () => {
  test('from that day on the other body decides no more; what it decided stays', async () => {
    const [before, after] = (await scene.registered(2)) as [string, string];
    const decided = await scene.decide(before, { decidedOn: '2026-11-21' }, scene.neighbourOfficer);
    expect(decided.data.decideRecognition.delegation).toEqual({ id });
    const { data } = await scene.end({ id });
    expect(data.endRecognitionDelegation).toMatchObject({
      id,
      version: 2,
      validFrom: '2026-11-20',
      validTo: '2026-11-22',
      endedAt: '2026-11-22T02:00:00Z',
      endReason: 'Đã kiện toàn',
    });
    expect((await scene.decide(after, {}, scene.neighbourOfficer)).code).toBe('FORBIDDEN');
    // By a day on which it still was in force it may be decided, as the paper says.
    expect((await scene.decide(after, { decidedOn: '2026-11-21' }, scene.neighbourOfficer)).code).toBeUndefined();
    expect((await scene.read(before)).recognition.delegation).toEqual({ id });
    const [audit] = await scene.service.rows(
      "select reason, changes from sauro.audit_event where action = 'recognitionDelegation.end' and subject_id = $1",
      [id],
    );
    expect(audit).toMatchObject({ reason: 'Đã kiện toàn', changes: [{ record: 'recognition_delegation' }] });
    expect((await scene.end({ id, version: 2, validTo: '2026-11-23' })).code).toBe('DELEGATION_OVER');
  });

  test('one that has not begun is cancelled, and another takes its days', async () => {
    const later = await scene.delegate({ validFrom: '2027-01-01' });
    const { id: laterId } = later.data.delegateRecognition;
    expect((await scene.end({ id: laterId, validTo: '2026-12-01' })).code).toBe('DELEGATION_END_OUT_OF_RANGE');
    expect((await scene.end({ id: laterId, validTo: '2027-01-01' })).code).toBeUndefined();
    expect((await scene.delegate({ validFrom: '2027-01-01' })).code).toBeUndefined();
  });

  test.each([
    ['a day that is gone', { validTo: '2026-11-21' }, 'DELEGATION_END_OUT_OF_RANGE', 'validTo'],
    ['a day after its own end', { validTo: '2027-01-01' }, 'DELEGATION_END_OUT_OF_RANGE', 'validTo'],
    ['a stale version', { version: 4 }, 'CONFLICT', 'version'],
    ['a reason of spaces', { reason: ' ' }, 'BAD_USER_INPUT', 'reason'],
    ['one that does not exist', { id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.end({ id, ...over });
    expect(reply.code).toBe(code);
    if (field !== 'version') expect(reply.errors[0]?.extensions.field).toBe(field);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('refuses a day on or before which somebody decided by it', async () => {
    const [unit] = (await scene.registered(1)) as [string];
    await scene.decide(unit, {}, scene.neighbourOfficer);
    const reply = await scene.end({ id });
    expect([reply.code, reply.errors[0]?.message]).toEqual([
      'DELEGATION_USED',
      'Đã có quyết định ngày 22/11/2026 theo ủy quyền này; chỉ có thể chấm dứt từ sau ngày đó.',
    ]);
    expect((await scene.end({ id, validTo: '2026-11-23' })).code).toBeUndefined();
  });

  test('is for heads over the delegating body', async () => {
    for (const who of ['admin', 'officer', 'commune', 'unit', 'bi'])
      expect((await scene.end({ id }, scene.service.as(`${who}@hai-phong.demo`))).code).toBe('FORBIDDEN');
    expect((await scene.end({ id }, scene.neighbourHead)).code).toBe('FORBIDDEN');
    expect((await scene.end({ id }, scene.service.as('head@thanh-hoa.demo'))).code).toBe('NOT_FOUND');
  });

  test('ended while somebody decides by it: either the decision counts and the end is refused, or it comes too late', async () => {
    const units = await scene.registered(6);
    for (const unit of units) {
      const [decided, ended] = await Promise.all([scene.decide(unit, {}, scene.neighbourOfficer), scene.end({ id })]);
      const codes = [decided.code, ended.code];
      expect([
        [undefined, 'DELEGATION_USED'],
        ['FORBIDDEN', undefined],
        ['FORBIDDEN', 'CONFLICT'],
        ['FORBIDDEN', 'DELEGATION_OVER'],
      ]).toContainEqual(codes);
    }
  });
});
