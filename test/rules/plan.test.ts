import { describe, expect, test } from 'vitest';
import type { Actor, Role } from '../../src/kernel/actor.js';
import { maySetTenantRules } from '../../src/modules/plans/plan.policy.js';
import { fullDay, namesOneTime, saysWhenIssued } from '../../src/modules/plans/plan.rules.js';

test.each([
  ['2026-01-14', '2026-01-14'],
  ['2022-06', null],
  ['2026', null],
  ['2026-02-30', null],
  [null, null],
])('fullDay(%j) is %j', (issuedOn, expected) => {
  expect(fullDay(issuedOn)).toBe(expected);
});

test.each([
  ['2026', true],
  ['2026-01', true],
  ['2026-13', false],
  ['2026-01-14', true],
  ['2026-02-30', false],
  ['14/1/2026', false],
])('saysWhenIssued(%j) is %s', (text, expected) => {
  expect(saysWhenIssued(text)).toBe(expected);
});

describe('namesOneTime', () => {
  const nothing = { recurrence: 'YEARLY', date: null, month: null, day: null, quarter: null } as const;
  test.each([
    ['nothing finer than its years', nothing, true],
    ['a month', { ...nothing, month: 1 }, true],
    ['a day of a month', { ...nothing, month: 8, day: 19 }, true],
    ['a quarter', { ...nothing, quarter: 1 }, true],
    ['a date, once', { ...nothing, recurrence: 'ONCE', date: '2026-01-31' }, true],
    ['a date that returns', { ...nothing, date: '2026-01-31' }, false],
    ['a day without a month', { ...nothing, day: 19 }, false],
    ['a day that is not in every year', { ...nothing, month: 2, day: 29 }, false],
    ['a month and a quarter', { ...nothing, month: 1, quarter: 1 }, false],
    ['a date and a month', { ...nothing, recurrence: 'ONCE', date: '2026-01-31', month: 1 }, false],
  ] as const)('%s', (_, time, expected) => {
    expect(namesOneTime(time)).toBe(expected);
  });
});

describe('maySetTenantRules', () => {
  const root = `${'a'.repeat(32)}/`;
  const actor = (role: Role, bodyPath: string | null): Actor => ({
    accountId: 'me',
    name: 'Tôi',
    operator: false,
    tenantIds: [],
    memberships: [{ id: 'm', role, bodyId: 'b', bodyPath, unitId: null }],
  });
  test.each([
    ['the administrator of a root', actor('TENANT_ADMIN', root), true],
    ['the administrator of a lower body', actor('TENANT_ADMIN', `${root}${'b'.repeat(32)}/`), false],
    ['the head of a root', actor('BODY_HEAD', root), false],
    ['an officer of a unit', actor('UNIT_OFFICER', null), false],
  ])('%s', (_, who, expected) => {
    expect(maySetTenantRules(who).allowed).toBe(expected);
  });
});
