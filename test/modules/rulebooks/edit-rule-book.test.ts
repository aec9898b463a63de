import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { type Book, deskOf, done, lineOf } from './rule-book-desk.js';

let service: Service;
let desk: ReturnType<typeof deskOf>;

beforeAll(async () => {
  service = await startService();
  desk = deskOf(service.as('admin@thanh-hoa.demo'));
});

afterAll(() => service.stop());

const fresh = async (): Promise<Book> => done(await desk.draft({ fromYear: 2030, fromVersion: 1 }));
const KINDS = ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE'];

describe('a draft is edited', () => {
  test('lines are added where their code belongs, reworded, weighed, moved and retired', async () => {
    let draft = await fresh();
    const kinds = draft.windows.map(({ kind }: { kind: string }) => kind);
    draft = done(
      await desk.edit(
        draft,
        { retireCriterion: '5đ' },
        {
          addCriterion: {
            parent: '5',
            code: '5đ',
            text: 'Không để xảy ra cháy, nổ',
            maxScore: 2,
            kinds,
            evidence: 'REQUIRED',
            evidenceTypes: ['FILE'],
            scoring: {
              kind: 'PENALTY',
              minScore: 0,
              items: [{ code: 'VU', text: 'Vụ cháy, nổ', points: 1 }],
              notApplicable: 'EXCLUDE_AND_SCALE',
            },
          },
        },
        {
          changeCriterion: {
            criterion: '5g',
            text: 'Công đoàn, đoàn thể hoặc nghĩa vụ thuế',
            scoring: {
              kind: 'EITHER_OR',
              wordings: [
                { code: 'DT', text: 'Đoàn thể hoàn thành tốt trở lên', scoring: 'ALL_OR_NOTHING' },
                { code: 'TH', text: 'Hoàn thành nghĩa vụ thuế', scoring: 'PERCENT_THRESHOLD', threshold: 100 },
              ],
            },
          },
        },
        { moveCriterion: { criterion: '3', after: null } },
      ),
    );
    expect(draft.problems).toEqual([]);
    expect(draft.editVersion).toBe(2);
    expect(lineOf(draft, '5').children.map(({ code }: Book) => code)).toEqual(
      ['a', 'b', 'c', 'd', 'đ', 'e', 'g'].map((letter) => `5${letter}`),
    );
    expect(draft.criteria[0].code).toBe('3');
    expect(lineOf(draft, '5đ').scoring).toMatchObject({ kind: 'PENALTY', items: [{ code: 'VU', points: 1 }] });
    expect(lineOf(draft, '5g').scoring.wordings).toMatchObject([{ code: 'DT' }, { code: 'TH', threshold: 100 }]);
    // A letter that was typed as two characters is the same letter.
    draft = done(await desk.edit(draft, { changeCriterion: { criterion: '5a', code: '5ă'.normalize('NFD') } }));
    expect(lineOf(draft, '5ă')).toBeTruthy();
  });

  test('bands, gates, quotas, windows, eligibility, awards and settings', async () => {
    let draft = await fresh();
    draft = done(
      await desk.edit(
        draft,
        {
          setBand: {
            code: 'EXCELLENT',
            label: 'Xuất sắc',
            standard: 'EXCELLENT',
            minScore: 92.5,
            quotaPercent: 20,
            gates: [{ fact: 'RECOGNISED' }, { fact: 'MINIMUM_POINTS', criterion: '5', points: 1 }],
          },
        },
        { setWindow: { kind: 'COMMUNE', fromMonth: 11, fromDay: 17, toMonth: 11, toDay: 14 } },
        { setEligibility: { armedForces: true, sizes: ['MICRO'], levels: [], source: '01/QĐ-UBND' } },
        { setAwardRule: { excludedBands: ['WEAK'], exemplaryBand: null } },
        { settings: { appealDays: 10, rounding: 'DOWN', roundingUnit: 0.5, verified: true } },
      ),
    );
    expect(draft.bands[0]).toMatchObject({ minScore: 92.5, quotaPercent: 20 });
    expect(draft.bands[0].gates[1].sentence).toBe('Tiêu chí 5 được chấm từ 1 điểm trở lên');
    // A group is given no points of its own.
    expect(draft.problems.map(({ code }: Book) => code)).toEqual(['GATE_CANNOT_BE_MET']);
    expect(draft).toMatchObject({
      appealDays: 10,
      rounding: { mode: 'DOWN', unit: 0.5 },
      eligibility: { sizes: ['MICRO'], levels: [], source: '01/QĐ-UBND' },
      awardRule: { excludedBands: ['WEAK'], exemplaryBand: null },
    });
    draft = done(await desk.edit(draft, { removeBand: 'EXCELLENT' }, { removeWindow: 'COMMUNE' }));
    expect(draft.bands.map(({ code }: Book) => code)).toEqual(['GOOD', 'AVERAGE', 'WEAK']);
    expect(draft.problems.map(({ code }: Book) => code)).toContain('NO_WINDOW_FOR_KIND');
  });

  test('faults are shown with place and sentence, and are no obstacle to going on', async () => {
    const draft = done(await desk.edit(await fresh(), { changeCriterion: { criterion: '5a', maxScore: 3 } }));
    expect(draft.problems[0]).toEqual({
      code: 'CHILDREN_DO_NOT_SUM_TO_PARENT',
      at: '5',
      sentence: 'Tiêu chí 5: các tiêu chí con cộng lại được 15 điểm, không bằng 14.',
    });
    const twice = done(await desk.edit(draft, { changeCriterion: { criterion: '5b', code: '5a' } }));
    expect(twice.problems.map(({ code }: Book) => code)).toContain('CODE_TWICE');
    expect((await desk.edit(twice, { retireCriterion: '5a' })).code).toBe('CRITERION_REFERENCE_AMBIGUOUS');
    const mended = done(
      await desk.edit(twice, { changeCriterion: { criterion: lineOf(twice, '5').children[1].id, code: '5b' } }),
    );
    expect(mended.problems.map(({ code }: Book) => code)).not.toContain('CODE_TWICE');
  });
});

