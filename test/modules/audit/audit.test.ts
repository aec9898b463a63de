import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayReadAudit } from '../../../src/platform/audit/audit.policy.js';
import { type AuditEntry, appendAudit } from '../../../src/platform/audit/audit.store.js';
import { readableChanges } from '../../../src/platform/audit/audit-changes.js';
import { refusalOf } from '../../../src/platform/graphql/errors.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let rootId: string;
let tenantId: string;
/** Bodies made at 01:00, 02:00 … 06:00 UTC, and the first one renamed at 07:00. */
const bodyIds: string[] = [];

beforeAll(async () => {
  service = await startService();
  const { tenant } = await service.as(ADMIN).ask('{ tenant { id rootBodies { id } } }');
  tenantId = tenant.id;
  rootId = tenant.rootBodies[0].id;
  for (let hour = 1; hour <= 6; hour += 1) {
    service.setNow(`2026-11-22T0${hour}:00:00.5Z`);
    const { createBody } = await service
      .as(ADMIN)
      .ask('mutation($input: CreateBodyInput!) { createBody(input: $input) { id } }', {
        input: { parentId: rootId, code: `AUDIT-${hour}`, name: `Ban ${hour}`, level: 'COMMUNE' },
      });
    bodyIds.push(createBody.id);
  }
  service.setNow('2026-11-22T07:00:00Z');
  await service.as(ADMIN).ask('mutation($input: RenameBodyInput!) { renameBody(input: $input) { id } }', {
    input: { id: bodyIds[0], version: 1, name: 'Ban một' },
  });
});
afterAll(() => service.stop());

