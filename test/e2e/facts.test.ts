import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Service, startService } from '../support/service.js';

// Everything that the fact sheets of the five plans (test/e2e/facts) state is asked through GraphQL and held against the sheet,
// which the seeds do not read. A key that no test looks at fails the suite, so that no fact is passed over.

// biome-ignore lint/suspicious/noExplicitAny: sheets and answers are looked into freely
type Loose = any;

const codes = ['hai-phong', 'hoa-binh', 'thanh-hoa', 'thien-tin', 'tu-ky'] as const;
type Code = (typeof codes)[number];

const sheet = (code: Code): Loose =>
  rejoined(parse(readFileSync(new URL(`facts/${code}.yaml`, import.meta.url), 'utf8')));

/** The sheets write commas inside plain texts, which YAML reads as further keys without a value: they belong to the text before. */
function rejoined(value: Loose): Loose {
  if (Array.isArray(value)) return value.map(rejoined);
  if (value === null || typeof value !== 'object') return value;
  const whole: Record<string, Loose> = {};
  let last = '';
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null && !['number', 'date'].includes(key)) whole[last] = `${whole[last]}, ${key}`;
    else whole[(last = key)] = rejoined(inner);
  }
  return whole;
}

const QUERIES = {
  place: `{ tenant {
    code name level timeZone area { code validTo } years { year }
    bodies { code name level standingAgency parent { code name } area { code } }
  } }`,
  plan: `{ tenant {
    plans {
      number issuedOn issuer title fromYear toYear bases
      provisions { kind text section year unitKind quantity }
      milestones { name section recurrence month day quarter fromYear toYear date }
    }
    models(first: 50) { nodes { name place status source { section plan { title } } } }
    reportingRegimes {
      code reporters { kind level } receiver receiverBody { code } via recipient frequency contents
      levels { month day boundary } after { code } source { section plan { title } }
    }
  } }`,
  rules: `query ($year: Int!) { tenant { ruleBook(year: $year) {
    total verified source { section }
    awardRule { excludedBands source { section } exemplaryBand exemplaryEveryYear exemplarySource { section } }
    bands { standard minScore }
    windows { kind }
    criteria { code text maxScore scoring { linkedFact perCollective perIndividual } children { code text maxScore scoring { linkedFact perCollective perIndividual } } }
  } } }`,
  targets: `query ($year: Int!) { tenant { targets(year: $year) {
    code metric band comparator threshold kinds year sinceYear body { code level } source { section plan { title } }
    progress { numerator denominator met }
  } } }`,
  tasks: `query ($year: Int!) { tenant { plans { tasks {
    work section standing recurrence assigneeLabel
    assignments(year: $year) { dueAt product assignee { __typename ... on Unit { name } ... on Body { name } } coordinators { ... on Unit { name } ... on Body { name } } }
  } } } }`,
};

let service: Service;
const answers = new Map<Code, Record<'place' | 'plan', Loose> & { firstYear: number; years: number[] }>();

beforeAll(async () => {
  service = await startService();
  for (const code of codes) {
    const place = (await ask(code, QUERIES.place)).tenant;
    const plan = (await ask(code, QUERIES.plan)).tenant;
    const opened: number[] = place.years.map(({ year }: { year: number }) => year).sort();
    const [from, to] = sheet(code).plan.years;
    const years = opened.filter((year) => year >= from && year <= (to ?? 9999));
    answers.set(code, { place, plan, years, firstYear: years[0] as number });
  }
});

afterAll(() => service.stop());

const ask = (code: Code, document: string, variables = {}) => service.as(`admin@${code}.demo`).ask(document, variables);

const of = (code: Code) => {
  const found = answers.get(code);
  if (!found) throw new Error(`no answers of ${code}`);
  return found;
};

/** The item with nothing left out: a key that is not among those looked at fails. */
function only<Item extends object>(item: Item, ...looked: string[]): Item {
  expect(Object.keys(item).filter((key) => !looked.includes(key))).toEqual([]);
  return item;
}

const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** Areas of the catalogue that is in force for the tenant, by parent. */
function areasUnder(parent: string, before: boolean): { code: string; full_name: string }[] {
  const file = before ? 'areas-before-2025-07.csv' : 'areas.csv';
  const [head = '', ...lines] = readFileSync(`seeds/${file}`, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines
    .map((line): Loose => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])))
    .filter((area) => area.parent_code === parent);
}

