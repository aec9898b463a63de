import { type Caller, type Service, startService } from '../../support/service.js';

/** A unit of the demo's commune that counts and has no card under way, its body, and a model of the city. */
export interface MeritScene {
  readonly service: Service;
  readonly officer: Caller;
  readonly commune: Caller;
  readonly unitId: string;
  readonly bodyId: string;
  readonly rootId: string;
  /** The unit of another tenant. */
  readonly foreignUnitId: string;
}

/** Starts the service and finds whom to note merits for. */
export async function meritScene(): Promise<MeritScene> {
  const service = await startService();
  const [{ tenant_id: tenantId, body_id: bodyId }] = await service.rows(
    "select tenant_id, body_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  const [{ id: unitId }] = await service.rows(
    `select u.id from sauro.unit u join sauro.standing s on s.tenant_id = u.tenant_id and s.unit_id = u.id and s.year = 2026
     where u.tenant_id = $1 and u.body_id = $2 and s.active_models = 0
       and not exists (select from sauro.assessment a where a.tenant_id = u.tenant_id and a.unit_id = u.id)
       and not exists (select from sauro.unit_model k where k.tenant_id = u.tenant_id and k.unit_id = u.id)
     order by u.id limit 1`,
    [tenantId, bodyId],
  );
  const [{ id: rootId }] = await service.rows('select id from sauro.body where tenant_id = $1 and parent_id is null', [
    tenantId,
  ]);
  const [{ id: foreignUnitId }] = await service.rows(
    "select u.id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id where t.code = 'thanh-hoa' order by u.id limit 1",
  );
  return {
    service,
    officer: service.as('officer@hai-phong.demo'),
    commune: service.as('commune@hai-phong.demo'),
    unitId,
    bodyId,
    rootId,
    foreignUnitId,
  };
}

/** Adds a model and gives back its id. */
export async function newModel(scene: MeritScene, name: string, over: object = {}): Promise<string> {
  const { createModel } = await scene.officer.ask(
    'mutation ($input: CreateModelInput!) { createModel(input: $input) { id } }',
    { input: { bodyId: scene.rootId, name, fromYear: 2024, ...over } },
  );
  return createModel.id;
}
