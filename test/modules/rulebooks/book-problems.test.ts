import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSentences } from '../../../src/modules/rulebooks/book-validation.rules.js';
import { type Service, startService } from '../../support/service.js';
import { type Book, deskOf, done, lineOf } from './rule-book-desk.js';

// Every fault that a book may have, brought about by an administrator and shown with its place before he publishes.

let service: Service;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  service = await startService();
  desk = deskOf(service.as('admin@thanh-hoa.demo'));
});
afterAll(() => service.stop());

const fresh = async (fromYear = 2030): Promise<Book> => done(await desk.draft({ fromYear, fromVersion: 1 }));
const KINDS = ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE'];
const change = (criterion: string, to: object) => ({ changeCriterion: { criterion, ...to } });
const band = (code: string, over: object = {}) => {
  const standard = code;
  const minScore = { EXCELLENT: 90, GOOD: 70, AVERAGE: 50, WEAK: 0 }[code];
  return { setBand: { code, label: code, standard, minScore, gates: [], ...over } };
};
const window = (over: object) => ({
  setWindow: { kind: 'AGENCY', fromMonth: 11, fromDay: 16, toMonth: 11, toDay: 15, ...over },
});
const codesOf = (book: Book): string[] =>
  book.criteria.flatMap((root: Book) => [root.code, ...root.children.map(({ code }: Book) => code)]);

/** The edits that bring a fault about, and where it is shown. */
const faults: Readonly<Record<string, readonly [edits: object[] | ((book: Book) => object[]), at: string]>> = {
  LEAVES_DO_NOT_SUM_TO_TOTAL: [[change('1', { maxScore: 4 })], 'AGENCY'],
  CHILDREN_DO_NOT_SUM_TO_PARENT: [[change('5a', { maxScore: 3 })], '5'],
  GROUP_WITHOUT_CHILDREN: [
    [{ addCriterion: { code: '10', text: 'Nhóm', maxScore: 5, kinds: KINDS, scoring: { kind: 'GROUP' } } }],
    '10',
  ],
  LINE_WITH_CHILDREN: [[change('4', { scoring: { kind: 'ALL_OR_NOTHING' } })], '4'],
  KINDS_BEYOND_PARENT: [[change('4', { kinds: ['AGENCY'] })], '4a'],
  CODE_TWICE: [[change('5b', { code: '5a' })], '5a'],
  STEP_DOES_NOT_DIVIDE_MAXIMUM: [[change('1', { scoring: { kind: 'MANUAL', step: 2 } })], '1'],
  SCORING_PARTS_DO_NOT_FIT: [[change('1', { scoring: { kind: 'MANUAL' } })], '1'],
  LINKED_FACT_UNKNOWN: [[change('7', { scoring: { kind: 'LINKED' } })], '7'],
  LINKED_NOT_APPLICABLE: [
    [change('7', { scoring: { kind: 'LINKED', linkedFact: 'ACTIVE_MODEL', notApplicable: 'ZERO' } })],
    '7',
  ],
  EVIDENCE_WITHOUT_TYPE: [[change('1', { evidence: 'REQUIRED', evidenceTypes: [] })], '1'],
  NO_CRITERION_FOR_KIND: [
    (book) => codesOf(book).map((code) => change(code, { kinds: KINDS.filter((kind) => kind !== 'COMMUNE') })),
    'COMMUNE',
  ],
  NO_WINDOW_FOR_KIND: [[{ removeWindow: 'COMMUNE' }], 'COMMUNE'],
  EVERY_LINE_MAY_BE_LEFT_OUT: [
    (book) => [
      ...book.criteria.filter(({ code }: Book) => code !== '1').map(({ code }: Book) => ({ retireCriterion: code })),
      change('1', { maxScore: 100, scoring: { kind: 'MANUAL', step: 1, notApplicable: 'EXCLUDE_AND_SCALE' } }),
    ],
    'AGENCY',
  ],
  NO_BAND_FROM_ZERO: [[band('WEAK', { minScore: 10 })], 'WEAK'],
  LOWEST_BAND_HAS_GATES: [[band('WEAK', { gates: [{ fact: 'REGISTERED' }] })], 'WEAK'],
  LOWEST_BAND_HAS_QUOTA: [[band('WEAK', { quotaPercent: 10 })], 'WEAK'],
  BANDS_START_TWICE: [[band('GOOD', { minScore: 50 })], 'GOOD'],
  BAND_ABOVE_TOTAL: [[band('EXCELLENT', { minScore: 101 })], 'EXCELLENT'],
  BANDS_OUT_OF_ORDER: [[band('EXCELLENT', { standard: 'GOOD' }), band('GOOD', { standard: 'EXCELLENT' })], 'GOOD'],
  GATE_LINE_UNKNOWN: [
    [band('GOOD', { gates: [{ fact: 'MINIMUM_POINTS', criterion: '5a', points: 1 }] }), { retireCriterion: '5a' }],
    'GOOD',
  ],
  GATE_CANNOT_BE_MET: [[band('GOOD', { gates: [{ fact: 'NO_INCIDENT', criterion: '1' }] })], 'GOOD'],
  WINDOW_DAY_DOES_NOT_EXIST: [[window({ toMonth: 2, toDay: 30 })], 'AGENCY'],
  WINDOW_OVERLAPS: [[window({ fromDay: 10, toDay: 9 })], 'AGENCY'],
};