/** Who reports and who gets a task, where the sheet says it in words. */
const reporters: Readonly<Record<string, readonly [kind: string, level: string | null]>> = {
  'COMMUNE bodies and city departments': ['BODIES_AND_AGENCIES', 'COMMUNE'],
  'every department and commune body': ['BODIES_AND_AGENCIES', 'COMMUNE'],
  'every department and commune': ['BODIES_AND_AGENCIES', 'COMMUNE'],
  'DISTRICT bodies and members of the provincial body': ['BODIES_AND_AGENCIES', 'DISTRICT'],
  'every unit': ['UNITS', null],
  'BCD-XA': ['BODIES', 'COMMUNE'],
};
const outside = / \(outside the tenant\)$/;

/** How many bodies of a level a group of assignees is; the other groups are units of the tenant. */
const groupsOfBodies: Readonly<Record<string, number>> = {
  'UBND xã, phường, đặc khu': 114,
  'UBND cấp xã': 166,
  'Ban Chỉ đạo 09 cấp huyện': 10,
  'UBND các xã, thị trấn': 20,
};

const bodyCounts: Readonly<Record<Code, Record<string, number>>> = {
  'hai-phong': { PROVINCE: 1, COMMUNE: 114 },
  'thanh-hoa': { PROVINCE: 1, COMMUNE: 166 },
  'hoa-binh': { PROVINCE: 1, DISTRICT: 10, COMMUNE: 151 },
  'tu-ky': { DISTRICT: 1, COMMUNE: 20 },
  'thien-tin': { COMMUNE: 1 },
};

