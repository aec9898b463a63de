import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type MeritScene, meritScene, newModel } from './merit-scene.js';

let scene: MeritScene;
let id: string;
beforeAll(async () => {
  scene = await meritScene();
  id = await newModel(scene, 'Liên kết bảo vệ');
  await scene.commune.ask('mutation ($input: KeepModelInput!) { keepModel(input: $input) { id } }', {
    input: { unitId: scene.unitId, modelId: id, fromYear: 2024 },
  });
});
afterAll(() => scene.service.stop());

const END = 'mutation ($input: EndModelInput!) { endModel(input: $input) { id status toYear version } }';
const input = (over: object = {}) => ({ id, version: 1, toYear: 2025, ...over });

describe('endModel', () => {
  test.each([
    ['an end before the beginning', { toYear: 2023 }, 'MODEL_YEARS_REVERSED', 'toYear'],
    ['a stale version', { version: 7 }, 'CONFLICT', undefined],
    ['a model that is not there', { id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.officer.send(END, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('an approved card that would get other points refuses', async () => {
    const [{ model_id: kept, version }] = await scene.service.rows(
      `select s.unit_id, k.model_id, m.version from sauro.standing s
       join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'
       join sauro.unit_model k on k.tenant_id = s.tenant_id and k.unit_id = s.unit_id and k.from_year <= 2025 and k.to_year is null
       join sauro.model m on m.tenant_id = k.tenant_id and m.id = k.model_id and m.status = 'ACTIVE'
       where s.year = 2026 and s.band_id is not null and s.active_models = 1 order by s.unit_id limit 1`,
    );
    const reply = await scene.officer.send(END, { input: { id: kept, version, toYear: 2025 } });
    expect(reply.code).toBe('ASSESSMENT_APPROVED');
  });

  test('is for officers and heads over its body', async () => {
    for (const who of ['admin', 'commune', 'unit', 'bi']) {
      expect((await scene.service.as(`${who}@hai-phong.demo`).send(END, { input: input() })).code).toBe('FORBIDDEN');
    }
    expect((await scene.service.as('officer@thanh-hoa.demo').send(END, { input: input() })).code).toBe('NOT_FOUND');
  });

  test('units keep it until then, and standings follow', async () => {
    const replies = await Promise.all([1, 2].map(() => scene.officer.send(END, { input: input() })));
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const { unit } = await scene.commune.ask(
      'query ($id: ID!) { unit(id: $id) { models { id } y2025: models(year: 2025) { status } standing(year: 2026) { activeModels } past: standing(year: 2025) { activeModels } } }',
      { id: scene.unitId },
    );
    expect(unit).toEqual({
      models: [],
      y2025: [{ status: 'ENDED' }],
      standing: { activeModels: 0 },
      past: { activeModels: 1 },
    });
    expect(await recountStandings(scene.service, 'hai-phong')).toEqual([]);
    expect((await scene.officer.send(END, { input: input({ version: 2 }) })).code).toBe('MODEL_ENDED');
  });

  test('takes as many statements for two hundred keepers as for two', async () => {
    const statements = async (name: string, keepers: number) => {
      const modelId = await newModel(scene, name);
      const kept = await scene.service.rows(
        `insert into sauro.unit_model (tenant_id, unit_id, model_id, from_year)
         select u.tenant_id, u.id, $1, 2026 from sauro.unit u join sauro.body b on b.tenant_id = u.tenant_id and b.id = $2
         where not exists (select from sauro.assessment a where a.tenant_id = u.tenant_id and a.unit_id = u.id and a.year = 2026)
         limit $3 returning unit_id`,
        [modelId, scene.rootId, keepers],
      );
      expect(kept).toHaveLength(keepers);
      const { sql } = await scene.service.statements(() =>
        scene.officer.ask(END, { input: { id: modelId, version: 1, toYear: 2025 } }),
      );
      return sql.length;
    };
    expect(await statements('Tự quản 1', 200)).toBe(await statements('Tự quản 2', 2));
    expect(await recountStandings(scene.service, 'hai-phong')).toEqual([]);
  });
});
