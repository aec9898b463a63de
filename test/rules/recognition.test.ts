import { describe, expect, test } from 'vitest';
import type { Actor, ActorMembership } from '../../src/kernel/actor.js';
import { authoritySentence } from '../../src/modules/recognitions/authority.rules.js';
import { obstacleToDecision, obstacleToRevocation } from '../../src/modules/recognitions/decision.rules.js';
import {
  delegationsFor,
  handoverDay,
  isInForceOn,
  obstacleToDelegation,
  obstacleToEnd,
} from '../../src/modules/recognitions/delegation.rules.js';
import { authorityOver, mayDecideRecognition } from '../../src/modules/recognitions/recognition.policy.js';
import {
  type Decision,
  isDatedByToday,
  type Judgement,
  judgements,
  saysWhy,
  statusOf,
} from '../../src/modules/recognitions/recognition.rules.js';
import { canMove, givesCertificate, recognitionMoves } from '../../src/modules/recognitions/recognition.workflow.js';
import { refuse as refuseUnit } from '../../src/modules/units/unit.refusals.js';

describe('statusOf', () => {
  test('is the decision, or else whether the unit is registered', () => {
    expect(statusOf(null, false)).toBe('NOT_REGISTERED');
    expect(statusOf(null, true)).toBe('REGISTERED');
    for (const decision of [...judgements, 'REVOKED'] as const) expect(statusOf(decision, true)).toBe(decision);
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
  const at = (bodyPath: string) => ({ bodyPath, decidedOn: '2026-11-22', delegations: [] });
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
    expect(mayDecideRecognition(actor(...memberships), 'u', at('r/c/'))).toEqual(
      because ? { allowed: false, because } : { allowed: true },
    );
  });

  test('authorityOver is that of the nearest body above the unit that the actor speaks for', () => {
    const both = actor(held('BODY_HEAD', 'r/'), held('BODY_OFFICER', 'r/c/'), held('TENANT_ADMIN', 'r/c/x/'));
    expect(authorityOver(both, at('r/c/x/'))).toEqual({ bodyId: 'body r/c/', delegationId: null });
    expect(authorityOver(both, at('r/d/'))).toEqual({ bodyId: 'body r/', delegationId: null });
    expect(authorityOver(actor(held('BODY_HEAD', 'r/d/')), at('r/c/'))).toBeNull();
  });
});

describe('the workflow of recognition', () => {
  test('a recognition that stands is only corrected or revoked, and a revoked unit only recognised anew', () => {
    expect(recognitionMoves).toEqual({
      UNDECIDED: judgements,
      NOT_RECOGNISED: judgements,
      NOT_ASSESSED: judgements,
      RECOGNISED: ['RECOGNISED', 'REVOKED'],
      REVOKED: ['RECOGNISED'],
    });
    expect(canMove(null, 'RECOGNISED')).toBe(true);
    expect(canMove(null, 'REVOKED')).toBe(false);
    expect(canMove('REVOKED', 'REVOKED')).toBe(false);
  });

  test.each([
    [null, 'RECOGNISED', true],
    ['NOT_RECOGNISED', 'RECOGNISED', true],
    ['REVOKED', 'RECOGNISED', true],
    ['RECOGNISED', 'RECOGNISED', false],
    [null, 'NOT_ASSESSED', false],
  ] as const)('from %s to %s gives a certificate of its own: %s', (from, to, gives) => {
    expect(givesCertificate(from, to)).toBe(gives);
  });
});

