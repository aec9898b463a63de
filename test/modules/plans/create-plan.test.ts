import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
});

afterAll(() => service.stop());

const CREATE = `mutation ($input: CreatePlanInput!) {
  createPlan(input: $input) { id code number date issuedOn issuer title fromYear toYear bases version milestones { id } provisions { id } }
}`;
const input = (over: object = {}) => ({
  code: 'KH-2027',
  number: '12/KH-UBND',
  issuedOn: '2026-12-15',
  issuer: 'UBND thành phố Hải Phòng',
  title: 'Phong trào toàn dân bảo vệ an ninh Tổ quốc năm 2027',
  fromYear: 2027,
  bases: ['124/2021/TT-BCA'],
  ...over,
});

describe('createPlan', () => {
  test('adds a plan that can be cited, with its audit row', async () => {
    const { createPlan } = await admin.ask(CREATE, { input: input() });
    expect(createPlan).toMatchObject({
      code: 'KH-2027',
      date: '2026-12-15',
      issuedOn: '2026-12-15',
      fromYear: 2027,
      toYear: null,
      bases: ['124/2021/TT-BCA'],
      version: 1,
      milestones: [],
      provisions: [],
    });
    const { tenant } = await admin.ask('{ tenant { plans { code } } }');
    expect(tenant.plans[0].code).toBe('KH-2027');
    const [audit] = await service.rows("select subject_id from sauro.audit_event where action = 'plan.create'");
    expect(audit.subject_id).toBe(createPlan.id);
  });

  test('as exact as the text: a month is no day', async () => {
    const { createPlan } = await admin.ask(CREATE, { input: input({ code: 'KH-THANG', issuedOn: '2022-06' }) });
    expect(createPlan).toMatchObject({ date: null, issuedOn: '2022-06' });
  });

  test.each([
    ['a code that is taken', { code: 'KH-THANG' }, 'PLAN_CODE_TAKEN'],
    ['a day that does not exist', { issuedOn: '2026-02-30' }, 'PLAN_ISSUED_ON_UNCLEAR'],
    ['years the wrong way round', { toYear: 2026 }, 'YEARS_REVERSED'],
    ['no title', { title: '' }, 'BAD_USER_INPUT'],
    ['too long a title', { title: 'x'.repeat(501) }, 'BAD_USER_INPUT'],
    ['a year out of range', { fromYear: 1999 }, 'BAD_USER_INPUT'],
    ['a base of nothing', { bases: [''] }, 'BAD_USER_INPUT'],
  ])('%s is refused and nothing written', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await admin.send(CREATE, { input: input({ code: 'KH-MOI', ...over }) })).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test.each(['head', 'officer', 'commune', 'unit', 'bi'])('%s may not', async (who) => {
    const reply = await service.as(`${who}@hai-phong.demo`).send(CREATE, { input: input({ code: 'KH-MOI' }) });
    expect(reply.code).toBe('FORBIDDEN');
  });

  test('a code belongs to its tenant', async () => {
    const reply = await service.as('admin@hoa-binh.demo').send(CREATE, { input: input({ code: 'KH-2027' }) });
    expect(reply.errors).toEqual([]);
  });

  test('of two at once, one is told', async () => {
    const replies = await Promise.all([1, 2].map(() => admin.send(CREATE, { input: input({ code: 'KH-HAI' }) })));
    const codes = replies.map((reply) => reply.code);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(['CONFLICT', 'PLAN_CODE_TAKEN']).toContain(codes.find((code) => code !== undefined));
  });
});
