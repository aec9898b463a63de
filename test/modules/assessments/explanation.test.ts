import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../support/service.js';
import { type Card, type Cards, done, startCards } from './cards.js';

// A unit is told how its card came to its points: in words, with the documents behind them, and the same tomorrow as today.

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

const EXPLAIN = `query ($id: ID!) { assessment(id: $id) { unit { name body { name } } explanation {
  ruleBookVersion decisions sentence letter english: letter(language: en) vietnamese: letter(language: vi)
  lines { code rule sentence source sources { kind id number date sentence } } } } }`;
const explain = async (card: Card, who: Caller = cards.commune): Promise<Card> =>
  (await who.ask(EXPLAIN, { id: card.id })).assessment;
const lineOf = (told: Card, code: string) => told.explanation.lines.find((one: Card) => one.code === code);
const commend = async (unitId: string, number: string) =>
  done(
    await cards.commune.send(
      'mutation ($input: RecordCommendationInput!) { recordCommendation(input: $input) { id } }',
      {
        input: {
          unitId,
          year: 2026,
          kind: 'COLLECTIVE',
          decisionNumber: number,
          decidedOn: '2026-08-19',
          awardedBy: 'UBND thành phố',
        },
      },
    ),
  );

describe('explanation', () => {
  test('names the rule and the records of each line, who decided, and is a letter in both languages', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const { id: commendation } = await commend(unitId, '7/QĐ-UBND');
    const open = await explain(card);
    expect(open.explanation.letter).toContain('GIẢI THÍCH ĐIỂM NĂM 2026 (CHƯA PHÊ DUYỆT)');
    done(await cards.step('approve', await cards.read(unitId), { reason: 'Theo biên bản' }));

    const told = await explain(card);
    expect(lineOf(told, '1').rule).toBe('Chấm từ 0 đến 3 điểm, theo bước 1.');
    expect(lineOf(told, '1').sources).toEqual([]);
    expect(lineOf(told, '9').sources).toEqual([
      {
        kind: 'COMMENDATION',
        id: commendation,
        number: '7/QĐ-UBND',
        date: '2026-08-19',
        sentence: 'Quyết định khen thưởng số 7/QĐ-UBND ngày 19/08/2026 của UBND thành phố: 1 tập thể',
      },
    ]);
    const [decision] = lineOf(told, '8c').sources;
    const [{ id }] = await cards.service.rows('select id from sauro.recognition where unit_id = $1', [unitId]);
    expect(decision).toMatchObject({ kind: 'RECOGNITION', id, date: '2026-11-20' });
    expect(decision.number).toMatch(/QĐ-BCĐ$/);
    expect(decision.sentence).toContain(`của ${told.unit.body.name}: công nhận đạt tiêu chuẩn`);
    expect(lineOf(told, '8a').sources).toMatchObject([{ kind: 'REGISTRATION', date: '2026-11-22', number: null }]);
    expect(lineOf(told, '7').sources).toEqual([]);
    expect(told.explanation.decisions).toHaveLength(3);
    expect(told.explanation.decisions.at(-1)).toMatch(/^09:00 22\/11\/2026, .+ phê duyệt: Theo biên bản$/);

    const { letter, english, vietnamese, lines, sentence } = told.explanation;
    expect(vietnamese).toBe(letter);
    for (const part of [
      'THÔNG BÁO KẾT QUẢ CHẤM ĐIỂM NĂM 2026',
      `Kính gửi: ${told.unit.name}`,
      told.unit.body.name,
      'bộ quy tắc phiên bản 1',
      sentence,
      ...lines.map(({ code }: Card) => `\n${code}. `),
      ...lines.flatMap(({ sources }: Card) => sources.map((one: Card) => `- Căn cứ: ${one.sentence}`)),
      ...told.explanation.decisions,
    ]) {
      expect(letter).toContain(part);
    }
    for (const text of [letter, english]) expect(text).not.toMatch(/undefined|null|\[object|[{}]/);
    expect(english).toContain('RESULT OF THE ASSESSMENT FOR 2026');
    const inEnglish = await explain(card, cards.unitOfficer.with({ 'accept-language': 'en' }));
    expect(inEnglish.explanation).toMatchObject({ letter: english, english, vietnamese });
  });

  test('says tomorrow what it said at the approval, and follows the records again when the card is reopened', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    await commend(unitId, '1/QĐ');
    await commend(unitId, '2/QĐ');
    const approved = done(await cards.step('approve', await cards.read(unitId)));
    const before = await explain(card);
    // The line has its three points: what comes now changes none, and not the letter either.
    await commend(unitId, '3/QĐ');
    expect(await explain(card)).toEqual(before);
    done(await cards.step('reopen', approved, { reason: 'Có thông tin mới' }, cards.head));
    const numbers = lineOf(await explain(card), '9').sources.map(({ number }: Card) => number);
    expect(numbers).toEqual(['1/QĐ', '2/QĐ', '3/QĐ']);
  });

  test('is the same for a card that was approved among many', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    await commend(unitId, '1/QĐ');
    await commend(unitId, '2/QĐ');
    const { version } = await cards.read(unitId);
    const { approveAssessments } = await cards.commune.ask(
      'mutation ($input: ApproveAssessmentsInput!) { approveAssessments(input: $input) { problems { code } } }',
      { input: { cards: [{ id: card.id, version }] } },
    );
    expect(approveAssessments.problems).toEqual([]);
    const before = await explain(card);
    await commend(unitId, '3/QĐ');
    await cards.service.rows("update sauro.unit set name = 'Đơn vị đổi tên' where id = $1", [unitId]);
    expect((await explain(card)).explanation.lines).toEqual(before.explanation.lines);
    const [kept] = await cards.service.rows('select linked_sources from sauro.assessment where id = $1', [card.id]);
    expect(kept.linked_sources.commendations).toHaveLength(2);
  });

  test('of a page of cards it takes as many statements as of a few', async () => {
    const count = async (first: number) =>
      (
        await cards.service.statements(() =>
          cards.head.ask(
            `{ units(first: ${first}) { nodes { assessment(year: 2025) { explanation { sentence lines { code sources { id } } } } } } }`,
          ),
        )
      ).sql.length;
    await count(20);
    expect(await count(60)).toBe(await count(20));
  });

  test('is for whoever may read the card', async () => {
    const { card } = await cards.cardIn('REVIEWED');
    expect((await cards.as('bi').send(EXPLAIN, { id: card.id })).code).toBe('FORBIDDEN');
    expect((await cards.service.as('head@hoa-binh.demo').send(EXPLAIN, { id: card.id })).code).toBe('NOT_FOUND');
  });
});