/** Faults that no edit can bring about: the editor keeps them out. They are looked for all the same, and shown. */
const keptOut: Readonly<Record<string, readonly [document: string, at: string]>> = {
  PARENT_UNKNOWN: [`jsonb_set(content, '{lines,0,parentId}', '"00000000-0000-7000-8000-000000000000"')`, '1'],
  BAND_CODE_TWICE: [`jsonb_set(content, '{bands,0,code}', content #> '{bands,1,code}')`, 'GOOD'],
};

const found = (book: Book, code: string) => book.problems.find((problem: Book) => problem.code === code);

describe('each fault of a book', () => {
  test.each(Object.keys(faults))('%s', async (code) => {
    const [edits, at] = faults[code] as (typeof faults)[string];
    const draft = await fresh();
    expect(draft.problems).toEqual([]);
    const edited = done(await desk.edit(draft, ...(typeof edits === 'function' ? edits(draft) : edits)));
    const problem = found(edited, code);
    expect(problem?.at).toBe(at);
    expect(problem?.sentence).toMatch(/\S{2,}.*\.$/);
    expect(problem?.sentence).not.toMatch(/[{}]/);
    // Whoever publishes it is told the same, and nothing is published.
    const reply = await desk.publish({ id: edited.id, version: edited.editVersion, fromYear: 2030 });
    expect(reply.code).toBe('RULE_BOOK_HAS_PROBLEMS');
    expect(reply.errors[0]?.extensions.facts.problems).toContain(`${code} ${at}`);
  });

  test.each(Object.keys(keptOut))('%s', async (code) => {
    const [document, at] = keptOut[code] as (typeof keptOut)[string];
    const draft = await fresh();
    await service.rows(`update sauro.rule_book_draft set content = ${document} where id = $1`, [draft.id]);
    const edited = done(await desk.edit(draft, { settings: { appealDays: 12 } }));
    expect(found(edited, code)?.at).toBe(at);
  });

  test('of years: what is approved, and what is closed', async () => {
    const draft = await fresh(2026);
    expect(found(draft, 'YEAR_HAS_APPROVED_ASSESSMENTS')?.at).toBe('2026');
    await service.rows(
      "update sauro.tenant_year set closed_at = now() where year = 2026 and tenant_id = (select id from sauro.tenant where code = 'thanh-hoa')",
    );
    const { ruleBookDrafts } = await service
      .as('admin@thanh-hoa.demo')
      .ask('{ ruleBookDrafts { id problems { code at sentence } } }');
    const again = ruleBookDrafts.find(({ id }: Book) => id === draft.id);
    expect(found(again, 'YEAR_IS_CLOSED')).toMatchObject({ at: '2026', sentence: 'Năm 2026 đã chốt số liệu.' });
  });

  test('is tried here', () => {
    expect(
      [...Object.keys(faults), ...Object.keys(keptOut), 'YEAR_HAS_APPROVED_ASSESSMENTS', 'YEAR_IS_CLOSED'].toSorted(),
    ).toEqual(Object.keys(problemSentences).toSorted());
  });
});

