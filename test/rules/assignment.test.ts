import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor, ActorMembership, Role } from '../../src/kernel/actor.js';
import {
  type AssignmentParties,
  mayAssign,
  mayCascade,
  mayDecideProduct,
  mayStateProgress,
  mayWorkOn,
} from '../../src/modules/tasks/assignment.policy.js';
import {
  assignmentStatusAt,
  dueInYear,
  givesReason,
  missingClears,
  noAssignments,
  passes,
  progressTo,
  recursIn,
  rolledUpPercent,
  type SixClears,
  sumOfCounts,
  type TaskYears,
} from '../../src/modules/tasks/assignment.rules.js';
import {
  type AssignmentAction,
  type AssignmentStage,
  assignmentSteps,
  mayTakeStep,
} from '../../src/modules/tasks/assignment.workflow.js';

describe('missingClears', () => {
  const whole: SixClears = {
    assigneeId: 'unit',
    work: 'Rà soát văn bản',
    dueAt: '2026-11-30T17:00:00Z',
    responsibility: 'Chịu trách nhiệm trước Ban Chỉ đạo',
    product: 'Báo cáo rà soát',
    authorityId: 'body',
  };
  test.each([
    ['nothing', whole, []],
    ['what the plan leaves open', { ...whole, dueAt: null, responsibility: null }, ['WHEN', 'RESPONSIBILITY']],
    ['spaces', { ...whole, product: '  ', work: '' }, ['WHAT', 'PRODUCT']],
    ['who and who accepts', { ...whole, assigneeId: null, authorityId: null }, ['WHO', 'AUTHORITY']],
  ])('%s', (_, six, expected) => {
    expect(missingClears(six)).toEqual(expected);
  });

  test('as many are missing as are not said', () => {
    const maybe = (value: string) => fc.constantFrom(value, null);
    const six = fc.record({
      assigneeId: maybe('unit'),
      work: maybe('work'),
      dueAt: maybe('2026-11-30T17:00:00Z'),
      responsibility: maybe('all of it'),
      product: maybe('report'),
      authorityId: maybe('body'),
    });
    fc.assert(
      fc.property(
        six,
        (one) => missingClears(one).length === Object.values(one).filter((said) => said === null).length,
      ),
    );
  });
});

describe('assignmentStatusAt', () => {
  const dueAt = '2026-01-31T17:00:00Z';
  test.each<[AssignmentStage, string | null, string, string]>([
    ['ASSIGNED', dueAt, '2026-01-31T16:59:59Z', 'ASSIGNED'],
    ['ASSIGNED', dueAt, dueAt, 'OVERDUE'],
    ['ACCEPTED', dueAt, dueAt, 'OVERDUE'],
    ['IN_PROGRESS', dueAt, '2026-02-01T00:00:00Z', 'OVERDUE'],
    ['IN_PROGRESS', null, '2036-02-01T00:00:00Z', 'IN_PROGRESS'],
    ['DELIVERED', dueAt, '2026-02-01T00:00:00Z', 'DELIVERED'],
    ['ACCEPTED_PRODUCT', dueAt, '2026-02-01T00:00:00Z', 'ACCEPTED_PRODUCT'],
    ['CANCELLED', dueAt, '2026-02-01T00:00:00Z', 'CANCELLED'],
  ])('%s due %s at %s is %s', (stage, due, now, expected) => {
    expect(assignmentStatusAt({ stage, dueAt: due }, now)).toBe(expected);
  });
});

describe('progressTo', () => {
  const asked = (percent: number | null, delivered = false, note: string | null = null) => ({
    percent,
    delivered,
    note,
  });
  test.each([
    [0, asked(40), { percent: 40 }],
    [40, asked(null), { percent: 40 }],
    [40, asked(null, true), { percent: 100 }],
    [40, asked(100, true), { percent: 100 }],
    [40, asked(90, true), { problem: 'PROGRESS_OUT_OF_RANGE' }],
    [40, asked(101), { problem: 'PROGRESS_OUT_OF_RANGE' }],
    [40, asked(-1), { problem: 'PROGRESS_OUT_OF_RANGE' }],
    [40, asked(30), { problem: 'REASON_REQUIRED' }],
    [40, asked(30, false, ' '), { problem: 'REASON_REQUIRED' }],
    [40, asked(30, false, 'Đếm lại'), { percent: 30 }],
  ])('from %i: %j', (before, said, expected) => {
    expect(progressTo(before, said)).toEqual(expected);
  });
});

test.each([
  ['Đã lập trùng', true],
  [' ', false],
  ['', false],
  [null, false],
  [undefined, false],
])('givesReason(%j) is %s', (reason, expected) => {
  expect(givesReason(reason)).toBe(expected);
});