describe('obstacleToDecision', () => {
  const asked = { status: 'RECOGNISED' as Judgement, reason: null, version: null };
  const facts = {
    earlier: null,
    registered: true,
    year: 2026,
    yearIsOpen: true,
    leftOut: null,
    decidedOn: '2026-11-22',
    today: '2026-11-22',
  };
  const earlier = (decision: Decision, number: number | null = null) => ({ decision, version: 3, number });
  const seen = { ...asked, version: 3 };

  test.each([
    ['a first recognition', {}, {}, undefined],
    ['a decision that was not seen', {}, { earlier: earlier('NOT_RECOGNISED') }, 'CONFLICT'],
    ['a version of nothing', { version: 1 }, {}, 'CONFLICT'],
    ['no registration', {}, { registered: false }, 'RECOGNITION_UNIT_NOT_REGISTERED'],
    ['a closed year', {}, { yearIsOpen: false }, 'YEAR_NOT_OPEN'],
    [
      'a refusal upon a recognition',
      { ...seen, status: 'NOT_RECOGNISED', reason: 'x' },
      { earlier: earlier('RECOGNISED', 7) },
      'RECOGNITION_STANDS',
    ],
    ['a corrected recognition', seen, { earlier: earlier('RECOGNISED', 7) }, undefined],
    [
      'a refusal upon a revocation',
      { ...seen, status: 'NOT_ASSESSED', reason: 'x' },
      { earlier: earlier('REVOKED', 7) },
      'RECOGNITION_REVOKED',
    ],
    ['a new recognition after a revocation', seen, { earlier: earlier('REVOKED', 7) }, undefined],
    ['a unit that is left out', {}, { leftOut: refuseUnit('UNIT_ENDED') }, 'UNIT_ENDED'],
    [
      'that it was not assessed, of a unit that is left out',
      { status: 'NOT_ASSESSED', reason: 'x' },
      { leftOut: refuseUnit('UNIT_ENDED') },
      undefined,
    ],
    ['a refusal without reason', { status: 'NOT_RECOGNISED' }, {}, 'RECOGNITION_REASON_REQUIRED'],
    ['a day to come', {}, { decidedOn: '2026-11-23' }, 'RECOGNITION_DATE_IN_FUTURE'],
  ] as const)('%s', (_, over, more, code) => {
    expect(obstacleToDecision({ ...asked, ...over }, { ...facts, ...more })?.code).toBe(code);
  });
});

describe('obstacleToRevocation', () => {
  const facts = {
    decision: 'RECOGNISED' as Decision | null,
    recognisedOn: '2026-11-10',
    revokedOn: '2026-11-22',
    today: '2026-11-22',
  };

  test.each([
    ['of a recognition', {}, undefined],
    ['on its own day', { revokedOn: '2026-11-10' }, undefined],
    ['of nothing', { decision: null, recognisedOn: null }, 'RECOGNITION_NOT_STANDING'],
    ['of a refusal', { decision: 'NOT_RECOGNISED' }, 'RECOGNITION_NOT_STANDING'],
    ['twice', { decision: 'REVOKED' }, 'RECOGNITION_NOT_STANDING'],
    ['before it was given', { revokedOn: '2026-11-09' }, 'REVOCATION_BEFORE_RECOGNITION'],
    ['tomorrow', { revokedOn: '2026-11-23' }, 'RECOGNITION_DATE_IN_FUTURE'],
  ] as const)('%s', (_, over, code) => {
    expect(obstacleToRevocation({ ...facts, ...over })?.code).toBe(code);
  });
});

