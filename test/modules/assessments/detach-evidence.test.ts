import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cards, done, lineOf, refused, startCards } from './cards.js';

let cards: Cards;
beforeAll(async () => {
  cards = await startCards();
});
afterAll(() => cards.service.stop());

const FIELDS = '{ id version status scores { criterion { code } evidence { id kind text } } }';
const detach = (id: string, who = cards.unitOfficer) =>
  who.send(`mutation ($input: DetachEvidenceInput!) { detachEvidence(input: $input) ${FIELDS} }`, { input: { id } });
async function withLink(state = 'SELF_SCORING') {
  const { card } = await cards.cardIn(state);
  const attached = done(
    await cards.unitOfficer.send(
      `mutation ($input: AttachEvidenceInput!) { attachEvidence(input: $input) ${FIELDS} }`,
      {
        input: { assessmentId: card.id, criterionId: cards.lines.get('2')?.id, link: 'https://xa.example.vn' },
      },
    ),
  );
  return { card: attached, pieceId: lineOf(attached, '2').evidence[0].id as string };
}

describe('detachEvidence', () => {
  test('takes a piece back; that it stood there stays, with who and when', async () => {
    const { card, pieceId } = await withLink();
    expect(lineOf(done(await detach(pieceId)), '2').evidence).toEqual([]);
    expect(
      await cards.service.rows(
        'select withdrawn_at is not null as taken, withdrawn_by from sauro.evidence where id = $1',
        [pieceId],
      ),
    ).toMatchObject([{ taken: true, withdrawn_by: expect.any(String) }]);
    // Again changes nothing.
    done(await detach(pieceId));
    expect(
      await cards.service.rows("select 1 from sauro.audit_event where action = 'evidence.detach' and subject_id = $1", [
        card.id,
      ]),
    ).toHaveLength(1);
  });

  test('both of two at once are content, and one of them did it', async () => {
    const { card, pieceId } = await withLink();
    for (const answer of await Promise.all([detach(pieceId), detach(pieceId)])) done(answer);
    expect(
      await cards.service.rows("select 1 from sauro.audit_event where action = 'evidence.detach' and subject_id = $1", [
        card.id,
      ]),
    ).toHaveLength(1);
  });

  test('is for who reports for the unit, and for another tenant there is none', async () => {
    const { pieceId } = await withLink();
    expect(refused(await detach(pieceId, cards.commune))[0]).toBe('FORBIDDEN');
    expect(refused(await detach(pieceId, cards.service.as('unit@hoa-binh.demo')))[0]).toBe('NOT_FOUND');
    expect(refused(await detach('00000000-0000-7000-8000-000000000000'))[0]).toBe('NOT_FOUND');
  });

  test('after submission nothing is taken back, and once returned it is again', async () => {
    const { card, pieceId } = await withLink();
    const submitted = done(await cards.step('submit', card));
    expect(refused(await detach(pieceId))[0]).toBe('ASSESSMENT_WRONG_STATE');
    done(await cards.step('return', submitted, { reason: 'Liên kết hỏng' }));
    done(await detach(pieceId));
  });
});
