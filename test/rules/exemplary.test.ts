import { describe, expect, test } from 'vitest';
import {
  type ExemplaryStep,
  exemplaryMoves,
  lastStep,
  obstacleToStep,
  obstacleToWithdrawal,
} from '../../src/modules/merits/exemplary.workflow.js';
import { conditionOfBook, conditionSentence, judgedYears } from '../../src/modules/standings/exemplary.rules.js';

const step = (id: string, status: ExemplaryStep['status'], year: number, withdrawn = false): ExemplaryStep => ({
  id,
  status,
  year,
  decidedOn: `${year}-07-01`,
  withdrawn,
});
const pilot = step('1', 'PILOT', 2022);
const nominated = step('2', 'NOMINATED', 2024);
const recognised = step('3', 'RECOGNISED', 2025);
const gone = (one: ExemplaryStep): ExemplaryStep => ({ ...one, withdrawn: true });

describe('steps to being exemplary', () => {
  test('follow each other and begin anew', () => {
    expect(exemplaryMoves).toEqual({ NONE: 'PILOT', PILOT: 'NOMINATED', NOMINATED: 'RECOGNISED', RECOGNISED: 'PILOT' });
  });

  test('lastStep passes over what was withdrawn', () => {
    expect(lastStep([])).toBeNull();
    expect(lastStep([pilot, nominated])).toBe(nominated);
    expect(lastStep([pilot, gone(nominated)])).toBe(pilot);
  });

  test.each([
    ['a pilot', [], step('x', 'PILOT', 2022), undefined],
    ['a nomination of nobody', [], step('x', 'NOMINATED', 2022), 'EXEMPLARY_OUT_OF_ORDER'],
    ['a recognition of a pilot', [pilot], step('x', 'RECOGNISED', 2025), 'EXEMPLARY_OUT_OF_ORDER'],
    ['a nomination of a pilot', [pilot], step('x', 'NOMINATED', 2024), undefined],
    ['a nomination in an earlier year', [pilot], step('x', 'NOMINATED', 2021), 'EXEMPLARY_BEFORE_LAST_STEP'],
    ['the same twice', [pilot], step('x', 'PILOT', 2022), 'EXEMPLARY_ALREADY_SET'],
    ['a second pilot', [pilot], step('x', 'PILOT', 2023), 'EXEMPLARY_OUT_OF_ORDER'],
    ['again what was withdrawn', [gone(pilot)], step('x', 'PILOT', 2022), undefined],
    ['a recognition upon a withdrawn nomination', [pilot, gone(nominated)], recognised, 'EXEMPLARY_OUT_OF_ORDER'],
    ['a pilot after recognition', [pilot, nominated, recognised], step('x', 'PILOT', 2026), undefined],
  ] as const)('obstacleToStep: %s', (_, steps, next, code) => {
    expect(obstacleToStep(steps, next)?.code).toBe(code);
  });

  test.each([
    ['the last one', [pilot, nominated], '2', undefined],
    ['one that another rests on', [pilot, nominated], '1', 'EXEMPLARY_FOLLOWED'],
    ['one whose follower was withdrawn', [pilot, gone(nominated)], '1', undefined],
    ['twice', [pilot, gone(nominated)], '2', 'EXEMPLARY_WITHDRAWN'],
  ] as const)('obstacleToWithdrawal: %s', (_, steps, id, code) => {
    expect(obstacleToWithdrawal(steps, id)?.code).toBe(code);
  });
});

describe('the condition for exemplary units', () => {
  const awardRule = { exemplaryBand: 'EXCELLENT', exemplaryEveryYear: true } as const;

  test('conditionOfBook asks from the first year of the plan on', () => {
    const book = { planId: 'p', fromYear: 2023, awardRule };
    expect(conditionOfBook(book, [{ id: 'p', fromYear: 2022 }], 2024)).toEqual({
      band: 'EXCELLENT',
      years: [2022, 2023, 2024],
    });
    expect(conditionOfBook({ ...book, planId: null }, [], 2024)?.years).toEqual([2023, 2024]);
    expect(conditionOfBook({ ...book, awardRule: { ...awardRule, exemplaryBand: null } }, [], 2024)).toBeNull();
  });

  test('judgedYears says of each year whether it is met, and conditionSentence of all', () => {
    const bands = new Map([
      [2022, 'EXCELLENT'],
      [2023, 'GOOD'],
    ] as const);
    const years = judgedYears([2022, 2023, 2024], bands, 'EXCELLENT');
    expect(years.map(({ met }) => met)).toEqual([true, false, false]);
    expect(years.map(({ sentence }) => sentence.vi)).toEqual([
      'Năm 2022: đạt loại Xuất sắc.',
      'Năm 2023: đạt loại Khá, cần loại Xuất sắc.',
      'Năm 2024: chưa được phân loại (cần loại Xuất sắc).',
    ]);
    expect(conditionSentence(years, 'EXCELLENT')).toEqual({
      vi: 'Chưa đủ điều kiện: thiếu loại Xuất sắc trong các năm 2023, 2024.',
      en: 'The condition is not met: EXCELLENT is missing in 2023, 2024.',
    });
    expect(conditionSentence(years.slice(0, 1), 'EXCELLENT').en).toBe(
      'The condition is met: EXCELLENT in all 1 required years.',
    );
    expect(conditionSentence([], null).en).toBe('The locality asks for no class of its exemplary units.');
    expect(judgedYears([2022, 2023], bands, 'GOOD').every(({ met }) => met)).toBe(true);
  });
});
