import { describe, expect, test } from 'vitest';
import { cardOf, linesFor, noFacts, type Scores } from '../../src/modules/assessments/assessment.scoring.js';
import {
  type Circumstances,
  missingFrom,
  obstacleToSubmit,
  type SelfWork,
  selfWorkOn,
} from '../../src/modules/assessments/missing.rules.js';
import { sentBackNow } from '../../src/modules/assessments/sent-back.rules.js';
import type { Criterion } from '../../src/modules/rulebooks/rule-book.rules.js';
import { nationalEligibility } from '../../src/modules/units/unit.rules.js';

const line = (code: string, over: Partial<Criterion> = {}): Criterion => ({
  id: code,
  parentId: null,
  lineageId: code,
  minScore: 0,
  threshold: null,
  items: null,
  wordings: null,
  evidenceTypes: ['EXPLANATION'],
  code,
  text: code,
  maxScore: 300,
  kinds: ['AGENCY'],
  scoring: 'MANUAL',
  step: 100,
  linkedFact: null,
  perCollective: null,
  perIndividual: null,
  evidence: 'OPTIONAL',
  notApplicable: 'FULL',
  ...over,
});
const lines = linesFor(
  [
    line('1', { evidence: 'REQUIRED' }),
    line('2'),
    line('5', { scoring: 'GROUP' }),
    line('8c', { scoring: 'LINKED', linkedFact: 'RECOGNISED', evidence: 'NONE' }),
  ],
  'AGENCY',
);
const fine: Circumstances = {
  year: 2026,
  yearIsOpen: true,
  unit: {
    kind: 'AGENCY',
    enterpriseSize: null,
    schoolLevel: null,
    armedForces: false,
    validFrom: '2020-01-01',
    validTo: null,
  },
  registered: true,
  listClosedBy: null,
  book: {
    eligibility: nationalEligibility,
    windows: [{ kind: 'AGENCY', fromMonth: 11, fromDay: 16, toMonth: 11, toDay: 15 }],
  },
  today: '2026-11-22',
};
const nothing: SelfWork = { evidenced: new Set(), unanswered: new Set() };
const whole: Scores = { '1': { self: 0, explanation: 'x' }, '2': { self: 100 } };
const card = (scores: Scores) => cardOf(lines, scores, noFacts, false, { mode: 'HALF_UP', unit: 1 });
const told = (scores: Scores, over: Partial<Circumstances> = {}, work: Partial<SelfWork> = {}) =>
  missingFrom(card(scores), { ...fine, ...over }, { ...nothing, ...work }).map(({ line: of, refusal }) =>
    of ? `${of.code} ${refusal.code}` : refusal.code,
  );

