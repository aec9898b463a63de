import { describe, expect, test } from 'vitest';
import type { Actor, ActorMembership, Role } from '../../src/kernel/actor.js';
import { pathUnder } from '../../src/kernel/path.js';
import {
  type CardOwner,
  mayApprove,
  mayReopen,
  mayReturn,
  mayReview,
  maySaveSelfScores,
  maySubmit,
} from '../../src/modules/assessments/assessment.policy.js';
import { requireMove } from '../../src/modules/assessments/assessment.rules.js';
import {
  type AssessmentAction,
  type AssessmentStatus,
  awaitsReview,
  canMove,
  isFrozen,
  moves,
} from '../../src/modules/assessments/assessment.workflow.js';

const statuses: readonly AssessmentStatus[] = [
  'SELF_SCORING',
  'SUBMITTED',
  'IN_REVIEW',
  'RETURNED',
  'REVIEWED',
  'APPROVED',
  'REOPENED',
];

describe('the workflow', () => {
  test.each<[AssessmentAction, readonly AssessmentStatus[]]>([
    ['SCORE', ['SELF_SCORING', 'RETURNED']],
    ['SUBMIT', ['SELF_SCORING', 'RETURNED']],
    ['REVIEW', ['SUBMITTED', 'IN_REVIEW', 'REVIEWED', 'REOPENED']],
    ['RETURN', ['SUBMITTED', 'IN_REVIEW', 'REVIEWED', 'REOPENED']],
    ['APPROVE', ['REVIEWED']],
    ['REOPEN', ['APPROVED']],
  ])('canMove %s exactly from %o', (action, from) => {
    expect(statuses.filter((status) => canMove(action, status))).toEqual(from);
    for (const status of statuses) {
      const tried = () => requireMove(action, status);
      if (from.includes(status)) expect(tried).not.toThrow();
      else expect(tried).toThrow('ASSESSMENT_WRONG_STATE');
    }
  });

  test('every state is left by some action, and reached by one', () => {
    const all = Object.values(moves);
    for (const status of statuses) {
      expect(all.some(({ from }) => from.includes(status))).toBe(true);
      expect(all.some(({ to }) => to.includes(status))).toBe(true);
    }
  });

  test('only an approved card is fixed, and only a card with the superior awaits review', () => {
    expect(statuses.filter(isFrozen)).toEqual(['APPROVED']);
    expect(statuses.filter(awaitsReview)).toEqual(['SUBMITTED', 'IN_REVIEW', 'REOPENED']);
  });
});

describe('who may', () => {
  const root = pathUnder('', '00000000-0000-7000-8000-000000000001');
  const district = pathUnder(root, '00000000-0000-7000-8000-000000000002');
  const commune = pathUnder(district, '00000000-0000-7000-8000-000000000003');
  const other = pathUnder(root, '00000000-0000-7000-8000-000000000004');
  const unitId = '00000000-0000-7000-8000-00000000000a';

  const over = (role: Role, bodyPath: string): ActorMembership => ({
    id: 'm',
    role,
    bodyId: 'b',
    bodyPath,
    unitId: null,
  });
  const of = (unit: string): ActorMembership => ({
    id: 'm',
    role: 'UNIT_OFFICER',
    bodyId: null,
    bodyPath: null,
    unitId: unit,
  });
  const actor = (...memberships: ActorMembership[]): Actor => ({
    accountId: 'a',
    name: 'x',
    operator: false,
    tenantIds: [],
    memberships,
  });
  const ofCommune: CardOwner = { unitId, bodyPath: commune };
  const ofRoot: CardOwner = { unitId, bodyPath: root };
  const because = (verdict: ReturnType<typeof mayReview>) => (verdict.allowed ? 'allowed' : verdict.because);

  test.each([
    ['its officer', actor(of(unitId)), 'allowed'],
    ['the officer of another unit', actor(of('other')), 'does-not-report-for-unit'],
    ['the officer of its body', actor(over('BODY_OFFICER', commune)), 'does-not-report-for-unit'],
    ['the administrator', actor(over('TENANT_ADMIN', root)), 'does-not-report-for-unit'],
  ])('score and submit for a unit: %s', (_, who, expected) => {
    expect(because(maySaveSelfScores(who, ofCommune))).toBe(expected);
    expect(because(maySubmit(who, ofCommune))).toBe(expected);
  });

  test.each([
    ['the officer of its body', actor(over('BODY_OFFICER', commune)), 'allowed'],
    ['the head of its body', actor(over('BODY_HEAD', commune)), 'allowed'],
    ['the officer of a body above', actor(over('BODY_OFFICER', root)), 'allowed'],
    ['the officer of a body beside', actor(over('BODY_OFFICER', other)), 'no-official-over-unit'],
    ['the administrator', actor(over('TENANT_ADMIN', root)), 'no-official-over-unit'],
    ['an analyst', actor(over('BI_ANALYST', root)), 'no-official-over-unit'],
    ['its own officer', actor(of(unitId)), 'reports-for-unit'],
    ['a head who also reports for it', actor(over('BODY_HEAD', root), of(unitId)), 'reports-for-unit'],
    ['a head who reports for another unit', actor(over('BODY_HEAD', root), of('other')), 'allowed'],
  ])('review, return and approve: %s', (_, who, expected) => {
    expect(because(mayReview(who, ofCommune))).toBe(expected);
    expect(because(mayReturn(who, ofCommune))).toBe(expected);
    expect(because(mayApprove(who, ofCommune))).toBe(expected);
  });

  test.each([
    ['the head of a body above', actor(over('BODY_HEAD', root)), ofCommune, 'allowed'],
    ['the officer of a body above', actor(over('BODY_OFFICER', district)), ofCommune, 'allowed'],
    ['the head of its own body', actor(over('BODY_HEAD', commune)), ofCommune, 'no-higher-body'],
    ['the head of a body beside', actor(over('BODY_HEAD', other)), ofCommune, 'no-higher-body'],
    ['the administrator', actor(over('TENANT_ADMIN', root)), ofCommune, 'no-higher-body'],
    ['a head above who reports for it', actor(over('BODY_HEAD', root), of(unitId)), ofCommune, 'reports-for-unit'],
    ['the head of the root, for its own unit', actor(over('BODY_HEAD', root)), ofRoot, 'allowed'],
    ['the officer of the root, for its own unit', actor(over('BODY_OFFICER', root)), ofRoot, 'no-higher-body'],
  ])('mayReopen: %s', (_, who, owner, expected) => expect(because(mayReopen(who, owner))).toBe(expected));
});
