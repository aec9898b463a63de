import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Card, type Cards, done, lineOf, refused, startCards } from './cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

const id = (code: string) => cards.lines.get(code)?.id as string;

describe('returnAssessment', () => {
  test('sends single lines back; they are reviewed anew, the others keep their review', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED');
    const returned = done(
      await cards.step('return', card, { reason: 'Bổ sung minh chứng', criterionIds: [id('1'), id('5a')] }),
    );
    expect(returned).toMatchObject({ status: 'RETURNED', selfTotal: card.selfTotal, reviewTotal: null });
    expect([lineOf(returned, '1').returned, lineOf(returned, '5a').returned, lineOf(returned, '2').returned]).toEqual([
      true,
      true,
      false,
    ]);
    expect(returned.history.at(-1)).toMatchObject({
      action: 'RETURN',
      fromStatus: 'REVIEWED',
      toStatus: 'RETURNED',
      reason: 'Bổ sung minh chứng',
      criteria: [{ code: '1' }, { code: '5a' }],
    });

    const changed = done(
      await cards.saveSelf(
        unitId,
        [
          { code: '1', score: 2, explanation: 'Đã bổ sung' },
          { code: '3', score: 4 },
          { code: '5a', answer: 'Đã kiểm tra lại, giữ nguyên' },
        ],
        returned.version,
      ),
    );
    expect(changed.selfTotal).toBe(card.selfTotal - 2);
    // The superior judged other scores on both lines.
    expect([lineOf(changed, '1').reviewScore, lineOf(changed, '3').reviewScore]).toEqual([null, null]);
    expect(lineOf(changed, '2').reviewScore).toBe(3);

    const again = done(await cards.step('submit', changed));
    const some = done(
      await cards.saveReview(
        unitId,
        [
          { code: '1', score: 2 },
          { code: '3', score: 4 },
        ],
        again.version,
      ),
    );
    expect(some.status).toBe('IN_REVIEW');
    expect(lineOf(some, '5a')).toMatchObject({ reviewScore: 2, returned: true });
    const all = done(await cards.saveReview(unitId, [{ code: '5a', score: 2 }], some.version));
    expect(all).toMatchObject({ status: 'REVIEWED', reviewTotal: card.reviewTotal - 2 });
    expect(lineOf(all, '5a').returned).toBe(false);
  });

  test('each line has its own reason; the card shows the last, the history all of them', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED');
    const first = done(
      await cards.step('return', card, {
        reason: 'Xem lại hai tiêu chí',
        criterionIds: [id('2')],
        lines: [{ code: '5đ', reason: ' Thiếu biên bản sơ kết ' }],
      }),
    );
    expect(first.returnReason).toBe('Xem lại hai tiêu chí');
    expect([
      lineOf(first, '2').returnReason,
      lineOf(first, '5đ').returnReason,
      lineOf(first, '1').returnReason,
    ]).toEqual(['Xem lại hai tiêu chí', 'Thiếu biên bản sơ kết', null]);
    const answered = done(
      await cards.saveSelf(
        unitId,
        [
          { code: '2', answer: 'Số liệu đúng' },
          { code: '5đ', score: 0 },
        ],
        first.version,
      ),
    );
    expect(lineOf(answered, '2').answer).toBe('Số liệu đúng');
    const again = done(await cards.step('submit', answered));
    const second = done(
      await cards.step('return', again, { reason: 'Lần hai', lines: [{ code: '1', reason: 'Kế hoạch chưa ký' }] }),
    );
    expect(second.returnReason).toBe('Lần hai');
    expect([lineOf(second, '1').returnReason, lineOf(second, '2').returnReason]).toEqual(['Kế hoạch chưa ký', null]);
    // An answer belongs to the return that it answers.
    expect(lineOf(second, '2').answer).toBeNull();
    const returns = second.history.filter(({ action }: Card) => action === 'RETURN');
    expect(returns.map(({ reason, returnedLines }: Card) => [reason, returnedLines])).toEqual([
      [
        'Xem lại hai tiêu chí',
        [
          { code: '2', reason: 'Xem lại hai tiêu chí' },
          { code: '5đ', reason: 'Thiếu biên bản sơ kết' },
        ],
      ],
      ['Lần hai', [{ code: '1', reason: 'Kế hoạch chưa ký' }]],
    ]);
    const [audit] = await cards.service.rows(
      "select changes from sauro.audit_event where action = 'assessment.return' order by seq desc limit 1",
    );
    expect(JSON.stringify(audit.changes)).toContain('Kế hoạch chưa ký');
  });

  test('the resubmission shows what changed since, exactly', async () => {
    const CHANGES = `query ($id: ID!) { assessment(id: $id) { changesSinceReturn {
      code returned before after notApplicableBefore notApplicableAfter explanationBefore explanationAfter answer
      evidenceAdded { kind text } evidenceRemoved { kind text } } } }`;
    const changes = async (who = cards.commune) =>
      (await who.ask(CHANGES, { id: card.id })).assessment.changesSinceReturn;
    const attach = async (code: string, link: string) =>
      done(
        await cards.unitOfficer.send(
          `mutation ($input: AttachEvidenceInput!) { attachEvidence(input: $input) { version scores { criterion { code } evidence { id text } } } }`,
          { input: { assessmentId: card.id, criterionId: id(code), link } },
        ),
      );
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    let card = done(await cards.saveSelf(unitId, cards.full()));
    expect(await changes()).toBeNull();
    const attached = await attach('1', 'https://example.vn/truoc');
    card = done(await cards.step('submit', { ...card, version: attached.version }));
    card = done(
      await cards.step('return', card, {
        reason: 'Xem lại',
        lines: [
          { code: '1', reason: 'Sai văn bản' },
          { code: '2', reason: 'Số liệu?' },
        ],
      }),
    );
    expect(await changes()).toEqual([]);
    const old = lineOf(attached, '1').evidence.find(({ id: piece }: Card) => piece !== null);
    done(
      await cards.unitOfficer.send('mutation ($input: DetachEvidenceInput!) { detachEvidence(input: $input) { id } }', {
        input: { id: old.id },
      }),
    );
    await attach('1', 'https://example.vn/sau');
    card = done(
      await cards.saveSelf(
        unitId,
        [
          { code: '2', answer: 'Đúng theo báo cáo' },
          { code: '3', score: 4, explanation: 'Tính lại' },
          { code: '6b', notApplicable: true },
        ],
        card.version,
      ),
    );
    card = done(await cards.step('submit', card));
    const same = {
      notApplicableBefore: false,
      notApplicableAfter: false,
      answer: null,
      evidenceAdded: [],
      evidenceRemoved: [],
    };
    const max = (code: string) => cards.lines.get(code)?.maxScore;
    const expected = [
      {
        ...same,
        code: '1',
        returned: true,
        before: max('1'),
        after: max('1'),
        explanationBefore: 'Hồ sơ lưu tại đơn vị',
        explanationAfter: 'Hồ sơ lưu tại đơn vị',
        evidenceAdded: [{ kind: 'LINK', text: 'https://example.vn/sau' }],
        evidenceRemoved: [{ kind: 'LINK', text: 'https://example.vn/truoc' }],
      },
      {
        ...same,
        code: '2',
        returned: true,
        before: 3,
        after: 3,
        explanationBefore: null,
        explanationAfter: null,
        answer: 'Đúng theo báo cáo',
      },
      {
        ...same,
        code: '3',
        returned: false,
        before: 5,
        after: 4,
        explanationBefore: null,
        explanationAfter: 'Tính lại',
      },
      {
        ...same,
        code: '6b',
        returned: false,
        before: max('6b'),
        after: max('6b'),
        notApplicableAfter: true,
        explanationBefore: null,
        explanationAfter: null,
      },
    ];
    expect(await changes()).toEqual(expected);
    // The review adds nothing to it, and the unit reads the same.
    card = done(await cards.saveReview(unitId, cards.full([{ code: '3', score: 4 }]), card.version));
    expect(await changes(cards.unitOfficer)).toEqual(expected);
  });

  test('nothing is answered on a card that was not sent back, and no answer is a review', async () => {
    const { unitId, card } = await cards.cardIn('SELF_SCORING');
    expect(refused(await cards.saveSelf(unitId, [{ code: '2', answer: 'x' }], card.version))).toEqual([
      'NOTHING_TO_ANSWER',
      'scores.0.answer',
    ]);
    const submitted = done(await cards.step('submit', card));
    expect(refused(await cards.saveReview(unitId, [{ code: '2', score: 3, answer: 'x' }], submitted.version))).toEqual([
      'BAD_USER_INPUT',
      'scores.0.answer',
    ]);
  });

  test('the database keeps a returned line with a return and nothing else', async () => {
    const { card } = await cards.cardIn('RETURNED');
    const rows = (action: string, reason: string) =>
      cards.service.rows(
        `insert into sauro.assessment_returned_line (tenant_id, id, step_id, criterion_id, reason)
         select tenant_id, gen_random_uuid(), id, $2, $3 from sauro.assessment_step where assessment_id = $1 and action = $4`,
        [card.id, id('1'), reason, action],
      );
    await expect(rows('assessment.submit', 'x')).rejects.toThrow('assessment_returned_line_step_fk');
    await expect(rows('assessment.return', ' ')).rejects.toThrow('assessment_returned_line_reason');
    await rows('assessment.return', 'x');
    await expect(rows('assessment.return', 'y')).rejects.toThrow('assessment_returned_line_once');
  });

  test('sends a card back as a whole', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const returned = done(await cards.step('return', card, { reason: 'Xem lại toàn bộ' }));
    expect(returned.status).toBe('RETURNED');
    expect(returned.returnReason).toBe('Xem lại toàn bộ');
    expect(returned.scores.some((one: Card) => one.returned || one.returnReason !== null)).toBe(false);
    const submitted = done(await cards.step('submit', returned));
    expect(done(await cards.saveReview(unitId, cards.full(), submitted.version)).status).toBe('REVIEWED');
  });

  test.each<[string, () => Record<string, unknown>, string, string | undefined]>([
    ['no reason', () => ({ reason: '' }), 'RETURN_REASON_REQUIRED', 'reason'],
    ['a blank reason', () => ({ reason: ' \n ' }), 'RETURN_REASON_REQUIRED', 'reason'],
    ['a reason that is too long', () => ({ reason: 'x'.repeat(2001) }), 'BAD_USER_INPUT', 'reason'],
    ['a linked line', () => ({ reason: 'x', criterionIds: [id('8c')] }), 'CRITERION_LINKED', 'criterionIds.0'],
    ['a group', () => ({ reason: 'x', criterionIds: [id('1'), id('5')] }), 'CRITERION_IS_GROUP', 'criterionIds.1'],
    ['a line twice', () => ({ reason: 'x', criterionIds: [id('1'), id('1')] }), 'BAD_USER_INPUT', 'criterionIds.1'],
    [
      'a line of no book',
      () => ({ reason: 'x', criterionIds: ['01900000-0000-7000-8000-000000000000'] }),
      'NOT_FOUND',
      'criterionIds.0',
    ],
    [
      'a line without its reason',
      () => ({ reason: 'x', lines: [{ code: '1', reason: ' ' }] }),
      'RETURN_REASON_REQUIRED',
      'lines.0.reason',
    ],
    [
      'a reason of a line that is too long',
      () => ({ reason: 'x', lines: [{ code: '1', reason: 'x'.repeat(2001) }] }),
      'BAD_USER_INPUT',
      'lines.0.reason',
    ],
    [
      'a code of no line',
      () => ({
        reason: 'x',
        lines: [
          { code: '5', reason: 'x' },
          { code: '99', reason: 'x' },
        ],
      }),
      'NOT_FOUND',
      'lines.1.code',
    ],
    [
      'a group by its code',
      () => ({ reason: 'x', lines: [{ code: '5', reason: 'x' }] }),
      'CRITERION_IS_GROUP',
      'lines.0',
    ],
    [
      'a linked line by its code',
      () => ({ reason: 'x', lines: [{ code: '9', reason: 'x' }] }),
      'CRITERION_LINKED',
      'lines.0',
    ],
    [
      'a line by its id and by its code',
      () => ({ reason: 'x', criterionIds: [id('1')], lines: [{ code: '1', reason: 'x' }] }),
      'BAD_USER_INPUT',
      'lines.0',
    ],
    [
      'more lines than a book may have',
      () => ({ reason: 'x', lines: Array.from({ length: 201 }, () => ({ code: '1', reason: 'x' })) }),
      'BAD_USER_INPUT',
      'lines',
    ],
    ['what is no id', () => ({ reason: 'x', criterionIds: ['x'] }), 'BAD_USER_INPUT', 'criterionIds'],
    ['a stale version', () => ({ reason: 'x', version: 99 }), 'CONFLICT', 'version'],
  ])('refuses %s and writes nothing', async (_, more, code, field) => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const before = await auditHeads(cards.service);
    expect(refused(await cards.step('return', card, more()))).toEqual([code, field]);
    expect(await auditHeads(cards.service)).toEqual(before);
    expect(await cards.read(unitId)).toEqual(card);
  });

  test('is for officials over the unit, while the card lies with them', async () => {
    const { card } = await cards.cardIn('SUBMITTED');
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await cards.step('return', card, { reason: 'x' }, cards.as(who))).code).toBe('FORBIDDEN');
    }
    for (const status of ['SELF_SCORING', 'RETURNED']) {
      const other = await cards.cardIn(status);
      expect((await cards.step('return', other.card, { reason: 'x' })).code).toBe('ASSESSMENT_WRONG_STATE');
    }
  });

  test('of return and review at the same time one is first', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const replies = await Promise.all([
      cards.step('return', card, { reason: 'x' }),
      cards.saveReview(unitId, cards.full(), card.version, cards.officer),
    ]);
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
  });
});
