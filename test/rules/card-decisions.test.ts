import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../src/kernel/refusal.js';
import { approvalOf, type ToApprove } from '../../src/modules/assessments/approval.rules.js';
import { linesFor, noFacts, type Scores } from '../../src/modules/assessments/assessment.scoring.js';
import type { AssessmentStatus } from '../../src/modules/assessments/assessment.workflow.js';
import { type ReturnSaid, returningOf } from '../../src/modules/assessments/returning.rules.js';
import type { Criterion } from '../../src/modules/rulebooks/rule-book.rules.js';
import { nationalEligibility } from '../../src/modules/units/unit.rules.js';

const line = (code: string, over: Partial<Criterion> = {}): Criterion => ({
  id: `id-${code}`,
  parentId: null,
  lineageId: code,
  minScore: 0,
  threshold: null,
  items: null,
  wordings: null,
  evidenceTypes: [],
  code,
  text: code,
  maxScore: 300,
  kinds: ['AGENCY'],
  scoring: 'MANUAL',
  step: 100,
  linkedFact: null,
  perCollective: null,
  perIndividual: null,
  evidence: 'NONE',
  notApplicable: 'NOT_ALLOWED',
  ...over,
});
const all = [
  line('1'),
  line('5', { scoring: 'GROUP', step: null }),
  line('5đ'),
  line('6', { kinds: ['ENTERPRISE'] }),
  line('8c', { scoring: 'LINKED', step: null, linkedFact: 'RECOGNISED', maxScore: 500 }),
];
const lines = linesFor(all, 'AGENCY');
const band = (id: string, minScore: number, gated = false) => ({
  id,
  code: id,
  label: id,
  standard: 'GOOD' as const,
  minScore,
  quotaPercent: null,
  gates: gated ? [{ fact: 'RECOGNISED' as const, criterionId: null, points: null }] : [],
});
const reviewed: Scores = { 'id-1': { self: 300, review: 200, reason: 'x' }, 'id-5đ': { self: 300, review: 300 } };
const toApprove = (over: Partial<ToApprove['card']> = {}, facts: Partial<ToApprove['facts']> = {}): ToApprove => ({
  card: { year: 2026, status: 'REVIEWED', scores: reviewed, ...over },
  unit: {
    kind: 'AGENCY',
    enterpriseSize: null,
    schoolLevel: null,
    armedForces: false,
    validFrom: '2020-01-01',
    validTo: null,
  },
  book: {
    bands: [band('best', 900, true), band('good', 500, true), band('weak', 0)],
    eligibility: nationalEligibility,
    rounding: { mode: 'HALF_UP', unit: 1 },
  },
  lines,
  facts: { ...noFacts, registered: true, recognition: 'RECOGNISED', ...facts },
});
const TODAY = '2026-11-22';
const refusedBy = (work: () => unknown): readonly [string, string | undefined] | null => {
  try {
    work();
    return null;
  } catch (error) {
    const { code, field } = error as Refusal;
    return [code, field];
  }
};

describe('approvalOf', () => {
  test('fixes totals, linked points, facts and band', () => {
    expect(approvalOf(toApprove(), TODAY)).toEqual({
      status: 'APPROVED',
      scores: { ...reviewed, 'id-8c': { self: 500, review: 500 } },
      linkedFacts: toApprove().facts,
      selfTotal: 1100,
      reviewTotal: 1000,
      bandId: 'best',
    });
    const capped = approvalOf(toApprove({}, { recognition: 'NOT_RECOGNISED' }), TODAY);
    expect([capped.reviewTotal, capped.bandId]).toEqual([500, 'weak']);
  });

  test.each<[AssessmentStatus, string | null]>([
    ['SELF_SCORING', 'ASSESSMENT_WRONG_STATE'],
    ['SUBMITTED', 'ASSESSMENT_NOT_REVIEWED'],
    ['IN_REVIEW', 'ASSESSMENT_NOT_REVIEWED'],
    ['RETURNED', 'ASSESSMENT_WRONG_STATE'],
    ['REVIEWED', null],
    ['APPROVED', 'ASSESSMENT_WRONG_STATE'],
    ['REOPENED', 'ASSESSMENT_NOT_REVIEWED'],
  ])('of a card that is %s: %s', (status, code) =>
    expect(refusedBy(() => approvalOf(toApprove({ status }), TODAY))?.[0] ?? null).toBe(code),
  );

  test.each<[string, ToApprove, string | null]>([
    ['a line without review', toApprove({ scores: { 'id-1': { self: 300, review: 200 } } }), 'ASSESSMENT_NOT_REVIEWED'],
    [
      'a line that was sent back and not reviewed anew',
      toApprove({ scores: { ...reviewed, 'id-1': { self: 300, review: 300, returned: true } } }),
      'ASSESSMENT_NOT_REVIEWED',
    ],
    ['a registered unit without a decision', toApprove({}, { recognition: null }), 'RECOGNITION_NOT_DECIDED'],
    ['a unit that is not registered', toApprove({}, { registered: false, recognition: null }), null],
    [
      'a unit that is left out since',
      { ...toApprove(), unit: { ...toApprove().unit, armedForces: true } },
      'UNIT_NOT_ELIGIBLE',
    ],
  ])('of %s', (_, work, code) => expect(refusedBy(() => approvalOf(work, TODAY))?.[0] ?? null).toBe(code));
});

