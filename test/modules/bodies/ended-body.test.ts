import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Service, startService } from '../../support/service.js';

// A body that has ended keeps its past and takes nothing new.

let service: Service;
let ended: { id: string; version: number };
let commune: { id: string; version: number };
let district: { id: string };

beforeAll(async () => {
  service = await startService();
  const { tenant } = await service
    .as('admin@hoa-binh.demo')
    .ask('{ tenant { rootBodies { children { id version children { id version } } } } }');
  [ended, district] = tenant.rootBodies[0].children;
  [commune] = tenant.rootBodies[0].children[1].children;
  await service.rows("update sauro.body set valid_to = '2025-07-01' where id = $1", [ended.id]);
});

afterAll(() => service.stop());

test.each([
  [
    'a body under it',
    'createBody',
    'CreateBodyInput',
    () => ({ parentId: ended.id, code: 'X', name: 'X', level: 'COMMUNE' }),
    'parentId',
  ],
  ['a body moved to it', 'moveBody', 'MoveBodyInput', () => ({ ...commune, parentId: ended.id }), 'parentId'],
  [
    'to be moved',
    'moveBody',
    'MoveBodyInput',
    () => ({ id: ended.id, version: ended.version, parentId: district.id }),
    undefined,
  ],
  [
    'another name',
    'renameBody',
    'RenameBodyInput',
    () => ({ id: ended.id, version: ended.version, name: 'X' }),
    undefined,
  ],
  [
    'a model',
    'createModel',
    'CreateModelInput',
    () => ({ bodyId: ended.id, name: 'Mô hình', fromYear: 2025 }),
    'bodyId',
  ],
  [
    'a target',
    'setTarget',
    'TargetInput',
    () => ({
      bodyId: ended.id,
      year: 2025,
      code: 'X',
      metric: 'SAFE_RATE',
      comparator: 'AT_LEAST',
      threshold: 70,
      kinds: ['AGENCY'],
      denominator: 'ELIGIBLE',
    }),
    'bodyId',
  ],
] as const)('%s is refused', async (_, mutation, type, input, field) => {
  const before = await auditHeads(service);
  const caller = service.as(mutation === 'createModel' ? 'head@hoa-binh.demo' : 'admin@hoa-binh.demo');
  const { errors } = await caller.send(`mutation ($input: ${type}!) { ${mutation}(input: $input) { id } }`, {
    input: input(),
  });
  expect([errors[0]?.extensions.code, errors[0]?.extensions.field]).toEqual(['BODY_ENDED', field]);
  expect(await auditHeads(service)).toEqual(before);
});
