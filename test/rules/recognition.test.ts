import { describe, expect, test } from 'vitest';
import type { Actor, ActorMembership } from '../../src/kernel/actor.js';
import { decidingBodyId, mayDecideRecognition } from '../../src/modules/recognitions/recognition.policy.js';
import { decisions, isDatedByToday, saysWhy, statusOf } from '../../src/modules/recognitions/recognition.rules.js';

describe('statusOf', () => {
  test('is the decision, or else whether the unit is registered', () => {
    expect(statusOf(null, false)).toBe('NOT_REGISTERED');
    expect(statusOf(null, true)).toBe('REGISTERED');
    for (const decision of decisions) expect(statusOf(decision, true)).toBe(decision);
  });
});

describe('saysWhy', () => {
  test.each([
    ['RECOGNISED', null, true],
    ['NOT_RECOGNISED', null, false],
    ['NOT_RECOGNISED', '   ', false],
    ['NOT_RECOGNISED', 'Để xảy ra cháy lớn', true],
    ['NOT_ASSESSED', null, false],
    ['NOT_ASSESSED', 'Mới thành lập', true],
  ] as const)('%s because %j', (decision, reason, enough) => {
    expect(saysWhy(decision, reason)).toBe(enough);
  });
});

describe('isDatedByToday', () => {
  test.each([
    ['2026-11-21', true],
    ['2026-11-22', true],
    ['2026-11-23', false],
  ])('%s', (day, fine) => {
    expect(isDatedByToday(day, '2026-11-22')).toBe(fine);
  });
});

describe('who decides, and in whose name', () => {
  const held = (role: ActorMembership['role'], bodyPath: string | null, unitId: string | null = null) => ({
    id: 'm',
    role,
    bodyId: bodyPath && `body ${bodyPath}`,
    bodyPath,
    unitId,
  });
  const actor = (...memberships: ActorMembership[]): Actor => ({
    accountId: 'a',
    name: 'A',
    operator: false,
    tenantIds: ['t'],
    memberships,
  });

  test.each([
    ['an officer above', [held('BODY_OFFICER', 'r/')], undefined],
    ['a head of the body', [held('BODY_HEAD', 'r/c/')], undefined],
    ['an officer beside', [held('BODY_OFFICER', 'r/d/')], 'not-officer-over-body'],
    ['an administrator', [held('TENANT_ADMIN', 'r/')], 'not-officer-over-body'],
    ['an analyst', [held('BI_ANALYST', 'r/')], 'not-officer-over-body'],
    ['the unit itself', [held('UNIT_OFFICER', null, 'u')], 'not-officer-over-body'],
    [
      'an officer who reports for the unit',
      [held('BODY_OFFICER', 'r/'), held('UNIT_OFFICER', null, 'u')],
      'reports-for-unit',
    ],
    [
      'an officer who reports for another unit',
      [held('BODY_OFFICER', 'r/'), held('UNIT_OFFICER', null, 'v')],
      undefined,
    ],
  ] as const)('mayDecideRecognition: %s', (_, memberships, because) => {
    expect(mayDecideRecognition(actor(...memberships), 'u', 'r/c/')).toEqual(
      because ? { allowed: false, because } : { allowed: true },
    );
  });

  test('decidingBodyId is the nearest body above the unit that the actor speaks for', () => {
    const both = actor(held('BODY_HEAD', 'r/'), held('BODY_OFFICER', 'r/c/'), held('TENANT_ADMIN', 'r/c/x/'));
    expect(decidingBodyId(both, 'r/c/x/')).toBe('body r/c/');
    expect(decidingBodyId(both, 'r/d/')).toBe('body r/');
    expect(decidingBodyId(actor(held('BODY_HEAD', 'r/d/')), 'r/c/')).toBeNull();
  });
});