const ADMIN = 'admin@hai-phong.demo';
const list = `query List($filter: AuditFilter, $first: Int, $after: String) {
  auditEvents(filter: $filter, first: $first, after: $after) {
    totalCount
    nodes { id seq at personName accountId action subjectType subjectId reason requestId changes { record recordId field from to } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const ask = async (filter: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  (await service.as(ADMIN).ask(list, { filter, ...more })).auditEvents;
const verify = async () =>
  (await service.as(ADMIN).ask('{ auditVerification { whole events firstBroken lastHash } }')).auditVerification;

describe('auditEvents', () => {
  test('says who did what, when, from what to what', async () => {
    const { nodes } = await ask({ subjectId: bodyIds[0] });
    expect(nodes).toHaveLength(2);
    const [renamed, made] = nodes;
    expect(renamed).toMatchObject({
      at: '2026-11-22T07:00:00Z',
      personName: 'Quản trị viên Thành phố Hải Phòng',
      action: 'body.rename',
      subjectType: 'Body',
      subjectId: bodyIds[0],
    });
    expect(renamed.changes).toContainEqual({
      record: 'body',
      recordId: bodyIds[0],
      field: 'name',
      from: 'Ban 1',
      to: 'Ban một',
    });
    expect(made.action).toBe('body.create');
    expect(made.changes).toContainEqual({
      record: 'body',
      recordId: bodyIds[0],
      field: 'code',
      from: null,
      to: 'AUDIT-1',
    });
    expect(renamed.seq).toBeGreaterThan(made.seq);
  });

  test('filters by action, account and time', async () => {
    expect((await ask({ action: 'body.create' })).totalCount).toBe(6);
    const [{ accountId }] = (await ask({ action: 'body.rename' })).nodes;
    expect((await ask({ accountId })).totalCount).toBe(7);
    const between = await ask({ from: '2026-11-22T02:00:00.5Z', to: '2026-11-22T04:00:00.5Z' });
    expect(between.nodes.map(({ at }: { at: string }) => at)).toEqual([
      '2026-11-22T03:00:00.5Z',
      '2026-11-22T02:00:00.5Z',
    ]);
    expect((await ask({ accountId, action: 'seed.demo' })).totalCount).toBe(0);
  });

  test('pages from the newest to the first, without gaps', async () => {
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo } = await ask({}, { first: 3, after });
      seen.push(...nodes.map(({ seq }: { seq: number }) => seq));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => seen.length - index));
  });

  test('administrators and heads over the root read it; nobody else', async () => {
    expect((await service.as('head@hai-phong.demo').send(list)).errors).toEqual([]);
    for (const email of ['officer', 'commune', 'unit', 'bi'].map((role) => `${role}@hai-phong.demo`)) {
      expect((await service.as(email).send(list)).code).toBe('FORBIDDEN');
      expect((await service.as(email).send('{ auditVerification { whole } }')).code).toBe('FORBIDDEN');
    }
    const local = 'local-auditor@example.com';
    await service.as(ADMIN).ask('mutation($input: GrantMembershipInput!) { grantMembership(input: $input) { id } }', {
      input: { email: local, personName: 'Quản trị xã', role: 'TENANT_ADMIN', bodyId: bodyIds[1] },
    });
    expect((await service.as(local).send(list)).code).toBe('FORBIDDEN');
    expect((await service.nobody.send(list)).code).toBe('UNAUTHENTICATED');
  });

  test('another tenant sees nothing of it, whatever it asks by', async () => {
    const other = service.as('admin@thanh-hoa.demo');
    expect((await other.ask(list, { filter: { action: 'body.create' } })).auditEvents.totalCount).toBe(0);
    expect((await other.send(list, { filter: { subjectId: bodyIds[0] } })).code).toBe('NOT_FOUND');
  });

  test('bad filters are refused', async () => {
    for (const filter of [{ subjectId: 'x' }, { from: 'yesterday' }, { action: '' }]) {
      expect((await service.as(ADMIN).send(list, { filter })).code).toBe('BAD_USER_INPUT');
    }
    expect((await service.as(ADMIN).send(list, { first: 201 })).code).toBe('BAD_USER_INPUT');
  });

  test('two statements, however many events', async () => {
    const count = async (first: number) =>
      (await service.statements(() => service.as(ADMIN).ask(list, { first }))).sql.filter((text) =>
        text.includes('audit_event'),
      ).length;
    expect(await count(1)).toBe(2);
    expect(await count(200)).toBe(2);
  });
});

describe('auditVerification', () => {
  test('a chain that nobody touched is whole', async () => {
    const { totalCount } = await ask();
    expect(await verify()).toEqual({
      whole: true,
      events: totalCount,
      firstBroken: null,
      lastHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('the service itself can neither change nor delete', async () => {
    for (const statement of [
      "update sauro.audit_event set reason = 'x'",
      'delete from sauro.audit_event',
      'truncate sauro.audit_event',
    ]) {
      await expect(service.database.pool.query(statement)).rejects.toThrow(/permission denied/);
    }
  });

  // Whoever owns the database can do all of this; the chain shows it. Each case puts the rows back.
  const seqOf = async (body: number) =>
    (await ask({ subjectId: bodyIds[body], action: 'body.create' })).nodes[0].seq as number;
  const at = 'where tenant_id = $1 and seq = $2';

  test.each([
    ['a changed reason', "update sauro.audit_event set reason = 'invented'"],
    ['another person', "update sauro.audit_event set person_name = 'Ai đó'"],
    ['another time', "update sauro.audit_event set at = at + interval '1 millisecond'"],
    ['a changed value', "update sauro.audit_event set changes = jsonb_set(changes, '{0,to,name}', '\"x\"')"],
    ['a deleted event', 'delete from sauro.audit_event'],
    ['a new hash for a changed event', "update sauro.audit_event set reason = 'invented', hash = repeat('a', 64)"],
  ])('%s is found', async (_, statement) => {
    const seq = await seqOf(2);
    const kept = await service.rows(`select * from sauro.audit_event ${at}`, [tenantId, seq]);
    await service.rows(`${statement} ${at}`, [tenantId, seq]);
    expect(await verify()).toMatchObject({ whole: false, firstBroken: seq, events: seq - 1 });
    await service.rows(`delete from sauro.audit_event ${at}`, [tenantId, seq]);
    await service.rows(
      'insert into sauro.audit_event select * from json_populate_recordset(null::sauro.audit_event, $1)',
      [JSON.stringify(kept)],
    );
    expect((await verify()).whole).toBe(true);
  });

  test('two events that changed places are found', async () => {
    const seq = await seqOf(3);
    const swap =
      'update sauro.audit_event set seq = case seq when $2::bigint then $3::bigint when $3 then $2 else seq end where tenant_id = $1 and seq in ($2, $3)';
    // The unique key is checked row by row, so one goes by way of a number that nobody has.
    const turn = async () => {
      await service.rows(swap, [tenantId, seq, 1_000_000]);
      await service.rows(swap, [tenantId, seq + 1, seq]);
      await service.rows(swap, [tenantId, 1_000_000, seq + 1]);
    };
    await turn();
    expect(await verify()).toMatchObject({ whole: false, firstBroken: seq });
    await turn();
    expect((await verify()).whole).toBe(true);
  });

  test('events cut off at the end are found', async () => {
    const { totalCount } = await ask();
    const kept = await service.rows('select * from sauro.audit_event where tenant_id = $1 and seq > $2', [
      tenantId,
      totalCount - 2,
    ]);
    await service.rows('delete from sauro.audit_event where tenant_id = $1 and seq > $2', [tenantId, totalCount - 2]);
    expect(await verify()).toMatchObject({ whole: false, firstBroken: totalCount - 1, events: totalCount - 2 });
    await service.rows(
      'insert into sauro.audit_event select * from json_populate_recordset(null::sauro.audit_event, $1)',
      [JSON.stringify(kept)],
    );
    expect((await verify()).whole).toBe(true);
  });

  const append = (count: number, more: Partial<AuditEntry> = {}) =>
    service.database.writeAside(tenantId, async ({ db, last }) => {
      const writes = await appendAudit(
        db,
        Array.from({ length: count }, (_, index) => ({
          at: '2026-11-22T07:30:00.123Z',
          accountId: null,
          personName: 'Sáu Rõ',
          action: 'test.append',
          subjectType: 'Tenant',
          subjectId: tenantId,
          changes: [{ b: index, a: { d: [1.5, null], c: 'ă' } }],
          reason: null,
          requestId: 'test',
          ...more,
        })),
      );
      last.push(...writes);
    });

  test.each([
    ['nothing', { changes: [], reason: null, subjectId: null }],
    ['quotes, slashes and lines', { personName: `"Anh" \\ 'Chị'\n\t/`, reason: '","x",[' }],
    [
      'letters of other alphabets, and half a letter',
      { personName: 'Nguyễn 😀 \u{1F1FB}', reason: 'Đ\uFEFF\u2028e\u0301' },
    ],
    [
      'keys in another order, and what is left out',
      { changes: [{ z: 1, a: undefined, é: { y: [], b: {} } }, 'x', 2.5] },
    ],
    ['a long one', { reason: 'ữ'.repeat(100_000) }],
  ])('the database hashes a link as it is verified: %s', async (_, entry) => {
    const { events } = await verify();
    await append(1, entry);
    expect(await verify()).toMatchObject({ whole: true, events: events + 1 });
  });

  test.each<[string, Partial<AuditEntry>]>([
    ['half a letter', { reason: 'x\ud83d' }],
    ['NUL', { reason: 'x\0' }],
    ['half a letter in what changed', { changes: [{ a: '\udc00' }] }],
    ['NUL in what changed', { changes: [{ a: '\0' }] }],
  ])('what would not be read as it is hashed is refused: %s', async (_, entry) => {
    const { events } = await verify();
    expect(refusalOf(await append(1, entry).catch((error: unknown) => error))?.code).toBe('BAD_USER_INPUT');
    expect(await verify()).toMatchObject({ whole: true, events });
  });

  test.each([
    ['half a letter', 'x\ud83d'],
    ['NUL', `x\0', 'COMMUNE'); select 1 --`],
  ])('a caller who sends such a text hears so, and nothing is written: %s', async (_, name) => {
    const { events } = await verify();
    const reply = await service
      .as(ADMIN)
      .send('mutation($input: CreateBodyInput!) { createBody(input: $input) { id } }', {
        input: { parentId: rootId, code: 'AUDIT-X', name, level: 'COMMUNE' },
      });
    expect(reply.code).toBe('BAD_USER_INPUT');
    expect(await verify()).toMatchObject({ whole: true, events });
  });

  test('links of many at once, alone and several together, make one chain', async () => {
    const { events } = await verify();
    await Promise.all(Array.from({ length: 40 }, (_, turn) => append(turn % 4 === 0 ? 3 : 1)));
    expect(await verify()).toMatchObject({ whole: true, events: events + 60 });
  });

  test('where the end of the chain is missing nothing is written', async () => {
    const [head] = await service.rows('delete from sauro.audit_head where tenant_id = $1 returning *', [tenantId]);
    const count = async () =>
      (await service.rows('select count(*) from sauro.audit_event where tenant_id = $1', [tenantId]))[0].count;
    const before = await count();
    for (const links of [1, 2]) await expect(append(links)).rejects.toThrow();
    expect(await count()).toBe(before);
    await service.rows('insert into sauro.audit_head select * from json_populate_record(null::sauro.audit_head, $1)', [
      JSON.stringify(head),
    ]);
    expect((await verify()).whole).toBe(true);
  });

  test('a long chain is read page by page', async () => {
    const [newest] = await service.rows('select seq, hash from sauro.audit_head where tenant_id = $1', [tenantId]);
    await append(2_500);
    const { result, sql } = await service.statements(verify);
    expect(result).toMatchObject({ whole: true, events: Number(newest.seq) + 2_500 });
    expect(sql.filter((text) => text.includes('audit_event')).length).toBe(3);
  });

  test('more events than one statement takes make one chain', async () => {
    const before = await verify();
    const { sql } = await service.statements(() => append(9_000));
    expect(sql.filter((text) => text.includes('insert into "audit_event"'))).toHaveLength(3);
    expect(await verify()).toMatchObject({ whole: true, events: before.events + 9_000 });
  });
});

