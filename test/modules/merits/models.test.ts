import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MeritScene, meritScene, newModel } from './merit-scene.js';
import { modelThrough } from './move-models.js';

let scene: MeritScene;
beforeAll(async () => {
  scene = await meritScene();
});
afterAll(() => scene.service.stop());

describe('the models of a tenant', () => {
  test('the demo has one in each state, with the steps that led there', async () => {
    const { tenant } = await scene.officer.ask(
      '{ tenant { models(first: 200) { nodes { name status clear steps { toStatus } } } } }',
    );
    const models = tenant.models.nodes as {
      name: string;
      status: string;
      clear: boolean;
      steps: { toStatus: string }[];
    }[];
    expect([...new Set(models.map(({ status }) => status))].sort()).toEqual([
      'ACTIVE',
      'ENDED',
      'PROMOTED',
      'PROPOSED',
      'RECOGNISED_ABOVE',
      'RECOGNISED_BY_PROVINCE',
    ]);
    expect(models.some(({ name, steps }) => name.endsWith('(mẫu)') && steps.length > 0)).toBe(true);
    for (const { status, clear, steps } of models.filter((model) => model.steps.length > 0)) {
      expect(steps.at(-1)?.toStatus).toBe(status);
      if (steps.some(({ toStatus }) => toStatus === 'PROMOTED')) expect(clear).toBe(true);
    }
  });

  test('are found by state, body and year', async () => {
    await newModel(scene, 'Mới đề xuất', { status: 'PROPOSED', fromYear: 2025 });
    const names = async (filter: object): Promise<string[]> =>
      (
        await scene.officer.ask(
          'query ($filter: ModelFilter) { tenant { models(filter: $filter, first: 200) { nodes { name } } } }',
          { filter },
        )
      ).tenant.models.nodes.map(({ name }: { name: string }) => name);
    expect(await names({ statuses: ['PROPOSED'], underBody: scene.rootId })).toContain('Mới đề xuất');
    expect(await names({ year: 2026 })).not.toContain('Mới đề xuất');
    expect(await names({ statuses: ['ACTIVE'] })).not.toContain('Mới đề xuất');
    expect(await names({ underBody: scene.bodyId })).toEqual([]);
  });

  test('a proposal that was turned down is kept by nobody, in no year', async () => {
    const { id } = await modelThrough(scene, 'Bị từ chối', ['ENDED']);
    const reply = await scene.commune.send('mutation ($input: KeepModelInput!) { keepModel(input: $input) { id } }', {
      input: { unitId: scene.unitId, modelId: id, fromYear: 2026 },
    });
    expect(reply.code).toBe('MODEL_NOT_ACTIVE');
    // Nor does the database let anybody.
    await expect(
      scene.service.rows(
        'insert into sauro.unit_model (tenant_id, unit_id, model_id, from_year) select tenant_id, $1, id, 2026 from sauro.model where id = $2',
        [scene.unitId, id],
      ),
    ).rejects.toThrow(/unit_model_model_fk/);
  });

  test('nobody keeps one model twice at a time', async () => {
    const id = await newModel(scene, 'Giữ hai lần');
    const add = (from: number, to: number | null) =>
      scene.service.rows(
        'insert into sauro.unit_model (tenant_id, unit_id, model_id, from_year, to_year) select tenant_id, $1, id, $3, $4 from sauro.model where id = $2',
        [scene.unitId, id, from, to],
      );
    await add(2024, 2025);
    await expect(add(2025, null)).rejects.toThrow(/unit_model_once_at_a_time/);
    await add(2026, null);
  });

  test('steps that the workflow does not know are refused by the database', async () => {
    const { id } = await modelThrough(scene, 'Bước lạ', ['ACTIVE']);
    const step = (from: string | null, to: string, columns = '', values = '') =>
      scene.service.rows(
        `insert into sauro.model_step (tenant_id, id, model_id, at, account_id, person_name, from_status, to_status${columns})
         select m.tenant_id, gen_random_uuid(), m.id, now(), s.account_id, 'x', $2, $3${values} from sauro.model m
         join sauro.model_step s on s.tenant_id = m.tenant_id and s.model_id = m.id and s.from_status is null where m.id = $1`,
        [id, from, to],
      );
    await expect(step('ACTIVE', 'PROPOSED')).rejects.toThrow(/model_step_legal/);
    await expect(step('ENDED', 'ACTIVE')).rejects.toThrow(/model_step_legal/);
    await expect(step('ACTIVE', 'PROMOTED')).rejects.toThrow(/model_step_decision/);
    await expect(
      step('PROMOTED', 'RECOGNISED_ABOVE', ', decision_number, decided_on', ", '1', '2026-01-01'"),
    ).rejects.toThrow(/model_step_authority/);
    await expect(step('PROMOTED', 'ENDED')).rejects.toThrow(/model_step_reason/);
    await expect(scene.service.rows('update sauro.model set worked = false where id = $1', [id])).rejects.toThrow(
      /model_worked/,
    );
  });

  test('show the units of the caller’s scope that keep them, and to everybody how many there are', async () => {
    const id = await newModel(scene, 'Ai giữ');
    for (const body of [scene.bodyId, null]) {
      await scene.service.rows(
        `insert into sauro.unit_model (tenant_id, unit_id, model_id, from_year, to_year)
         select u.tenant_id, u.id, m.id, 2025, 2025 from sauro.model m join sauro.unit u on u.tenant_id = m.tenant_id
           and (u.body_id = $2) = $3 where m.id = $1 order by u.id limit 2`,
        [id, scene.bodyId, body !== null],
      );
    }
    const ASK = `query ($underBody: ID) { tenant { models(filter: { underBody: $underBody, year: 2025 }, first: 200) { nodes {
      id now: keeperCount keeperCount(year: 2025) keepers(year: 2025, first: 3) { totalCount pageInfo { hasNextPage } nodes { fromYear toYear unit { body { id } } } } } } } }`;
    const seen = async (who: typeof scene.officer) =>
      (await who.ask(ASK, { underBody: scene.rootId })).tenant.models.nodes.find(
        (one: { id: string }) => one.id === id,
      );
    const ofCommune = await seen(scene.commune);
    expect(ofCommune).toMatchObject({ now: 0, keeperCount: 4, keepers: { totalCount: 2 } });
    expect(ofCommune.keepers.nodes).toEqual(
      [1, 2].map(() => ({ fromYear: 2025, toYear: 2025, unit: { body: { id: scene.bodyId } } })),
    );
    expect((await seen(scene.officer)).keepers).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const analyst = scene.service.as('bi@hai-phong.demo');
    expect((await analyst.send(ASK, { underBody: scene.rootId })).code).toBe('FORBIDDEN');
    const { tenant } = await analyst.ask('{ tenant { models(first: 200) { nodes { id keeperCount(year: 2025) } } } }');
    expect(tenant.models.nodes).toContainEqual({ id, keeperCount: 4 });
  });
});
