import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { ADMIN, create, list } from './bi-desk.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const open = async (input: Record<string, unknown>) => (await service.as(ADMIN).ask(create, { input })).createBiAccess;

describe('createBiAccess', () => {
  test('shows the secret of a key once and keeps its hash alone', async () => {
    const made = await open({ kind: 'API_KEY', label: 'Power BI phòng Tham mưu' });
    expect(made).toMatchObject({ kind: 'API_KEY', roleName: null, database: null, uses: 0 });
    expect(made.secret).toMatch(/^sauro_[\w-]{43}$/);
    const { tenant } = await service.as(ADMIN).ask(list);
    expect(tenant.biAccesses.nodes[0]).toMatchObject({ id: made.id, secret: null });
    const everything = await service.rows(
      `select (select string_agg(b::text, '') from sauro.bi_access b) || (select string_agg(a.changes::text, '') from sauro.audit_event a) as text`,
    );
    expect(everything[0].text).not.toContain(made.secret);
    const [event] = await service.rows(
      'select action, person_name, changes from sauro.audit_event where subject_id = $1',
      [made.id],
    );
    expect(event).toMatchObject({ action: 'biAccess.create', changes: [{ to: { label: 'Power BI phòng Tham mưu' } }] });
  });

  test('a key asks aggregates of its tenant, and each use is noted', async () => {
    const made = await open({ kind: 'API_KEY', label: 'Bảng điều khiển' });
    const program = service.nobody.with({ authorization: `Bearer ${made.secret}` });
    const { tenant, viewer } = await program.ask(
      '{ tenant { code statistics(year: 2025) { units safeRate } } viewer { name permissions memberships { role } } }',
    );
    expect(tenant).toMatchObject({ code: 'hai-phong', statistics: { units: expect.any(Number) } });
    expect(viewer).toEqual({ name: 'Bảng điều khiển', permissions: ['READ_AGGREGATES'], memberships: [] });
    const asked = await service.as(ADMIN).ask(list);
    const [row] = asked.tenant.biAccesses.nodes.filter(({ id }: { id: string }) => id === made.id);
    expect(row).toMatchObject({ uses: 1, lastUsedAt: '2026-11-22T02:00:00Z' });
  });

  test('a key sees no record, no name of a unit, no other tenant, and writes nothing', async () => {
    const made = await open({ kind: 'API_KEY', label: 'Thử' });
    const program = service.nobody.with({ authorization: `Bearer ${made.secret}` });
    const codes = async (document: string, variables?: Record<string, unknown>) =>
      (await program.send(document, variables)).code;
    expect(await codes('{ units(first: 1) { nodes { name } } }')).toBe('FORBIDDEN');
    expect(await codes('{ auditEvents(first: 1) { nodes { action } } }')).toBe('FORBIDDEN');
    expect(await codes(list)).toBe('FORBIDDEN');
    expect(await codes(create, { input: { kind: 'API_KEY', label: 'x' } })).toBe('FORBIDDEN');
    expect((await program.with({ 'x-tenant': 'hoa-binh' }).send('{ tenant { code } }')).code).toBe('NOT_FOUND');
    const wrong = service.nobody.with({ authorization: `Bearer ${made.secret.slice(0, -1)}!` });
    expect((await wrong.send('{ tenant { code } }')).code).toBe('UNAUTHENTICATED');
    const unknown = service.nobody.with({ authorization: 'Bearer sauro_khong-co' });
    expect((await unknown.send('{ tenant { code } }')).code).toBe('UNAUTHENTICATED');
  });

  test('a role says where to sign in, and has five connections unless told otherwise', async () => {
    const made = await open({ kind: 'SQL_ROLE', label: 'Kho số liệu' });
    expect(made).toMatchObject({
      connectionLimit: 5,
      roleName: expect.stringMatching(/^sauro_bi_[0-9a-f]{32}_[0-9a-f]{12}$/),
    });
    expect(made.database).toBe(new URL(service.fresh.serviceUrl).pathname.slice(1));
    expect((await open({ kind: 'SQL_ROLE', label: 'Một', connectionLimit: 1 })).connectionLimit).toBe(1);
  });

  test.each([
    [ADMIN, { kind: 'API_KEY', label: 'x', connectionLimit: 3 }, 'BI_CONNECTIONS_OF_ROLE'],
    [ADMIN, { kind: 'SQL_ROLE', label: 'x', connectionLimit: 21 }, 'BAD_USER_INPUT'],
    [ADMIN, { kind: 'SQL_ROLE', label: '' }, 'BAD_USER_INPUT'],
    ['officer@hai-phong.demo', { kind: 'API_KEY', label: 'x' }, 'FORBIDDEN'],
    ['bi@hai-phong.demo', { kind: 'API_KEY', label: 'x' }, 'FORBIDDEN'],
  ])('%s %j is refused: %s', async (email, input, code) => {
    const count = () => service.rows('select count(*) from sauro.bi_access');
    const before = await count();
    expect((await service.as(email).send(create, { input })).code).toBe(code);
    expect(await count()).toEqual(before);
  });
});
