import { getNamedType, isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads, omit, positions, probe, rootFields, type SampleIds, sampleIds } from '../support/probe.js';
import { rowsToAttack } from '../support/rows-to-attack.js';
import { type Caller, type Service, startService } from '../support/service.js';

// Bad input into every place of every mutation, found in the schema: each is refused with a code, and nothing is written.
// What only one use case can get wrong (points above the maximum, wrong state) is in that use case's own test.

let service: Service;
let admin: Caller;
let callers: Caller[];
let own: SampleIds;
let before: unknown[];

const mutations = rootFields('mutation').map((field) => field.name);
const open = new Set(['signIn']);
/** Mutations on the caller's own account: every role may. */
const ofOneself = new Set(['changePassword', 'signOutEverywhere']);
const places = positions.filter((position) => position.root === 'mutation');

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  callers = ['admin', 'head', 'unit', 'commune'].map((who) => service.as(`${who}@hai-phong.demo`));
  // Records that the callers have to do with, so that it is not their role that is refused.
  const [unit] = await service.rows("select unit_id from sauro.membership where email = 'unit@hai-phong.demo'");
  const [commune] = await service.rows("select body_id from sauro.membership where email = 'commune@hai-phong.demo'");
  const ofCommune = async (table: string) =>
    (await service.rows(`select id from sauro.${table} where body_id = $1 limit 1`, [commune.body_id]))[0].id;
  const [card] = await service.rows('select id from sauro.assessment where unit_id = $1 limit 1', [unit.unit_id]);
  for (const rows of rowsToAttack) await service.rows(rows);
  own = {
    ...(await sampleIds(service, 'hai-phong')),
    assessment: card.id,
    report: await ofCommune('report'),
    report_due: await ofCommune('report_due'),
    assignment: await ofCommune('assignment'),
  };
  before = await auditHeads(service);
});

afterAll(() => service.stop());

/** Runs one probe for each place and lists the answers that were not expected; nothing may have been written. */
async function answersOtherThan(
  expected: (answer: string) => boolean,
  chosen: readonly { root: 'query' | 'mutation'; field: string; name: string; path: readonly string[] }[],
  value: unknown,
  ask: readonly Caller[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { root, field, name, path } of chosen) {
    let answer = '';
    for (const caller of ask) {
      ({ answer } = await probe(caller, root, field, own, { path, value }));
      if (answer !== 'FORBIDDEN') break;
    }
    if (!expected(answer)) wrong.push(`${field} ${name}: ${answer}`);
  }
  expect(await auditHeads(service)).toEqual(before);
  return wrong;
}

describe('every mutation refuses', () => {
  test('what is missing', async () => {
    expect(
      await answersOtherThan(
        (answer) => answer === 'BAD_USER_INPUT',
        places.filter((place) => place.required),
        omit,
        [admin],
      ),
    ).toEqual([]);
  });

  test('null where a value is needed', async () => {
    expect(
      await answersOtherThan(
        (answer) => answer === 'BAD_USER_INPUT',
        places.filter((place) => place.required),
        null,
        [admin],
      ),
    ).toEqual([]);
  });

  test('a value of another type', async () => {
    expect(
      await answersOtherThan(
        (answer) => answer === 'BAD_USER_INPUT',
        places.filter((place) => !['Boolean'].includes(place.type)),
        { a: [true] },
        [admin],
      ),
    ).toEqual([]);
    expect(
      await answersOtherThan(
        (answer) => answer === 'BAD_USER_INPUT',
        places.filter((place) => place.type === 'Boolean'),
        'yes',
        [admin],
      ),
    ).toEqual([]);
  });

  test('a text that is too long, and one that is empty', async () => {
    const texts = places.filter((place) => place.type === 'String');
    expect(await answersOtherThan((answer) => answer === 'BAD_USER_INPUT', texts, 'x'.repeat(20_001), [admin])).toEqual(
      [],
    );
    expect(
      await answersOtherThan(
        (answer) => /^[A-Z_]+$/.test(answer) && answer !== 'INTERNAL',
        texts.filter((place) => place.required),
        '',
        callers,
      ),
    ).toEqual([]);
  });

  test('numbers beyond any range', async () => {
    const numbers = places.filter((place) => ['Int', 'Decimal'].includes(place.type));
    for (const value of [-1, 2_147_483_647, 9e15, 0.001]) {
      expect(
        await answersOtherThan((answer) => /^[A-Z_]+$/.test(answer) && answer !== 'INTERNAL', numbers, value, callers),
      ).toEqual([]);
    }
  });

  test('a stale version', async () => {
    const versions = places.filter((place) => place.name.endsWith('.version') && place.required);
    expect(versions.length).toBeGreaterThan(10);
    expect(await answersOtherThan((answer) => answer === 'CONFLICT', versions, 999_999, callers)).toEqual([]);
  });

  test('nobody, a wrong token, and a caller who only reads', async () => {
    const all = mutations
      .filter((name) => !open.has(name))
      .map((field) => ({ root: 'mutation' as const, field, name: field, path: ['-'] }));
    expect(await answersOtherThan((answer) => answer === 'UNAUTHENTICATED', all, undefined, [service.nobody])).toEqual(
      [],
    );
    const forged = service.nobody.with({ authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' });
    expect(await answersOtherThan((answer) => answer === 'UNAUTHENTICATED', all, undefined, [forged])).toEqual([]);
    const reader = service.as('bi@hai-phong.demo');
    const others = all.filter(({ field }) => !ofOneself.has(field));
    expect(await answersOtherThan((answer) => answer === 'FORBIDDEN', others, undefined, [reader])).toEqual([]);
  });

  test('every mutation takes one input object, so that it can grow', () => {
    const odd = rootFields('mutation').filter(
      (field) =>
        field.args.length > 1 ||
        (field.args.length === 1 && !isInputObjectType(getNamedType(field.args[0]?.type as never))),
    );
    expect(odd.map((field) => field.name)).toEqual([]);
  });
});
