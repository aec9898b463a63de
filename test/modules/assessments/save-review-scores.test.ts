import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Cards, done, lineOf, refused, startCards, type Typed } from './cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

describe('saveReviewScores', () => {
  test('fills the second column; with the last line the card is reviewed, and the first column stays', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const some = done(
      await cards.saveReview(
        unitId,
        [
          { code: '1', score: 2, reason: 'Thiếu sơ kết quý II' },
          { code: '2', score: 3 },
        ],
        card.version,
      ),
    );
    expect(some).toMatchObject({ status: 'IN_REVIEW', reviewTotal: null, selfTotal: card.selfTotal });
    expect(lineOf(some, '1')).toMatchObject({ selfScore: 3, reviewScore: 2, reason: 'Thiếu sơ kết quý II' });
    expect(lineOf(some, '2')).toMatchObject({ selfScore: 3, reviewScore: 3, reason: null });
    const rest = cards.full().filter(({ code }) => code !== '1' && code !== '2');
    const all = done(await cards.saveReview(unitId, rest, some.version));
    expect(all).toMatchObject({ status: 'REVIEWED', selfTotal: 37, reviewTotal: 36 });
    expect(all.history.slice(-2)).toMatchObject([
      { action: 'REVIEW', fromStatus: 'SUBMITTED', toStatus: 'IN_REVIEW', criteria: [{ code: '1' }, { code: '2' }] },
      { action: 'REVIEW', fromStatus: 'IN_REVIEW', toStatus: 'REVIEWED' },
    ]);
    expect(all.scores.map(({ selfScore }: { selfScore: number }) => selfScore)).toEqual(
      card.scores.map(({ selfScore }: { selfScore: number }) => selfScore),
    );
    const [audit] = await cards.service.rows(
      "select subject_id, changes from sauro.audit_event where action = 'reviewScores.save' order by seq desc limit 1",
    );
    expect(audit.changes[0].to).toMatchObject({ status: 'REVIEWED', reviewTotal: '36.00' });

    const undone = done(await cards.saveReview(unitId, [{ code: '3', score: null }], all.version));
    expect(undone).toMatchObject({ status: 'IN_REVIEW', reviewTotal: null });
  });

  test('what does not apply to the unit is accepted, or scored with a reason', async () => {
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    const saved = done(await cards.saveSelf(unitId, cards.full([{ code: '5e', notApplicable: true }])));
    const card = done(await cards.step('submit', saved));
    const accepted = done(await cards.saveReview(unitId, [{ code: '5e', notApplicable: true }], card.version));
    expect(lineOf(accepted, '5e')).toMatchObject({ selfScore: 2, reviewScore: 2, notApplicable: true });
    const denied = done(
      await cards.saveReview(unitId, [{ code: '5e', score: 0, reason: 'Đơn vị có tài liệu mật' }], accepted.version),
    );
    expect(lineOf(denied, '5e')).toMatchObject({ selfScore: 2, reviewScore: 0, notApplicable: true });
  });

  test.each<[string, Typed[], string, string]>([
    ['a difference without a reason', [{ code: '1', score: 2 }], 'REVIEW_REASON_REQUIRED', 'scores.0.reason'],
    [
      'a difference with a blank reason',
      [{ code: '1', score: 2, reason: '  ' }],
      'REVIEW_REASON_REQUIRED',
      'scores.0.reason',
    ],
    ['points above the maximum', [{ code: '1', score: 4, reason: 'x' }], 'SCORE_ABOVE_MAXIMUM', 'scores.0.score'],
    ['half points', [{ code: '1', score: 2.5, reason: 'x' }], 'SCORE_NOT_IN_STEP', 'scores.0.score'],
    ['a part of all or nothing', [{ code: '4a', score: 0.5, reason: 'x' }], 'SCORE_ALL_OR_NOTHING', 'scores.0.score'],
    ['a line that follows a fact', [{ code: '7', score: 10 }], 'CRITERION_LINKED', 'scores.0'],
    ['a group', [{ code: '8', score: 53 }], 'CRITERION_IS_GROUP', 'scores.0'],
    [
      'not applicable where it always applies',
      [{ code: '1', notApplicable: true }],
      'CRITERION_NOT_APPLICABLE_REFUSED',
      'scores.0.notApplicable',
    ],
    [
      'a line twice',
      [
        { code: '1', score: 3 },
        { code: '1', score: 3 },
      ],
      'BAD_USER_INPUT',
      'scores.1',
    ],
    ['points below zero', [{ code: '1', score: -1, reason: 'x' }], 'BAD_USER_INPUT', 'scores.0.score'],
  ])('refuses %s and writes nothing', async (_, typed, code, field) => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const before = await auditHeads(cards.service);
    expect(refused(await cards.saveReview(unitId, typed, card.version))).toEqual([code, field]);
    expect(await auditHeads(cards.service)).toEqual(before);
    expect(await cards.read(unitId)).toEqual(card);
  });

  test('is for officials over the unit, and never for who reports for it', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    for (const who of ['unit', 'admin', 'bi']) {
      const reply = await cards.saveReview(unitId, [{ code: '1', score: 3 }], card.version, cards.as(who));
      expect([who, reply.code]).toEqual([who, 'FORBIDDEN']);
    }
    const report = (email: string) =>
      cards.service.rows(
        `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
         select tenant_id, gen_random_uuid(), account_id, email, person_name, 'UNIT_OFFICER', $1, granted_at from sauro.membership where email = $2`,
        [unitId, email],
      );
    await report('officer@hai-phong.demo');
    expect((await cards.saveReview(unitId, [{ code: '1', score: 3 }], card.version, cards.officer)).code).toBe(
      'FORBIDDEN',
    );
    const byHead = done(await cards.saveReview(unitId, [{ code: '1', score: 3 }], card.version, cards.head));
    expect(lineOf(byHead, '1').reviewScore).toBe(3);
    // An officer of a body beside the unit's own.
    const [elsewhere] = await cards.service.rows(
      `select unit.id from sauro.unit join sauro.assessment on assessment.unit_id = unit.id and assessment.tenant_id = unit.tenant_id
       where unit.tenant_id = (select id from sauro.tenant where code = 'hai-phong') and year = 2026
       and unit.body_id not in (select body_id from sauro.membership where email = 'commune@hai-phong.demo') limit 1`,
    );
    expect((await cards.saveReview(elsewhere.id, [{ code: '1', score: 3 }])).code).toBe('FORBIDDEN');
  });

  test('a unit of another tenant, and a unit without a card, have nothing to review', async () => {
    const [unit] = await cards.service.rows(
      "select id from sauro.unit where tenant_id = (select id from sauro.tenant where code = 'hoa-binh') limit 1",
    );
    expect((await cards.saveReview(unit.id, [{ code: '1', score: 3 }], 1)).code).toBe('NOT_FOUND');
    expect((await cards.saveReview(await cards.newUnit(), [{ code: '1', score: 3 }], 1)).code).toBe('NOT_FOUND');
  });

  test.each(['SELF_SCORING', 'RETURNED'])('a card that is %s is not reviewed', async (status) => {
    const { unitId, card } = await cards.cardIn(status);
    const reply = await cards.saveReview(unitId, [{ code: '1', score: 3 }], card.version);
    expect([reply.code, reply.errors[0]?.extensions.facts]).toEqual([
      'ASSESSMENT_WRONG_STATE',
      { status, action: 'REVIEW' },
    ]);
  });

  test('of two officers at the same time the second gets CONFLICT, and nothing of the first is lost', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const work: [string, Cards['commune']][] = [
      ['1', cards.commune],
      ['2', cards.officer],
    ];
    const replies = await Promise.all(
      work.map(([code, who]) => cards.saveReview(unitId, [{ code, score: 2, reason: 'x' }], card.version, who)),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const late = replies.findIndex(({ code }) => code === 'CONFLICT');
    const current = await cards.read(unitId);
    expect(replies[late]?.errors[0]?.extensions.facts).toMatchObject({ current: current.version });
    const [code, who] = work[late] as (typeof work)[number];
    const both = done(await cards.saveReview(unitId, [{ code, score: 2, reason: 'x' }], current.version, who));
    expect([lineOf(both, '1').reviewScore, lineOf(both, '2').reviewScore]).toEqual([2, 2]);
  });
});
