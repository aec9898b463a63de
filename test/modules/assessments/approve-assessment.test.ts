import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { CARD, type Cards, done, lineOf, startCards } from './cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
});

afterAll(() => cards.service.stop());

const model = async (unitId: string) => {
  const [{ id }] = (await cards.service.rows(
    "select id from sauro.model where tenant_id = (select id from sauro.tenant where code = 'hai-phong') and status = 'ACTIVE' limit 1",
  )) as [{ id: string }];
  return cards.commune.send('mutation ($input: KeepModelInput!) { keepModel(input: $input) { __typename } }', {
    input: { unitId, modelId: id, fromYear: 2026 },
  });
};
const commend = (unitId: string, kind: string, number: string, quantity?: number) =>
  cards.commune.send(
    'mutation ($input: RecordCommendationInput!) { recordCommendation(input: $input) { __typename } }',
    {
      input: { unitId, year: 2026, kind, quantity, decisionNumber: number, decidedOn: '2026-10-01', awardedBy: 'UBND' },
    },
  );

describe('approveAssessment', () => {
  test('fixes totals, linked points and band, and the standing follows', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    expect(card).toMatchObject({ selfTotal: 87, reviewTotal: 87, band: null });
    done(await model(unitId));
    const withModel = await cards.read(unitId);
    expect(withModel).toMatchObject({ selfTotal: 97, reviewTotal: 97, version: card.version + 1 });
    const approved = done(await cards.step('approve', withModel));
    expect(approved).toMatchObject({
      status: 'APPROVED',
      selfTotal: 97,
      reviewTotal: 97,
      approvedAt: '2026-11-22T02:00:00Z',
      band: { standard: 'EXCELLENT', label: 'Xuất sắc' },
    });
    expect(approved.history.at(-1)).toMatchObject({ action: 'APPROVE', fromStatus: 'REVIEWED', toStatus: 'APPROVED' });
    const [{ scores }] = (await cards.service.rows('select scores from sauro.assessment where id = $1', [card.id])) as [
      { scores: Record<string, unknown> },
    ];
    expect(scores[cards.lines.get('8c')?.id ?? '']).toEqual({ self: 5000, review: 5000 });
    const { unit } = await cards.head.ask(
      'query ($id: ID!) { unit(id: $id) { standing(year: 2026) { selfTotal reviewTotal band { standard } } } }',
      { id: unitId },
    );
    expect(unit.standing).toEqual({ selfTotal: 97, reviewTotal: 97, band: { standard: 'EXCELLENT' } });
  });

  test('takes at most 25 statements, and holds year, list, card, standing, figures and audit chain in this order', async () => {
    const { card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const { result, sql } = await cards.service.statements(() =>
      cards.head.send('mutation ($input: AssessmentStepInput!) { approveAssessment(input: $input) { status } }', {
        input: { id: card.id, version: card.version },
      }),
    );
    expect(result.data.approveAssessment).toEqual({ status: 'APPROVED' });
    expect(sql.length, sql.join('\n')).toBeLessThanOrEqual(25);
    const held = [
      /from "tenant_year" .*for share/,
      /pg_advisory_xact_lock_shared/,
      /from "assessment" .*for no key update/,
      // Its values are not in the text: it is prepared.
      /update "assessment" set "status" = \$1, /,
      /from "standing" .*for update/,
      /update "figure"/,
      /from "audit_head" .*for no key update/,
      /insert into "audit_event"/,
    ].map((one) => sql.findIndex((text) => one.test(text)));
    expect(held).not.toContain(-1);
    expect(held).toEqual(held.toSorted((one, other) => one - other));
  });

  test('where figures that must be there are not, nothing is written', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const [standing] = await cards.service.rows(
      'select body_id, unit_kind from sauro.standing where unit_id = $1 and year = $2',
      [unitId, card.year],
    );
    const key = [standing.body_id, standing.unit_kind, card.year];
    const [lost] = await cards.service.rows(
      'delete from sauro.figure where body_id = $1 and unit_kind = $2 and year = $3 returning *',
      key,
    );
    expect((await cards.step('approve', card, {}, cards.head)).code).toBe('INTERNAL');
    expect((await cards.read(unitId)).status).toBe('REVIEWED');
    await cards.service.rows('insert into sauro.figure select * from json_populate_record(null::sauro.figure, $1)', [
      JSON.stringify(lost),
    ]);
    expect(done(await cards.step('approve', card, {}, cards.head)).status).toBe('APPROVED');
  });

  test('without recognition the 50 points are gone, in both columns', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'NOT_RECOGNISED');
    const approved = done(await cards.step('approve', card, {}, cards.head));
    expect(approved).toMatchObject({ selfTotal: 37, reviewTotal: 37, band: { standard: 'WEAK' } });
    expect(lineOf(await cards.read(unitId), '8c')).toMatchObject({ selfScore: 0, reviewScore: 0, linked: true });
  });

  test('is refused before the review is complete, and before recognition is decided', async () => {
    for (const status of ['SUBMITTED', 'IN_REVIEW']) {
      const { card } = await cards.cardIn(status, 'RECOGNISED');
      const reply = await cards.step('approve', card);
      expect(reply.code).toBe('ASSESSMENT_NOT_REVIEWED');
      expect(reply.errors[0]?.extensions.facts.missing).toHaveLength(status === 'SUBMITTED' ? 17 : 14);
    }
    const { card } = await cards.cardIn('REVIEWED');
    const before = await auditHeads(cards.service);
    const reply = await cards.step('approve', card);
    expect([reply.code, reply.errors[0]?.extensions.facts]).toEqual(['RECOGNITION_NOT_DECIDED', { year: 2026 }]);
    expect(await auditHeads(cards.service)).toEqual(before);
  });

  test('a unit that took its registration back needs no decision', async () => {
    const { unitId, card: submitted } = await cards.cardIn('SUBMITTED');
    await cards.withdraw(unitId);
    const { version } = await cards.read(unitId);
    expect(version).toBe(submitted.version + 1);
    const card = done(await cards.saveReview(unitId, cards.full(), version));
    expect(done(await cards.step('approve', card))).toMatchObject({ reviewTotal: 36, band: { standard: 'WEAK' } });
  });

  test('is for officials over the unit, with the version that was seen, in the right state', async () => {
    const { card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    for (const who of ['unit', 'admin', 'bi']) {
      expect((await cards.step('approve', card, {}, cards.as(who))).code).toBe('FORBIDDEN');
    }
    expect((await cards.step('approve', card, { version: 1 })).code).toBe('CONFLICT');
    expect((await cards.step('approve', { ...card, id: '01900000-0000-7000-8000-000000000000' })).code).toBe(
      'NOT_FOUND',
    );
    const approved = done(await cards.step('approve', card));
    expect((await cards.step('approve', approved)).code).toBe('ASSESSMENT_WRONG_STATE');
    expect((await cards.step('approve', (await cards.cardIn('SELF_SCORING')).card)).code).toBe(
      'ASSESSMENT_WRONG_STATE',
    );
  });

  test('of approving and a decision at the same time, the card and the decision never disagree', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
      await Promise.all([cards.step('approve', card), cards.revoke(unitId)]);
      const after = await cards.read(unitId);
      const { unit } = await cards.head.ask(
        'query ($id: ID!) { unit(id: $id) { recognition(year: 2026) { status } } }',
        {
          id: unitId,
        },
      );
      expect(lineOf(after, '8c').reviewScore).toBe(unit.recognition.status === 'RECOGNISED' ? 50 : 0);
      expect(after.reviewTotal).toBe(unit.recognition.status === 'RECOGNISED' ? 87 : 37);
      expect(after.status).toBe(unit.recognition.status === 'RECOGNISED' ? 'APPROVED' : 'REVIEWED');
    }
  });

  test('under an approved card no linked fact changes, but one that adds no point does', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    done(await commend(unitId, 'COLLECTIVE', '1/QĐ'));
    done(await commend(unitId, 'INDIVIDUAL', '2/QĐ', 4));
    const full = await cards.read(unitId);
    expect(lineOf(full, '9').reviewScore).toBe(3);
    const approved = done(await cards.step('approve', full));
    expect(approved.reviewTotal).toBe(card.reviewTotal + 3);

    const before = await auditHeads(cards.service);
    for (const reply of [await model(unitId), await cards.revoke(unitId)]) {
      expect(reply.code).toBe('ASSESSMENT_APPROVED');
      expect(reply.errors[0]?.extensions.facts.year).toBe(2026);
    }
    expect(await auditHeads(cards.service)).toEqual(before);
    // Criterion 9 has its three points already.
    done(await commend(unitId, 'INDIVIDUAL', '3/QĐ', 1));
    expect(await cards.read(unitId)).toEqual(approved);
  });

  test('explains itself', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const EXPLAIN = `query ($id: ID!) { assessment(id: $id) { explanation {
      ruleBookVersion verified sentence approvedBy band { standard }
      gates { gate met band { standard } sentence } lines { code selfPoints reviewPoints sentence linkedFact source criterion { text } }
    } } }`;
    const open = (await cards.commune.ask(EXPLAIN, { id: card.id })).assessment.explanation;
    expect(open).toMatchObject({
      ruleBookVersion: 1,
      verified: false,
      approvedBy: null,
      band: { standard: 'GOOD' },
      gates: [],
    });
    expect(open.sentence).toBe('Cấp trên chấm 87/100 điểm: dự kiến xếp loại Khá.');
    done(await model(unitId));
    done(await cards.step('approve', await cards.read(unitId)));
    const { explanation } = (await cards.commune.with({ 'accept-language': 'en' }).ask(EXPLAIN, { id: card.id }))
      .assessment;
    expect(explanation.sentence).toBe('The review gives 97 of 100 points: the band is Xuất sắc.');
    expect(explanation.approvedBy).toMatch(/^Cán bộ /);
    expect(explanation.gates).toMatchObject([{ gate: 'RECOGNISED', met: true, band: { standard: 'EXCELLENT' } }]);
    const line = explanation.lines.find(({ code }: { code: string }) => code === '8c');
    expect(line).toMatchObject({
      reviewPoints: 50,
      linkedFact: 'RECOGNISED',
      sentence: 'The unit is recognised: 50 of 50 points.',
    });
    expect(line.source).toMatch(/^Decision \d+\/QĐ-BCĐ of 2026-11-20 by .+: recognised$/);
    expect(explanation.lines).toHaveLength(21);
  });
});

