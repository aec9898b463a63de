import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type MeritScene, meritScene, newModel } from './merit-scene.js';
import { fourClears, modelThrough } from './move-models.js';

let scene: MeritScene;
let id: string;
beforeAll(async () => {
  scene = await meritScene();
  id = await newModel(scene, 'Tổ bảo vệ');
});
afterAll(() => scene.service.stop());

const DESCRIBE = `mutation ($input: DescribeModelInput!) { describeModel(input: $input) {
  purpose method operation results clear missing version } }`;
const input = (over: object = {}) => ({ id, version: 1, ...fourClears, ...over });

describe('describeModel', () => {
  test.each([
    ['an empty text', { purpose: '' }, 'BAD_USER_INPUT', 'purpose'],
    ['a stale version', { version: 7 }, 'CONFLICT', undefined],
    ['a model that is not there', { id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.officer.send(DESCRIBE, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('is for officers and heads over its body', async () => {
    for (const who of ['admin', 'commune', 'unit', 'bi']) {
      expect((await scene.service.as(`${who}@hai-phong.demo`).send(DESCRIBE, { input: input() })).code).toBe(
        'FORBIDDEN',
      );
    }
    expect((await scene.service.as('officer@thanh-hoa.demo').send(DESCRIBE, { input: input() })).code).toBe(
      'NOT_FOUND',
    );
  });

  test('says what is still open; what is left out stays; two at once, and one is first', async () => {
    const { describeModel } = await scene.officer.ask(DESCRIBE, { input: { id, version: 1, purpose: 'Tự quản' } });
    expect(describeModel).toMatchObject({
      purpose: 'Tự quản',
      method: null,
      clear: false,
      missing: ['METHOD', 'OPERATION', 'RESULTS'],
    });
    const { method, operation, results } = fourClears;
    const replies = await Promise.all(
      [1, 2].map(() => scene.officer.send(DESCRIBE, { input: { id, version: 2, method, operation, results } })),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const done = replies.find(({ code }) => code === undefined) as { data: { describeModel: object } };
    expect(done.data.describeModel).toMatchObject({ purpose: 'Tự quản', clear: true, missing: [], version: 3 });
  });

  test('a model that others follow stays clear; an ended one stays as it is', async () => {
    const promoted = await modelThrough(scene, 'Đang nhân rộng', ['ACTIVE', 'PROMOTED']);
    const reply = await scene.officer.send(DESCRIBE, { input: { ...promoted, results: null } });
    expect(reply.errors[0]?.extensions).toMatchObject({ code: 'MODEL_NOT_CLEAR', facts: { missing: ['RESULTS'] } });
    const ended = await modelThrough(scene, 'Không nhận', ['ENDED']);
    expect((await scene.officer.send(DESCRIBE, { input: { ...ended, results: 'Khác' } })).code).toBe(
      'MODEL_WRONG_STATE',
    );
  });
});
