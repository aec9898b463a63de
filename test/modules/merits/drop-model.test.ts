import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type MeritScene, meritScene, newModel } from './merit-scene.js';

let scene: MeritScene;
let modelId: string;
const keep = (fromYear: number) =>
  scene.commune.ask('mutation ($input: KeepModelInput!) { keepModel(input: $input) { id } }', {
    input: { unitId: scene.unitId, modelId, fromYear },
  });
beforeAll(async () => {
  scene = await meritScene();
  modelId = await newModel(scene, 'Camera an ninh');
  await keep(2024);
});
afterAll(() => scene.service.stop());

const DROP = `mutation ($input: DropModelInput!) { dropModel(input: $input) {
  models { id } keptModels { fromYear toYear } standing(year: 2026) { activeModels } past: standing(year: 2024) { activeModels } } }`;
const input = (over: object = {}) => ({ unitId: scene.unitId, modelId, toYear: 2024, ...over });

describe('dropModel', () => {
  test.each([
    ['an end before the beginning', { toYear: 2023 }, 'MODEL_YEARS_REVERSED', 'toYear'],
    ['a model that is not there', { modelId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.commune.send(DROP, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('an approved card that would get other points refuses', async () => {
    const [{ unit_id: unitId, model_id: kept }] = await scene.service.rows(
      `select s.unit_id, k.model_id, m.version from sauro.standing s
       join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'
       join sauro.unit_model k on k.tenant_id = s.tenant_id and k.unit_id = s.unit_id and k.from_year <= 2025 and k.to_year is null
       join sauro.model m on m.tenant_id = k.tenant_id and m.id = k.model_id and m.status = 'ACTIVE'
       where s.year = 2026 and s.band_id is not null and s.active_models = 1 order by s.unit_id limit 1`,
    );
    const reply = await scene.officer.send(DROP, { input: { unitId, modelId: kept, toYear: 2025 } });
    expect(reply.code).toBe('ASSESSMENT_APPROVED');
  });

  test('is for officers and heads over the unit', async () => {
    for (const who of ['admin', 'unit', 'bi']) {
      expect((await scene.service.as(`${who}@hai-phong.demo`).send(DROP, { input: input() })).code).toBe('FORBIDDEN');
    }
    expect((await scene.officer.send(DROP, { input: input({ unitId: scene.foreignUnitId }) })).code).toBe('NOT_FOUND');
  });

  test('ends with a year; the years before stay, and the unit may take it up again', async () => {
    const { dropModel } = await scene.commune.ask(DROP, { input: input() });
    expect(dropModel).toEqual({
      models: [],
      keptModels: [{ fromYear: 2024, toYear: 2024 }],
      standing: { activeModels: 0 },
      past: { activeModels: 1 },
    });
    expect((await scene.commune.send(DROP, { input: input() })).code).toBe('MODEL_NOT_KEPT');
    await keep(2026);
    const { unit } = await scene.commune.ask(
      'query ($id: ID!) { unit(id: $id) { keptModels { fromYear toYear } standing(year: 2025) { activeModels } now: standing(year: 2026) { activeModels } } }',
      { id: scene.unitId },
    );
    expect(unit).toEqual({
      keptModels: [
        { fromYear: 2024, toYear: 2024 },
        { fromYear: 2026, toYear: null },
      ],
      standing: { activeModels: 0 },
      now: { activeModels: 1 },
    });
    expect(await recountStandings(scene.service, 'hai-phong')).toEqual([]);
  });

  test('two at once: one ends it', async () => {
    const replies = await Promise.all([1, 2].map(() => scene.commune.send(DROP, { input: input({ toYear: 2026 }) })));
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['MODEL_NOT_KEPT', 'done']);
  });
});