describe('rolledUpPercent', () => {
  test.each([
    [[], null],
    [[0], 0],
    [[100], 100],
    [[100, 99], 99],
    [[100, 100, 0], 66],
    [[33, 33, 34], 33],
    [[1, 0, 0], 0],
  ])('of %j is %s', (below, expected) => {
    const percents = below.reduce<number>((sum, one) => sum + one, 0);
    expect(rolledUpPercent({ percents, count: below.length })).toBe(expected);
  });

  test('whole, between the least and the greatest, and 100 only where all are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 300 }), (below) => {
        const percents = below.reduce((sum, one) => sum + one, 0);
        const percent = rolledUpPercent({ percents, count: below.length }) as number;
        expect(Number.isInteger(percent)).toBe(true);
        expect(percent).toBeGreaterThanOrEqual(Math.min(...below));
        expect(percent).toBeLessThanOrEqual(Math.max(...below));
        expect(percent === 100).toBe(below.every((one) => one === 100));
        // Exact: no greater whole number would do.
        expect(percent * below.length).toBeLessThanOrEqual(percents);
        expect((percent + 1) * below.length).toBeGreaterThan(percents);
      }),
    );
  });
});

test.each([
  ['2026-10-30T17:00:00Z', '2026-10-30T17:00:00Z', false],
  ['2026-10-30T17:00:01Z', '2026-10-30T17:00:00Z', true],
  ['2026-10-29T17:00:00Z', '2026-10-30T17:00:00Z', false],
  [null, '2026-10-30T17:00:00Z', false],
  ['2036-10-30T17:00:00Z', null, false],
])('passes: %s below %s is %s', (dueAt, above, expected) => {
  expect(passes(dueAt, above)).toBe(expected);
});

describe('recursIn', () => {
  const yearly: TaskYears = {
    recurrence: 'YEARLY',
    firstYear: 2026,
    lastYear: null,
    planFromYear: 2025,
    planToYear: 2030,
  };
  test.each<[string, Partial<TaskYears>, number, boolean]>([
    ['the year after', {}, 2027, true],
    ['its own first year', {}, 2026, false],
    ['a year before', {}, 2025, false],
    ['the last year of the plan', {}, 2030, true],
    ['a year after the plan', {}, 2031, false],
    ['work that is done once', { recurrence: 'ONCE' }, 2027, false],
    ['the last year of a task that was ended', { lastYear: 2027 }, 2027, true],
    ['a year after its end', { lastYear: 2027 }, 2028, false],
    ['any later year without a plan', { planFromYear: null, planToYear: null }, 2050, true],
    ['a plan that starts later', { planFromYear: 2028 }, 2027, false],
  ])('%s', (_, over, year, expected) => {
    expect(recursIn({ ...yearly, ...over }, year)).toBe(expected);
  });
});

test.each([
  ['2026-10-30T17:00:00Z', 2026, 2027, '2027-10-30T17:00:00Z'],
  ['2024-02-28T17:00:00Z', 2024, 2025, '2025-02-27T17:00:00Z'],
  ['2024-02-29T17:00:00Z', 2024, 2025, '2025-02-28T17:00:00Z'],
  ['2026-12-31T17:00:00Z', 2026, 2028, '2028-12-31T17:00:00Z'],
  [null, 2026, 2027, null],
])('dueInYear: %s of %i is in %i %s', (dueAt, firstYear, year, expected) => {
  expect(dueInYear({ dueAt, firstYear }, year, 'Asia/Ho_Chi_Minh')).toBe(expected);
});

test('sumOfCounts adds each state', () => {
  const one = { ...noAssignments, total: 3, overdue: 1, delivered: 2, unclear: 1 };
  expect(sumOfCounts(one, { ...noAssignments, total: 2, overdue: 1, cancelled: 1 })).toEqual({
    ...noAssignments,
    total: 5,
    overdue: 2,
    delivered: 2,
    cancelled: 1,
    unclear: 1,
  });
  expect(sumOfCounts(noAssignments, one)).toEqual(one);
});

