import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, Scores } from '../../src/modules/assessments/assessment.scoring.js';
import {
  changesSince,
  isTouched,
  returnedScores,
  type SelfSide,
  type StandingPiece,
  selfSideOf,
  sentBackNow,
  unansweredLines,
} from '../../src/modules/assessments/sent-back.rules.js';

const line = (id: string, scoring: 'MANUAL' | 'LINKED' | 'GROUP' = 'MANUAL') => ({ id, scoring });
const lines = [line('1'), line('2'), line('8c', 'LINKED')];
const none: SelfSide = { self: null, selfTyped: null, notApplicable: false, explanation: null };
const piece = (id: string, criterionId = '1'): StandingPiece => ({ id, criterionId });

describe('a card that was sent back', () => {
  test('selfSideOf: what the unit says, and nothing of the review', () => {
    expect(selfSideOf(undefined)).toEqual(none);
    expect(
      selfSideOf({
        self: 150,
        review: 100,
        reason: 'x',
        explanation: 'y',
        answer: 'z',
        notApplicable: true,
        returned: true,
      }),
    ).toEqual({ self: 150, selfTyped: null, notApplicable: true, explanation: 'y' });
  });

  test('sentBackNow: the lines that people score, and the evidence that stands', () => {
    expect(sentBackNow(lines, { '1': { self: 100 }, '8c': { self: 5000 } }, [piece('a')])).toEqual({
      lines: { '1': { ...none, self: 100 }, '2': none },
      evidence: ['a'],
    });
  });

  test('returnedScores: named lines await a new review, answers of before are done with', () => {
    const before: Scores = {
      '1': { self: 100, answer: 'x' },
      '3': { self: 0, review: 0, returned: true, answer: 'y' },
    };
    expect(returnedScores(before, new Set(['1', '2']))).toEqual({
      '1': { self: 100, returned: true },
      '2': { returned: true },
      '3': { self: 0, review: 0, returned: true },
    });
  });

  const changes = (
    before: Scores,
    after: Scores,
    evidence: { stood?: StandingPiece[]; standing?: StandingPiece[]; withdrawn?: StandingPiece[] } = {},
  ) =>
    changesSince(lines, sentBackNow(lines, before, evidence.stood ?? []), new Set(['1']), after, {
      standing: evidence.standing ?? [],
      withdrawn: evidence.withdrawn ?? [],
    });

  test.each<[string, Entry, Entry, boolean]>([
    ['nothing', { self: 100 }, { self: 100 }, false],
    ['a review', { self: 100 }, { self: 100, review: 50, reason: 'x' }, false],
    ['other points', { self: 100 }, { self: 150 }, true],
    ['points by half a hundredth of nothing', { self: 1 }, { self: 2 }, true],
    ['points taken away', { self: 100 }, {}, true],
    ['points where there were none', {}, { self: 0 }, true],
    ['not applicable', { self: 100 }, { self: 100, notApplicable: true }, true],
    ['an explanation', { self: 100 }, { self: 100, explanation: 'x' }, true],
    ['blanks in an explanation', { self: 100, explanation: 'x' }, { self: 100, explanation: ' x ' }, false],
    ['an answer', { self: 100 }, { self: 100, answer: 'x' }, true],
    ['a blank answer', { self: 100 }, { self: 100, answer: ' ' }, false],
    [
      'the same share by other numbers',
      { self: 100, selfTyped: { numerator: 1, denominator: 2 } },
      { self: 100, selfTyped: { numerator: 2, denominator: 4 } },
      true,
    ],
    [
      'the same counts in another order',
      { self: 100, selfTyped: { wording: 'A', counts: { a: 1, b: 2 } } },
      { self: 100, selfTyped: { counts: { b: 2, a: 1 }, wording: 'A' } },
      false,
    ],
  ])('changesSince: %s', (_, before, after, expected) =>
    expect(changes({ '1': before }, { '1': after }).map((one) => one.line.id)).toEqual(expected ? ['1'] : []),
  );

  test('changesSince: evidence that came, stayed and went', () => {
    const [change] = changes(
      {},
      {},
      {
        stood: [piece('stays'), piece('goes')],
        standing: [piece('stays'), piece('comes'), piece('elsewhere', '9')],
        withdrawn: [piece('goes'), piece('came and went'), piece('gone before')],
      },
    );
    expect(change).toEqual({
      line: lines[0],
      returned: true,
      before: none,
      after: none,
      evidenceAdded: ['comes'],
      evidenceRemoved: ['goes'],
      answer: null,
    });
  });

  test('changesSince: facts are nobody’s to change', () =>
    expect(changes({}, { '8c': { self: 5000, review: 5000 } })).toEqual([]));

  test('an answer alone is no change, and yet it answers', () => {
    const [answered] = changes({ '1': { self: 100 } }, { '1': { self: 100, answer: 'x' } });
    expect(answered && isTouched(answered)).toBe(false);
    expect(unansweredLines(lines, new Set(['1', '2']), answered ? [answered] : [])).toEqual([lines[1]]);
  });

  test('unansweredLines: those named of which nothing was done or said', () => {
    expect(unansweredLines(lines, new Set(['1']), changes({}, {}))).toEqual([lines[0]]);
    expect(unansweredLines(lines, new Set(['1']), changes({}, { '1': { self: 0 } }))).toEqual([]);
    expect(unansweredLines(lines, new Set(), changes({}, {}))).toEqual([]);
  });

  const entry: fc.Arbitrary<Entry> = fc.record(
    { self: fc.nat(300), explanation: fc.string(), notApplicable: fc.boolean() },
    { requiredKeys: [] },
  );
  test('what is sent back and not touched shows no change, whatever it holds; and a change is seen from both sides', () => {
    fc.assert(
      fc.property(entry, entry, (before, after) => {
        const kept = JSON.parse(JSON.stringify({ '1': before })) as Scores;
        expect(changes({ '1': before }, kept)).toEqual([]);
        expect(changes({ '1': before }, { '1': after }).length).toBe(changes({ '1': after }, { '1': before }).length);
      }),
    );
  });
});