describe('each edit of a book', () => {
  test('changes what it names', async () => {
    const { tenant } = await service.as('admin@thanh-hoa.demo').ask('{ tenant { plans { id } } }');
    const edits: readonly (readonly [object, (book: Book) => unknown, unknown])[] = [
      [
        {
          addCriterion: {
            parent: '4',
            after: '4a',
            code: '4k',
            text: 'Mới',
            maxScore: 1,
            kinds: KINDS,
            scoring: { kind: 'ALL_OR_NOTHING' },
          },
        },
        (book) => lineOf(book, '4').children.map(({ code }: Book) => code),
        ['4a', '4k', '4b', '4c', '4d'],
      ],
      [change('2', { text: 'Diễn đạt khác' }), (book) => lineOf(book, '2').text, 'Diễn đạt khác'],
      [change('2', { maxScore: 6 }), (book) => lineOf(book, '2').maxScore, 6],
      [
        { moveCriterion: { criterion: '6', parent: '5', after: '5b' } },
        (book) => lineOf(book, '5').children.map(({ code }: Book) => code),
        ['5a', '5b', '6', '5c', '5d', '5đ', '5e', '5g'],
      ],
      [{ retireCriterion: '8' }, (book) => lineOf(book, '8c'), undefined],
      [
        change('3', { evidence: 'REQUIRED', evidenceTypes: ['LINK'] }),
        (book) => [lineOf(book, '3').evidence, lineOf(book, '3').evidenceTypes],
        ['REQUIRED', ['LINK']],
      ],
      [
        band('GOOD', { minScore: 65, quotaPercent: 40, gates: [{ fact: 'REGISTERED' }] }),
        (book) => {
          const { minScore, quotaPercent, gates } = book.bands.find(({ code }: Book) => code === 'GOOD');
          return [minScore, quotaPercent, gates.map(({ fact }: Book) => fact)];
        },
        [65, 40, ['REGISTERED']],
      ],
      [{ removeBand: 'AVERAGE' }, (book) => book.bands.map(({ code }: Book) => code), ['EXCELLENT', 'GOOD', 'WEAK']],
      [
        window({ toDay: 10 }),
        (book) => book.windows.find(({ kind }: Book) => kind === 'AGENCY').to,
        { month: 11, day: 10 },
      ],
      [{ removeWindow: 'COMMUNE' }, (book) => book.windows.some(({ kind }: Book) => kind === 'COMMUNE'), false],
      [
        { setEligibility: { armedForces: false, sizes: [], levels: ['NURSERY'], source: '02/QĐ-UBND' } },
        (book) => book.eligibility,
        { armedForces: false, sizes: [], levels: ['NURSERY'], source: '02/QĐ-UBND' },
      ],
      [{ setAwardRule: { excludedBands: ['WEAK'] } }, (book) => book.awardRule.excludedBands, ['WEAK']],
      [
        { setAwardRule: { exemplaryBand: 'GOOD', exemplaryEveryYear: true } },
        (book) => [book.awardRule.exemplaryBand, book.awardRule.exemplaryEveryYear],
        ['GOOD', true],
      ],
      [
        { settings: { total: 120, appealDays: 7, planId: tenant.plans[0].id, section: 'III' } },
        (book) => [book.total, book.appealDays],
        [120, 7],
      ],
    ];
    for (const [edit, seen, expected] of edits) {
      const draft = await fresh();
      expect(seen(draft)).not.toEqual(expected);
      expect(seen(done(await desk.edit(draft, edit)))).toEqual(expected);
    }
  });
});

test('the national template lets one of the two wordings of 5g apply', async () => {
  const draft = done(await desk.draft({ fromYear: 2030, fromNational: true }));
  expect(lineOf(draft, '5g').scoring).toMatchObject({ kind: 'EITHER_OR', wordings: [{ code: 'DT' }, { code: 'TH' }] });
  expect(draft.problems).toEqual([]);
});
