import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let root: { id: string };

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  root = (await admin.ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0];
});

afterAll(() => service.stop());

const CREATE = `mutation ($input: CreateBodyInput!) { createBody(input: $input) { id code name level version area { name } parent { id } ancestors { id } validFrom } }`;
const input = (over: object = {}) => ({
  parentId: root.id,
  code: 'BCD-MOI',
  name: 'Ban Chỉ đạo Khu kinh tế',
  level: 'COMMUNE',
  areaCode: '11317',
  ...over,
});

describe('createBody', () => {
  test('adds a body under another, with its audit row', async () => {
    const { createBody } = await admin.ask(CREATE, { input: input({ areaCode: undefined }) });
    expect(createBody).toMatchObject({
      code: 'BCD-MOI',
      level: 'COMMUNE',
      version: 1,
      area: null,
      parent: { id: root.id },
      ancestors: [{ id: root.id }],
      validFrom: '2026-11-22',
    });
    const [audit] = await service.rows(
      "select action, subject_id, person_name, changes from sauro.audit_event where action = 'body.create'",
    );
    expect(audit).toMatchObject({ action: 'body.create', subject_id: createBody.id });
    expect(audit.changes[0]).toMatchObject({
      record: 'body',
      from: null,
      to: { code: 'BCD-MOI', name: 'Ban Chỉ đạo Khu kinh tế' },
    });
  });

  test.each([
    ['a code that is taken', { code: 'BCD-TP', areaCode: undefined }, 'BODY_CODE_TAKEN', 'code'],
    [
      'a level that is not below',
      { code: 'X1', level: 'PROVINCE', areaCode: undefined },
      'BODY_LEVEL_NOT_BELOW_PARENT',
      'level',
    ],
    ['an area that does not exist', { code: 'X2', areaCode: '99999' }, 'BODY_AREA_UNKNOWN', 'areaCode'],
    [
      'a name of spaces only is a name of nothing',
      { code: 'X3', name: '', areaCode: undefined },
      'BAD_USER_INPUT',
      'name',
    ],
    ['a code with odd signs', { code: 'X 4', areaCode: undefined }, 'BAD_USER_INPUT', 'code'],
    [
      'a parent that does not exist',
      { code: 'X5', parentId: '01900000-0000-7000-8000-000000000000', areaCode: undefined },
      'NOT_FOUND',
      undefined,
    ],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(service);
    const reply = await admin.send(CREATE, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('is for administrators', async () => {
    for (const who of ['head', 'officer', 'commune', 'unit', 'bi']) {
      expect(
        (await service.as(`${who}@hai-phong.demo`).send(CREATE, { input: input({ code: 'X6', areaCode: undefined }) }))
          .code,
      ).toBe('FORBIDDEN');
    }
  });

  test('says a refusal in the language of the request', async () => {
    const say = async (language: string) =>
      (
        await admin
          .with({ 'accept-language': language })
          .send(CREATE, { input: input({ code: 'BCD-TP', areaCode: undefined }) })
      ).errors[0]?.message;
    expect(await say('vi')).toBe('Mã "BCD-TP" đã có trong địa phương này.');
    expect(await say('en-GB,en;q=0.9,vi;q=0.5')).toBe('The code "BCD-TP" is already used in this tenant.');
  });

  test('the same code twice at once: one is made, the other is refused', async () => {
    const replies = await Promise.all(
      [1, 2, 3, 4].map(() => admin.send(CREATE, { input: input({ code: 'HAI-LAN', areaCode: undefined }) })),
    );
    expect(replies.filter((reply) => reply.errors.length === 0)).toHaveLength(1);
    expect(new Set(replies.flatMap((reply) => reply.code ?? []))).toSatisfy((codes: Set<string>) =>
      [...codes].every((code) => ['BODY_CODE_TAKEN', 'CONFLICT'].includes(code)),
    );
    const [{ count }] = await service.rows("select count(*)::int from sauro.body where code = 'HAI-LAN'");
    expect(count).toBe(1);
  });

  test('the new body reports from now on: what is still ahead, not what was due before it was', async () => {
    const duesAfter = async (now: string, bodyCode: string) => {
      service.setNow(now);
      const { createBody } = await admin.ask(CREATE, { input: input({ code: bodyCode, areaCode: undefined }) });
      return service.rows(
        `select r.code, d.year, d.status from sauro.report_due d join sauro.reporting_regime r on r.tenant_id = d.tenant_id and r.id = d.regime_id
         where d.body_id = $1 order by d.year`,
        [createBody.id],
      );
    };
    const [{ code }] = await service.rows(
      "select code from sauro.reporting_regime where tenant_id = (select id from sauro.tenant where code = 'hai-phong')",
    );
    // The city asks its communes for their report on 30/10.
    expect(await duesAfter('2026-10-30T16:59:59Z', 'BCD-KIP')).toEqual([{ code, year: 2026, status: 'OPEN' }]);
    expect(await duesAfter('2026-10-30T17:00:00Z', 'BCD-MUON')).toEqual([]);
    service.setNow('2026-11-22T02:00:00Z');
  });
});
