import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { type Book, deskOf, done, lineOf } from './rule-book-desk.js';

let service: Service;
let desk: ReturnType<typeof deskOf>;

beforeAll(async () => {
  service = await startService();
  desk = deskOf(service.as('admin@hoa-binh.demo'));
});

afterAll(() => service.stop());

const publish = (draft: Book, fromYear: number) => desk.publish({ id: draft.id, version: draft.editVersion, fromYear });
const books = async () =>
  (await service.as('officer@hoa-binh.demo').ask('{ tenant { ruleBooks { version status fromYear toYear } } }')).tenant
    .ruleBooks;

describe('publishing', () => {
  test('puts the draft in force as it was drafted, and ends the one before; one that would have begun later never does', async () => {
    let draft = done(await desk.draft({ fromYear: 2031, fromVersion: 1 }));
    const kinds = draft.windows.map(({ kind }: Book) => kind);
    draft = done(
      await desk.edit(
        draft,
        { retireCriterion: '2' },
        {
          addCriterion: {
            code: '2',
            text: 'Tỷ lệ người tham gia',
            maxScore: 3,
            kinds,
            scoring: { kind: 'PERCENT_THRESHOLD', threshold: 90 },
          },
        },
        { settings: { appealDays: 7 } },
      ),
    );
    const book = done(await publish(draft, 2031));
    expect(book).toMatchObject({
      status: 'PUBLISHED',
      fromYear: 2031,
      toYear: null,
      editVersion: null,
      appealDays: 7,
      problems: [],
    });
    expect(lineOf(book, '2').scoring).toMatchObject({ kind: 'PERCENT_THRESHOLD', threshold: 90 });
    expect(await books()).toMatchObject([
      { status: 'PUBLISHED', fromYear: 2031, toYear: null },
      { version: 1, status: 'PUBLISHED', fromYear: 2020, toYear: 2031 },
    ]);
    const earlier = done(await desk.draft({ fromYear: 2030, fromVersion: 1 }));
    done(await publish(earlier, 2030));
    expect(await books()).toMatchObject([
      { status: 'PUBLISHED', fromYear: 2030, toYear: null },
      { status: 'RETIRED', fromYear: 2031 },
      { version: 1, status: 'PUBLISHED', toYear: 2030 },
    ]);
  });

  test('refuses a book with faults, and says them', async () => {
    const draft = done(
      await desk.edit(done(await desk.draft({ fromYear: 2032, fromVersion: 1 })), { retireCriterion: '2' }),
    );
    const reply = await publish(draft, 2032);
    expect(reply.code).toBe('RULE_BOOK_HAS_PROBLEMS');
    expect(reply.errors[0]?.extensions['facts']).toMatchObject({
      problems: expect.arrayContaining(['LEAVES_DO_NOT_SUM_TO_TOTAL AGENCY']),
    });
    expect(reply.errors[0]?.message).toContain('các tiêu chí cộng lại được 97 điểm');
  });

  test('refuses a year that has approved assessments, whatever year the draft was meant for', async () => {
    const draft = done(await desk.draft({ fromYear: 2032, fromVersion: 1 }));
    const reply = await publish(draft, 2024);
    expect(reply.code).toBe('RULE_BOOK_HAS_PROBLEMS');
    expect(reply.errors[0]?.extensions['facts']).toMatchObject({
      problems: expect.arrayContaining(['YEAR_HAS_APPROVED_ASSESSMENTS 2024']),
    });
  });

  test('a draft is published once, also by two at the same time', async () => {
    const draft = done(await desk.draft({ fromYear: 2033, fromVersion: 1 }));
    const both = await Promise.all([publish(draft, 2033), publish(draft, 2033)]);
    expect(both.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect((await publish(draft, 2033)).code).toBe('RULE_BOOK_NOT_DRAFT');
  });

  test('units are counted by the book in force in the year', async () => {
    const draft = done(
      await desk.edit(done(await desk.draft({ fromYear: 2034, fromVersion: 1 })), {
        setEligibility: { armedForces: false, sizes: [], levels: [], source: '02/QĐ-UBND' },
      }),
    );
    done(await publish(draft, 2034));
    const { units } = await service
      .as('admin@hoa-binh.demo')
      .ask(
        '{ units(filter: { eligible: false, year: 2025 }, first: 1) { nodes { now: eligible(year: 2025) { eligible rule } later: eligible(year: 2034) { eligible rule } } } }',
      );
    expect(units.nodes[0]).toEqual({
      now: { eligible: false, rule: 'Thông tư 124/2021/TT-BCA' },
      later: { eligible: true, rule: '02/QĐ-UBND' },
    });
    const none = await service
      .as('admin@hoa-binh.demo')
      .ask('{ units(filter: { eligible: false, year: 2034 }, first: 1) { nodes { id } } }');
    expect(none.units.nodes).toEqual([]);
  });
});

describe('a published book never changes: the database refuses', () => {
  const attempt = async (sql: string) => {
    const client = new pg.Client({ connectionString: service.fresh.serviceUrl });
    await client.connect();
    try {
      const [tenant] = await service.rows("select id from sauro.tenant where code = 'hoa-binh'");
      await client.query('begin');
      await client.query('select app.set_tenant($1)', [tenant.id]);
      await client.query(sql);
      return 'done';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.end();
    }
  };

  test.each([
    ['update sauro.criterion set max_score = 1'],
    ['update sauro.band set min_score = 1'],
    ['delete from sauro.criterion'],
    ['delete from sauro.rule_window'],
    ['update sauro.rule_book set total = 1'],
    ['update sauro.rule_book set published_at = now()'],
  ])('%s', async (sql) => expect(await attempt(sql)).toBe('42501'));

  test('a whole book takes no further line, band or window', async () => {
    const more = (sort: string, lines: string) => `
      insert into sauro.criterion (tenant_id, id, rule_book_id, lineage_id, code, text, max_score, kinds, scoring, evidence, not_applicable, sort, book_lines)
      select tenant_id, gen_random_uuid(), id, gen_random_uuid(), 'zz', 'zz', 1, '{AGENCY}', 'ALL_OR_NOTHING', 'NONE', 'NOT_ALLOWED', ${sort}, ${lines}
      from sauro.rule_book where book_version = 1`;
    expect(await attempt(more('1', 'line_count'))).toBe('23505');
    expect(await attempt(more('line_count + 1', 'line_count'))).toBe('23514');
    expect(await attempt(more('line_count + 1', 'line_count + 1'))).toBe('23503');
    expect(
      await attempt(`insert into sauro.band (tenant_id, id, rule_book_id, code, label, standard, min_score, rank, book_bands)
        select tenant_id, gen_random_uuid(), id, 'ZZ', 'zz', 'GOOD', 99, band_count + 1, band_count from sauro.rule_book where book_version = 1`),
    ).toBe('23514');
  });

  test('two books are never in force for one year', async () => {
    const sql = `insert into sauro.rule_book (tenant_id, id, book_version, status, from_year, total, published_at, line_count, band_count, window_count)
      select tenant_id, gen_random_uuid(), 90, 'PUBLISHED', 2021, 100, now(), 1, 1, 0 from sauro.rule_book where book_version = 1`;
    expect(await attempt(sql)).toBe('23P01');
  });
});

test('two versions are compared line by line', async () => {
  const draft = done(
    await desk.edit(
      done(await desk.draft({ fromYear: 2036, fromVersion: 1 })),
      { changeCriterion: { criterion: '1', code: '1x', maxScore: 4 } },
      { retireCriterion: '2' },
      {
        addCriterion: { code: '2n', text: 'Mới', maxScore: 2, kinds: ['AGENCY'], scoring: { kind: 'ALL_OR_NOTHING' } },
      },
      { removeBand: 'AVERAGE' },
      { settings: { appealDays: 3 } },
    ),
  );
  const compare = (who: string) =>
    service
      .as(`${who}@hoa-binh.demo`)
      .send(
        'query ($to: Int!) { compareRuleBooks(from: 1, to: $to) { part at change fields { field before after } } }',
        { to: draft.version },
      );
  const { compareRuleBooks } = (await compare('admin')).data;
  expect(compareRuleBooks).toEqual([
    { part: 'SETTING', at: '', change: 'CHANGED', fields: [{ field: 'appealDays', before: '15', after: '3' }] },
    {
      part: 'CRITERION',
      at: '1x',
      change: 'CHANGED',
      fields: [
        { field: 'code', before: '1', after: '1x' },
        { field: 'maxScore', before: '3', after: '4' },
      ],
    },
    { part: 'CRITERION', at: '2n', change: 'ADDED', fields: [] },
    { part: 'CRITERION', at: '2', change: 'REMOVED', fields: [] },
    { part: 'BAND', at: 'AVERAGE', change: 'REMOVED', fields: [] },
  ]);
  expect((await compare('officer')).code).toBe('NOT_FOUND');
});
