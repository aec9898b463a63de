import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const PLANS = `{ tenant { plans {
  code number date issuedOn issuer title fromYear toYear bases
  provisions { kind text section year unitKind quantity }
  milestones { name recurrence date month day quarter fromYear toYear section }
} } }`;

describe('Tenant.plans', () => {
  test('every member reads the plan of his locality, facts as in its text', async () => {
    const { tenant } = await service.as('bi@hoa-binh.demo').ask(PLANS);
    expect(tenant.plans).toHaveLength(1);
    expect(tenant.plans[0]).toMatchObject({
      code: 'KH-BCD-2022',
      date: null,
      issuedOn: '2022-06',
      issuer: 'Ban Chỉ đạo 09 tỉnh Hòa Bình',
      fromYear: 2022,
      toYear: 2025,
    });
    expect(tenant.plans[0].bases).toContain('124/2021/TT-BCA');
    expect(tenant.plans[0].provisions).toContainEqual({
      kind: 'PILOT',
      text: '01 doanh nghiệp tại Khu Công nghiệp Lương Sơn',
      section: 'III.2',
      year: 2022,
      unitKind: 'ENTERPRISE',
      quantity: null,
    });
    expect(tenant.plans[0].milestones[0]).toMatchObject({ recurrence: 'ONCE', date: '2022-07-31', section: 'IV.1' });
  });

  test.each(['hai-phong', 'thanh-hoa', 'tu-ky', 'thien-tin'])('%s has its own', async (code) => {
    const { tenant } = await service.as(`unit@${code}.demo`).ask(PLANS);
    expect(tenant.plans).toHaveLength(1);
  });

  test('a tenant that is not of this request shows none', async () => {
    const reply = await service.as('operator@sauro.demo').send(PLANS);
    expect(reply.code).toBeDefined();
  });

  test('plans with all their lists take a constant number of statements', async () => {
    const reader = service.as('officer@hai-phong.demo').with({ 'x-tenant': 'hai-phong' });
    const { sql } = await service.statements(() => reader.ask(PLANS));
    expect(sql.length).toBeLessThanOrEqual(6);
  });
});
