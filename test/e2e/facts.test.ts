import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Service, startService } from '../support/service.js';

// What each plan says, asked through GraphQL by its own administrator, held against hard facts of the five plans.

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const FACTS = `query ($year: Int!) {
  tenant {
    code level area { code } timeZone
    plans { number issuedOn fromYear toYear bases milestones { name } tasks { work section assignments { year assignee { __typename } dueAt } } }
    rootBodies { name standingAgency }
    bodies { level }
    targets(year: $year) { code metric band comparator threshold kinds denominator body { level } source { section } progress { numerator denominator value met shortfall } }
    reportingRegimes { code via levels { month day boundary } source { section } }
    ruleBook(year: $year) { verified total awardRule { excludedBands } bands { standard minScore } }
  }
}`;

interface Expected {
  readonly year: number;
  readonly level: string;
  readonly area: string;
  readonly bodies: Readonly<Record<string, number>>;
  readonly targets: readonly string[];
  readonly deadlines: readonly string[];
  readonly tasks: number;
  readonly milestones: number;
}

const expected: Readonly<Record<string, Expected>> = {
  'thanh-hoa': {
    year: 2026,
    level: 'PROVINCE',
    area: '38',
    bodies: { PROVINCE: 1, COMMUNE: 166 },
    targets: [],
    deadlines: ['ANNUAL BEFORE 15/11'],
    tasks: 11,
    milestones: 2,
  },
  'hai-phong': {
    year: 2026,
    level: 'PROVINCE',
    area: '31',
    bodies: { PROVINCE: 1, COMMUNE: 114 },
    targets: ['GOOD-75 CLASSIFIED_AT_LEAST_RATE MORE_THAN 75 I.2', 'SAFE-70 SAFE_RATE AT_LEAST 70 I.2'],
    deadlines: ['ANNUAL ON_OR_BEFORE 30/10'],
    tasks: 16,
    milestones: 7,
  },
  'hoa-binh': {
    year: 2025,
    level: 'PROVINCE',
    area: '17',
    bodies: { PROVINCE: 1, DISTRICT: 10, COMMUNE: 151 },
    targets: [
      'EX-AGENCY EXEMPLARY_COUNT AT_LEAST 1 II',
      'EX-ENTERPRISE EXEMPLARY_COUNT AT_LEAST 1 II',
      'EX-SCHOOL EXEMPLARY_COUNT AT_LEAST 1 II',
      ...Array(10).fill('NOM-AGENCY-OR-ENTERPRISE EXEMPLARY_NOMINATION_COUNT AT_LEAST 1 III.2'),
      ...Array(10).fill('NOM-SCHOOL EXEMPLARY_NOMINATION_COUNT AT_LEAST 1 III.2'),
    ],
    deadlines: ['ANNUAL BEFORE 20/11'],
    tasks: 13,
    milestones: 3,
  },
  'tu-ky': {
    year: 2023,
    level: 'DISTRICT',
    area: '298',
    bodies: { DISTRICT: 1, COMMUNE: 20 },
    targets: [
      'MODEL-100 ACTIVE_MODEL_RATE AT_LEAST 100 II.6',
      'REG-100 REGISTRATION_RATE AT_LEAST 100 II.3',
      'SAFE-95 SAFE_RATE AT_LEAST 95 II.3',
      'SAFE-COMMUNE-100 SAFE_RATE AT_LEAST 100 II.3',
    ],
    deadlines: ['ANNUAL BEFORE 10/11', 'HALF_YEAR BEFORE 10/5'],
    tasks: 17,
    milestones: 6,
  },
  'thien-tin': {
    year: 2026,
    level: 'COMMUNE',
    area: '21388',
    bodies: { COMMUNE: 1 },
    targets: ['REG-100 REGISTRATION_RATE AT_LEAST 100 I.4', 'SAFE-100 SAFE_RATE AT_LEAST 100 I.4'],
    deadlines: ['COMMUNE_ANNUAL BEFORE 5/11', 'UNIT_ANNUAL BEFORE 30/10'],
    tasks: 6,
    milestones: 0,
  },
};