describe('returningOf', () => {
  const back = (given: ReturnSaid, status: AssessmentStatus = 'REVIEWED') =>
    returningOf(
      {
        card: { status, scores: reviewed },
        unit: { kind: 'AGENCY' },
        book: { lines: all },
        lines,
        standing: [{ id: 'e', criterionId: 'id-1' }],
      },
      given,
    );

  test('as a whole: nothing is marked, and what was sent back is kept', () => {
    expect(back({ reason: ' Xem lại ' })).toMatchObject({
      status: 'RETURNED',
      scores: reviewed,
      reason: 'Xem lại',
      criterionIds: [],
      returnedLines: [],
      sentBack: { evidence: ['e'], lines: { 'id-1': { self: 300 }, 'id-5đ': { self: 300 } } },
    });
  });

  test('line by line, by id for the reason of the whole and by code for its own; letters are known however they are typed', () => {
    const result = back({
      reason: 'x',
      criterionIds: ['ID-1'.toLowerCase()],
      lines: [{ code: ' 5đ'.normalize('NFD'), reason: ' y ' }],
    });
    expect([result.criterionIds, result.returnedLines]).toEqual([
      ['id-1', 'id-5đ'],
      [{ criterionId: 'id-5đ', reason: 'y' }],
    ]);
    expect(result.scores['id-5đ']).toEqual({ self: 300, review: 300, returned: true });
  });

  test.each<[string, ReturnSaid, string, string | undefined]>([
    ['no reason', { reason: ' ' }, 'RETURN_REASON_REQUIRED', 'reason'],
    [
      'no reason of a line',
      { reason: 'x', lines: [{ code: '1', reason: '' }] },
      'RETURN_REASON_REQUIRED',
      'lines.0.reason',
    ],
    ['a line of no book', { reason: 'x', lines: [{ code: '99', reason: 'y' }] }, 'NOT_FOUND', 'lines.0.code'],
    ['a group', { reason: 'x', lines: [{ code: '5', reason: 'y' }] }, 'CRITERION_IS_GROUP', 'lines.0'],
    ['a linked line', { reason: 'x', criterionIds: ['id-8c'] }, 'CRITERION_LINKED', 'criterionIds.0'],
    [
      'a line of another kind',
      { reason: 'x', lines: [{ code: '6', reason: 'y' }] },
      'CRITERION_NOT_FOR_KIND',
      'lines.0',
    ],
    [
      'one line twice',
      {
        reason: 'x',
        lines: [
          { code: '1', reason: 'y' },
          { code: '1', reason: 'z' },
        ],
      },
      'BAD_USER_INPUT',
      'lines.1',
    ],
    [
      'one line by id and by code',
      { reason: 'x', criterionIds: ['id-1'], lines: [{ code: '1', reason: 'y' }] },
      'BAD_USER_INPUT',
      'lines.0',
    ],
  ])('refuses %s', (_, given, code, field) => expect(refusedBy(() => back(given))).toEqual([code, field]));

  test.each<[AssessmentStatus, boolean]>([
    ['SELF_SCORING', false],
    ['SUBMITTED', true],
    ['IN_REVIEW', true],
    ['RETURNED', false],
    ['REVIEWED', true],
    ['APPROVED', false],
    ['REOPENED', true],
  ])('of a card that is %s: %s', (status, allowed) =>
    expect(refusedBy(() => back({ reason: 'x' }, status))?.[0]).toBe(allowed ? undefined : 'ASSESSMENT_WRONG_STATE'),
  );
});
