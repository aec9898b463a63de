import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RecognitionScene, startRecognitions } from './recognition-scene.js';

// The power to recognise that a body was given goes on with its only successor; what it gave itself ends with it.

let scene: RecognitionScene;
let spare: string[];

const END = 'mutation ($input: EndBodyInput!) { endBody(input: $input) { id } }';
const LIST =
  '{ recognitionDelegations { nodes { id fromBody { id } toBody { id } validFrom validTo decisionNumber decidedOn endReason } } }';

beforeAll(async () => {
  scene = await startRecognitions();
  spare = (
    await scene.service.rows(
      `select id from sauro.body b where tenant_id = $1 and level = 'COMMUNE' and id <> all($2)
         and not exists (select from sauro.recognition_delegation d where d.tenant_id = b.tenant_id and b.id in (d.from_body_id, d.to_body_id))
         and not exists (select from sauro.membership m where m.tenant_id = b.tenant_id and m.body_id = b.id) order by id`,
      [scene.tenantId, [scene.commune, scene.neighbour]],
    )
  ).map(({ id }) => id);
});
afterAll(() => scene.service.stop());

const end = async (id: string, successorIds: string[], more: object = {}) =>
  scene.service.as('admin@hai-phong.demo').send(END, {
    input: {
      id,
      version: (await scene.service.rows('select version from sauro.body where id = $1', [id]))[0].version,
      endsOn: '2026-07-01',
      legalBasis: '1669/NQ-UBTVQH15',
      successorIds,
      ...more,
    },
  });
const unitsOf = async (bodyId: string): Promise<string[]> =>
  (await scene.service.rows('select id from sauro.unit where body_id = $1 and valid_to is null', [bodyId])).map(
    ({ id }) => id,
  );
interface Span {
  readonly validFrom: string;
  readonly validTo: string | null;
}
interface Given extends Span {
  readonly toBody: { readonly id: string };
  readonly decisionNumber: string;
  readonly decidedOn: string;
  readonly endReason: string | null;
}
const spanOf = ({ validFrom, validTo }: Span): string => `${validFrom} ${validTo ?? '9'}`;
const given = async (fromBodyId: string) => {
  const { recognitionDelegations } = await scene.head.ask(LIST);
  return recognitionDelegations.nodes
    .filter(
      (one: { fromBody: { id: string }; decisionNumber: string }) =>
        one.fromBody.id === fromBodyId && one.decisionNumber === '5/QĐ-BCĐ',
    )
    .map(({ toBody, validFrom, validTo, decisionNumber, decidedOn, endReason }: Given) => ({
      to: toBody.id,
      validFrom,
      validTo,
      decisionNumber,
      decidedOn,
      endReason,
    }))
    .sort((a: Span, b: Span) => (spanOf(a) < spanOf(b) ? -1 : 1));
};
const REASON = '1669/NQ-UBTVQH15';

describe('delegations of a body that ends', () => {
  test('what it was let decide, its only successor decides, from the day on which nothing more rests on it', async () => {
    const [heir, other] = spare.splice(0, 2) as [string, string];
    await scene.delegate({ validTo: '2026-12-31' });
    const ahead = await scene.delegate({ fromBodyId: other, validFrom: '2026-12-10', decidedOn: '2026-11-19' });
    expect(ahead.code).toBeUndefined();
    const [unit, next] = (await scene.registered(2)) as [string, string];
    expect((await scene.decide(unit, { decidedOn: '2026-11-22' }, scene.neighbourOfficer)).code).toBeUndefined();
    expect((await end(scene.neighbour, [heir])).code).toBeUndefined();
    const same = { decisionNumber: '5/QĐ-BCĐ', decidedOn: '2026-11-19' };
    expect(await given(scene.commune)).toEqual([
      { to: scene.neighbour, validFrom: '2026-11-20', validTo: '2026-11-23', endReason: REASON, ...same },
      { to: heir, validFrom: '2026-11-23', validTo: '2026-12-31', endReason: null, ...same },
    ]);
    expect(await given(other)).toEqual([
      { to: scene.neighbour, validFrom: '2026-12-10', validTo: '2026-12-10', endReason: REASON, ...same },
      { to: heir, validFrom: '2026-12-10', validTo: null, endReason: null, ...same },
    ]);
    // Who worked for the body that ended now works for the successor, and decides by the same document from that day on.
    scene.service.setNow('2026-11-23T02:00:00Z');
    try {
      const decided = await scene.decide(next, { decidedOn: '2026-11-23' }, scene.neighbourOfficer);
      expect(decided.data.decideRecognition.decidingBody).toEqual({ id: heir });
    } finally {
      scene.service.setNow('2026-11-22T02:00:00Z');
    }
    const audit = await scene.service.rows(
      `select count(*)::int as n from sauro.audit_event where action = 'body.end' and subject_type = 'RecognitionDelegation' and reason = $1`,
      [REASON],
    );
    expect(audit).toEqual([{ n: 4 }]);
    expect(await scene.recount()).toEqual([]);
  });

  test.each([
    ['gave the power itself', (from: string) => ({ fromBodyId: from })],
    ['is divided', (from: string) => ({ toBodyId: from })],
    ['hands on to who gave it', (from: string, heir: string) => ({ fromBodyId: heir, toBodyId: from })],
    ['hands on to a higher body', (from: string) => ({ toBodyId: from })],
  ])('end with it where it %s', async (why, bodies) => {
    const [ended, heir, second] = spare.splice(0, 3) as [string, string, string];
    const giver = spare.shift() as string;
    const reply = await scene.delegate({ fromBodyId: giver, toBodyId: heir, ...bodies(ended, heir) });
    expect(reply.code).toBeUndefined();
    const from = reply.data.delegateRecognition.fromBody.id;
    const to = why === 'is divided' ? [heir, second] : [why === 'hands on to a higher body' ? scene.root : heir];
    const placements = to.length > 1 ? [{ toBodyId: heir, unitIds: await unitsOf(ended) }] : undefined;
    expect((await end(ended, to, { placements })).code).toBeUndefined();
    expect(await given(from)).toEqual([
      expect.objectContaining({ validFrom: '2026-11-20', validTo: '2026-11-22', endReason: REASON }),
    ]);
  });

  test('one that is over stays as it was', async () => {
    const [ended, heir, giver] = spare.splice(0, 3) as [string, string, string];
    await scene.delegate({ fromBodyId: giver, toBodyId: ended, validTo: '2026-11-22' });
    expect((await end(ended, [heir])).code).toBeUndefined();
    expect(await given(giver)).toEqual([expect.objectContaining({ validTo: '2026-11-22', endReason: null })]);
  });

  test('one that is made while a body ends is refused or follows', async () => {
    const [ended, heir, ...givers] = spare.splice(0, 5) as [string, string, ...string[]];
    const replies = await Promise.all([
      ...givers.map((fromBodyId) => scene.delegate({ fromBodyId, toBodyId: ended })),
      end(ended, [heir]),
    ]);
    expect(replies.at(-1)?.code).toBeUndefined();
    expect(replies.map(({ code }) => code).filter((code) => code && code !== 'BODY_ENDED')).toEqual([]);
    const left = await scene.service.rows(
      'select id from sauro.recognition_delegation where to_body_id = $1 and (valid_to is null or valid_to > $2)',
      [ended, '2026-11-22'],
    );
    expect(left).toEqual([]);
  });
});