describe.each(codes)('%s', (code) => {
  const facts = sheet(code);
  const plan = only(facts.plan, 'number', 'date', 'issuer', 'title', 'years', 'basis');

  test('no part of its sheet is passed over', () => {
    only(
      facts,
      'tenant',
      'plan',
      'size',
      'bodies',
      'unitKinds',
      'targets',
      'awardRule',
      'exemplaryRule',
      'reporting',
      'milestones',
      'principles',
      'pilots',
      'tasks',
      'models',
      'criteria',
    );
  });

  test('the locality and its plan', () => {
    const { place, plan: answered } = of(code);
    const tenant = only(facts.tenant, 'code', 'name', 'level', 'area', 'areaCatalogue', 'timeZone');
    expect(place).toMatchObject({
      code: tenant.code,
      name: tenant.name,
      level: tenant.level,
      timeZone: tenant.timeZone,
      area: { code: tenant.area, validTo: tenant.areaCatalogue === 'before-2025-07' ? '2025-07-01' : null },
    });
    expect(answered.plans).toHaveLength(1);
    expect(answered.plans[0]).toMatchObject({
      number: plan.number,
      issuedOn: plan.date,
      issuer: plan.issuer,
      title: plan.title,
      fromYear: plan.years[0],
      toYear: plan.years[1],
      bases: plan.basis,
    });
  });

  test('its bodies: one for every area that the sheet names, each under its parent', () => {
    const { place } = of(code);
    const before = facts.tenant.areaCatalogue !== undefined;
    const [root, ...patterns] = facts.bodies;
    only(root, 'code', 'name', 'level', 'standingAgency');
    const expected = [[root.name, root.level, null, root.standingAgency, facts.tenant.area]];
    let parents = [{ area: facts.tenant.area, name: root.name }];
    for (const pattern of patterns) {
      only(pattern, 'forEach', 'name', 'level', 'parent', 'standingAgency');
      expect([root.code, 'its district']).toContain(pattern.parent);
      parents = parents.flatMap((parent) =>
        areasUnder(parent.area, before).map((area) => {
          const name = pattern.name.replace('{full_name}', area.full_name);
          expected.push([name, pattern.level, parent.name, pattern.standingAgency, area.code]);
          return { area: area.code, name };
        }),
      );
    }
    expect(
      sorted(
        place.bodies.map((body: Loose) => [
          body.name,
          body.level,
          body.parent?.name ?? null,
          body.standingAgency,
          body.area.code,
        ]),
      ),
    ).toEqual(sorted(expected));
    expect(place.bodies.find((body: Loose) => body.parent === null).code).toBe(root.code);
    const counts: Record<string, number> = {};
    for (const body of place.bodies) counts[body.level] = (counts[body.level] ?? 0) + 1;
    expect(counts).toEqual(bodyCounts[code]);
  });

  test('its targets of every year, at the bodies they bind', async () => {
    const { place, years } = of(code);
    for (const year of years) {
      const expected = facts.targets.flatMap((target: Loose) => {
        only(
          target,

          'code',
          'metric',
          'band',
          'comparator',
          'threshold',
          'unit',
          'over',
          'each',
          'year',
          'by',
          'at',
          'section',
        );
        expect(target.metric.endsWith('_RATE') ? 'PERCENT' : 'COUNT').toBe(target.unit);
        if ((target.year ?? target.by ?? year) !== year) return [];
        const bound = place.bodies.filter((body: Loose) =>
          target.at === 'each DISTRICT' ? body.level === 'DISTRICT' : body.parent === null,
        );
        return bound.map((body: Loose) => [
          target.code,
          target.metric,
          target.band ?? null,
          target.comparator,
          target.threshold,
          target.over,
          target.by ? plan.years[0] : null,
          body.code,
          target.section,
          plan.title,
        ]);
      });
      const { tenant } = await ask(code, QUERIES.targets, { year });
      expect(
        sorted(
          tenant.targets.map((target: Loose) => [
            target.code,
            target.metric,
            target.band,
            target.comparator,
            target.threshold,
            target.kinds,
            target.sinceYear,
            target.body.code,
            target.source.section,
            target.source.plan.title,
          ]),
        ),
      ).toEqual(sorted(expected));
      // Every figure is exact on its own counts.
      for (const target of tenant.targets) {
        const { numerator, denominator, met } = target.progress;
        if (denominator === null || denominator === 0) continue;
        const [share, threshold] = [numerator * 100, target.threshold * denominator];
        expect(met).toBe(target.comparator === 'MORE_THAN' ? share > threshold : share >= threshold);
      }
    }
  });

  test('its award and exemplary rules, bands and kinds of unit', async () => {
    const { tenant } = await ask(code, QUERIES.rules, { year: of(code).firstYear });
    const award = only(facts.awardRule ?? {}, 'excludeBands', 'section');
    const exemplary = only(facts.exemplaryRule ?? {}, 'requiresBand', 'everyYear', 'section');
    expect(tenant.ruleBook.awardRule).toEqual({
      excludedBands: award.excludeBands ?? [],
      source: { section: award.section ?? null },
      exemplaryBand: exemplary.requiresBand ?? null,
      exemplaryEveryYear: exemplary.everyYear ?? false,
      exemplarySource: exemplary.section ? { section: exemplary.section } : null,
    });
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
    const kinds = tenant.ruleBook.windows.map(({ kind }: { kind: string }) => kind);
    for (const kind of facts.unitKinds ?? ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION']) {
      expect(kinds).toContain(kind);
    }
    if (facts.criteria) expect(new Set(kinds)).toEqual(new Set(['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION']));
  });

  test('its reports: who, to whom, through whom, by when', () => {
    const expected = facts.reporting.map((regime: Loose) => {
      only(regime, 'code', 'from', 'to', 'via', 'recipient', 'each', 'due', 'contents', 'section', 'after');
      const away = outside.test(regime.to);
      return [
        regime.code,
        reporters[regime.from],
        away ? null : regime.to,
        away ? regime.to.replace(outside, '') : null,
        regime.via,
        regime.recipient ?? null,
        regime.each === 'HALF_YEAR (first)' ? 'HALF_YEAR' : regime.each,

        [regime.due],
        regime.contents ?? null,
        regime.after ?? null,
        regime.section.replace('last paragraph', 'đoạn cuối'),
        plan.title,
      ];
    });
    const stated = new Map(facts.reporting.map((regime: Loose) => [regime.code, regime.contents]));
    expect(
      sorted(
        of(code).plan.reportingRegimes.map((regime: Loose) => [
          regime.code,
          [regime.reporters.kind, regime.reporters.level],
          regime.receiverBody?.code ?? null,

          regime.receiverBody ? null : regime.receiver,
          regime.via,
          regime.recipient,
          regime.frequency,
          regime.levels,
          stated.get(regime.code) ? regime.contents : null,
          regime.after?.code ?? null,
          regime.source.section,
          regime.source.plan.title,
        ]),
      ),
    ).toEqual(sorted(expected));
  });

  test('its milestones, principles, pilots and sizes', () => {
    const [answered] = of(code).plan.plans;
    const milestones = (facts.milestones ?? []).map((milestone: Loose) => {
      only(milestone, 'name', 'each', 'once', 'month', 'day', 'quarter', 'years', 'section');
      const quarter = /^(?:(\d{4})-Q)?(\d)$/.exec(String(milestone.quarter ?? ''));
      const [from, to] = milestone.years
        ? [milestone.years[0], milestone.years.at(-1)]
        : milestone.once
          ? [Number(milestone.once.slice(0, 4)), Number(milestone.once.slice(0, 4))]
          : quarter?.[1]
            ? [Number(quarter[1]), Number(quarter[1])]
            : plan.years;
      return [
        milestone.name,
        milestone.each ? 'YEARLY' : 'ONCE',
        milestone.once ?? null,
        milestone.month ?? null,
        milestone.day ?? null,
        quarter ? Number(quarter[2]) : null,
        from,
        to,
        milestone.section,
      ];
    });
    expect(
      sorted(
        answered.milestones.map((milestone: Loose) => [
          milestone.name,
          milestone.recurrence,
          milestone.recurrence === 'ONCE' ? milestone.date : null,
          milestone.date && milestone.recurrence === 'ONCE' ? null : milestone.month,
          milestone.date && milestone.recurrence === 'ONCE' ? null : milestone.day,
          milestone.quarter,
          milestone.fromYear,
          milestone.toYear,
          milestone.section,
        ]),
      ),
    ).toEqual(sorted(milestones));

    const provisions = (kind: string) => answered.provisions.filter((provision: Loose) => provision.kind === kind);
    const principles = Object.values(only(facts.principles ?? {}, 'sixClears', 'fourClears')) as string[][];
    expect(provisions('PRINCIPLE')).toHaveLength(principles.length);
    for (const clears of principles) {
      expect(
        provisions('PRINCIPLE').filter(({ text }: { text: string }) => clears.every((clear) => text.includes(clear))),
      ).toHaveLength(1);
    }
    expect(provisions('PILOT').map((pilot: Loose) => [pilot.text, pilot.year, pilot.section])).toEqual(
      (facts.pilots ?? []).map((pilot: Loose) => {
        only(pilot, 'what', 'year', 'section');
        return [pilot.what, pilot.year ?? null, pilot.section];
      }),
    );
    const { note = '; ', ...size } = facts.size ?? {};
    const [words, section] = note.split('; ');
    expect(provisions('SIZE').map((one: Loose) => [one.unitKind, one.quantity, one.section])).toEqual(
      Object.entries(size).map(([kind, quantity]) => [kind, quantity, section]),
    );
    for (const [at, word] of (words ? words.split(' / ') : []).entries()) {
      expect(provisions('SIZE')[at].text.startsWith(word)).toBe(true);
    }
  });

  test('its tasks: who, what, with whom, the product, by when, and one assignment for each of a group', async () => {
    const { years, firstYear } = of(code);
    for (const year of years) {
      const { tenant } = await ask(code, QUERIES.tasks, { year });
      const { tasks } = tenant.plans[0];
      expect(tasks).toHaveLength(facts.tasks.length);
      for (const task of facts.tasks) {
        only(task, 'assignee', 'assigneeGroup', 'role', 'with', 'work', 'product', 'each', 'due', 'section');
        const found = tasks.filter((one: Loose) => one.work === task.work && one.section === task.section);
        expect([task.work, found.length]).toEqual([task.work, 1]);
        const [{ assignments, ...one }] = found;
        expect(one).toEqual({
          work: task.work,
          section: task.section,
          standing: task.role === 'STANDING',
          recurrence: one.recurrence,
          assigneeLabel: task.assignee ?? task.assigneeGroup,
        });
        // A task of a plan of a single year is done once, whether the sheet says "each year" or not.
        if (plan.years[0] !== plan.years[1]) expect(one.recurrence).toBe(task.each === 'YEAR' ? 'YEARLY' : 'ONCE');
        const names: string[] = assignments.map(({ assignee }: Loose) => assignee.name);
        expect(new Set(names).size).toBe(names.length);
        // What is done once is assigned in the year of its day, else in the first year of the plan.
        const onceIn = task.due ? Number(task.due.slice(0, 4)) : firstYear;
        if (one.recurrence === 'ONCE' && year !== onceIn) {
          expect(names).toEqual([]);
          continue;
        }
        const bodies = groupsOfBodies[task.assigneeGroup];
        if (task.assignee) expect(names).toEqual([task.assignee]);
        else if (bodies) expect(names).toHaveLength(bodies);
        else expect(names.length).toBeGreaterThan(3);
        for (const assignment of assignments) {
          expect(assignment.assignee.__typename).toBe(bodies ? 'Body' : 'Unit');
          expect(assignment.product).toBe(task.product);
          // "By 31 January" is too late at the first instant of 1 February in Hà Nội.
          expect(assignment.dueAt).toBe(task.due ? `${task.due}T17:00:00Z` : null);
          const along = (task.with ?? []).map((name: string) => name.replace(/^UBND xã /, 'Ban Chỉ đạo 138 Xã '));
          expect(sorted(assignment.coordinators.map(({ name }: Loose) => name))).toEqual(sorted(along));
        }
      }
    }
  });

  test('its models', () => {
    // Those of the demo come from no plan.
    const nodes = of(code).plan.models.nodes.filter((model: Loose) => model.source.plan !== null);
    const models = facts.models ?? [];
    for (const model of models) only(model, 'name', 'at', 'status', 'section');
    expect(sorted(nodes.map((model: Loose) => [model.name, model.place, model.status]))).toEqual(
      sorted(models.map((model: Loose) => [model.name, model.at ?? null, model.status])),
    );
    for (const { name, source } of nodes) {
      const stated = models.find((model: Loose) => model.name === name).section;
      expect(source).toEqual({ section: stated ?? expect.stringMatching(/./), plan: { title: plan.title } });
    }
  });
});

