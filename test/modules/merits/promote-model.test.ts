import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import type { Caller } from '../../support/service.js';
import { type MeritScene, meritScene, newModel } from './merit-scene.js';
import { fourClears, modelThrough, moveInto } from './move-models.js';

let scene: MeritScene;
let head: Caller;
let id: string;
beforeAll(async () => {
  scene = await meritScene();
  head = scene.service.as('head@hai-phong.demo');
  id = await newModel(scene, 'Tổ liên gia', { purpose: 'Tự quản', method: 'Tuần tra' });
});
afterAll(() => scene.service.stop());

const { mutation: PROMOTE, said } = moveInto('PROMOTED');
const input = (over: object = {}) => ({ id, version: 1, ...said, ...over });

describe('promoteModel', () => {
  test('only a model with all four clears is spread', async () => {
    const before = await auditHeads(scene.service);
    const reply = await head.send(PROMOTE, { input: input() });
    expect(reply.errors[0]).toMatchObject({
      message: 'Chỉ nhân rộng mô hình đủ "4 rõ"; còn thiếu: rõ cơ chế vận hành, trách nhiệm, rõ kết quả.',
      extensions: { code: 'MODEL_NOT_CLEAR', facts: { missing: ['OPERATION', 'RESULTS'] } },
    });
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test.each([
    ['a decision of tomorrow', { decidedOn: '2026-11-23' }, 'MERIT_DATE_IN_FUTURE', 'decidedOn'],
    ['a decision without number', { decisionNumber: '' }, 'BAD_USER_INPUT', 'decisionNumber'],
    ['a stale version', { version: 7 }, 'CONFLICT', undefined],
    ['a model that is not there', { id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await head.send(PROMOTE, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('a decision does not lie before the last one', async () => {
    const late = await newModel(scene, 'Đề xuất muộn', { status: 'PROPOSED', ...fourClears });
    const { mutation } = moveInto('ACTIVE');
    await head.ask(mutation, { input: { id: late, version: 1, decidedOn: '2026-06-01' } });
    const reply = await head.send(PROMOTE, { input: input({ id: late, version: 2 }) });
    expect(reply.errors[0]?.extensions).toMatchObject({
      code: 'MODEL_DECIDED_BEFORE_LAST_STEP',
      field: 'decidedOn',
      facts: { last: '2026-06-01' },
    });
  });

  test('is for heads over its body, in creating too', async () => {
    for (const who of ['admin', 'officer', 'commune', 'unit', 'bi']) {
      expect((await scene.service.as(`${who}@hai-phong.demo`).send(PROMOTE, { input: input() })).code).toBe(
        'FORBIDDEN',
      );
    }
    expect((await scene.service.as('head@thanh-hoa.demo').send(PROMOTE, { input: input() })).code).toBe('NOT_FOUND');
    const CREATE = 'mutation ($input: CreateModelInput!) { createModel(input: $input) { status } }';
    const spread = { bodyId: scene.rootId, name: 'Đã nhân rộng từ trước', fromYear: 2024, status: 'PROMOTED' };
    expect((await scene.officer.send(CREATE, { input: spread })).code).toBe('FORBIDDEN');
    expect((await head.ask(CREATE, { input: spread })).createModel).toEqual({ status: 'PROMOTED' });
  });

  test('keeps the decision, once; a proposal is not spread', async () => {
    const { version } = await modelThrough(scene, 'Cụm an toàn', ['ACTIVE']);
    const [{ id: clear }] = await scene.service.rows("select id from sauro.model where name = 'Cụm an toàn'");
    const replies = await Promise.all([1, 2].map(() => head.send(PROMOTE, { input: input({ id: clear, version }) })));
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const { moved } = (replies.find(({ code }) => code === undefined) as { data: { moved: { steps: object[] } } }).data;
    expect(moved).toMatchObject({ status: 'PROMOTED', clear: true, missing: [] });
    expect(moved.steps.at(-1)).toMatchObject({
      fromStatus: 'ACTIVE',
      toStatus: 'PROMOTED',
      decisionNumber: '1/QĐ',
      decidedOn: '2026-03-01',
    });
    const proposed = await newModel(scene, 'Còn là đề xuất', { status: 'PROPOSED', ...fourClears });
    expect((await head.send(PROMOTE, { input: input({ id: proposed }) })).code).toBe('MODEL_WRONG_STATE');
  });
});
