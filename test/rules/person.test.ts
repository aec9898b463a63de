import { describe, expect, test } from 'vitest';
import type { Actor, Role } from '../../src/kernel/actor.js';
import { mayChangeMemberships, mayListMemberships } from '../../src/modules/people/person.policy.js';
import { fitsScope, permissionsOf, permissionsOfRole, scopeOfRole } from '../../src/modules/people/person.rules.js';
import { mayFoundTenant } from '../../src/modules/tenants/tenant.policy.js';
import { isTimeZone } from '../../src/modules/tenants/tenant.rules.js';

const ROOT = `${'1'.repeat(32)}/`;
const BELOW = `${ROOT}${'2'.repeat(32)}/`;
const roles: readonly Role[] = ['UNIT_OFFICER', 'BODY_OFFICER', 'BODY_HEAD', 'TENANT_ADMIN', 'BI_ANALYST'];
const actor = (role: Role | null, bodyPath: string | null, operator = false): Actor => ({
  accountId: 'a',
  name: 'A',
  operator,
  tenantIds: [],
  memberships:
    role === null ? [] : [{ id: 'm', role, bodyId: bodyPath && 'b', bodyPath, unitId: bodyPath ? null : 'u' }],
});

describe('roles and their scope', () => {
  test.each([
    ['UNIT_OFFICER', null, 'u', true],
    ['UNIT_OFFICER', 'b', null, false],
    ['UNIT_OFFICER', 'b', 'u', false],
    ['UNIT_OFFICER', null, null, false],
    ['BODY_HEAD', 'b', null, true],
    ['BODY_HEAD', null, 'u', false],
    ['BODY_HEAD', 'b', 'u', false],
    ['BI_ANALYST', null, null, false],
    ['TENANT_ADMIN', 'b', null, true],
  ] as const)('%s over body %s and unit %s: %s', (role, bodyId, unitId, expected) => {
    expect(fitsScope(role, bodyId, unitId)).toBe(expected);
  });

  test('only a unit officer is tied to a unit', () => {
    expect(roles.filter((role) => scopeOfRole(role) === 'unit')).toEqual(['UNIT_OFFICER']);
  });
});

describe('permissions', () => {
  test('every role opens something, and all read aggregates', () => {
    for (const role of roles) expect(permissionsOfRole[role]).toContain('READ_AGGREGATES');
  });

  test('an analyst sees no record, an administrator scores and decides nothing', () => {
    expect(permissionsOfRole.BI_ANALYST).toEqual(['READ_AGGREGATES']);
    for (const permission of ['REVIEW', 'APPROVE', 'DECIDE_RECOGNITION', 'SCORE_OWN_UNIT'] as const) {
      expect(permissionsOfRole.TENANT_ADMIN).not.toContain(permission);
    }
  });

  test('several roles add up; an operator has the platform alone', () => {
    const both = {
      ...actor('UNIT_OFFICER', null),
      memberships: [...actor('UNIT_OFFICER', null).memberships, ...actor('BI_ANALYST', ROOT).memberships],
    };
    expect(permissionsOf(both)).toEqual(permissionsOf(actor('UNIT_OFFICER', null)));
    expect(permissionsOf(actor(null, null, true))).toEqual(['OPERATE_PLATFORM']);
    expect(permissionsOf(actor(null, null))).toEqual([]);
  });

  test('the audit log opens over the root alone', () => {
    expect(permissionsOf(actor('TENANT_ADMIN', ROOT))).toContain('READ_AUDIT');
    expect(permissionsOf(actor('TENANT_ADMIN', BELOW))).not.toContain('READ_AUDIT');
    expect(permissionsOf(actor('BODY_OFFICER', ROOT))).not.toContain('READ_AUDIT');
  });
});

describe('who may change memberships', () => {
  test.each([
    ['an administrator of the root, below it', 'TENANT_ADMIN', ROOT, BELOW, true],
    ['an administrator below, at his place', 'TENANT_ADMIN', BELOW, BELOW, true],
    ['an administrator below, above it', 'TENANT_ADMIN', BELOW, ROOT, false],
    ['a head', 'BODY_HEAD', ROOT, BELOW, false],
    ['an officer', 'BODY_OFFICER', ROOT, BELOW, false],
  ] as const)('%s', (_, role, held, asked, expected) => {
    expect(mayChangeMemberships(actor(role, held), asked).allowed).toBe(expected);
  });

  test('administrators alone list them', () => {
    expect(roles.filter((role) => mayListMemberships(actor(role, ROOT)).allowed)).toEqual(['TENANT_ADMIN']);
  });
});

describe('founding a tenant', () => {
  test('is for operators alone', () => {
    expect(mayFoundTenant(actor(null, null, true)).allowed).toBe(true);
    expect(roles.some((role) => mayFoundTenant(actor(role, ROOT)).allowed)).toBe(false);
  });

  test.each([
    ['Asia/Ho_Chi_Minh', true],
    ['Asia/Bangkok', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Asia/Nowhere', false],
    ['+07:00', false],
    ['UTC', false],
    ['', false],
    ['../../etc/passwd', false],
  ])('time zone %s: %s', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected);
  });
});
