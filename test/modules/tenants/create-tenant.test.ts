import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const OPERATOR = 'operator@sauro.demo';
const create = `mutation Create($input: CreateTenantInput!) {
  createTenant(input: $input) { id code name level timeZone status area { code name } }
}`;
const input = {
  code: 'ha-noi',
  name: 'Thành phố Hà Nội',
  level: 'PROVINCE',
  areaCode: '01',
  rootBodyName: 'Ban Chỉ đạo thành phố Hà Nội',
  standingAgency: 'Công an thành phố',
  adminEmail: 'admin@ha-noi.example',
  adminName: 'Quản trị Hà Nội',
  adminPassword: 'mật khẩu đầu tiên',
};
const written = async () =>
  (
    await service.rows(
      'select (select count(*) from sauro.tenant)::int as tenants, (select count(*) from sauro.body)::int as bodies, (select count(*) from sauro.account)::int as accounts, (select count(*) from sauro.rule_book)::int as books, (select count(*) from sauro.audit_event)::int as events',
    )
  )[0];

describe('createTenant', () => {
  test('lays all that a tenant begins with, and its administrator goes to work', async () => {
    const { createTenant } = await service.as(OPERATOR).ask(create, { input });
    expect(createTenant).toMatchObject({
      code: 'ha-noi',
      level: 'PROVINCE',
      timeZone: 'Asia/Ho_Chi_Minh',
      status: 'ACTIVE',
      area: { code: '01', name: 'Thành phố Hà Nội' },
    });
    const { signIn } = await service.nobody.ask(
      'mutation($input: SignInInput!) { signIn(input: $input) { token viewer { memberships { role body { name } } } } }',
      { input: { email: input.adminEmail, password: input.adminPassword } },
    );
    expect(signIn.viewer.memberships).toEqual([{ role: 'TENANT_ADMIN', body: { name: input.rootBodyName } }]);
    const admin = service.nobody.with({ authorization: `Bearer ${signIn.token}` });
    const { tenant, auditEvents, auditVerification } = await admin.ask(`{
      tenant {
        rootBodies { id code name level standingAgency area { code } }
        ruleBook(year: 2026) { version status verified total criteria { code children { code } } bands { code minScore gates { fact } } windows { kind } }
      }
      auditEvents { nodes { seq personName action changes { record field to } } }
      auditVerification { whole events }
    }`);
    expect(tenant.rootBodies).toMatchObject([
      { name: input.rootBodyName, level: 'PROVINCE', standingAgency: 'Công an thành phố', area: { code: '01' } },
    ]);
    expect(tenant.ruleBook).toMatchObject({ version: 1, status: 'PUBLISHED', verified: false, total: 100 });
    expect(tenant.ruleBook.criteria.map(({ code }: { code: string }) => code)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
    ]);
    expect(tenant.ruleBook.bands.map(({ minScore }: { minScore: number }) => minScore)).toEqual([90, 70, 50, 0]);
    expect(auditEvents.nodes).toMatchObject([
      { seq: 1, personName: 'Quản trị nền tảng Sáu Rõ', action: 'tenant.create' },
    ]);
    const changes = auditEvents.nodes[0].changes.map(({ record }: { record: string }) => record);
    expect(new Set(changes)).toEqual(new Set(['tenant', 'body', 'membership']));
    expect(JSON.stringify(auditEvents)).not.toMatch(/argon2|mật khẩu/);
    expect(auditVerification).toEqual({ whole: true, events: 1 });

    // The first body below the root shows that the new tenant works like any other.
    const { createBody } = await admin.ask(
      'mutation($input: CreateBodyInput!) { createBody(input: $input) { parent { id } } }',
      {
        input: {
          parentId: tenant.rootBodies[0].id,
          code: 'P-BA-DINH',
          name: 'Ban Chỉ đạo phường Ba Đình',
          level: 'COMMUNE',
        },
      },
    );
    expect(createBody.parent.id).toBe(tenant.rootBodies[0].id);
  });

  test('the operator lists every tenant and sees into none', async () => {
    const operator = service.as(OPERATOR);
    const { tenants } = await operator.ask('{ tenants { totalCount nodes { code } } }');
    expect(tenants.totalCount).toBe(tenants.nodes.length);
    expect(tenants.nodes.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining(['hai-phong', 'hoa-binh', 'thanh-hoa', 'thien-tin', 'tu-ky']),
    );
    const inside = '{ tenants { nodes { code rootBodies { id } } } }';
    expect((await operator.send(inside)).errors.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL');
    expect((await operator.send(inside)).data).toBeNull();
    expect((await operator.send('{ tenant { id } }')).code).toBe('BAD_USER_INPUT');
    expect((await operator.with({ 'x-tenant': 'hai-phong' }).send('{ tenant { id } }')).code).toBe('NOT_FOUND');
  });

  test.each([
    ['a code in use', { code: 'hai-phong' }, 'TENANT_CODE_TAKEN', 'code'],
    ['a code of another shape', { code: 'Hà Nội' }, 'BAD_USER_INPUT', 'code'],
    ['a code that is too long', { code: 'x'.repeat(41) }, 'BAD_USER_INPUT', 'code'],
    ['no such area', { code: 'a-1', areaCode: '99' }, 'AREA_UNKNOWN', 'areaCode'],
    ['an area of another level', { code: 'a-2', level: 'COMMUNE' }, 'AREA_UNKNOWN', 'areaCode'],
    ['a former area', { code: 'a-3', areaCode: '17', level: 'PROVINCE' }, 'AREA_UNKNOWN', 'areaCode'],
    ['no such time zone', { code: 'a-4', timeZone: 'Asia/Sai_Gon_Cu' }, 'TIME_ZONE_UNKNOWN', 'timeZone'],
    ['an offset for a time zone', { code: 'a-5', timeZone: '+07:00' }, 'TIME_ZONE_UNKNOWN', 'timeZone'],
    ['no name', { code: 'a-6', name: '' }, 'BAD_USER_INPUT', 'name'],
    ['no e-mail address', { code: 'a-7', adminEmail: 'admin' }, 'BAD_USER_INPUT', 'adminEmail'],
    ['a short password', { code: 'a-8', adminPassword: 'short' }, 'BAD_USER_INPUT', 'adminPassword'],
    ['a known account', { code: 'a-9', adminEmail: 'admin@hai-phong.demo' }, 'ADMINISTRATOR_KNOWN', 'adminEmail'],
  ])('%s is refused and nothing is written', async (_, change, code, field) => {
    const before = await written();
    const reply = await service.as(OPERATOR).send(create, { input: { ...input, ...change } });
    expect(reply.code).toBe(code);
    expect(reply.errors[0]?.extensions.field).toBe(field);
    expect(await written()).toEqual(before);
  });

  test('nobody else founds tenants', async () => {
    const before = await written();
    for (const email of ['admin@hai-phong.demo', 'head@thanh-hoa.demo', 'bi@tu-ky.demo']) {
      expect((await service.as(email).send(create, { input: { ...input, code: 'a-9' } })).code).toBe('FORBIDDEN');
    }
    expect((await service.nobody.send(create, { input })).code).toBe('UNAUTHENTICATED');
    expect(await written()).toEqual(before);
  });

  test('of two with one code at the same moment one is founded', async () => {
    const codes = await Promise.all(
      ['one', 'two'].map(
        async (name) =>
          (
            await service
              .as(OPERATOR)
              .send(create, { input: { ...input, code: 'same', adminEmail: `${name}@same.example` } })
          ).code,
      ),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(['CONFLICT', 'TENANT_CODE_TAKEN']).toContain(codes.find((code) => code !== undefined));
    expect(await service.rows("select code from sauro.tenant where code = 'same'")).toHaveLength(1);
  });
});