describe('reading cards', () => {
  const READ = `query ($id: ID!) { assessment(id: $id) { ...Card unit { id } ruleBook { version } } } ${CARD}`;

  test('is for the scope: subtree and own unit', async () => {
    const { unitId, card } = await cards.cardIn('SUBMITTED');
    for (const who of ['unit', 'commune', 'officer', 'head', 'admin']) {
      const { assessment } = await cards.as(who).ask(READ, { id: card.id });
      expect(assessment).toEqual({ ...card, unit: { id: unitId }, ruleBook: { version: 1 } });
    }
    expect((await cards.as('bi').send(READ, { id: card.id })).code).toBe('FORBIDDEN');
    const [elsewhere] = await cards.service.rows(
      `select assessment.id from sauro.assessment join sauro.unit on unit.id = unit_id and unit.tenant_id = assessment.tenant_id
       where unit.tenant_id = (select id from sauro.tenant where code = 'hai-phong')
       and unit.body_id not in (select body_id from sauro.membership where email = 'commune@hai-phong.demo') limit 1`,
    );
    expect((await cards.commune.send(READ, { id: elsewhere.id })).code).toBe('FORBIDDEN');
    expect((await cards.unitOfficer.send(READ, { id: elsewhere.id })).code).toBe('FORBIDDEN');
  });

  test("another tenant's card, and what is no id, are not there", async () => {
    const { card } = await cards.cardIn('SELF_SCORING');
    expect((await cards.service.as('head@hoa-binh.demo').send(READ, { id: card.id })).code).toBe('NOT_FOUND');
    expect((await cards.head.send(READ, { id: 'x' })).code).toBe('NOT_FOUND');
    expect((await cards.service.nobody.send(READ, { id: card.id })).code).toBe('UNAUTHENTICATED');
  });

  test('a page of 50 units takes as many statements as one of 5', async () => {
    const page = async (first: number) => {
      const { result, sql } = await cards.service.statements(() =>
        cards.head.ask(
          `{ units(first: ${first}) { nodes { name assessment(year: 2025) { status reviewTotal band { label } scores { criterion { code } selfScore reviewScore } } } } }`,
        ),
      );
      return { nodes: result.units.nodes, sql };
    };
    await page(5);
    const few = await page(5);
    const many = await page(50);
    expect(many.nodes).toHaveLength(50);
    expect(many.nodes.filter((node: { assessment: unknown }) => node.assessment).length).toBeGreaterThan(10);
    expect(many.sql.length).toBe(few.sql.length);
    // Beside the statements that open the request: units, bodies, cards, facts, books.
    expect(many.sql.filter((text) => !/set_tenant|account/i.test(text)).length).toBeLessThanOrEqual(6);
  });

  test('is refused for a unit that is left out since, and a card approved before leaves the figures', async () => {
    const figures = async () => {
      const { tenant } = await cards.head.ask(
        '{ tenant { statistics(year: 2026) { units eligible registered assessed recognised } targets(year: 2026) { code progress { numerator denominator } } } }',
      );
      return tenant;
    };
    const before = await figures();
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    await cards.leaveOut(unitId);
    const reply = await cards.step('approve', await cards.read(unitId));
    expect([reply.code, reply.errors[0]?.message]).toEqual([
      'UNIT_NOT_ELIGIBLE',
      'Đơn vị không thuộc diện đánh giá: Đơn vị lực lượng vũ trang không thuộc diện (Thông tư 124/2021/TT-BCA).',
    ]);
    await cards.leaveOut(unitId, false);
    done(await cards.step('approve', card));
    await cards.leaveOut(unitId);
    const { statistics, targets } = await figures();
    expect(targets).toEqual(before.targets);
    expect(statistics).toEqual({ ...before.statistics, units: before.statistics.units + 1 });
    expect((await cards.read(unitId)).status).toBe('APPROVED');
  });

  test('a registration that an approved card contradicts does not hold up the others', async () => {
    const other = await cards.newUnit();
    const { unitId: approved } = await cards.cardIn('REVIEWED');
    await cards.withdraw(approved);
    done(await cards.step('approve', await cards.read(approved)));
    const { registerUnits } = await cards.head.ask(
      'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { registered { unit { id } } problems { unitId code } } }',
      { input: { year: 2026, unitIds: [approved, other], lateReason: 'Đơn vị mới thành lập' } },
    );
    expect(registerUnits).toEqual({
      registered: [{ unit: { id: other } }],
      problems: [{ unitId: approved, code: 'ASSESSMENT_APPROVED' }],
    });
  });
});
