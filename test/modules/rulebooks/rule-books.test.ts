import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateBook } from '../../../src/modules/rulebooks/book-validation.rules.js';
import { listRuleBooks } from '../../../src/modules/rulebooks/rule-book.store.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const TENANTS = ['hai-phong', 'hoa-binh', 'thanh-hoa', 'thien-tin', 'tu-ky'];
const BOOK = `{ tenant { ruleBook {
  version status fromYear toYear total verified
  criteria { code text maxScore kinds evidence scoring { kind step linkedFact perCollective perIndividual notApplicable } children { code maxScore } }
  bands { code label standard minScore gates { fact sentence } }
  windows { kind from { month day } to { month day } dates(year: 2026) { from to } }
  awardRule { excludedBands exemplaryBand exemplaryEveryYear source { section plan { code } } exemplarySource { section } }
  source { section plan { code } }
} ruleBooks { version } } }`;

describe('the rule book of a tenant', () => {
  test('Thiện Tín: the full scorecard, its lines in Vietnamese order, its bands and windows', async () => {
    const { tenant } = await service.as('unit@thien-tin.demo').ask(BOOK);
    const { ruleBook } = tenant;
    expect(tenant.ruleBooks).toEqual([{ version: 1 }]);
    expect(ruleBook).toMatchObject({ version: 1, status: 'PUBLISHED', toYear: null, total: 100, verified: false });
    expect(ruleBook.criteria.map(({ code }: { code: string }) => code)).toEqual(
      Array.from({ length: 9 }, (_, index) => String(index + 1)),
    );
    const fifth = ruleBook.criteria[4];
    expect(fifth).toMatchObject({ maxScore: 14, scoring: { kind: 'GROUP' }, evidence: 'NONE' });
    expect(fifth.children.map(({ code }: { code: string }) => code)).toEqual(
      ['a', 'b', 'c', 'd', 'đ', 'e', 'g'].map((letter) => `5${letter}`),
    );
    expect(ruleBook.criteria[0]).toMatchObject({ evidence: 'REQUIRED', scoring: { kind: 'MANUAL', step: 1 } });
    expect(ruleBook.criteria[8].scoring).toEqual({
      kind: 'LINKED',
      step: null,
      linkedFact: 'COMMENDED',
      perCollective: 2,
      perIndividual: 1,
      notApplicable: 'NOT_ALLOWED',
    });
    expect(ruleBook.bands.map(({ code, minScore }: { code: string; minScore: number }) => [code, minScore])).toEqual([
      ['EXCELLENT', 90],
      ['GOOD', 70],
      ['AVERAGE', 50],
      ['WEAK', 0],
    ]);
    expect(ruleBook.bands[0].gates).toEqual([
      { fact: 'RECOGNISED', sentence: 'Đơn vị được công nhận đạt tiêu chuẩn “An toàn về ANTT”' },
    ]);
    expect(ruleBook.windows.map(({ kind }: { kind: string }) => kind)).toEqual([
      'AGENCY',
      'EDUCATIONAL_INSTITUTION',
      'ENTERPRISE',
    ]);
    expect(ruleBook.windows[0]).toMatchObject({
      from: { month: 11, day: 16 },
      to: { month: 11, day: 15 },
      dates: { from: '2025-11-16', to: '2026-11-15' },
    });
    expect(ruleBook.awardRule).toEqual({
      excludedBands: ['AVERAGE', 'WEAK'],
      exemplaryBand: null,
      exemplaryEveryYear: false,
      source: { section: 'II.6', plan: { code: 'KH-2025-09' } },
      exemplarySource: null,
    });
    expect(ruleBook.source).toEqual({ section: 'Tiêu chí đánh giá kèm theo', plan: { code: 'KH-2025-09' } });
  });

  test('residential areas have their own window', async () => {
    const { tenant } = await service.as('officer@tu-ky.demo').ask(BOOK);
    const window = tenant.ruleBook.windows.find(({ kind }: { kind: string }) => kind === 'RESIDENTIAL_AREA');
    expect(window.dates).toEqual({ from: '2025-11-01', to: '2026-10-31' });
  });

  test.each(TENANTS)('%s: whole, and without fault', async (code) => {
    const [row] = await service.rows('select id from sauro.tenant where code = $1', [code]);
    const session = service.database.read(row.id);
    try {
      const books = await listRuleBooks(session.db);
      expect(books).toHaveLength(code === 'hai-phong' || code === 'tu-ky' ? 2 : 1);
      for (const book of books) {
        expect(validateBook(book)).toEqual([]);
        expect(book.verified).toBe(false);
      }
    } finally {
      await session.end();
    }
  });

  test('is found by year and by version', async () => {
    const { tenant } = await service.as('bi@hai-phong.demo').ask(`{ tenant {
      now: ruleBook { version } earlier: ruleBook(year: 2024) { version } before: ruleBook(year: 2019) { version }
      first: ruleBook(version: 1) { version } second: ruleBook(version: 2) { version }
      both: ruleBook(year: 2026, version: 1) { version } neither: ruleBook(year: 2019, version: 1) { version }
    } }`);
    expect(tenant).toEqual({
      now: { version: 1 },
      earlier: { version: 1 },
      before: null,
      first: { version: 1 },
      second: { version: 2 },
      both: { version: 1 },
      neither: null,
    });
  });

  test('a version that takes over ends the one before', async () => {
    await service.rows(
      "update sauro.rule_book set to_year = 2026 where tenant_id = (select id from sauro.tenant where code = 'hoa-binh')",
    );
    await service.rows(
      `insert into sauro.rule_book (tenant_id, id, book_version, status, from_year, total, published_at, line_count, band_count, window_count)
       select tenant_id, gen_random_uuid(), 2, 'PUBLISHED', 2026, 100, published_at, 1, 1, 0 from sauro.rule_book
       where tenant_id = (select id from sauro.tenant where code = 'hoa-binh')`,
    );
    const { tenant } = await service
      .as('officer@hoa-binh.demo')
      .ask(
        '{ tenant { a: ruleBook(year: 2025) { version } b: ruleBook(year: 2026) { version } ruleBooks { version } } }',
      );
    expect(tenant).toEqual({ a: { version: 1 }, b: { version: 2 }, ruleBooks: [{ version: 2 }, { version: 1 }] });
  });

  test('comes in one statement, and a year that cannot be is refused', async () => {
    const caller = service.as('officer@thanh-hoa.demo');
    const { sql } = await service.statements(() => caller.ask(BOOK));
    expect(sql.filter((text) => text.includes('rule_book'))).toHaveLength(1);
    const reply = await caller.send('{ tenant { ruleBook { windows { dates(year: 12345) { from } } } } }');
    expect(reply.code).toBe('BAD_USER_INPUT');
  });
});
