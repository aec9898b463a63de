import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor, ActorMembership, Role } from '../../src/kernel/actor.js';
import {
  countedUntil,
  coversYear,
  cutOffInstant,
  type Deadline,
  daysExist,
  deadlineCounts,
  deadlinesFit,
  type Frequency,
  inOrderOfYear,
  isDueLater,
  lastDayOfYear,
  leavesWorkingDay,
  namesReporters,
  periodsOf,
} from '../../src/modules/reporting/regime.rules.js';
import {
  mayDecideReport,
  mayExtendDeadline,
  maySubmitReport,
  type ReportParties,
} from '../../src/modules/reporting/report-due.policy.js';
import {
  type DueTimes,
  effectiveDue,
  isExtension,
  reportStatusAt,
  saysWhy,
  wasOnTime,
} from '../../src/modules/reporting/report-due.rules.js';
import { canTakeStep, type ReportStage, reportSteps } from '../../src/modules/reporting/report-due.workflow.js';

const deadline = (month: number, day: number, over: Partial<Deadline> = {}): Deadline => ({
  month,
  day,
  boundary: 'BEFORE',
  cutOffMonth: null,
  cutOffDay: null,
  shift: 'NONE',
  ...over,
});

describe('deadlines of a regime', () => {
  test.each<[Frequency, number, boolean]>([
    ['YEAR', 1, true],
    ['YEAR', 2, false],
    ['YEAR', 0, false],
    ['HALF_YEAR', 1, true],
    ['HALF_YEAR', 2, true],
    ['HALF_YEAR', 3, false],
    ['QUARTER', 4, true],
    ['QUARTER', 1, false],
    ['MONTH', 12, true],
    ['MONTH', 11, false],
    ['NINE_MONTHS', 1, true],
    ['ONCE', 1, true],
    ['AD_HOC', 0, true],
    ['AD_HOC', 1, false],
  ])('deadlinesFit(%s, %i) is %s', (frequency, count, expected) => {
    expect(deadlinesFit(frequency, count)).toBe(expected);
  });

  test.each<[string, Deadline, boolean]>([
    ['15/11', deadline(11, 15), true],
    ['29/2 is not in every year', deadline(2, 29), false],
    ['31/4', deadline(4, 31), false],
    ['with a cut-off', deadline(11, 15, { cutOffMonth: 10, cutOffDay: 31 }), true],
    ['with a cut-off on 29/2', deadline(11, 15, { cutOffMonth: 2, cutOffDay: 29 }), false],
    ['with half a cut-off', deadline(11, 15, { cutOffMonth: 2 }), false],
  ])('daysExist: %s', (_, one, expected) => {
    expect(daysExist(one)).toBe(expected);
  });

  test.each<[string, Deadline, number, boolean]>([
    ['no cut-off', deadline(11, 15), 2026, true],
    ['a Friday in between', deadline(11, 15, { cutOffMonth: 11, cutOffDay: 12 }), 2026, true],
    ['a Saturday in between', deadline(11, 15, { cutOffMonth: 11, cutOffDay: 13 }), 2026, false],
    [
      'the same days a year later, of which one is a Friday',
      deadline(11, 13, { cutOffMonth: 11, cutOffDay: 11 }),
      2027,
      true,
    ],
    [
      'a Saturday that moves to Monday',
      deadline(11, 15, { cutOffMonth: 11, cutOffDay: 13, shift: 'NEXT_WORKING_DAY' }),
      2026,
      true,
    ],
    [
      'a Saturday that moves to the cut-off itself',
      deadline(11, 15, { cutOffMonth: 11, cutOffDay: 13, shift: 'PREVIOUS_WORKING_DAY' }),
      2026,
      false,
    ],
    ['the last moment before', deadline(11, 15, { cutOffMonth: 11, cutOffDay: 14 }), 2026, false],
    ['the same day', deadline(11, 13, { boundary: 'ON_OR_BEFORE', cutOffMonth: 11, cutOffDay: 13 }), 2026, false],
    [
      'the day before one that counts',
      deadline(11, 13, { boundary: 'ON_OR_BEFORE', cutOffMonth: 11, cutOffDay: 12 }),
      2026,
      true,
    ],
    ['later', deadline(11, 15, { cutOffMonth: 12, cutOffDay: 1 }), 2026, false],
    // From the last Friday before Tết to the last day of it nobody works.
    ['all of Tết in between', deadline(2, 23, { cutOffMonth: 2, cutOffDay: 13 }), 2026, false],
    ['the Monday after Tết', deadline(2, 23, { boundary: 'ON_OR_BEFORE', cutOffMonth: 2, cutOffDay: 13 }), 2026, true],
    ['a Saturday that is worked', deadline(5, 5, { cutOffMonth: 5, cutOffDay: 3 }), 2024, true],
    ['a leap day in between', deadline(3, 1, { cutOffMonth: 2, cutOffDay: 28 }), 2024, true],
    ['no leap day in between', deadline(3, 1, { cutOffMonth: 2, cutOffDay: 28 }), 2023, false],
  ])('leavesWorkingDay: %s', (_, one, year, expected) => {
    expect(leavesWorkingDay(one, year)).toBe(expected);
  });

  test.each<[Deadline, number, string, string]>([
    [deadline(11, 15), 2026, '2026-11-14', '2026-11-14'],
    [deadline(10, 30, { boundary: 'ON_OR_BEFORE' }), 2026, '2026-10-30', '2026-10-30'],
    [deadline(11, 15, { shift: 'NEXT_WORKING_DAY' }), 2026, '2026-11-16', '2026-11-16'],
    [deadline(11, 15, { cutOffMonth: 10, cutOffDay: 31 }), 2026, '2026-11-14', '2026-10-31'],
    [deadline(3, 1), 2024, '2024-02-29', '2024-02-29'],
    [deadline(3, 1), 2026, '2026-02-28', '2026-02-28'],
    [deadline(1, 1), 2026, '2025-12-31', '2025-12-31'],
  ])('%o in %i: lastDayOfYear is %s, countedUntil %s', (one, year, last, counted) => {
    expect(lastDayOfYear(one, year)).toBe(last);
    expect(countedUntil(one, year)).toBe(counted);
  });

  test('counting stops at the end of the cut-off day', () => {
    const one = deadline(11, 15, { cutOffMonth: 10, cutOffDay: 31 });
    expect(cutOffInstant(one, 2026, 'Asia/Ho_Chi_Minh')).toBe('2026-10-31T17:00:00Z');
    expect(cutOffInstant(deadline(11, 15), 2026, 'Asia/Ho_Chi_Minh')).toBeNull();
  });

  test('inOrderOfYear: each later than the one before', () => {
    expect(inOrderOfYear([deadline(4, 5), deadline(7, 5), deadline(10, 5), deadline(12, 20)])).toBe(true);
    expect(inOrderOfYear([deadline(4, 5), deadline(4, 5)])).toBe(false);
    // Until 31/10 and before 1/11 are the same instant.
    expect(inOrderOfYear([deadline(10, 31, { boundary: 'ON_OR_BEFORE' }), deadline(11, 1)])).toBe(false);
    expect(inOrderOfYear([])).toBe(true);
  });

  test.each<[string, Deadline[], Deadline[], boolean]>([
    ['Thiện Tín: the commune after its units', [deadline(11, 5)], [deadline(10, 30)], true],
    ['the same day', [deadline(10, 30)], [deadline(10, 30)], false],
    ['the same day, but counting it', [deadline(10, 30, { boundary: 'ON_OR_BEFORE' })], [deadline(10, 30)], true],
    ['earlier', [deadline(10, 1)], [deadline(10, 30)], false],
    ['period by period', [deadline(5, 10), deadline(11, 10)], [deadline(5, 1), deadline(11, 1)], true],
    ['one of the periods earlier', [deadline(5, 10), deadline(11, 10)], [deadline(5, 20), deadline(11, 1)], false],
    ['by the last of each', [deadline(12, 1)], [deadline(5, 1), deadline(11, 1)], true],
    ['after one without dates', [deadline(12, 1)], [], true],
  ])('isDueLater: %s', (_, after, before, expected) => {
    expect(isDueLater(after, before)).toBe(expected);
  });

  test('isDueLater never holds both ways', () => {
    const day = fc.record({
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      boundary: fc.constantFrom('BEFORE' as const, 'ON_OR_BEFORE' as const),
      cutOffMonth: fc.constant(null),
      cutOffDay: fc.constant(null),
      shift: fc.constant('NONE' as const),
    });
    fc.assert(fc.property(day, day, (a, b) => !(isDueLater([a], [b]) && isDueLater([b], [a]))));
  });

  test.each([
    ['BODIES', 'COMMUNE', null, true],
    ['BODIES', null, null, false],
    ['BODIES_AND_AGENCIES', 'COMMUNE', 'body', true],
    ['BODIES_AND_AGENCIES', 'COMMUNE', null, false],
    ['UNITS', null, null, true],
    ['UNITS', 'COMMUNE', null, false],
  ] as const)('namesReporters(%s, %s, %s) is %s', (kind, level, receiver, expected) => {
    expect(namesReporters(kind, level, receiver)).toBe(expected);
  });

  test.each([
    [2022, 2025, 2021, false],
    [2022, 2025, 2022, true],
    [2022, 2025, 2025, true],
    [2022, 2025, 2026, false],
    [2026, null, 2040, true],
  ])('coversYear %i–%s: %i is %s', (fromYear, toYear, year, expected) => {
    expect(coversYear({ fromYear, toYear }, year)).toBe(expected);
  });
});

