import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Card, type Cards, done, refused, startCards } from './cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

describe('submitAssessment', () => {
  test('hands a complete card to the superior, with the total and a step', async () => {
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    const saved = done(await cards.saveSelf(unitId, cards.full([{ code: '2', score: 1 }])));
    const card = done(await cards.step('submit', saved, { reason: ' Đúng hạn ' }));
    // 37 judged and registered, less two on line 2.
    expect(card).toMatchObject({
      status: 'SUBMITTED',
      selfTotal: 35,
      reviewTotal: null,
      submittedAt: '2026-11-22T02:00:00Z',
    });
    expect(card.history.at(-1)).toMatchObject({
      action: 'SUBMIT',
      fromStatus: 'SELF_SCORING',
      toStatus: 'SUBMITTED',
      reason: 'Đúng hạn',
    });
    const [audit] = await cards.service.rows(
      "select subject_id, reason from sauro.audit_event where action = 'assessment.submit' order by seq desc limit 1",
    );
    expect(audit).toEqual({ subject_id: card.id, reason: 'Đúng hạn' });
  });

  test('is refused while lines or explanations are missing, and says which', async () => {
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    const typed = cards.full([
      { code: '1', score: 3 },
      { code: '5a', score: null },
    ]);
    const saved = done(
      await cards.saveSelf(
        unitId,
        typed.filter(({ code }) => code !== '6b'),
      ),
    );
    const before = await auditHeads(cards.service);
    const reply = await cards.step('submit', saved);
    expect(reply.code).toBe('ASSESSMENT_NOT_SUBMITTABLE');
    expect(reply.errors[0]?.extensions.facts).toEqual({
      missing: ['5a', '6b'],
      unexplained: ['1'],
      unreasoned: [],
      unanswered: [],
    });
    expect(reply.errors[0]?.message).toContain('5a, 6b');
    expect(await auditHeads(cards.service)).toEqual(before);

    const next = done(
      await cards.saveSelf(
        unitId,
        [
          { code: '1', explanation: 'Có' },
          { code: '5a', score: 2 },
          { code: '6b', notApplicable: true },
        ],
        saved.version,
      ),
    );
    expect(done(await cards.step('submit', next)).status).toBe('SUBMITTED');
  });

  test('is for who reports for the unit, in the right state, with the version that was seen', async () => {
    const { card } = await cards.cardIn('SELF_SCORING');
    for (const who of ['commune', 'officer', 'head', 'admin', 'bi']) {
      expect((await cards.step('submit', card, {}, cards.as(who))).code).toBe('FORBIDDEN');
    }
    expect((await cards.step('submit', card, { version: 9 })).code).toBe('CONFLICT');
    expect((await cards.step('submit', card, { reason: 'x'.repeat(2001) })).code).toBe('BAD_USER_INPUT');
    expect((await cards.step('submit', { ...card, id: '01900000-0000-7000-8000-000000000000' })).code).toBe(
      'NOT_FOUND',
    );
    const submitted = done(await cards.step('submit', card));
    const again = await cards.step('submit', submitted);
    expect([again.code, again.errors[0]?.extensions.facts]).toEqual([
      'ASSESSMENT_WRONG_STATE',
      { status: 'SUBMITTED', action: 'SUBMIT' },
    ]);
  });

  test('of two at the same time one submits', async () => {
    const { card } = await cards.cardIn('SELF_SCORING');
    const replies = await Promise.all([cards.step('submit', card), cards.step('submit', card)]);
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
  });

  test('a card of a closed year stays as it is', async () => {
    const { card } = await cards.cardIn('SELF_SCORING');
    await cards.service.rows("update sauro.tenant_year set closed_at = '2026-11-21' where year = 2026");
    try {
      expect(refused(await cards.step('submit', card))[0]).toBe('YEAR_NOT_OPEN');
    } finally {
      await cards.service.rows('update sauro.tenant_year set closed_at = null where year = 2026');
    }
  });

  test('the whole job: scored, submitted, reviewed with a reason where the superior differs, approved', async () => {
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    let card = done(await cards.saveSelf(unitId, cards.full()));
    card = done(await cards.step('submit', card));
    done(await cards.recognise(unitId));
    card = await cards.read(unitId);
    expect(card.selfTotal).toBe(87);
    const review = cards.full([{ code: '2', score: 2, reason: 'Mới có 80% người tham gia' }]);
    card = done(await cards.saveReview(unitId, review, card.version));
    expect(card).toMatchObject({ status: 'REVIEWED', selfTotal: 87, reviewTotal: 86 });
    card = done(await cards.step('approve', card));
    expect(card).toMatchObject({ status: 'APPROVED', reviewTotal: 86, band: { standard: 'GOOD', label: 'Khá' } });
    expect(card.history.map(({ action }: { action: string }) => action)).toEqual([
      'SCORE',
      'SUBMIT',
      'REVIEW',
      'APPROVE',
    ]);
  });

  const missing = async (card: Card, who = cards.unitOfficer): Promise<[string, string | null][]> => {
    const { assessment } = await who.ask(
      'query ($id: ID!) { assessment(id: $id) { missing { code message criterionCode criterion { code } } } }',
      { id: card.id },
    );
    return assessment.missing.map(({ code, message, criterionCode, criterion }: Card) => {
      expect(message).not.toMatch(/[{}]|undefined/);
      expect(criterion?.code ?? null).toBe(criterionCode);
      return [code, criterionCode];
    });
  };

  test('says all that is missing, and refuses by the same rule', async () => {
    const unitId = await cards.newUnit();
    let card = done(
      await cards.saveSelf(
        unitId,
        cards.full([
          { code: '1', score: 3 },
          { code: '5a', score: null },
        ]),
      ),
    );
    const expected = [
      ['UNIT_NOT_REGISTERED', null],
      ['LINE_EVIDENCE_MISSING', '1'],
      ['LINE_NOT_SCORED', '5a'],
    ];
    expect(await missing(card)).toEqual(expected);
    expect(await missing(card, cards.commune)).toEqual(expected);
    expect((await cards.step('submit', card)).code).toBe('UNIT_NOT_REGISTERED');
    await cards.register(unitId);
    expect(await missing(card)).toEqual(expected.slice(1));
    expect((await cards.step('submit', card)).code).toBe('ASSESSMENT_NOT_SUBMITTABLE');
    card = done(
      await cards.saveSelf(
        unitId,
        [
          { code: '1', explanation: 'Có' },
          { code: '5a', score: 2 },
        ],
        card.version,
      ),
    );
    expect(await missing(card)).toEqual([]);
    card = done(await cards.step('submit', card));
    expect(await missing(card)).toEqual([]);
  });

  test('a line that was sent back is changed, proved anew or answered before the card goes up again', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const returned = done(
      await cards.step('return', card, {
        reason: 'Xem lại',
        lines: ['1', '2', '3'].map((code) => ({ code, reason: `Tiêu chí ${code}?` })),
      }),
    );
    const unanswered = (codes: string[]) => codes.map((code) => ['LINE_RETURN_UNANSWERED', code]);
    expect(await missing(returned)).toEqual(unanswered(['1', '2', '3']));
    const reply = await cards.step('submit', returned);
    expect([reply.code, reply.errors[0]?.extensions.facts.unanswered]).toEqual([
      'ASSESSMENT_NOT_SUBMITTABLE',
      ['1', '2', '3'],
    ]);
    await cards.unitOfficer.ask('mutation ($input: AttachEvidenceInput!) { attachEvidence(input: $input) { id } }', {
      input: {
        assessmentId: card.id,
        criterionId: cards.lines.get('1')?.id,
        link: 'https://example.vn/ke-hoach',
      },
    });
    expect(await missing(returned)).toEqual(unanswered(['2', '3']));
    const answered = done(
      await cards.saveSelf(
        unitId,
        [
          { code: '2', answer: 'Đúng như báo cáo' },
          { code: '3', score: 4 },
        ],
        returned.version,
      ),
    );
    expect(await missing(answered)).toEqual([]);
    expect(done(await cards.step('submit', answered)).status).toBe('SUBMITTED');
  });

  test('a line that is said not to apply wants a word where the book asks for evidence', async () => {
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    const id = cards.lines.get('6b')?.id;
    const saved = done(await cards.saveSelf(unitId, cards.full([{ code: '6b', notApplicable: true }])));
    expect(await missing(saved)).toEqual([]);
    await cards.service.rows("update sauro.criterion set evidence = 'REQUIRED' where id = $1", [id]);
    try {
      expect(await missing(saved)).toEqual([['LINE_REASON_MISSING', '6b']]);
      const reply = await cards.step('submit', saved);
      expect([reply.code, reply.errors[0]?.extensions.facts.unreasoned]).toEqual([
        'ASSESSMENT_NOT_SUBMITTABLE',
        ['6b'],
      ]);
      const card = done(
        await cards.saveSelf(unitId, [{ code: '6b', explanation: 'Không có tổ chức Đảng' }], saved.version),
      );
      expect(await missing(card)).toEqual([]);
    } finally {
      await cards.service.rows("update sauro.criterion set evidence = 'OPTIONAL' where id = $1", [id]);
    }
  });

  test('a unit that has ended, a year that has not begun and one that is closed hold the card up', async () => {
    const { unitId, card } = await cards.cardIn('SELF_SCORING');
    await cards.service.rows("update sauro.unit set valid_from = '2026-01-01', valid_to = '2026-11-22' where id = $1", [
      unitId,
    ]);
    expect(await missing(card)).toEqual([['UNIT_ENDED', null]]);
    expect((await cards.step('submit', card)).code).toBe('UNIT_ENDED');
    await cards.service.rows('update sauro.unit set valid_to = null where id = $1', [unitId]);

    await cards.service.rows("update sauro.tenant_year set closed_at = '2026-11-21' where year = 2026");
    try {
      expect(await missing(card)).toEqual([['YEAR_NOT_OPEN', null]]);
    } finally {
      await cards.service.rows('update sauro.tenant_year set closed_at = null where year = 2026');
    }
    cards.service.setNow('2025-11-15T02:00:00Z');
    try {
      expect(await missing(card)).toContainEqual(['ASSESSMENT_WINDOW_NOT_BEGUN', null]);
      expect((await cards.step('submit', card)).code).toBe('ASSESSMENT_WINDOW_NOT_BEGUN');
    } finally {
      cards.service.setNow('2026-11-22T02:00:00Z');
    }
  });

  test('of a page of cards it is asked in as many statements as of one', async () => {
    const page = async (first: number) =>
      (
        await cards.service.statements(() =>
          cards.head.ask(`{ units(first: ${first}) { nodes { assessment(year: 2026) { missing { code } } } } }`),
        )
      ).sql.length;
    await page(50);
    expect(await page(150)).toBe(await page(50));
  });

  test('is refused for a unit that is left out since it began', async () => {
    const { unitId, card } = await cards.cardIn('SELF_SCORING');
    await cards.leaveOut(unitId);
    expect((await cards.step('submit', card)).code).toBe('UNIT_NOT_ELIGIBLE');
    await cards.leaveOut(unitId, false);
    expect(done(await cards.step('submit', card)).status).toBe('SUBMITTED');
  });
});
