import { expect, test } from 'vitest';
import { partsOf, ruleSentences } from '../../src/modules/figures/explain.rules.js';
import { deskMeasures, type Measure } from '../../src/modules/figures/measure.rules.js';

test.each<[Measure, unknown]>([
  ['UNITS', { numerator: 'UNITS', denominator: null }],
  ['SAFE_RATE', { numerator: 'RECOGNISED', denominator: 'ELIGIBLE' }],
  ['GOOD_OR_BETTER_RATE', { numerator: 'GOOD_OR_BETTER', denominator: 'ASSESSED' }],
  ['AVERAGE_SELF_REVIEW_GAP', { numerator: 'ASSESSED', denominator: 'ASSESSED' }],
  ['REPORTS_DUE', null],
])('partsOf %s are %j', (measure, parts) => expect(partsOf(measure)).toEqual(parts));

test('ruleSentences say of every measure how it is made, and by which rule units count', () => {
  const all = Object.keys(ruleSentences) as Measure[];
  expect(all.length).toBe(30);
  for (const measure of all) {
    const { vi, en } = ruleSentences[measure];
    expect([measure, vi.length > 30, en.length > 30]).toEqual([measure, true, true]);
    if (measure !== 'UNITS' && !deskMeasures.includes(measure)) expect(vi).toContain('Thông tư 124/2021');
  }
});