describe('what keeps a card from being submitted', () => {
  test.each<[string, Scores, Partial<SelfWork>, readonly string[]]>([
    ['nothing', whole, {}, []],
    ['an empty card', {}, {}, ['1 LINE_NOT_SCORED', '2 LINE_NOT_SCORED']],
    ['a score of nought is a score', { '1': { self: 0, explanation: 'x' }, '2': { self: 0 } }, {}, []],
    ['no evidence where it is asked', { ...whole, '1': { self: 100 } }, {}, ['1 LINE_EVIDENCE_MISSING']],
    ['a blank explanation', { ...whole, '1': { self: 100, explanation: ' \n' } }, {}, ['1 LINE_EVIDENCE_MISSING']],
    ['a file in place of words', { ...whole, '1': { self: 100 } }, { evidenced: new Set(['1']) }, []],
    [
      'a file for another line',
      { ...whole, '1': { self: 100 } },
      { evidenced: new Set(['2']) },
      ['1 LINE_EVIDENCE_MISSING'],
    ],
    [
      'not applicable without a word',
      { ...whole, '1': { self: 300, notApplicable: true } },
      {},
      ['1 LINE_REASON_MISSING'],
    ],
    ['not applicable with its reason', { ...whole, '1': { self: 300, notApplicable: true, explanation: 'x' } }, {}, []],
    ['not applicable where no evidence is asked', { ...whole, '2': { self: 300, notApplicable: true } }, {}, []],
    ['a line sent back and not touched', whole, { unanswered: new Set(['2']) }, ['2 LINE_RETURN_UNANSWERED']],
    [
      'a line sent back whose score was taken away',
      { '1': { self: 0, explanation: 'x' } },
      { unanswered: new Set(['2']) },
      ['2 LINE_NOT_SCORED', '2 LINE_RETURN_UNANSWERED'],
    ],
  ])('missingFrom: %s', (_, scores, work, expected) => expect(told(scores, {}, work)).toEqual(expected));

  test.each<[string, Partial<Circumstances>, readonly string[]]>([
    ['a closed year', { yearIsOpen: false }, ['YEAR_NOT_OPEN']],
    ['a list that is closed', { listClosedBy: 'BCĐ 09 xã' }, ['ASSESSMENT_LIST_CLOSED']],
    ['an unregistered unit', { registered: false }, ['UNIT_NOT_REGISTERED']],
    ['a unit that ended today', { unit: { ...fine.unit, validTo: '2026-11-22' } }, ['UNIT_ENDED']],
    ['a unit that ends tomorrow', { unit: { ...fine.unit, validTo: '2026-11-23' } }, []],
    ['a unit that is left out', { unit: { ...fine.unit, armedForces: true } }, ['UNIT_NOT_ELIGIBLE']],
    [
      'a unit left out since, in a year that is over',
      { unit: { ...fine.unit, armedForces: true }, today: '2027-01-02' },
      [],
    ],
    ['the day before the period', { today: '2025-11-15' }, ['ASSESSMENT_WINDOW_NOT_BEGUN']],
    ['the first day of the period', { today: '2025-11-16' }, []],
    ['after the period', { today: '2026-12-30' }, []],
    ['a kind without a period', { today: '2025-01-01', book: { ...fine.book, windows: [] } }, []],
    [
      'everything at once',
      {
        yearIsOpen: false,
        registered: false,
        today: '2025-11-15',
        unit: { ...fine.unit, armedForces: true, validTo: '2025-11-01' },
      },
      ['YEAR_NOT_OPEN', 'UNIT_ENDED', 'UNIT_NOT_ELIGIBLE', 'UNIT_NOT_REGISTERED', 'ASSESSMENT_WINDOW_NOT_BEGUN'],
    ],
  ])('missingFrom, of the unit and the year: %s', (_, over, expected) => expect(told(whole, over)).toEqual(expected));

  const obstacle = (scores: Scores, over: Partial<Circumstances> = {}, work: Partial<SelfWork> = {}) =>
    obstacleToSubmit(missingFrom(card(scores), { ...fine, ...over }, { ...nothing, ...work }));

  test('obstacleToSubmit: none when nothing is missing, and one as soon as anything is', () => {
    expect(obstacle(whole)).toBeNull();
    expect(obstacle({}, { registered: false })?.code).toBe('UNIT_NOT_REGISTERED');
    const lacking = obstacle({ '1': { self: 100 } }, {}, { unanswered: new Set(['1']) });
    expect([lacking?.code, lacking?.facts]).toEqual([
      'ASSESSMENT_NOT_SUBMITTABLE',
      { missing: ['2'], unexplained: ['1'], unreasoned: [], unanswered: ['1'] },
    ]);
  });

  test('a card that lacks nothing has its total', () => expect(card(whole).selfTotal).toBe(100));

  test('selfWorkOn: what stands as evidence, and what became of the last return', () => {
    const pieces = [
      { id: 'a', criterionId: '1', withdrawnAt: null },
      { id: 'b', criterionId: '2', withdrawnAt: '2026-11-22T02:00:00Z' },
    ];
    expect(selfWorkOn(lines, whole, pieces, null)).toEqual({ evidenced: new Set(['1']), unanswered: new Set() });
    const sentBack = sentBackNow(lines, whole, [{ id: 'b', criterionId: '2' }]);
    expect(selfWorkOn(lines, whole, pieces, { criterionIds: ['1', '2'], sentBack }).unanswered).toEqual(new Set());
    expect(selfWorkOn(lines, whole, [], { criterionIds: ['1', '2'], sentBack }).unanswered).toEqual(
      new Set(['1', '2']),
    );
    // Of a return from before its column was kept nothing is known, so nothing is asked.
    expect(selfWorkOn(lines, whole, [], { criterionIds: ['1'], sentBack: null }).unanswered).toEqual(new Set());
  });
});
