import { beforeAll, describe, expect, test } from 'vitest';
import { cardOf, linesFor, noFacts } from '../../src/modules/assessments/assessment.scoring.js';
import { readRuleBookTemplate } from '../../src/modules/rulebooks/rule-book-template.js';
import { readAreas } from '../../src/seeding/areas.js';
import { type DemoContext, historyOf } from '../../src/seeding/demo-history.js';
import { demoUnits, spread } from '../../src/seeding/demo-units.js';
import { idSequence, Random } from '../../src/seeding/random.js';
import { readTenantFile } from '../../src/seeding/seed-file.js';
import { rowsOfTenant } from '../../src/seeding/tenant-rows.js';

describe('numbers that only look drawn by chance', () => {
  test('the same name draws the same numbers, another name others', () => {
    const draw = (name: string) => {
      const random = new Random(name);
      return Array.from({ length: 20 }, () => random.share());
    };
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
    expect(draw('a').every((share) => share >= 0 && share < 1)).toBe(true);
  });

  test('whole numbers keep their bounds and reach them', () => {
    const random = new Random('bounds');
    const drawn = new Set(Array.from({ length: 500 }, () => random.whole(2, 5)));
    expect([...drawn].sort((a, b) => a - b)).toEqual([2, 3, 4, 5]);
  });

  test('ids rise and are none twice', () => {
    const next = idSequence('ids');
    const ids = Array.from({ length: 5_000 }, next);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('sharing out by weight', () => {
  test.each([
    [10, [1, 1, 1], [false, false, false], [4, 3, 3]],
    [3, [100, 1, 1], [true, true, true], [1, 1, 1]],
    [0, [1, 1], [false, false], [0, 0]],
    [5, [1, 0, 4], [false, false, false], [1, 0, 4]],
  ])('%i by %j', (total, weights, atLeastOne, shares) => {
    expect(spread(total, weights, atLeastOne)).toEqual(shares);
  });
});

describe('the demo of Hải Phòng', () => {
  let units: ReturnType<typeof demoUnits>;
  let context: DemoContext;

  beforeAll(async () => {
    const [template, areas, file] = await Promise.all([
      readRuleBookTemplate(),
      readAreas(),
      readTenantFile('hai-phong'),
    ]);
    const rows = rowsOfTenant(file, template, areas, '2026-11-22T02:00:00Z');
    units = demoUnits(file, rows, areas, 'full');
    context = {
      tenant: 'hai-phong',
      years: file.years,
      asOf: Date.parse('2026-11-22T02:00:00Z'),
      profile: { registration: () => 0.95, recognition: () => 0.8, model: 0.6 },
      scorecard: () => rows.scorecard,
      officer: { accountId: 'officer', name: 'Cán bộ' },
      reporter: { accountId: 'reporter', name: 'Cán bộ xã' },
      models: [{ id: 'model', fromYear: 2024, kinds: ['ENTERPRISE', 'AGENCY', 'EDUCATIONAL_INSTITUTION'] }],
      excellent: new Set(),
      unregistered: null,
      stepsOfBody: units.members.find(({ eligible, named }) => eligible && !named)?.bodyId ?? '',
      nextId: idSequence('test'),
    };
  });

  test('has its real size with the agencies that the plan names', () => {
    const kinds = Object.fromEntries(
      [...Map.groupBy(units.members, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]),
    );
    expect(kinds).toEqual({ AGENCY: 200, ENTERPRISE: 40_000, EDUCATIONAL_INSTITUTION: 1_600 });
    expect(units.unit.every(({ demo }) => demo)).toBe(true);
    expect(new Set(units.unit.map(({ code }) => code)).size).toBe(units.unit.length);
  });

  test('some three of ten enterprises count, and every commune has a unit that counts', () => {
    const enterprises = units.members.filter(({ kind }) => kind === 'ENTERPRISE');
    const share = enterprises.filter(({ eligible }) => eligible).length / enterprises.length;
    expect(share).toBeGreaterThan(0.28);
    expect(share).toBeLessThan(0.33);
    expect(new Set(units.members.filter((one) => one.eligible && !one.named).map(({ bodyId }) => bodyId)).size).toBe(
      114,
    );
  });

  test('a card adds up to its totals by the rules of the service, and nothing lies after the present', () => {
    const some = units.members.filter(({ eligible }) => eligible).slice(0, 400);
    const seen = new Set<string>();
    for (const unit of some) {
      const history = historyOf(unit, context);
      const instants = [
        ...history.registration.map((row) => row.registered_at),
        ...history.decision.flatMap(({ recognition, revokedAt }) => [recognition.decided_at, revokedAt]),
        ...history.assessment.flatMap((row) => [row.submitted_at, row.approved_at]),
        ...history.assessment_step.map((row) => row.at),
        ...history.commendation.map((row) => row.recorded_at),
      ];
      for (const at of instants) if (at) expect(Date.parse(at)).toBeLessThanOrEqual(context.asOf);
      for (const card of history.assessment) {
        seen.add(card.status);
        if (card.status !== 'APPROVED') continue;
        const { lines, rounding } = context.scorecard(card.year).content;
        const ofKind = linesFor(lines, unit.kind as 'ENTERPRISE');
        const kept = JSON.parse(card.scores as string);
        const { selfTotal, reviewTotal } = cardOf(ofKind, kept, noFacts, true, rounding);
        expect([card.self_total, card.review_total]).toEqual(
          [selfTotal, reviewTotal].map((points) => ((points ?? Number.NaN) / 100).toFixed(2)),
        );
      }
    }
    expect(seen).toContain('APPROVED');
    expect(seen).toContain('SELF_SCORING');
  });

  test('a unit fares the same whenever it is asked, and an earlier present only leaves out what is later', () => {
    const unit = units.members.find(({ eligible, named }) => eligible && !named);
    if (!unit) throw new Error('no unit');
    const facts = (asOf: string) => historyOf(unit, { ...context, asOf: Date.parse(asOf), nextId: idSequence('same') });
    expect(facts('2026-11-22T02:00:00Z')).toEqual(facts('2026-11-22T02:00:00Z'));
    const early = facts('2025-06-01T00:00:00Z');
    const late = facts('2026-11-22T02:00:00Z');
    const years = (history: typeof early) =>
      history.registration.map(({ year, registered_at }) => `${year} ${registered_at}`);
    expect(years(late)).toEqual(expect.arrayContaining(years(early)));
    expect(early.registration.every(({ year }) => year <= 2025)).toBe(true);
  });
});