describe('refused', () => {
  test('references, circles, sizes, and more than one edit in one', async () => {
    const draft = await fresh();
    const code = async (...edits: object[]) => {
      const reply = await desk.edit(draft, ...edits);
      return [reply.code, reply.errors[0]?.extensions.field];
    };
    expect(await code({ retireCriterion: '99' })).toEqual(['CRITERION_REFERENCE_UNKNOWN', 'edits.0']);
    expect(await code({ moveCriterion: { criterion: '5', parent: '5a' } })).toEqual([
      'CRITERION_INSIDE_ITSELF',
      'edits.0',
    ]);
    expect(await code({ removeBand: 'X' })).toEqual(['BAND_REFERENCE_UNKNOWN', 'edits.0']);
    expect(await code({ retireCriterion: '1', removeBand: 'GOOD' })).toEqual(['BAD_USER_INPUT', 'edits.0']);
    expect(await code({})).toEqual(['BAD_USER_INPUT', 'edits.0']);
    const band = (index: number) => ({
      setBand: { code: `B${index}`, label: 'x', standard: 'GOOD', minScore: index },
    });
    expect((await code(...Array.from({ length: 13 }, (_, index) => band(index))))[0]).toBe('RULE_BOOK_TOO_LARGE');
    expect((await code({ settings: { planId: '00000000-0000-7000-8000-000000000000' } }))[0]).toBe('NOT_FOUND');
    expect((await code({ settings: { roundingUnit: 0.3 } }))[0]).toBe('BAD_USER_INPUT');
  });

  test('all edits or none; a stale draft; a second editor at the same time', async () => {
    const draft = await fresh();
    expect((await desk.edit(draft, { retireCriterion: '1' }, { retireCriterion: '99' })).code).toBe(
      'CRITERION_REFERENCE_UNKNOWN',
    );
    const both = await Promise.all([
      desk.edit(draft, { retireCriterion: '1' }),
      desk.edit(draft, { retireCriterion: '2' }),
    ]);
    expect(both.map(({ code }) => code ?? 'done').toSorted()).toEqual(['CONFLICT', 'done']);
    expect((await desk.edit(draft, { retireCriterion: '3' })).code).toBe('CONFLICT');
  });

  test('a published book, and a draft that was given up', async () => {
    const { tenant } = await service.as('admin@thanh-hoa.demo').ask('{ tenant { ruleBook { id } } }');
    expect((await desk.edit({ id: tenant.ruleBook.id, editVersion: 1 }, { retireCriterion: '1' })).code).toBe(
      'RULE_BOOK_NOT_DRAFT',
    );
    const draft = await fresh();
    done(await desk.discard(draft));
    expect((await desk.edit(draft, { retireCriterion: '1' })).code).toBe('RULE_BOOK_NOT_DRAFT');
  });
});

test('kinds may have lines of their own', async () => {
  const draft = await fresh();
  const own = (code: string, kinds: string[]) => ({
    addCriterion: { code, text: code, maxScore: 3, kinds, scoring: { kind: 'MANUAL', step: 1 } },
  });
  const edited = done(
    await desk.edit(draft, { retireCriterion: '2' }, own('2', ['AGENCY']), own('2k', KINDS.slice(1))),
  );
  expect(edited.problems).toEqual([]);
});