describe.each(Object.entries(expected))('%s', (code, facts) => {
  test('its plan, bodies, targets, tasks and deadlines are those of its document', async () => {
    const { tenant } = await service.as(`admin@${code}.demo`).ask(FACTS, { year: facts.year });
    expect(tenant).toMatchObject({
      code,
      level: facts.level,
      area: { code: facts.area },
      timeZone: 'Asia/Ho_Chi_Minh',
    });
    const counts: Record<string, number> = {};
    for (const body of tenant.bodies) counts[body.level] = (counts[body.level] ?? 0) + 1;
    expect(counts).toEqual(facts.bodies);
    // biome-ignore lint/suspicious/noExplicitAny: answers
    const text = (target: any) =>
      `${target.code} ${target.metric} ${target.comparator} ${target.threshold} ${target.source.section}`;
    expect(tenant.targets.map(text).sort()).toEqual([...facts.targets].sort());
    const deadlines = tenant.reportingRegimes.flatMap(
      (regime: { code: string; levels: { boundary: string; day: number; month: number }[] }) =>
        regime.levels.map((level) => `${regime.code} ${level.boundary} ${level.day}/${level.month}`),
    );
    expect(deadlines.sort()).toEqual([...facts.deadlines]);
    expect(tenant.plans).toHaveLength(1);
    expect(tenant.plans[0].tasks).toHaveLength(facts.tasks);
    expect(tenant.plans[0].milestones).toHaveLength(facts.milestones);
    expect(tenant.ruleBook).toMatchObject({
      total: 100,
      verified: false,
      bands: [
        { standard: 'EXCELLENT', minScore: 90 },
        { standard: 'GOOD', minScore: 70 },
        { standard: 'AVERAGE', minScore: 50 },
        { standard: 'WEAK', minScore: 0 },
      ],
    });
    // Every figure is exact on its own counts.
    for (const target of tenant.targets) {
      const { numerator, denominator, met } = target.progress;
      if (denominator === null || denominator === 0) continue;
      expect(met).toBe(
        target.comparator === 'MORE_THAN'
          ? numerator * 100 > target.threshold * denominator
          : numerator * 100 >= target.threshold * denominator,
      );
    }
  });

  test('every task of its seed file is there with its section', async () => {
    const file = parse(readFileSync(`seeds/tenants/${code}.yaml`, 'utf8')) as {
      tasks: { work: string; section: string }[];
    };
    const { tenant } = await service.as(`admin@${code}.demo`).ask(FACTS, { year: facts.year });
    expect(
      tenant.plans[0].tasks.map((task: { work: string; section: string }) => `${task.section} ${task.work}`).sort(),
    ).toEqual(file.tasks.map((task) => `${task.section} ${task.work}`).sort());
  });
});

describe('deadlines are the first instant that is too late', () => {
  const DUES = `query ($filter: ReportDueFilter) { reportDues(filter: $filter, first: 1) { totalCount nodes { dueAt regime { code } } } }`;
  test.each([
    ['thanh-hoa', 2026, 'ANNUAL', '2026-11-14T17:00:00Z'],
    ['hai-phong', 2026, 'ANNUAL', '2026-10-30T17:00:00Z'],
    ['hoa-binh', 2025, 'ANNUAL', '2025-11-19T17:00:00Z'],
    ['tu-ky', 2023, 'HALF_YEAR', '2023-05-09T17:00:00Z'],
    ['tu-ky', 2023, 'ANNUAL', '2023-11-09T17:00:00Z'],
    ['thien-tin', 2026, 'UNIT_ANNUAL', '2026-10-29T17:00:00Z'],
    ['thien-tin', 2026, 'COMMUNE_ANNUAL', '2026-11-04T17:00:00Z'],
  ])('%s %i %s: %s', async (code, year, regimeCode, dueAt) => {
    const { reportDues } = await service.as(`officer@${code}.demo`).ask(DUES, { filter: { year, regimeCode } });
    expect(reportDues.nodes[0]).toEqual({ dueAt, regime: { code: regimeCode } });
  });

  test('a group is one assignment each: the 114 communes of Hải Phòng', async () => {
    const { tenant } = await service.as('admin@hai-phong.demo').ask(FACTS, { year: 2026 });
    const plan = tenant.plans[0].tasks.find((task: { section: string }) => task.section === 'III.11, IV.1');
    expect(plan.assignments).toHaveLength(114);
    expect(new Set(plan.assignments.map((assignment: { dueAt: string }) => assignment.dueAt))).toEqual(
      new Set(['2026-01-31T17:00:00Z']),
    );
  });
});
