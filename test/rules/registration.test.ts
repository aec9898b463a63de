import { describe, expect, test } from 'vitest';
import type { Actor, ActorMembership } from '../../src/kernel/actor.js';
import {
  mayRegister,
  mayRegisterLate,
  mayRegisterSome,
  mayRegisterUnder,
} from '../../src/modules/registrations/registration.policy.js';
import {
  leftOutSince,
  notCounted,
  obstacleOfTime,
  obstacleTo,
  registrationTime,
} from '../../src/modules/registrations/registration.rules.js';
import { nationalEligibility } from '../../src/modules/units/unit.rules.js';

const unit = {
  kind: 'ENTERPRISE',
  enterpriseSize: 'LARGE',
  schoolLevel: null,
  armedForces: false,
  validFrom: '2020-01-01',
  validTo: null,
} as const;
const open = { yearIsOpen: true, isRegistered: false, rule: nationalEligibility };

describe('obstacleTo', () => {
  test.each([
    ['a counted unit in an open year', unit, open, undefined],
    ['a year that is not open', unit, { ...open, yearIsOpen: false }, 'YEAR_NOT_OPEN'],
    ['a unit that has ended', { ...unit, validTo: '2026-06-01' }, open, 'UNIT_ENDED'],
    ['a unit that is left out', { ...unit, enterpriseSize: 'MICRO' }, open, 'UNIT_NOT_ELIGIBLE'],
    ['a unit that begins later', { ...unit, validFrom: '2027-01-01' }, open, 'UNIT_NOT_ELIGIBLE'],
    ['a unit that is registered', unit, { ...open, isRegistered: true }, 'ALREADY_REGISTERED'],
    [
      'everything at once',
      { ...unit, validTo: '2026-06-01' },
      { ...open, yearIsOpen: false, isRegistered: true },
      'YEAR_NOT_OPEN',
    ],
  ] as const)('%s', (_, facts, year, code) => {
    expect(obstacleTo(facts, 2026, year)?.code).toBe(code);
  });

  test('says why a unit is left out, in both languages', () => {
    const refusal = obstacleTo({ ...unit, enterpriseSize: 'SMALL' }, 2026, open);
    expect(refusal?.facts).toMatchObject({ exclusion: 'SMALL_OR_MICRO_ENTERPRISE' });
    expect(refusal?.say('vi')).toBe(
      'Đơn vị không thuộc diện đánh giá: Doanh nghiệp nhỏ và siêu nhỏ không thuộc diện (Thông tư 124/2021/TT-BCA).',
    );
    expect(refusal?.say('en')).toContain('Small and micro enterprises are left out');
  });
});

describe('registrationTime and obstacleOfTime', () => {
  const yearly = { fromMonth: 11, fromDay: 16, toMonth: 11, toDay: 15 };
  const residential = { fromMonth: 11, fromDay: 1, toMonth: 10, toDay: 31 };

  test.each([
    [yearly, '2025-11-15', 'EARLY'],
    [yearly, '2025-11-16', 'IN_TIME'],
    [yearly, '2026-11-15', 'IN_TIME'],
    [yearly, '2026-11-16', 'LATE'],
    [residential, '2025-10-31', 'EARLY'],
    [residential, '2025-11-01', 'IN_TIME'],
    [residential, '2026-10-31', 'IN_TIME'],
    [residential, '2026-11-01', 'LATE'],
    [null, '1999-01-01', 'IN_TIME'],
  ] as const)('%o on %s', (window, today, time) => {
    expect(registrationTime(window, 2026, today)).toBe(time);
  });

  test.each([
    ['2025-11-15', 'Lý do', true, 'REGISTRATION_NOT_BEGUN'],
    ['2026-01-10', null, false, undefined],
    ['2026-11-16', null, false, 'LATE_REGISTRATION_NOT_ALLOWED'],
    ['2026-11-16', 'Lý do', false, 'LATE_REGISTRATION_NOT_ALLOWED'],
    ['2026-11-16', null, true, 'REGISTRATION_CLOSED'],
    ['2026-11-16', 'Lý do', true, undefined],
  ] as const)('on %s with %s, allowed %s', (today, reason, allowed, code) => {
    expect(obstacleOfTime(yearly, 2026, today, { reason, allowed })?.code).toBe(code);
    expect(obstacleOfTime(null, 2026, today, { reason, allowed })).toBeNull();
  });
});

describe('notCounted and leftOutSince', () => {
  const small = { ...unit, enterpriseSize: 'SMALL' } as const;

  test('a unit that is left out is refused, with the field that named it', () => {
    expect(notCounted(unit, 2026, nationalEligibility)).toBeNull();
    expect(notCounted(small, 2026, nationalEligibility, 'unitId')).toMatchObject({
      code: 'UNIT_NOT_ELIGIBLE',
      field: 'unitId',
    });
  });

  test('a year that is over keeps the eligibility that it had', () => {
    expect(leftOutSince(small, 2026, nationalEligibility, '2026-11-22')?.code).toBe('UNIT_NOT_ELIGIBLE');
    expect(leftOutSince(small, 2025, nationalEligibility, '2026-11-22')).toBeNull();
    expect(leftOutSince(unit, 2026, nationalEligibility, '2026-11-22')).toBeNull();
  });
});

describe('who registers', () => {
  const actor = (role: ActorMembership['role'], over: Partial<ActorMembership>): Actor => ({
    accountId: 'a',
    name: 'A',
    operator: false,
    tenantIds: ['t'],
    memberships: [{ id: 'm', role, bodyId: null, bodyPath: null, unitId: null, ...over }],
  });

  test.each([
    ['UNIT_OFFICER', { unitId: 'u' }, true],
    ['UNIT_OFFICER', { unitId: 'v' }, false],
    ['BODY_OFFICER', { bodyPath: 'r/' }, true],
    ['BODY_OFFICER', { bodyPath: 'r/d/' }, false],
    ['BODY_HEAD', { bodyPath: 'r/c/' }, true],
    ['TENANT_ADMIN', { bodyPath: 'r/' }, true],
    ['BI_ANALYST', { bodyPath: 'r/' }, false],
  ] as const)('mayRegister: %s %o', (role, over, may) => {
    expect(mayRegister(actor(role, over), 'u', 'r/c/').allowed).toBe(may);
  });

  test.each([
    ['UNIT_OFFICER', { unitId: 'u' }, false, false],
    ['BODY_OFFICER', { bodyPath: 'r/' }, true, false],
    ['BODY_OFFICER', { bodyPath: 'r/d/' }, false, false],
    ['BODY_HEAD', { bodyPath: 'r/c/' }, true, true],
    ['BODY_HEAD', { bodyPath: 'r/d/' }, false, false],
    ['TENANT_ADMIN', { bodyPath: 'r/' }, true, true],
    ['BI_ANALYST', { bodyPath: 'r/' }, false, false],
  ] as const)('mayRegisterUnder and mayRegisterLate: %s %o', (role, over, under, late) => {
    expect(mayRegisterUnder(actor(role, over), 'r/c/').allowed).toBe(under);
    expect(mayRegisterLate(actor(role, over), 'r/c/').allowed).toBe(late);
  });

  test.each([
    ['UNIT_OFFICER', true],
    ['BODY_OFFICER', true],
    ['BODY_HEAD', true],
    ['TENANT_ADMIN', true],
    ['BI_ANALYST', false],
  ] as const)('mayRegisterSome: %s', (role, may) => {
    expect(mayRegisterSome(actor(role, {})).allowed).toBe(may);
  });
});