describe('delegations', () => {
  const ID = (digit: number) => `00000000-0000-7000-8000-00000000000${digit}`;
  const hex = (digit: number) => `${ID(digit).replaceAll('-', '')}/`;
  const days = { validFrom: '2026-11-01', validTo: '2026-11-30' };

  test.each([
    ['2026-10-31', false],
    ['2026-11-01', true],
    ['2026-11-29', true],
    ['2026-11-30', false],
  ])('are in force from the first day up to, not in, the last: %s %s', (day, inForce) => {
    expect(isInForceOn(days, day)).toBe(inForce);
    expect(isInForceOn({ ...days, validTo: days.validFrom }, day)).toBe(false);
  });

  test('count for a unit when a body above it gave them, the nearest first', () => {
    const of = (id: number, from: number, more: object = {}) => ({
      id: ID(id),
      fromBodyId: ID(from),
      toBodyId: ID(9),
      ...days,
      ...more,
    });
    const all = [of(5, 1), of(6, 2), of(7, 3), of(8, 2, { validTo: '2026-11-02' })];
    const found = delegationsFor(all, `${hex(1)}${hex(2)}`, '2026-11-22');
    expect(found.map(({ id }) => id)).toEqual([ID(6), ID(5)]);
  });

  test.each([
    ['to the side', 'r/a/', 'r/b/', {}, undefined],
    ['down', 'r/', 'r/b/', {}, undefined],
    ['to itself', 'r/a/', 'r/a/', {}, 'DELEGATION_NOT_NEEDED'],
    ['up', 'r/a/', 'r/', {}, 'DELEGATION_NOT_NEEDED'],
    ['without end', 'r/a/', 'r/b/', { validTo: null }, undefined],
    ['that ends as it begins', 'r/a/', 'r/b/', { validTo: '2026-11-01' }, 'DELEGATION_DAYS_REVERSED'],
    ['of tomorrow', 'r/a/', 'r/b/', { decidedOn: '2026-11-23', validFrom: '2026-11-25' }, 'RECOGNITION_DATE_IN_FUTURE'],
    ['before its decision', 'r/a/', 'r/b/', { decidedOn: '2026-11-02' }, 'DELEGATION_BEFORE_DECISION'],
  ] as const)('obstacleToDelegation: %s', (_, from, to, over, code) => {
    const when = { ...days, decidedOn: '2026-11-01', today: '2026-11-22', ...over };
    expect(obstacleToDelegation({ from, to }, when)?.code).toBe(code);
  });

  test.each([
    ['today', '2026-11-22', {}, undefined],
    ['yesterday', '2026-11-21', {}, 'DELEGATION_END_OUT_OF_RANGE'],
    ['when it ends by itself', '2026-11-30', {}, undefined],
    ['later than it would', '2026-12-01', {}, 'DELEGATION_END_OUT_OF_RANGE'],
    ['twice', '2026-11-25', { ended: true }, 'DELEGATION_OVER'],
    ['when it is over', '2026-11-25', { validTo: '2026-11-22' }, 'DELEGATION_OVER'],
    ['on a day on which it was used', '2026-11-22', { lastUsedOn: '2026-11-22' }, 'DELEGATION_USED'],
    ['after it was used', '2026-11-23', { lastUsedOn: '2026-11-22' }, undefined],
    ['before it begins, from its first day', '2026-12-01', { validFrom: '2026-12-01', validTo: null }, undefined],
    [
      'before it begins, earlier',
      '2026-11-25',
      { validFrom: '2026-12-01', validTo: null },
      'DELEGATION_END_OUT_OF_RANGE',
    ],
  ] as const)('obstacleToEnd: %s', (_, validTo, over, code) => {
    const delegation = { ...days, ended: false, lastUsedOn: null, ...over };
    expect(obstacleToEnd(delegation, validTo, '2026-11-22')?.code).toBe(code);
  });

  test('authoritySentence says who decided, and by whose leave', () => {
    expect(authoritySentence('BCĐ xã A', null)).toEqual({
      vi: 'BCĐ xã A quyết định đối với đơn vị thuộc phạm vi phụ trách.',
      en: 'Decided by BCĐ xã A, to which the unit answers.',
    });
    expect(
      authoritySentence('BCĐ xã B', { fromName: 'BCĐ xã A', decisionNumber: '27/QĐ', decidedOn: '2026-10-02' }),
    ).toEqual({
      vi: 'BCĐ xã B quyết định theo ủy quyền của BCĐ xã A (Quyết định 27/QĐ ngày 02/10/2026).',
      en: 'Decided by BCĐ xã B as delegated by BCĐ xã A (decision 27/QĐ of 2026-10-02).',
    });
  });
});

test.each([
  ['2026-10-01', null, '2026-11-22'],
  ['2026-10-01', '2026-11-10', '2026-11-22'],
  ['2026-10-01', '2026-11-22', '2026-11-23'],
  ['2026-12-01', null, '2026-12-01'],
] as const)('handoverDay: from %s, last used on %s: %s', (validFrom, lastUsedOn, expected) =>
  expect(handoverDay({ validFrom, lastUsedOn }, '2026-11-22')).toBe(expected),
);
