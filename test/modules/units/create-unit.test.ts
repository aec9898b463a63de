import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let body: { id: string; area_code: string; path: string };
let foreignBody: string;

beforeAll(async () => {
  service = await startService();
  officer = service.as('commune@hai-phong.demo');
  [body] = (await service.rows(
    "select b.id, b.area_code, b.path from sauro.membership m join sauro.body b on b.id = m.body_id where m.email = 'commune@hai-phong.demo'",
  )) as [typeof body];
  const [foreign] = await service.rows(
    "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'thanh-hoa' limit 1",
  );
  foreignBody = foreign.id;
});

afterAll(() => service.stop());

const CREATE = `mutation ($input: CreateUnitInput!) { createUnit(input: $input) {
  id code name kind enterpriseSize schoolLevel armedForces demo validFrom validTo version body { id } area { code } eligible(year: 2026) { eligible }
} }`;
const input = (over: object = {}) => ({
  bodyId: body.id,
  code: 'DN-MOI',
  name: 'Công ty Đóng tàu Sông Cấm',
  kind: 'ENTERPRISE',
  ...over,
});
const count = async () => (await service.rows('select count(*)::int as count from sauro.unit'))[0].count;

describe('createUnit', () => {
  test('adds a unit with its facts, its words, its standing and its audit row', async () => {
    const { createUnit } = await officer.ask(CREATE, { input: input({ enterpriseSize: 'LARGE' }) });
    expect(createUnit).toMatchObject({
      code: 'DN-MOI',
      name: 'Công ty Đóng tàu Sông Cấm',
      kind: 'ENTERPRISE',
      enterpriseSize: 'LARGE',
      schoolLevel: null,
      armedForces: false,
      demo: false,
      validFrom: '2026-11-22',
      validTo: null,
      version: 1,
      body: { id: body.id },
      // Left out, so the area of the body.
      area: { code: body.area_code },
      eligible: { eligible: true },
    });
    const words = await service.rows('select word from sauro.unit_word where unit_id = $1 order by word', [
      createUnit.id,
    ]);
    expect(words.map((row) => row.word)).toEqual(['cam', 'cong', 'dn', 'dong', 'moi', 'song', 'tau', 'ty']);
    const [audit] = await service.rows("select * from sauro.audit_event where action = 'unit.create'");
    expect(audit).toMatchObject({ subject_type: 'Unit', subject_id: createUnit.id });
    expect(audit.changes[0]).toMatchObject({ record: 'unit', from: null, to: { code: 'DN-MOI' } });
    const standings = await service.rows('select year, eligible from sauro.standing where unit_id = $1', [
      createUnit.id,
    ]);
    expect(standings).toEqual([{ year: 2026, eligible: true }]);
  });

  test('in an area of its own', async () => {
    const { createUnit } = await officer.ask(CREATE, {
      input: input({ code: 'CQ-MOI', kind: 'AGENCY', areaCode: '31', armedForces: true }),
    });
    expect(createUnit).toMatchObject({ area: { code: '31' }, armedForces: true, eligible: { eligible: false } });
  });

  test('with a name of one very long word', async () => {
    const { createUnit } = await officer.ask(CREATE, { input: input({ code: 'DAI', name: 'Đ'.repeat(300) }) });
    const [{ word }] = await service.rows("select word from sauro.unit_word where unit_id = $1 and word <> 'dai'", [
      createUnit.id,
    ]);
    expect(word).toBe('d'.repeat(100));
  });

  test.each([
    ['a code that is taken', { code: 'DN-MOI' }, 'UNIT_CODE_TAKEN', 'code'],
    ['an area that does not exist', { code: 'X1', areaCode: '99999' }, 'UNIT_AREA_UNKNOWN', 'areaCode'],
    [
      'a size of a residential area',
      { code: 'X2', kind: 'RESIDENTIAL_AREA', enterpriseSize: 'LARGE' },
      'UNIT_FACTS_DO_NOT_FIT_KIND',
      'kind',
    ],
    ['a level of an enterprise', { code: 'X3', schoolLevel: 'PRIMARY' }, 'UNIT_FACTS_DO_NOT_FIT_KIND', 'kind'],
    ['armed forces of an enterprise', { code: 'X4', armedForces: true }, 'UNIT_FACTS_DO_NOT_FIT_KIND', 'kind'],
    ['a code with odd signs', { code: 'X 5' }, 'BAD_USER_INPUT', 'code'],
    ['no name', { code: 'X6', name: '' }, 'BAD_USER_INPUT', 'name'],
    ['a name of spaces only', { code: 'X7', name: '   ' }, 'BAD_USER_INPUT', 'name'],
    ['a name that is too long', { code: 'X8', name: 'a'.repeat(301) }, 'BAD_USER_INPUT', 'name'],
    ['a kind that is none', { code: 'X9', kind: 'FAMILY' }, 'BAD_USER_INPUT', 'input.kind'],
    [
      'a body that does not exist',
      { code: 'X10', bodyId: '01900000-0000-7000-8000-000000000000' },
      'NOT_FOUND',
      undefined,
    ],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = [await auditHeads(service), await count()];
    const reply = await officer.send(CREATE, { input: input(over) });
    expect(reply.code).toBe(code);
    if (reply.errors[0]?.extensions.field !== undefined) expect(reply.errors[0].extensions.field).toBe(field);
    expect([await auditHeads(service), await count()]).toEqual(before);
  });

  test('refuses a body of another tenant as one that does not exist', async () => {
    expect((await officer.send(CREATE, { input: input({ code: 'X11', bodyId: foreignBody }) })).code).toBe('NOT_FOUND');
  });

  test('refuses a body that has ended', async () => {
    const [ended] = await service.rows(
      "update sauro.body set valid_to = '2026-07-01' where id = (select b.id from sauro.body b where b.path like $1 || '%' and b.id <> $2 limit 1) returning id",
      [body.path.slice(0, 33), body.id],
    );
    const head = service.as('head@hai-phong.demo');
    const reply = await head.send(CREATE, { input: input({ code: 'X12', bodyId: ended.id }) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['UNIT_BODY_ENDED', 'bodyId']);
  });

  test('is for officers, heads and administrators over the body', async () => {
    const [neighbour] = await service.rows(
      "select b.id from sauro.body b where b.path like $1 || '%' and b.id <> $2 and length(b.path) > 33 and b.valid_to is null limit 1",
      [body.path.slice(0, 33), body.id],
    );
    expect((await officer.send(CREATE, { input: input({ code: 'X13', bodyId: neighbour.id }) })).code).toBe(
      'FORBIDDEN',
    );
    for (const who of ['unit', 'bi'])
      expect((await service.as(`${who}@hai-phong.demo`).send(CREATE, { input: input({ code: 'X14' }) })).code).toBe(
        'FORBIDDEN',
      );
    for (const who of ['admin', 'head', 'officer'])
      expect(
        (await service.as(`${who}@hai-phong.demo`).send(CREATE, { input: input({ code: `AI-${who}` }) })).code,
      ).toBeUndefined();
  });

  test('the same code several times at once: one is made, the others are refused', async () => {
    const replies = await Promise.all(
      [1, 2, 3, 4].map(() => officer.send(CREATE, { input: input({ code: 'HAI-LAN' }) })),
    );
    expect(replies.filter((reply) => reply.errors.length === 0)).toHaveLength(1);
    for (const { code } of replies) expect([undefined, 'UNIT_CODE_TAKEN', 'CONFLICT']).toContain(code);
    expect(await service.rows("select id from sauro.unit where code = 'HAI-LAN'")).toHaveLength(1);
  });
});
