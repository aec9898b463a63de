import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type MeritScene, meritScene } from './merit-scene.js';

let scene: MeritScene;
beforeAll(async () => {
  scene = await meritScene();
});
afterAll(() => scene.service.stop());

const RECORD = `mutation ($input: RecordCommendationInput!) { recordCommendation(input: $input) {
  id year kind quantity decisionNumber decidedOn awardedBy } }`;
const input = (over: object = {}) => ({
  unitId: scene.unitId,
  year: 2026,
  kind: 'INDIVIDUAL',
  quantity: 3,
  decisionNumber: '77/QĐ-UBND',
  decidedOn: '2026-10-02',
  awardedBy: 'Chủ tịch UBND thành phố',
  ...over,
});

describe('recordCommendation', () => {
  test('keeps how many, by which decision, and nobody by name', async () => {
    const { recordCommendation } = await scene.commune.ask(RECORD, { input: input() });
    expect(recordCommendation).toMatchObject({
      year: 2026,
      kind: 'INDIVIDUAL',
      quantity: 3,
      decisionNumber: '77/QĐ-UBND',
    });
    await scene.commune.ask(RECORD, { input: input({ kind: 'COLLECTIVE', quantity: null }) });
    const { unit } = await scene.commune.ask(
      'query ($id: ID!) { unit(id: $id) { commendations(year: 2026) { kind quantity } none: commendations(year: 2024) { id } } }',
      { id: scene.unitId },
    );
    expect(unit).toEqual({
      commendations: [
        { kind: 'INDIVIDUAL', quantity: 3 },
        { kind: 'COLLECTIVE', quantity: 1 },
      ],
      none: [],
    });
    const audits = await scene.service.rows(
      "select subject_id from sauro.audit_event where action = 'commendation.record'",
    );
    expect(audits).toEqual([{ subject_id: scene.unitId }, { subject_id: scene.unitId }]);
  });

  test.each([
    ['a decision that is recorded', {}, 'COMMENDATION_ALREADY_RECORDED', 'decisionNumber'],
    [
      'a collective of two',
      { kind: 'COLLECTIVE', quantity: 2, decisionNumber: '1' },
      'COMMENDATION_QUANTITY',
      'quantity',
    ],
    ['nobody at all', { quantity: 0 }, 'BAD_USER_INPUT', 'quantity'],
    ['a decision of tomorrow', { decidedOn: '2026-11-23', decisionNumber: '2' }, 'MERIT_DATE_IN_FUTURE', 'decidedOn'],
    ['a year that is not open', { year: 2031 }, 'YEAR_NOT_OPEN', 'year'],
    ['a day that does not exist', { decidedOn: '2026-02-30' }, 'BAD_USER_INPUT', 'input.decidedOn'],
    ['a unit that is not there', { unitId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.commune.send(RECORD, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('an approved card that would get other points refuses', async () => {
    const [{ unit_id: unitId }] = await scene.service.rows(
      `select s.unit_id from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'
       where s.year = 2026 and s.band_id is not null and not exists (select from sauro.commendation c
         where c.tenant_id = s.tenant_id and c.unit_id = s.unit_id and c.year = 2026) order by s.unit_id limit 1`,
    );
    expect((await scene.officer.send(RECORD, { input: input({ unitId }) })).code).toBe('ASSESSMENT_APPROVED');
  });

  test('is for officers and heads over the unit who do not report for it', async () => {
    for (const who of ['admin', 'unit', 'bi']) {
      expect((await scene.service.as(`${who}@hai-phong.demo`).send(RECORD, { input: input() })).code).toBe('FORBIDDEN');
    }
    expect((await scene.officer.send(RECORD, { input: input({ unitId: scene.foreignUnitId }) })).code).toBe(
      'NOT_FOUND',
    );
    await scene.service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
       select tenant_id, gen_random_uuid(), account_id, email, person_name, 'UNIT_OFFICER', $1, granted_at
       from sauro.membership where email = 'head@hai-phong.demo'`,
      [scene.unitId],
    );
    const head = scene.service.as('head@hai-phong.demo');
    expect((await head.send(RECORD, { input: input({ decisionNumber: '3' }) })).code).toBe('FORBIDDEN');
  });

  test('the same decision twice at once: one is recorded', async () => {
    const replies = await Promise.all(
      [scene.commune, scene.officer].map((who) => who.send(RECORD, { input: input({ decisionNumber: '88' }) })),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['COMMENDATION_ALREADY_RECORDED', 'done']);
  });
});
