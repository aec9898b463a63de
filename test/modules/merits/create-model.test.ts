import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type MeritScene, meritScene } from './merit-scene.js';

let scene: MeritScene;
beforeAll(async () => {
  scene = await meritScene();
});
afterAll(() => scene.service.stop());

const CREATE = `mutation ($input: CreateModelInput!) { createModel(input: $input) {
  id name place status fromYear toYear version body { id } source { plan { id } section } } }`;
const input = (over: object = {}) => ({ bodyId: scene.bodyId, name: 'Cổng trường an toàn', fromYear: 2026, ...over });

describe('createModel', () => {
  test('adds a model that cites its plan, with its audit row', async () => {
    const { tenant } = await scene.officer.ask('{ tenant { plans { id } } }');
    const planId = tenant.plans[0].id;
    const { createModel } = await scene.commune.ask(CREATE, {
      input: input({ place: 'Phường Thủy Nguyên', planId, section: 'II.4' }),
    });
    expect(createModel).toMatchObject({
      status: 'ACTIVE',
      fromYear: 2026,
      toYear: null,
      version: 1,
      body: { id: scene.bodyId },
      source: { plan: { id: planId }, section: 'II.4' },
    });
    const found = await scene.service.rows("select subject_id from sauro.audit_event where action = 'model.create'");
    expect(found).toEqual([{ subject_id: createModel.id }]);
    const { tenant: listed } = await scene.officer.ask('{ tenant { models(first: 200) { nodes { id } totalCount } } }');
    expect(listed.models.nodes).toContainEqual({ id: createModel.id });
    expect(listed.models.totalCount).toBe(listed.models.nodes.length);
  });

  test.each([
    ['a name that is taken', { place: 'Phường Thủy Nguyên' }, 'MODEL_NAME_TAKEN', 'name'],
    ['an empty name', { name: '' }, 'BAD_USER_INPUT', 'name'],
    ['an end at the beginning', { status: 'ENDED' }, 'BAD_USER_INPUT', 'status'],
    ['a year out of range', { fromYear: 1999 }, 'BAD_USER_INPUT', 'fromYear'],
    ['a body that is not there', { bodyId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', 'bodyId'],
    ['a plan that is not there', { planId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', 'planId'],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.commune.send(CREATE, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('is for officers and heads over the body', async () => {
    for (const who of ['admin', 'unit', 'bi']) {
      const reply = await scene.service.as(`${who}@hai-phong.demo`).send(CREATE, { input: input({ name: 'Khác' }) });
      expect(reply.code).toBe('FORBIDDEN');
    }
    expect((await scene.commune.send(CREATE, { input: input({ name: 'Khác', bodyId: scene.rootId }) })).code).toBe(
      'FORBIDDEN',
    );
    expect(
      (await scene.service.as('officer@thanh-hoa.demo').send(CREATE, { input: input({ name: 'Khác' }) })).code,
    ).toBe('NOT_FOUND');
  });

  test('the same name twice at once: one is made', async () => {
    const replies = await Promise.all(
      [1, 2, 3].map(() => scene.officer.send(CREATE, { input: input({ name: 'Hai lần' }) })),
    );
    expect(replies.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    for (const { code } of replies) expect([undefined, 'MODEL_NAME_TAKEN', 'CONFLICT']).toContain(code);
  });
});