test('thien-tin: the scorecard that its plan attaches, line by line', async () => {
  const facts = sheet('thien-tin').criteria;
  only(facts, 'total', 'items', 'bands');
  const { tenant } = await ask('thien-tin', QUERIES.rules, { year: of('thien-tin').firstYear });
  expect(tenant.ruleBook.total).toBe(facts.total);
  const flat = (lines: Loose[], below: 'items' | 'children'): Loose[] =>
    lines.flatMap((line) => [line, ...flat(line[below] ?? [], below)]);
  const expected = flat(facts.items, 'items').map((line) => {
    only(line, 'code', 'max', 'text', 'items', 'derivedFrom', 'rule');
    return [line.code, line.max, line.text];
  });
  const answered = flat(tenant.ruleBook.criteria, 'children');
  expect(answered.map((line) => [line.code, line.maxScore, line.text])).toEqual(expected);
  const line = (code: string) => answered.find((one) => one.code === code);
  expect(line('8c').scoring.linkedFact).toBe('RECOGNISED');
  expect(line('9')).toMatchObject({ maxScore: 3, scoring: { perCollective: 2, perIndividual: 1 } });
});

describe('deadlines are the first instant that is too late', () => {
  const DUES = `query ($filter: ReportDueFilter) { reportDues(filter: $filter, first: 1) { totalCount nodes { dueAt regime { code } } } }`;
  test.each([
    ['thanh-hoa', 2026, 'ANNUAL', '2026-11-14T17:00:00Z', 173],
    ['hai-phong', 2026, 'ANNUAL', '2026-10-30T17:00:00Z', 125],
    ['hoa-binh', 2025, 'ANNUAL', '2025-11-19T17:00:00Z', 21],
    ['tu-ky', 2023, 'HALF_YEAR', '2023-05-09T17:00:00Z', 34],
    ['tu-ky', 2023, 'ANNUAL', '2023-11-09T17:00:00Z', 34],
    ['thien-tin', 2026, 'UNIT_ANNUAL', '2026-10-29T17:00:00Z', null],
    ['thien-tin', 2026, 'COMMUNE_ANNUAL', '2026-11-04T17:00:00Z', 1],
  ])('%s %i %s: %s', async (code, year, regimeCode, dueAt, owed) => {
    const { reportDues } = await service.as(`officer@${code}.demo`).ask(DUES, { filter: { year, regimeCode } });
    expect(reportDues.nodes[0]).toEqual({ dueAt, regime: { code: regimeCode } });
    if (owed !== null) expect(reportDues.totalCount).toBe(owed);
    const [{ late }] = await service.rows(
      `select count(distinct due_at)::int as late from sauro.report_due d join sauro.reporting_regime r on r.tenant_id = d.tenant_id and r.id = d.regime_id
       join sauro.tenant t on t.id = d.tenant_id where t.code = $1 and r.code = $2 and d.year = $3`,
      [code, regimeCode, year],
    );
    expect(late).toBe(1);
  });
});
