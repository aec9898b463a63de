import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type MeritScene, meritScene, newModel } from './merit-scene.js';

let scene: MeritScene;
let modelId: string;
beforeAll(async () => {
  scene = await meritScene();
  modelId = await newModel(scene, 'Tổ tự quản');
});
afterAll(() => scene.service.stop());

const KEEP = `mutation ($input: KeepModelInput!) { keepModel(input: $input) {
  id models { id } keptModels { model { name } fromYear toYear } before: models(year: 2024) { id } standing(year: 2026) { activeModels } past: standing(year: 2024) { activeModels } } }`;
const input = (over: object = {}) => ({ unitId: scene.unitId, modelId, fromYear: 2025, ...over });

describe('keepModel', () => {
  test('counts in its years from then on, in every open year', async () => {
    const { keepModel } = await scene.commune.ask(KEEP, { input: input() });
    expect(keepModel).toMatchObject({
      id: scene.unitId,
      models: [{ id: modelId }],
      keptModels: [{ model: { name: 'Tổ tự quản' }, fromYear: 2025, toYear: null }],
      before: [],
      standing: { activeModels: 1 },
      past: { activeModels: 0 },
    });
    const [audit] = await scene.service.rows(
      "select subject_id, changes from sauro.audit_event where action = 'model.keep'",
    );
    expect(audit).toMatchObject({ subject_id: scene.unitId, changes: [{ record: 'unit_model', id: modelId }] });
    expect(await recountStandings(scene.service, 'hai-phong')).toEqual([]);
  });

  test('a model is kept only in years in which it works', async () => {
    const late = await newModel(scene, 'Năm nay mới có', { fromYear: 2026 });
    const reply = await scene.commune.send(KEEP, { input: input({ modelId: late }) });
    expect(reply.errors[0]?.extensions).toMatchObject({
      code: 'MODEL_NOT_ACTIVE',
      field: 'fromYear',
      facts: { year: 2025 },
    });
  });

  test('a proposal is no model yet', async () => {
    const proposed = await newModel(scene, 'Mới đề xuất', { status: 'PROPOSED' });
    expect((await scene.commune.send(KEEP, { input: input({ modelId: proposed }) })).code).toBe('MODEL_NOT_ACTIVE');
  });

  test.each([
    ['a model that it keeps already', {}, 'MODEL_ALREADY_KEPT', 'modelId'],
    ['a year before the unit began', { fromYear: 2001 }, 'MERIT_UNIT_NOT_IN_YEAR', 'fromYear'],
    ['a model that is not there', { modelId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
    ['no unit at all', { unitId: 'x' }, 'BAD_USER_INPUT', 'unitId'],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.commune.send(KEEP, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('is for officers and heads over the unit', async () => {
    for (const who of ['admin', 'unit', 'bi']) {
      expect((await scene.service.as(`${who}@hai-phong.demo`).send(KEEP, { input: input() })).code).toBe('FORBIDDEN');
    }
    expect((await scene.officer.send(KEEP, { input: input({ unitId: scene.foreignUnitId }) })).code).toBe('NOT_FOUND');
  });

  test('an approved card that would get other points refuses', async () => {
    const [{ unit_id: unitId }] = await scene.service.rows(
      `select s.unit_id from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'
       where s.year = 2026 and s.band_id is not null and s.active_models = 0 order by s.unit_id limit 1`,
    );
    expect((await scene.officer.send(KEEP, { input: input({ unitId, fromYear: 2026 }) })).code).toBe(
      'ASSESSMENT_APPROVED',
    );
  });

  test('two officers at once: one span is noted', async () => {
    const other = await newModel(scene, 'Tiếng loa');
    const replies = await Promise.all(
      [scene.commune, scene.officer, scene.commune].map((who) => who.send(KEEP, { input: input({ modelId: other }) })),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual([
      'MODEL_ALREADY_KEPT',
      'MODEL_ALREADY_KEPT',
      'done',
    ]);
  });
});
