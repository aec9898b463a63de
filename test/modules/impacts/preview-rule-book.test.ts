import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { deskOf, done } from '../rulebooks/rule-book-desk.js';

let service: Service;
let desk: ReturnType<typeof deskOf>;

beforeAll(async () => {
  service = await startService();
  desk = deskOf(service.as('admin@hai-phong.demo'));
});

afterAll(() => service.stop());

const IMPACT = `mutation ($input: PreviewRuleBookInput!, $first: Int, $after: String) { previewRuleBook(input: $input) {
  year units computed estimated rising falling newlyCounted newlyLeftOut
  changes(first: $first, after: $after) { totalCount nodes { unit { id name } before { code } after { code } totalBefore totalAfter } pageInfo { hasNextPage endCursor } }
  notComputed { reason units } unitsNotComputed(first: 2) { totalCount nodes { unit { name } reason lines } }
  bands { standard before after } flips { target { code } metBefore metAfter valueBefore valueAfter }
  winners { body { name } rising falling } losers { body { name } rising falling }
} }`;
const YEAR = 2025;
const preview = (id: string, over: object = {}, page: object = {}, who = 'admin') =>
  service.as(`${who}@hai-phong.demo`).send(IMPACT, { input: { id, year: YEAR, ...over }, ...page });
const fresh = async (...edits: object[]) => {
  const draft = done(await desk.draft({ fromYear: 2030, fromVersion: 1 }));
  return edits.length === 0 ? draft : done(await desk.edit(draft, ...edits));
};
const band = (code: string, minScore: number) => ({
  setBand: { code, label: code, standard: code, minScore, gates: code === 'EXCELLENT' ? [{ fact: 'RECOGNISED' }] : [] },
});
const approved = async () => {
  const [row] = await service.rows(
    `select count(*)::int as count from sauro.assessment a join sauro.tenant t on t.id = a.tenant_id join sauro.standing s on s.tenant_id = a.tenant_id and s.unit_id = a.unit_id and s.year = a.year
     where t.code = 'hai-phong' and a.year = $1 and a.status = 'APPROVED' and s.eligible`,
    [YEAR],
  );
  return row.count;
};

