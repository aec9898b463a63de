import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wantedInput } from '../../../src/modules/rulebooks/criterion.scoring.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const KINDS = Object.keys(wantedInput).sort();

// The lines of the cards of a year with what was typed on them.
const LINES = `select c.scoring, c.linked_fact, c.code, e.value as entry, a.status
  from sauro.assessment a join sauro.tenant t on t.id = a.tenant_id and t.code = $1
  join sauro.criterion c on c.tenant_id = a.tenant_id and c.rule_book_id = a.rule_book_id
  left join lateral (select value from jsonb_each(a.scores) where key = c.id::text) e on true
  where a.year = $2`;

describe('the demo shows every way of scoring', () => {
  test('a published book of Tứ Kỳ uses them all, with penalties and lines that may not apply; one of Hải Phòng has a quota and gates', async () => {
    const of = (column: string, code: string) =>
      service.rows(
        `select distinct ${column} from sauro.criterion c join sauro.tenant t on t.id = c.tenant_id and t.code = $1
         join sauro.rule_book b on b.tenant_id = c.tenant_id and b.id = c.rule_book_id and b.status = 'PUBLISHED' order by 1`,
        [code],
      );
    expect((await of('scoring', 'tu-ky')).map(({ scoring }) => scoring)).toEqual(KINDS);
    expect((await of('not_applicable', 'tu-ky')).map(({ not_applicable: rule }) => rule)).toEqual(
      expect.arrayContaining(['EXCLUDE_AND_SCALE', 'FULL', 'NOT_ALLOWED']),
    );
    const { tenant } = await service
      .as('officer@hai-phong.demo')
      .ask('{ tenant { ruleBook(year: 2027) { bands { quotaPercent gates { fact } } } } }');
    const [best] = tenant.ruleBook.bands;
    expect(best.quotaPercent).toBe(20);
    expect(best.gates.map(({ fact }: { fact: string }) => fact)).toEqual(
      expect.arrayContaining(['RECOGNISED', 'REPORTED_ON_TIME', 'MINIMUM_POINTS']),
    );
  });

  test('cards of Tứ Kỳ’s 2027 have each of them at work', async () => {
    const lines = await service.rows(LINES, ['tu-ky', 2027]);
    const typed = lines.filter(({ entry }) => entry !== null);
    expect(new Set(typed.map(({ scoring }) => scoring))).toEqual(
      new Set(KINDS.filter((kind) => kind !== 'GROUP' && kind !== 'LINKED')),
    );
    // Linked lines of open cards follow the facts and are typed by nobody.
    expect(typed.some(({ scoring }) => scoring === 'LINKED')).toBe(false);
    expect(new Set(lines.filter(({ scoring }) => scoring === 'LINKED').map((line) => line.linked_fact)).size).toBe(6);
    const has = (
      test: (entry: { selfTyped?: { wording?: string; counts?: object }; notApplicable?: true }) => boolean,
    ) => typed.some(({ entry }) => test(entry));
    expect(has(({ notApplicable }) => notApplicable === true)).toBe(true);
    expect(has(({ selfTyped }) => selfTyped?.wording === 'DT')).toBe(true);
    expect(has(({ selfTyped }) => selfTyped?.wording === 'TH')).toBe(true);
    expect(
      typed.some(
        ({ scoring, entry }) => scoring === 'PENALTY' && Object.keys(entry.selfTyped?.counts ?? {}).length > 0,
      ),
    ).toBe(true);
    expect(new Set(lines.map(({ status }) => status))).toEqual(
      new Set(['SELF_SCORING', 'SUBMITTED', 'IN_REVIEW', 'REVIEWED']),
    );
  });

  test('and say how each line got its points', async () => {
    const [{ unit_id: id }] = await service.rows(
      `select a.unit_id from sauro.assessment a join sauro.tenant t on t.id = a.tenant_id and t.code = 'tu-ky'
       where a.year = 2027 and a.status = 'REVIEWED' order by a.id limit 1`,
    );
    const { unit } = await service
      .as('officer@tu-ky.demo')
      .ask(
        `query ($id: ID!) { unit(id: $id) { assessment(year: 2027) { reviewTotal explanation { sentence lines { code sentence } gates { sentence met } } } } }`,
        { id },
      );
    const { sentence, lines } = unit.assessment.explanation;
    const said = (code: string) => lines.find((line: { code: string }) => line.code === code).sentence;
    expect(sentence).toContain('dự kiến xếp loại');
    expect(said('2')).toMatch(/tự chấm [\d,]+\/5 điểm \(\d+\/\d+ của 5 điểm\)/);
    expect(said('3')).toContain('ngưỡng 90%');
    expect(said('5a')).toContain('trừ từ 10 điểm');
    expect(said('5g')).toContain('áp dụng “');
    expect(said('6')).toContain('Báo cáo nộp đúng hạn');
    expect(said('10')).toContain('tối đa 5');
  });

  test('the book leaves the officer of the demo his own unit to try it on', async () => {
    const rows = await service.rows(
      `select a.id from sauro.assessment a join sauro.membership m on m.tenant_id = a.tenant_id and m.unit_id = a.unit_id and m.email = 'unit@tu-ky.demo'
       where a.year = 2027`,
    );
    expect(rows).toEqual([]);
  });
});
