import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Cards, done, lineOf, refused, startCards, type Typed } from './cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

describe('saveSelfScores', () => {
  test('the first save makes the card, later ones change the lines they name', async () => {
    const unitId = await cards.newUnit();
    const first = done(
      await cards.saveSelf(unitId, [
        { code: '1', score: 2, explanation: 'Có kế hoạch quý I' },
        { code: '5a', score: 2 },
        { code: '5e', notApplicable: true },
      ]),
    );
    expect(first).toMatchObject({
      version: 1,
      year: 2026,
      status: 'SELF_SCORING',
      selfTotal: null,
      reviewTotal: null,
      band: null,
    });
    expect(lineOf(first, '1')).toEqual({
      criterion: { code: '1' },
      selfScore: 2,
      reviewScore: null,
      linked: false,
      notApplicable: false,
      reason: null,
      explanation: 'Có kế hoạch quý I',
      answer: null,
      returnReason: null,
      returned: false,
      evidence: [{ kind: 'EXPLANATION', text: 'Có kế hoạch quý I' }],
    });
    expect(lineOf(first, '5e')).toMatchObject({ selfScore: 2, notApplicable: true });
    expect(lineOf(first, '2').selfScore).toBeNull();
    expect(first.history).toMatchObject([{ action: 'SCORE', fromStatus: null, toStatus: 'SELF_SCORING' }]);

    const second = done(
      await cards.saveSelf(
        unitId,
        [
          { code: '1', score: 3 },
          { code: '5a', score: null },
          { code: '2', score: 1 },
        ],
        first.version,
      ),
    );
    expect(second.version).toBe(2);
    expect(lineOf(second, '1')).toMatchObject({ selfScore: 3, explanation: 'Có kế hoạch quý I' });
    expect(lineOf(second, '5a').selfScore).toBeNull();
    expect(lineOf(second, '2').selfScore).toBe(1);
    expect(lineOf(second, '5e').notApplicable).toBe(true);

    const [audit] = await cards.service.rows(
      "select subject_id, person_name, changes from sauro.audit_event where action = 'selfScores.save' order by seq desc limit 1",
    );
    expect(audit.subject_id).toBe(second.id);
    expect(audit.changes[0]).toMatchObject({ record: 'assessment', id: second.id });
    expect(audit.changes[0].from).not.toBeNull();
  });

  test('lines and their order are those of the book, linked lines follow the facts', async () => {
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    const card = done(await cards.saveSelf(unitId, [{ code: '1', score: 0 }]));
    expect(card.scores.map(({ criterion }: { criterion: { code: string } }) => criterion.code)).toEqual(
      '1 2 3 4a 4b 4c 4d 5a 5b 5c 5d 5đ 5e 5g 6a 6b 7 8a 8b 8c 9'.split(' '),
    );
    expect(lineOf(card, '8a')).toMatchObject({ linked: true, selfScore: 1, reviewScore: 1 });
    expect(lineOf(card, '8c')).toMatchObject({ linked: true, selfScore: 0, reviewScore: 0 });
  });

  test.each<[string, Typed[], string, string | undefined]>([
    ['points above the maximum', [{ code: '1', score: 4 }], 'SCORE_ABOVE_MAXIMUM', 'scores.0.score'],
    [
      'half points where steps are whole',
      [
        { code: '2', score: 1 },
        { code: '1', score: 1.5 },
      ],
      'SCORE_NOT_IN_STEP',
      'scores.1.score',
    ],
    ['a part of all or nothing', [{ code: '5a', score: 1 }], 'SCORE_ALL_OR_NOTHING', 'scores.0.score'],
    ['a line that follows a fact', [{ code: '8c', score: 50 }], 'CRITERION_LINKED', 'scores.0'],
    ['a group', [{ code: '5', score: 1 }], 'CRITERION_IS_GROUP', 'scores.0'],
    [
      'not applicable where it always applies',
      [{ code: '1', notApplicable: true }],
      'CRITERION_NOT_APPLICABLE_REFUSED',
      'scores.0.notApplicable',
    ],
    [
      'a score of what does not apply',
      [{ code: '5e', notApplicable: true, score: 0 }],
      'BAD_USER_INPUT',
      'scores.0.notApplicable',
    ],
    [
      'a line twice',
      [
        { code: '1', score: 1 },
        { code: '1', score: 2 },
      ],
      'BAD_USER_INPUT',
      'scores.1',
    ],
    ['points below zero', [{ code: '1', score: -1 }], 'BAD_USER_INPUT', 'scores.0.score'],
    ['three places', [{ code: '1', score: 1.005 }], 'BAD_USER_INPUT', 'input.scores[0].score'],
    ['a word', [{ code: '1', score: 'x' }], 'BAD_USER_INPUT', 'input.scores[0].score'],
    ['the reason of a review', [{ code: '1', score: 1, reason: 'x' }], 'BAD_USER_INPUT', 'scores.0.reason'],
    [
      'an explanation that is too long',
      [{ code: '1', score: 1, explanation: 'x'.repeat(2001) }],
      'BAD_USER_INPUT',
      'scores.0.explanation',
    ],
    ['no line at all', [], 'BAD_USER_INPUT', 'scores'],
    ['a line that is no id', [{ code: 'x', score: 1 }], 'BAD_USER_INPUT', 'scores.0.criterionId'],
    ['a line of no book', [{ code: '01900000-0000-7000-8000-000000000000', score: 1 }], 'NOT_FOUND', 'scores.0'],
  ])('refuses %s and writes nothing', async (_, typed, code, field) => {
    const unitId = await cards.newUnit();
    const before = await auditHeads(cards.service);
    expect(refused(await cards.saveSelf(unitId, typed))).toEqual([code, field]);
    expect(await auditHeads(cards.service)).toEqual(before);
    expect(await cards.read(unitId)).toBeNull();
  });

  test("another tenant's line and unit are not there", async () => {
    const [line] = await cards.service.rows(
      "select id from sauro.criterion where code = '1' and tenant_id = (select id from sauro.tenant where code = 'hoa-binh')",
    );
    const unitId = await cards.newUnit();
    expect((await cards.saveSelf(unitId, [{ code: line.id, score: 1 }])).code).toBe('NOT_FOUND');
    const [unit] = await cards.service.rows(
      "select id from sauro.unit where tenant_id = (select id from sauro.tenant where code = 'hoa-binh') limit 1",
    );
    expect((await cards.saveSelf(unit.id, [{ code: '1', score: 1 }])).code).toBe('NOT_FOUND');
  });

  test('is for who reports for the unit', async () => {
    const unitId = await cards.newUnit();
    for (const who of ['commune', 'officer', 'head', 'admin', 'bi']) {
      expect((await cards.saveSelf(unitId, [{ code: '1', score: 1 }], null, cards.as(who))).code).toBe('FORBIDDEN');
    }
    const [other] = await cards.service.rows(
      `select id from sauro.unit where tenant_id = (select id from sauro.tenant where code = 'hai-phong') and demo
       and id not in (select unit_id from sauro.membership where unit_id is not null) limit 1`,
    );
    expect((await cards.saveSelf(other.id, [{ code: '1', score: 1 }])).code).toBe('FORBIDDEN');
    expect((await cards.saveSelf(unitId, [{ code: '1', score: 1 }], null, cards.service.nobody)).code).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('a unit that is not counted, a year that is not open and a year without rules are refused', async () => {
    const armed = await cards.newUnit({ armedForces: true });
    expect(refused(await cards.saveSelf(armed, [{ code: '1', score: 1 }]))).toEqual(['UNIT_NOT_ELIGIBLE', 'unitId']);
    const unitId = await cards.newUnit();
    const inYear = (year: number) => cards.saveSelf(unitId, [{ code: '1', score: 1 }], null, cards.unitOfficer, year);
    expect(refused(await inYear(2031))).toEqual(['YEAR_NOT_OPEN', 'year']);
    expect((await inYear(2_147_483_647)).code).not.toBe('INTERNAL');
    await cards.service.rows(
      `insert into sauro.tenant_year (tenant_id, year, opened_at) select id, 2019, '2019-01-01' from sauro.tenant where code = 'hai-phong'`,
    );
    await cards.service.rows("update sauro.unit set valid_from = '2019-01-01' where id = $1", [unitId]);
    expect(refused(await inYear(2019))).toEqual(['NO_RULE_BOOK', 'year']);
  });

  test('a card that lies with the superior is not changed', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    const reply = await cards.saveSelf(unitId, [{ code: '1', score: 1 }], card.version);
    expect(reply.code).toBe('ASSESSMENT_WRONG_STATE');
    expect(reply.errors[0]?.extensions.facts).toEqual({ status: 'SUBMITTED', action: 'SCORE' });
  });

  test('a stale version is refused with the current one, also where none was seen', async () => {
    const unitId = await cards.newUnit();
    done(await cards.saveSelf(unitId, [{ code: '1', score: 1 }]));
    const card = done(await cards.saveSelf(unitId, [{ code: '1', score: 2 }], 1));
    for (const version of [1, 7, null]) {
      const reply = await cards.saveSelf(unitId, [{ code: '1', score: 3 }], version);
      expect(reply.code).toBe('CONFLICT');
      expect(reply.errors[0]?.extensions.facts).toMatchObject({ current: card.version, seen: version });
    }
    expect(lineOf(await cards.read(unitId), '1').selfScore).toBe(2);
  });

  test('of several at the same time one is first, the others hear of it, and nothing is lost', async () => {
    const unitId = await cards.newUnit();
    const race = async (version: number | null, score: number) => {
      const codes = ['1', '2', '3', '4d', '5đ'];
      const replies = await Promise.all(codes.map((code) => cards.saveSelf(unitId, [{ code, score }], version)));
      const won = codes.filter((_, index) => replies[index]?.errors.length === 0);
      expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual([...Array(4).fill('CONFLICT'), 'done']);
      return won[0] as string;
    };
    const first = await race(null, 1);
    const card = await cards.read(unitId);
    const second = await race(card.version, 2);
    const after = await cards.read(unitId);
    const scored = after.scores.filter(
      ({ linked, selfScore }: { linked: boolean; selfScore: number | null }) => !linked && selfScore !== null,
    );
    expect(new Set(scored.map(({ criterion }: { criterion: { code: string } }) => criterion.code))).toEqual(
      new Set([first, second]),
    );
    expect(after.version).toBe(card.version + 1);
    expect(lineOf(after, second).selfScore).toBe(2);
  });
});

test('a line that is not for the kind of unit is refused', async () => {
  const small = await startCards('thien-tin');
  try {
    const unitId = await small.newUnit({ kind: 'RESIDENTIAL_AREA' });
    expect(refused(await small.saveSelf(unitId, [{ code: '1', score: 1 }]))).toEqual([
      'CRITERION_NOT_FOR_KIND',
      'scores.0',
    ]);
  } finally {
    await small.service.stop();
  }
});