describe('what other rules would have made of a year', () => {
  test('the same rules change nothing: every approved card comes to its own total and band', async () => {
    const impact = done(await preview((await fresh()).id));
    expect(impact).toMatchObject({
      year: YEAR,
      estimated: 0,
      rising: 0,
      falling: 0,
      newlyCounted: 0,
      newlyLeftOut: 0,
      flips: [],
      winners: [],
      losers: [],
    });
    expect(impact.computed).toBe(await approved());
    expect(impact.changes.totalCount).toBe(0);
    const rest = impact.notComputed.reduce((sum: number, { units }: { units: number }) => sum + units, 0);
    expect(impact.computed + rest).toBe(impact.units);
    expect(impact.bands.every((one: { before: number; after: number }) => one.before === one.after)).toBe(true);
  });

  test('higher thresholds: who falls, which targets flip, which bodies lose, page by page', async () => {
    const draft = await fresh(band('EXCELLENT', 99), band('GOOD', 95));
    const impact = done(await preview(draft.id, {}, { first: 3 }));
    expect(impact.rising).toBe(0);
    expect(impact.falling).toBeGreaterThan(5);
    expect(impact.changes.totalCount).toBe(impact.falling);
    const [change] = impact.changes.nodes;
    expect(change.totalBefore).toBe(change.totalAfter);
    expect(change.before.code).not.toBe(change.after.code);
    expect(impact.losers.length).toBeGreaterThan(0);
    const next = done(await preview(draft.id, {}, { first: 3, after: impact.changes.pageInfo.endCursor }));
    expect(next.changes.nodes[0].unit.id > impact.changes.nodes[2].unit.id).toBe(true);
    // Of nobody who was counted GOOD or better is as many left as a target of 2026 would ask: it is a target of the year tried.
    const later = done(await preview(draft.id, { year: 2026 }));
    for (const flip of later.flips) expect(flip.metBefore).not.toBe(flip.metAfter);
  });

  test('counts the same as an honest recount in the database', async () => {
    const draft = await fresh(band('EXCELLENT', 99), band('GOOD', 95));
    const impact = done(await preview(draft.id));
    const [row] = await service.rows(
      `select count(*) filter (where s.review_total < 95 and s.band_standard in ('EXCELLENT', 'GOOD')
          or s.band_standard = 'EXCELLENT' and s.review_total < 99 and s.review_total >= 95)::int as falling
       from sauro.standing s join sauro.tenant t on t.id = s.tenant_id where t.code = 'hai-phong' and s.year = $1 and s.eligible`,
      [YEAR],
    );
    expect(impact.falling).toBe(row.falling);
  });

  test('kinds and a subtree: the others stay as they are', async () => {
    const draft = await fresh(band('EXCELLENT', 99), band('GOOD', 95));
    const whole = done(await preview(draft.id));
    const schools = done(await preview(draft.id, { kinds: ['EDUCATIONAL_INSTITUTION'] }));
    expect(schools.units).toBeLessThan(whole.units);
    const { viewer } = await service.as('commune@hai-phong.demo').ask('{ viewer { memberships { body { id } } } }');
    const commune = done(await preview(draft.id, { underBody: viewer.memberships[0].body.id }));
    expect(commune.units).toBeGreaterThan(0);
    expect(commune.units).toBeLessThan(whole.units);
  });

  test('a line that nobody scored: no unit can be counted, and it is said why', async () => {
    const draft = await fresh(
      { retireCriterion: '2' },
      {
        addCriterion: {
          code: '2m',
          text: 'Mới',
          maxScore: 3,
          kinds: ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION'],
          scoring: { kind: 'MANUAL', step: 1 },
        },
      },
    );
    const impact = done(await preview(draft.id));
    expect(impact.computed).toBe(0);
    expect(impact.notComputed.find(({ reason }: { reason: string }) => reason === 'LINES_NOT_SCORED').units).toBe(
      await approved(),
    );
  });

  test('another weight is brought over in proportion, and other units are counted', async () => {
    const draft = await fresh(
      { changeCriterion: { criterion: '1', maxScore: 6 } },
      { changeCriterion: { criterion: '7', maxScore: 7 } },
      { setEligibility: { armedForces: true, sizes: [], levels: [], source: 'thử' } },
    );
    const impact = done(await preview(draft.id));
    expect(impact.estimated).toBeGreaterThan(0);
    expect(impact.newlyCounted).toBeGreaterThan(0);
  });

  test('writes nothing', async () => {
    const heads = () => service.rows('select tenant_id, seq from sauro.audit_head order by 1');
    const draft = await fresh();
    const before = await heads();
    done(await preview(draft.id));
    expect(await heads()).toEqual(before);
  });
});

test('refused: who is no administrator, what is not there, a year that was never opened', async () => {
  const draft = await fresh();
  for (const who of ['head', 'officer', 'unit', 'bi'])
    expect((await preview(draft.id, {}, {}, who)).code).toBe('FORBIDDEN');
  expect((await preview(draft.id, { year: 2031 })).code).toBe('YEAR_NOT_OPEN');
  const none = '00000000-0000-7000-8000-000000000000';
  expect((await preview(none)).code).toBe('NOT_FOUND');
  expect((await preview(draft.id, { underBody: none })).code).toBe('NOT_FOUND');
  expect((await preview(draft.id, {}, { after: 'x' })).code).toBe('BAD_USER_INPUT');
  expect((await preview(draft.id, {}, { first: 500 })).code).toBe('BAD_USER_INPUT');
  expect((await preview(draft.id, {}, { after: 'x' })).code).toBe('BAD_USER_INPUT');
  expect((await service.as('admin@hoa-binh.demo').send(IMPACT, { input: { id: draft.id, year: 2025 } })).code).toBe(
    'NOT_FOUND',
  );
});
