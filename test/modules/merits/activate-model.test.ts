import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type MeritScene, meritScene, newModel } from './merit-scene.js';
import { moveInto } from './move-models.js';

let scene: MeritScene;
let id: string;
beforeAll(async () => {
  scene = await meritScene();
  id = await newModel(scene, 'Nhóm tự quản mới', { status: 'PROPOSED', fromYear: 2026 });
});
afterAll(() => scene.service.stop());

const { mutation: ACTIVATE } = moveInto('ACTIVE');
const input = (over: object = {}) => ({ id, version: 1, ...over });

describe('activateModel', () => {
  test.each([
    ['a decision of tomorrow', { decidedOn: '2026-11-23' }, 'MERIT_DATE_IN_FUTURE', 'decidedOn'],
    ['a year out of range', { fromYear: 1999 }, 'BAD_USER_INPUT', 'fromYear'],
    ['a stale version', { version: 7 }, 'CONFLICT', undefined],
    ['a model that is not there', { id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.officer.send(ACTIVATE, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('is for officers and heads over its body', async () => {
    for (const who of ['admin', 'commune', 'unit', 'bi']) {
      expect((await scene.service.as(`${who}@hai-phong.demo`).send(ACTIVATE, { input: input() })).code).toBe(
        'FORBIDDEN',
      );
    }
    expect((await scene.service.as('officer@thanh-hoa.demo').send(ACTIVATE, { input: input() })).code).toBe(
      'NOT_FOUND',
    );
  });

  test('from then on units keep it and it counts; two at once, and one is first', async () => {
    const keep = () =>
      scene.commune.send(
        'mutation ($input: KeepModelInput!) { keepModel(input: $input) { standing(year: 2026) { activeModels } } }',
        { input: { unitId: scene.unitId, modelId: id, fromYear: 2025 } },
      );
    expect((await keep()).code).toBe('MODEL_NOT_ACTIVE');
    const replies = await Promise.all(
      [1, 2].map(() =>
        scene.officer.send(ACTIVATE, {
          input: input({ fromYear: 2025, reason: 'Đã làm thử', decidedOn: '2026-02-01' }),
        }),
      ),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const { moved } = (replies.find(({ code }) => code === undefined) as { data: { moved: object } }).data;
    expect(moved).toMatchObject({
      status: 'ACTIVE',
      fromYear: 2025,
      version: 2,
      steps: [
        { fromStatus: null, toStatus: 'PROPOSED' },
        { fromStatus: 'PROPOSED', toStatus: 'ACTIVE', reason: 'Đã làm thử', decidedOn: '2026-02-01' },
      ],
    });
    expect((await keep()).data.keepModel).toEqual({ standing: { activeModels: 1 } });
    expect(await recountStandings(scene.service, 'hai-phong')).toEqual([]);
    const again = await scene.officer
      .with({ 'accept-language': 'en' })
      .send(ACTIVATE, { input: input({ version: 2 }) });
    expect(again.errors[0]).toMatchObject({
      message: 'This step is not possible while the model is at work.',
      extensions: { code: 'MODEL_WRONG_STATE', facts: { status: 'ACTIVE' } },
    });
  });
});