describe('periodsOf', () => {
  test.each<[Frequency, number, string[]]>([
    ['YEAR', 1, ['2026']],
    ['HALF_YEAR', 1, ['2026-H1']],
    ['HALF_YEAR', 2, ['2026-H1', '2026-H2']],
    ['QUARTER', 4, ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4']],
    ['NINE_MONTHS', 1, ['2026-9M']],
    ['AD_HOC', 0, []],
  ])('%s with %i', (frequency, count, codes) => {
    expect(periodsOf(frequency, count, 2026, 2024).map((period) => period.code)).toEqual(codes);
  });

  test('ONCE is asked for in the first year only', () => {
    expect(periodsOf('ONCE', 1, 2026, 2026)).toHaveLength(1);
    expect(periodsOf('ONCE', 1, 2027, 2026)).toEqual([]);
  });

  test('each frequency has as many periods as deadlines, each open from its first day', () => {
    for (const [frequency, counts] of Object.entries(deadlineCounts)) {
      for (const count of counts) {
        expect(periodsOf(frequency as Frequency, count, 2026, 2026)).toHaveLength(count);
      }
    }
    expect(periodsOf('QUARTER', 4, 2026, 2026).map((period) => period.opensOn)).toEqual([
      '2026-01-01',
      '2026-04-01',
      '2026-07-01',
      '2026-10-01',
    ]);
    expect(periodsOf('MONTH', 12, 2026, 2026).at(-1)).toEqual({ code: '2026-12', opensOn: '2026-12-01' });
  });
});

describe('a due by the clock', () => {
  const due = (over: Partial<DueTimes> = {}): DueTimes => ({
    stage: 'OPEN',
    opensAt: '2025-12-31T17:00:00Z',
    dueAt: '2026-10-30T17:00:00Z',
    extendedTo: null,
    submittedAt: null,
    ...over,
  });
  const submittedAt = '2026-10-30T16:59:59Z';

  test.each<[string, DueTimes, string, string]>([
    ['before its period', due(), '2025-12-31T16:59:59Z', 'UPCOMING'],
    ['from its first moment', due(), '2025-12-31T17:00:00Z', 'OPEN'],
    ['a second before', due(), '2026-10-30T16:59:59Z', 'OPEN'],
    ['at the instant', due(), '2026-10-30T17:00:00Z', 'OVERDUE'],
    ['extended', due({ extendedTo: '2026-11-05T17:00:00Z' }), '2026-11-01T00:00:00Z', 'OPEN'],
    ['after the extension', due({ extendedTo: '2026-11-05T17:00:00Z' }), '2026-11-05T17:00:00Z', 'OVERDUE'],
    ['handed in stays', due({ stage: 'SUBMITTED', submittedAt }), '2027-01-01T00:00:00Z', 'SUBMITTED'],
    ['accepted stays', due({ stage: 'ACCEPTED', submittedAt }), '2027-01-01T00:00:00Z', 'ACCEPTED'],
    ['sent back in time', due({ stage: 'RETURNED', submittedAt }), '2026-10-30T16:59:59Z', 'RETURNED'],
    ['sent back, too late', due({ stage: 'RETURNED', submittedAt }), '2026-10-30T17:00:00Z', 'OVERDUE'],
  ])('reportStatusAt: %s', (_, one, now, expected) => {
    expect(reportStatusAt(one, now)).toBe(expected);
  });

  test.each<[string, DueTimes, boolean | null]>([
    ['not handed in', due(), null],
    ['a second before', due({ stage: 'SUBMITTED', submittedAt }), true],
    ['at the instant', due({ stage: 'SUBMITTED', submittedAt: '2026-10-30T17:00:00Z' }), false],
    ['late', due({ stage: 'ACCEPTED', submittedAt: '2026-11-02T00:00:00Z' }), false],
    [
      'late, but extended',
      due({ stage: 'ACCEPTED', submittedAt: '2026-11-02T00:00:00Z', extendedTo: '2026-11-05T17:00:00Z' }),
      true,
    ],
    ['sent back', due({ stage: 'RETURNED', submittedAt }), null],
  ])('wasOnTime: %s', (_, one, expected) => {
    expect(wasOnTime(one)).toBe(expected);
  });

  test('an extension is later than the present due instant and not past', () => {
    const now = '2026-11-01T00:00:00Z';
    expect(effectiveDue(due())).toBe('2026-10-30T17:00:00Z');
    expect(effectiveDue(due({ extendedTo: '2026-11-05T17:00:00Z' }))).toBe('2026-11-05T17:00:00Z');
    expect(isExtension('2026-11-05T17:00:00Z', due(), now)).toBe(true);
    expect(isExtension('2026-10-31T00:00:00Z', due(), now)).toBe(false);
    expect(isExtension('2026-10-30T17:00:00Z', due(), '2026-10-01T00:00:00Z')).toBe(false);
    expect(isExtension('2026-11-04T00:00:00Z', due({ extendedTo: '2026-11-05T17:00:00Z' }), now)).toBe(false);
  });

  test('saysWhy: spaces are no reason', () => {
    expect(saysWhy('Bão số 10')).toBe(true);
    expect(saysWhy('   ')).toBe(false);
  });
});

describe('reportSteps', () => {
  const stages: ReportStage[] = ['OPEN', 'SUBMITTED', 'ACCEPTED', 'RETURNED', 'WITHDRAWN'];
  test.each([
    ['submit', ['OPEN', 'RETURNED'], 'SUBMITTED'],
    ['accept', ['SUBMITTED'], 'ACCEPTED'],
    ['return', ['SUBMITTED'], 'RETURNED'],
    ['extend', ['OPEN', 'RETURNED'], null],
  ] as const)('canTakeStep: %s from %j', (action, from, to) => {
    expect(stages.filter((stage) => canTakeStep(stage, action))).toEqual(from);
    expect(reportSteps[action].to).toBe(to);
  });
});

describe('who may do what with a report', () => {
  const rootPath = `${'a'.repeat(32)}/`;
  const communePath = `${rootPath}${'b'.repeat(32)}/`;
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
  const atRoot = { bodyId: 'root', bodyPath: rootPath };
  const atCommune = { bodyId: 'commune', bodyPath: communePath };
  const ofBody: ReportParties = { bodyId: 'commune', unitId: null, receiverPath: rootPath, submittedBy: null };
  const ofUnit: ReportParties = { bodyId: null, unitId: 'unit', receiverPath: rootPath, submittedBy: null };
  const verdict = (v: { allowed: boolean; because?: string }) => (v.allowed ? 'allowed' : v.because);

  test.each([
    ['officer of the body', actor(held('BODY_OFFICER', atCommune)), ofBody, 'allowed'],
    ['head of the body', actor(held('BODY_HEAD', atCommune)), ofBody, 'allowed'],
    ['officer above', actor(held('BODY_OFFICER', atRoot)), ofBody, 'not-the-reporter'],
    ['administrator of the body', actor(held('TENANT_ADMIN', atCommune)), ofBody, 'not-the-reporter'],
    ['officer of the unit', actor(held('UNIT_OFFICER', { unitId: 'unit' })), ofUnit, 'allowed'],
    ['officer of another unit', actor(held('UNIT_OFFICER', { unitId: 'other' })), ofUnit, 'not-the-reporter'],
    ['body officer for a unit', actor(held('BODY_OFFICER', atRoot)), ofUnit, 'not-the-reporter'],
  ])('maySubmitReport: %s', (_, who, parties, expected) => {
    expect(verdict(maySubmitReport(who, parties))).toBe(expected);
  });

  test.each([
    ['officer of the receiver', actor(held('BODY_OFFICER', atRoot)), ofBody, 'allowed'],
    ['the reporter', actor(held('BODY_OFFICER', atCommune)), ofBody, 'not-the-receiver'],
    ['administrator', actor(held('TENANT_ADMIN', atRoot)), ofBody, 'not-the-receiver'],
    ['who handed it in', actor(held('BODY_OFFICER', atRoot)), { ...ofBody, submittedBy: 'me' }, 'own-report'],
    [
      'who also reports for the unit',
      actor(held('BODY_OFFICER', atRoot), held('UNIT_OFFICER', { unitId: 'unit' })),
      ofUnit,
      'own-report',
    ],
    [
      'nobody, when the receiver is outside',
      actor(held('BODY_HEAD', atRoot)),
      { ...ofBody, receiverPath: null },
      'not-the-receiver',
    ],
  ])('mayDecideReport: %s', (_, who, parties, expected) => {
    expect(verdict(mayDecideReport(who, parties))).toBe(expected);
  });

  test.each([
    ['head of the receiver', actor(held('BODY_HEAD', atRoot)), ofBody, 'allowed'],
    ['administrator over it', actor(held('TENANT_ADMIN', atRoot)), ofBody, 'allowed'],
    ['officer of the receiver', actor(held('BODY_OFFICER', atRoot)), ofBody, 'not-the-receiver'],
    ['head of the reporter', actor(held('BODY_HEAD', atCommune)), ofBody, 'not-the-receiver'],
    ['head of both', actor(held('BODY_HEAD', atRoot), held('BODY_HEAD', atCommune)), ofBody, 'own-report'],
    [
      'head who also reports for the unit',
      actor(held('BODY_HEAD', atRoot), held('UNIT_OFFICER', { unitId: 'unit' })),
      ofUnit,
      'own-report',
    ],
  ])('mayExtendDeadline: %s', (_, who, parties, expected) => {
    expect(verdict(mayExtendDeadline(who, parties))).toBe(expected);
  });
});