describe('readable changes', () => {
  const subject = { subjectType: 'Tenant', subjectId: 't' };

  test.each([
    [
      'a new record',
      { record: 'unit', id: 'u', from: null, to: { name: 'A', size: null } },
      [['unit', 'u', 'name', null, 'A']],
    ],
    [
      'a changed field',
      { record: 'unit', id: 'u', from: { name: 'A' }, to: { name: 'B' } },
      [['unit', 'u', 'name', 'A', 'B']],
    ],
    ['what stayed the same', { record: 'unit', id: 'u', from: { name: 'A' }, to: { name: 'A' } }, []],
    [
      'numbers and lists',
      { record: 'unit', id: 'u', from: { n: 1 }, to: { n: 2, kinds: ['A'] } },
      [
        ['unit', 'u', 'n', '1', '2'],
        ['unit', 'u', 'kinds', null, '["A"]'],
      ],
    ],
    ['a removed record', { record: 'unit', id: 'u', from: { name: 'A' } }, [['unit', 'u', 'name', 'A', null]]],
    ['counts', { bodies: 115 }, [['Tenant', 't', 'bodies', null, '115']]],
    ['nonsense', 'x', []],
  ])('%s', (_, change, expected) => {
    expect(readableChanges([change], subject).map((one) => Object.values(one))).toEqual(expected);
  });
});

describe('mayReadAudit', () => {
  const path = (depth: number) => `${'0'.repeat(32)}/`.repeat(depth);
  test.each([
    ['TENANT_ADMIN', 1, true],
    ['BODY_HEAD', 1, true],
    ['TENANT_ADMIN', 2, false],
    ['BODY_HEAD', 2, false],
    ['BODY_OFFICER', 1, false],
    ['BI_ANALYST', 1, false],
  ] as const)('%s at depth %i', (role, depth, expected) => {
    const membership = { id: 'm', role, bodyId: 'b', bodyPath: path(depth), unitId: null };
    const actor = { accountId: 'a', name: 'A', operator: false, tenantIds: [], memberships: [membership] };
    expect(mayReadAudit(actor).allowed).toBe(expected);
  });
});
