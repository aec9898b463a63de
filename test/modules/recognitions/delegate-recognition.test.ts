import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type RecognitionScene, startRecognitions, YEAR } from './recognition-scene.js';

let scene: RecognitionScene;

beforeAll(async () => {
  scene = await startRecognitions();
});
afterAll(() => scene.service.stop());

const LIST = `query ($filter: RecognitionDelegationFilter, $first: Int, $after: String) { recognitionDelegations(filter: $filter, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id validFrom validTo decisionNumber fromBody { id } toBody { id } } } }`;

describe('delegateRecognition', () => {
  test('another body decides from its first day on, in its own name, and the decision says by whose leave', async () => {
    const [unit, other] = (await scene.registered(2)) as [string, string];
    expect((await scene.decide(unit, {}, scene.neighbourOfficer)).code).toBe('FORBIDDEN');
    const { data } = await scene.delegate({ validTo: '2026-12-01' });
    expect(data.delegateRecognition).toEqual({
      id: expect.any(String),
      version: 1,
      validFrom: '2026-11-20',
      validTo: '2026-12-01',
      decisionNumber: '5/QĐ-BCĐ',
      decidedOn: '2026-11-19',
      endedAt: null,
      endReason: null,
      fromBody: { id: scene.commune },
      toBody: { id: scene.neighbour },
    });
    const { id } = data.delegateRecognition;
    const [audit] = await scene.service.rows(
      'select action, subject_type, changes from sauro.audit_event where subject_id = $1',
      [id],
    );
    expect(audit).toMatchObject({ action: 'recognition.delegate', subject_type: 'RecognitionDelegation' });

    expect((await scene.decide(unit, { decidedOn: '2026-11-19' }, scene.neighbourOfficer)).code).toBe('FORBIDDEN');
    const decided = (await scene.decide(unit, { decidedOn: '2026-11-20' }, scene.neighbourOfficer)).data
      .decideRecognition;
    const names = await scene.service.rows('select id, name from sauro.body where id = any($1::uuid[])', [
      [scene.commune, scene.neighbour],
    ]);
    const nameOf = (body: string) => names.find((row) => row.id === body)?.name;
    expect(decided).toMatchObject({
      decidingBody: { id: scene.neighbour },
      delegation: { id },
      authority: `${nameOf(scene.neighbour)} quyết định theo ủy quyền của ${nameOf(scene.commune)} (Quyết định 5/QĐ-BCĐ ngày 19/11/2026).`,
      certificate: { decidingBody: { id: scene.neighbour } },
    });
    // The bodies above may still decide, by their own power.
    expect((await scene.decide(other, {}, scene.communeOfficer)).data.decideRecognition).toMatchObject({
      delegation: null,
      authority: `${nameOf(scene.commune)} quyết định đối với đơn vị thuộc phạm vi phụ trách.`,
    });
    const revoked = (await scene.revoke(other, {}, scene.neighbourHead)).data.revokeRecognition;
    expect(revoked.certificate.revocation).toMatchObject({ body: { id: scene.neighbour }, delegation: { id } });
  });

  test('is read by the bodies and days that it concerns, page by page', async () => {
    const ask = async (filter: object, more: object = {}) =>
      (await scene.service.as('bi@hai-phong.demo').ask(LIST, { filter, ...more })).recognitionDelegations;
    expect((await ask({ bodyId: scene.neighbour })).nodes).toMatchObject([{ decisionNumber: '5/QĐ-BCĐ' }]);
    const ofCommune = await ask({ bodyId: scene.commune });
    // The demo's own, of October, and the one of this test.
    expect(ofCommune.nodes.map(({ validFrom }: { validFrom: string }) => validFrom)).toEqual([
      '2026-11-20',
      '2026-10-05',
    ]);
    const first = await ask({ bodyId: scene.commune }, { first: 1 });
    expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const second = await ask({ bodyId: scene.commune }, { first: 1, after: first.pageInfo.endCursor });
    expect(second.nodes).toMatchObject([{ validFrom: '2026-10-05' }]);
    expect((await ask({ bodyId: scene.commune, onDay: '2026-11-30' })).totalCount).toBe(1);
    expect((await ask({ bodyId: scene.commune, onDay: '2026-12-01' })).totalCount).toBe(0);
    const foreign = scene.service.as('head@thanh-hoa.demo');
    expect((await foreign.send(LIST, { filter: { bodyId: scene.commune } })).code).toBe('NOT_FOUND');
    expect((await foreign.ask(LIST, { filter: { onDay: '2026-11-22' } })).recognitionDelegations.totalCount).toBe(0);
  });

  test.each([
    ['to the body itself', { toBodyId: 'commune' }, 'DELEGATION_NOT_NEEDED', 'toBodyId'],
    ['to the body above', { toBodyId: 'root' }, 'DELEGATION_NOT_NEEDED', 'toBodyId'],
    ['that ends as it begins', { validTo: '2026-11-20' }, 'DELEGATION_DAYS_REVERSED', 'validTo'],
    [
      'of a decision to come',
      { decidedOn: '2026-11-23', validFrom: '2026-11-23' },
      'RECOGNITION_DATE_IN_FUTURE',
      'decidedOn',
    ],
    ['before its decision', { decidedOn: '2026-11-21' }, 'DELEGATION_BEFORE_DECISION', 'validFrom'],
    [
      'in days of another one',
      { validFrom: '2026-11-30', decidedOn: '2026-11-22' },
      'DELEGATION_OVERLAPS',
      'validFrom',
    ],
    ['to a body that does not exist', { toBodyId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', 'toBodyId'],
    [
      'from a body that does not exist',
      { fromBodyId: '01900000-0000-7000-8000-000000000000' },
      'NOT_FOUND',
      'fromBodyId',
    ],
    ['without a number', { decisionNumber: ' ' }, 'BAD_USER_INPUT', 'decisionNumber'],
  ])('refuses one %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const named = { commune: scene.commune, root: scene.root } as Record<string, string>;
    const input: Record<string, string> = { ...over };
    if (input['toBodyId']) input['toBodyId'] = named[input['toBodyId']] ?? input['toBodyId'];
    const reply = await scene.delegate(input);
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('refuses bodies that have ended', async () => {
    const end = (to: string | null) =>
      scene.service.rows('update sauro.body set valid_to = $2 where id = $1', [scene.neighbour, to]);
    await end('2026-11-21');
    try {
      expect((await scene.delegate({ validFrom: '2026-12-10' })).code).toBe('BODY_ENDED');
      const back = { fromBodyId: scene.neighbour, toBodyId: scene.commune };
      expect((await scene.delegate(back)).code).toBe('BODY_ENDED');
    } finally {
      await end(null);
    }
  });

  test('is for heads over the delegating body', async () => {
    for (const who of ['admin', 'officer', 'commune', 'unit', 'bi'])
      expect((await scene.delegate({}, scene.service.as(`${who}@hai-phong.demo`))).code).toBe('FORBIDDEN');
    expect((await scene.delegate({}, scene.neighbourHead)).code).toBe('FORBIDDEN');
    expect((await scene.delegate({}, scene.service.as('head@thanh-hoa.demo'))).code).toBe('NOT_FOUND');
  });

  test('several at once for the same days: one is made; the database refuses a second too', async () => {
    const input = { fromBodyId: scene.neighbour, toBodyId: scene.commune };
    const replies = await Promise.all([1, 2, 3].map(() => scene.delegate(input)));
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual([
      'DELEGATION_OVERLAPS',
      'DELEGATION_OVERLAPS',
      'done',
    ]);
    await expect(
      scene.service.rows(
        `insert into sauro.recognition_delegation (tenant_id, id, from_body_id, to_body_id, valid_from, decision_number, decided_on, delegated_by, delegated_at)
         select tenant_id, uuidv7(), from_body_id, to_body_id, valid_from + 100, 'x', decided_on, delegated_by, delegated_at
         from sauro.recognition_delegation where from_body_id = $1`,
        [scene.neighbour],
      ),
    ).rejects.toThrow(/recognition_delegation_one_at_a_time/);
  });

  test('a decision that names a delegation to another body is refused by the database', async () => {
    const [unit] = (await scene.registered(1)) as [string];
    await scene.decide(unit);
    await expect(
      scene.service.rows(
        'update sauro.recognition set delegation_id = (select id from sauro.recognition_delegation where from_body_id = $1 limit 1) where unit_id = $2 and year = $3',
        [scene.commune, unit, YEAR],
      ),
    ).rejects.toThrow(/recognition_delegation_fk/);
  });
});
