import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import type { Caller } from '../../support/service.js';
import { type MeritScene, meritScene } from './merit-scene.js';
import { modelThrough, moveInto } from './move-models.js';

let scene: MeritScene;
let head: Caller;
let promoted: { readonly id: string; readonly version: number };
beforeAll(async () => {
  scene = await meritScene();
  head = scene.service.as('head@hai-phong.demo');
  promoted = await modelThrough(scene, 'Tổ dân phố an toàn', ['ACTIVE', 'PROMOTED']);
});
afterAll(() => scene.service.stop());

const { mutation: RECOGNISE, said } = moveInto('RECOGNISED_ABOVE');
const input = (over: object = {}) => ({ ...promoted, ...said, ...over });

describe('recogniseModel', () => {
  test.each([
    ['a decision of tomorrow', { decidedOn: '2026-11-23' }, 'MERIT_DATE_IN_FUTURE', 'decidedOn'],
    ['a decision before the last one', { decidedOn: '2026-02-28' }, 'MODEL_DECIDED_BEFORE_LAST_STEP', 'decidedOn'],
    ['nobody who recognised it', { authority: '' }, 'BAD_USER_INPUT', 'authority'],
    ['another state', { status: 'ACTIVE' }, 'BAD_USER_INPUT', 'status'],
    ['a stale version', { version: 9 }, 'CONFLICT', undefined],
    ['a model that is not there', { id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await head.send(RECOGNISE, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('is for heads over its body', async () => {
    for (const who of ['admin', 'officer', 'commune', 'unit', 'bi']) {
      expect((await scene.service.as(`${who}@hai-phong.demo`).send(RECOGNISE, { input: input() })).code).toBe(
        'FORBIDDEN',
      );
    }
    expect((await scene.service.as('head@thanh-hoa.demo').send(RECOGNISE, { input: input() })).code).toBe('NOT_FOUND');
  });

  test('by the province, then by another authority; never twice, never before it is spread', async () => {
    const byProvince = moveInto('RECOGNISED_BY_PROVINCE').said;
    const replies = await Promise.all(
      [1, 2].map(() => head.send(RECOGNISE, { input: { ...promoted, ...byProvince } })),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const { moved } = await head.ask(RECOGNISE, { input: input({ version: promoted.version + 1 }) });
    expect(moved.status).toBe('RECOGNISED_ABOVE');
    expect(
      moved.steps.map(({ toStatus, authority }: { toStatus: string; authority: string | null }) => [
        toStatus,
        authority,
      ]),
    ).toEqual([
      ['PROPOSED', null],
      ['ACTIVE', null],
      ['PROMOTED', null],
      ['RECOGNISED_BY_PROVINCE', 'UBND tỉnh'],
      ['RECOGNISED_ABOVE', 'Bộ Công an'],
    ]);
    expect((await head.send(RECOGNISE, { input: input({ version: moved.version }) })).code).toBe('MODEL_WRONG_STATE');
    const active = await modelThrough(scene, 'Chưa nhân rộng', ['ACTIVE']);
    expect((await head.send(RECOGNISE, { input: input(active) })).code).toBe('MODEL_WRONG_STATE');
  });

  test('ending it owes a reason, and its steps replay to its state', async () => {
    const { mutation } = moveInto('ENDED');
    const version = promoted.version + 2;
    const silent = await head.send(mutation, { input: { id: promoted.id, version, toYear: 2026, reason: ' ' } });
    expect([silent.code, silent.errors[0]?.extensions.field]).toEqual(['REASON_REQUIRED', 'reason']);
    await head.ask(mutation, { input: { id: promoted.id, version, toYear: 2026, reason: 'Đã gộp vào mô hình khác' } });
    const broken = await scene.service.rows(
      `select m.name from sauro.model m
       join lateral (select array_agg(array[coalesce(s.from_status, ''), s.to_status] order by s.at, s.id) as moves from sauro.model_step s
         where s.tenant_id = m.tenant_id and s.model_id = m.id having count(*) > 0) h on true
       where h.moves[array_length(h.moves, 1)][2] <> m.status
         or exists (select from generate_series(2, array_length(h.moves, 1)) i where h.moves[i][1] <> h.moves[i - 1][2])`,
    );
    expect(broken).toEqual([]);
  });
});
