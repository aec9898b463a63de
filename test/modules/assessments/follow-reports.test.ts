import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cards, done, lineOf, startCards } from './cards.js';

let cards: Cards;

beforeAll(async () => {
  cards = await startCards();
  // The book of this test has a line that follows reports in time: criterion 9, three points.
  await cards.service.rows(
    "update sauro.criterion set linked_fact = 'REPORTED_ON_TIME', per_collective = null, per_individual = null where code = '9' and tenant_id = (select id from sauro.tenant where code = 'hai-phong')",
  );
});

afterAll(() => cards.service.stop());

const DUE_AT = '2026-11-20T17:00:00Z';

/** A report of 2026 that a unit owes. */
async function owed(unitId: string): Promise<{ id: string; version: number }> {
  const [due] = await cards.service.rows(
    `insert into sauro.report_due (tenant_id, id, regime_id, year, period, unit_id, due_at, opens_at, status)
     select r.tenant_id, gen_random_uuid(), r.id, 2026, 'T-' || substr($1::uuid::text, 25), $1::uuid, $2, '2026-01-01T00:00:00Z', 'OPEN'
     from sauro.reporting_regime r where r.receiver_body_id is not null and r.tenant_id = (select id from sauro.tenant where code = 'hai-phong') limit 1 returning id, version`,
    [unitId, DUE_AT],
  );
  return due;
}
const submit = (due: { id: string; version: number }) =>
  cards.unitOfficer.send(
    'mutation ($input: SubmitReportInput!) { submitReport(input: $input) { id version onTime } }',
    {
      input: { ...due, content: 'Kết quả năm 2026' },
    },
  );
const shown = async (unitId: string) => {
  const card = await cards.read(unitId);
  return {
    status: card.status,
    selfTotal: card.selfTotal,
    reviewTotal: card.reviewTotal,
    line: lineOf(card, '9').reviewScore,
  };
};

describe('a line that follows reports in time', () => {
  test('an open card is counted anew when a report is handed in, sent back, or given more time', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const all = card.reviewTotal;
    const due = await owed(unitId);
    // Late: the report was due two days ago.
    const late = done(await submit(due));
    expect(late.onTime).toBe(false);
    expect(await shown(unitId)).toEqual({ status: 'REVIEWED', selfTotal: all - 3, reviewTotal: all - 3, line: 0 });
    const version = (await cards.read(unitId)).version;
    const back = done(
      await cards.head.send('mutation ($input: ReturnReportInput!) { returnReport(input: $input) { id version } }', {
        input: { id: late.id, version: late.version, reason: 'Thiếu số liệu' },
      }),
    );
    expect(await shown(unitId)).toMatchObject({ reviewTotal: all - 3 });
    const extended = done(
      await cards.head.send(
        'mutation ($input: ExtendDeadlineInput!) { extendDeadline(input: $input) { id version } }',
        {
          input: { id: back.id, version: back.version, to: '2026-12-01T17:00:00Z', reason: 'Khắc phục hậu quả bão' },
        },
      ),
    );
    const inTime = done(await submit({ id: extended.id, version: extended.version }));
    expect(inTime.onTime).toBe(true);
    expect(await shown(unitId)).toEqual({ status: 'REVIEWED', selfTotal: all, reviewTotal: all, line: 3 });
    // Whoever had the card before him sees another one now.
    expect((await cards.read(unitId)).version).toBe(version + 1);
    done(await cards.step('approve', await cards.read(unitId)));
  });

  test('an approved card keeps what counted then, and holds no report up', async () => {
    const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
    const approved = done(await cards.step('approve', card));
    const due = await owed(unitId);
    done(await submit(due));
    expect(await cards.read(unitId)).toEqual(approved);
    expect(lineOf(approved, '9').reviewScore).toBe(3);
  });

  test('a card and a report at the same instant never disagree', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { unitId, card } = await cards.cardIn('REVIEWED', 'RECOGNISED');
      const due = await owed(unitId);
      const [, report] = await Promise.all([cards.step('return', card, { reason: 'Xem lại' }), submit(due)]);
      expect(report.code).toBeUndefined();
      const after = await cards.read(unitId);
      expect(lineOf(after, '9').selfScore).toBe(0);
      expect(after.selfTotal).toBe(card.selfTotal - 3);
    }
  });
});