describe('assignmentSteps', () => {
  const stages: AssignmentStage[] = [
    'ASSIGNED',
    'ACCEPTED',
    'IN_PROGRESS',
    'DELIVERED',
    'ACCEPTED_PRODUCT',
    'CANCELLED',
  ];
  test.each<[AssignmentAction, AssignmentStage[], AssignmentStage | null, boolean]>([
    ['accept', ['ASSIGNED'], 'ACCEPTED', false],
    ['cascade', ['ACCEPTED', 'IN_PROGRESS'], 'IN_PROGRESS', false],
    ['progress', ['ACCEPTED', 'IN_PROGRESS'], 'IN_PROGRESS', false],
    ['deliver', ['ACCEPTED', 'IN_PROGRESS'], 'DELIVERED', false],
    ['acceptProduct', ['DELIVERED'], 'ACCEPTED_PRODUCT', false],
    ['returnProduct', ['DELIVERED'], 'IN_PROGRESS', true],
    ['cancel', ['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'DELIVERED'], 'CANCELLED', true],
    ['clarify', ['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS'], null, false],
  ])('mayTakeStep: %s', (action, from, to, reason) => {
    expect(stages.filter((stage) => mayTakeStep(stage, action))).toEqual(from);
    expect(assignmentSteps[action]).toMatchObject({ to, reason });
  });

  test('nothing leads out of an accepted product or a cancelled assignment', () => {
    const leaving = Object.values(assignmentSteps).flatMap((step) => step.from);
    expect(leaving).not.toContain('ACCEPTED_PRODUCT');
    expect(leaving).not.toContain('CANCELLED');
  });
});

describe('who may do what with an assignment', () => {
  const rootPath = `${'a'.repeat(32)}/`;
  const communePath = `${rootPath}${'b'.repeat(32)}/`;
  const atRoot = { bodyId: 'root', bodyPath: rootPath };
  const atCommune = { bodyId: 'commune', bodyPath: communePath };
  const held = (role: Role, where: Partial<ActorMembership>): ActorMembership => ({
    id: 'm',
    role,
    bodyId: null,
    bodyPath: null,
    unitId: null,
    ...where,
  });
  const actor = (...memberships: ActorMembership[]): Actor => ({
    accountId: 'me',
    name: 'Tôi',
    operator: false,
    tenantIds: [],
    memberships,
  });
  const of = { authorityPath: rootPath, deliveredBy: null };
  const toBody: AssignmentParties = { ...of, bodyId: 'commune', bodyPath: communePath, unitId: null };
  const toUnit: AssignmentParties = { ...of, bodyId: null, bodyPath: null, unitId: 'unit' };
  const toItself: AssignmentParties = { ...of, bodyId: 'root', bodyPath: rootPath, unitId: null };
  const verdict = (v: { allowed: boolean; because?: string }) => (v.allowed ? 'allowed' : v.because);

  test.each([
    ['officer', actor(held('BODY_OFFICER', atRoot)), 'allowed'],
    ['head', actor(held('BODY_HEAD', atRoot)), 'allowed'],
    ['administrator', actor(held('TENANT_ADMIN', atRoot)), 'allowed'],
    ['officer of a body below', actor(held('BODY_OFFICER', atCommune)), 'not-over-authority'],
    ['analyst', actor(held('BI_ANALYST', atRoot)), 'not-over-authority'],
  ])('mayAssign: %s', (_, who, expected) => {
    expect(verdict(mayAssign(who, rootPath))).toBe(expected);
  });

  test.each([
    ['officer of the unit', actor(held('UNIT_OFFICER', { unitId: 'unit' })), toUnit, 'allowed'],
    ['officer of another unit', actor(held('UNIT_OFFICER', { unitId: 'other' })), toUnit, 'not-the-assignee'],
    ['body officer for a unit', actor(held('BODY_OFFICER', atRoot)), toUnit, 'not-the-assignee'],
    ['officer of the body', actor(held('BODY_OFFICER', atCommune)), toBody, 'allowed'],
    ['administrator of the body', actor(held('TENANT_ADMIN', atCommune)), toBody, 'not-the-assignee'],
  ])('mayWorkOn: %s', (_, who, parties, expected) => {
    expect(verdict(mayWorkOn(who, parties))).toBe(expected);
  });

  test.each([
    ['officer of the body', actor(held('BODY_OFFICER', atCommune)), toBody, 'allowed', 'not-head-over-assignee'],
    ['its head', actor(held('BODY_HEAD', atCommune)), toBody, 'allowed', 'allowed'],
    ['head above', actor(held('BODY_HEAD', atRoot)), toBody, 'allowed', 'allowed'],
    ['administrator', actor(held('TENANT_ADMIN', atRoot)), toBody, 'not-the-assignee', 'not-head-over-assignee'],
    ['unit', actor(held('UNIT_OFFICER', { unitId: 'unit' })), toUnit, 'not-the-assignee', 'not-head-over-assignee'],
  ])('mayCascade, mayStateProgress: %s', (_, who, parties, cascade, state) => {
    expect(verdict(mayCascade(who, parties))).toBe(cascade);
    expect(verdict(mayStateProgress(who, parties))).toBe(state);
  });

  test.each([
    ['officer over the authority', actor(held('BODY_OFFICER', atRoot)), toBody, 'allowed'],
    ['the assignee body', actor(held('BODY_HEAD', atCommune)), toBody, 'not-over-authority'],
    ['administrator', actor(held('TENANT_ADMIN', atRoot)), toBody, 'not-over-authority'],
    [
      'officer who reports for the unit',
      actor(held('BODY_OFFICER', atRoot), held('UNIT_OFFICER', { unitId: 'unit' })),
      toUnit,
      'own-work',
    ],
    ['officer of a body that gave work to itself', actor(held('BODY_OFFICER', atRoot)), toItself, 'own-work'],
    ['its head', actor(held('BODY_HEAD', atRoot)), toItself, 'allowed'],
    [
      'its head for what he handed over',
      actor(held('BODY_HEAD', atRoot)),
      { ...toItself, deliveredBy: 'me' },
      'own-work',
    ],
    [
      'who handed it over for a body below',
      actor(held('BODY_HEAD', atRoot)),
      { ...toBody, deliveredBy: 'me' },
      'own-work',
    ],
  ])('mayDecideProduct: %s', (_, who, parties, expected) => {
    expect(verdict(mayDecideProduct(who, parties))).toBe(expected);
  });
});
