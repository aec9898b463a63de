import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
});
afterAll(() => service.stop());

interface Progress {
  numerator: number;
  denominator: number | null;
  value: number | null;
  met: boolean | null;
  shortfall: number;
}

const PROGRESS = 'numerator denominator value met shortfall';
const progressOf = async (caller: Caller, code: string, year = 2026) => {
  const { tenant } = await caller.ask(
    `query ($year: Int!) { tenant { targets(year: $year) { code progress { ${PROGRESS} byBody(level: COMMUNE) { body { id } ${PROGRESS} } } } } }`,
    { year },
  );
  return tenant.targets.find((target: { code: string }) => target.code === code).progress as Progress & {
    byBody: (Progress & { body: { id: string } })[];
  };
};

describe('the targets of Hải Phòng', () => {
  test('cite the plan', async () => {
    const { tenant } = await officer.ask(
      '{ tenant { targets(year: 2026) { code metric band comparator threshold kinds denominator source { plan { number } section } body { code } } plans { targets { code year } } } }',
    );
    expect(
      tenant.targets.map(({ code, comparator, threshold }: Record<string, unknown>) => [code, comparator, threshold]),
    ).toEqual([
      ['GOOD-75', 'MORE_THAN', 75],
      ['SAFE-70', 'AT_LEAST', 70],
    ]);
    expect(tenant.targets[0]).toMatchObject({
      band: 'GOOD',
      denominator: 'ASSESSED',
      source: { section: 'I.2', plan: {} },
    });
    expect(tenant.plans.flatMap((plan: { targets: unknown[] }) => plan.targets)).toHaveLength(2);
  });

  test('are counted from the standings, exactly', async () => {
    const [counted] = await service.rows(
      `select count(*) filter (where eligible)::int as eligible, count(*) filter (where eligible and recognition = 'RECOGNISED')::int as safe,
         count(band_id)::int as assessed, count(*) filter (where band_standard in ('EXCELLENT', 'GOOD'))::int as good
       from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'
       where year = 2026 and unit_kind in ('AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION')`,
    );
    const safe = await progressOf(officer, 'SAFE-70');
    expect(safe).toMatchObject({
      numerator: counted.safe,
      denominator: counted.eligible,
      value: Math.floor((counted.safe * 10_000) / counted.eligible) / 100,
      met: counted.safe * 100 >= 70 * counted.eligible,
      shortfall: Math.max(0, Math.ceil((70 * counted.eligible) / 100) - counted.safe),
    });
    const good = await progressOf(officer, 'GOOD-75');
    expect(good).toMatchObject({
      numerator: counted.good,
      denominator: counted.assessed,
      met: counted.good * 100 > 75 * counted.assessed,
    });
  });

  test('the bodies of a level and the units above them make the whole', async () => {
    const safe = await progressOf(officer, 'SAFE-70');
    const [{ above }] = await service.rows(
      `select count(*)::int as above from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'
       join sauro.body b on b.tenant_id = s.tenant_id and b.id = s.body_id and b.level = 'PROVINCE' where year = 2026 and eligible`,
    );
    expect(safe.byBody).toHaveLength(114);
    expect(safe.byBody.reduce((sum, { denominator }) => sum + (denominator ?? 0), 0) + above).toBe(safe.denominator);
    for (const { numerator, denominator, value, met } of safe.byBody) {
      if (denominator === 0) expect([value, met]).toEqual([null, null]);
      else expect(numerator).toBeLessThanOrEqual(denominator ?? 0);
    }
  });

  test('one recognition moves the city, its commune and no other by exactly that unit', async () => {
    const [{ unit_id: unitId, body_id: bodyId }] = await service.rows(
      `select s.unit_id, s.body_id from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'
       join sauro.body b on b.tenant_id = s.tenant_id and b.id = s.body_id and b.level = 'COMMUNE'
       where year = 2026 and eligible and recognition = 'REGISTERED' and band_id is null order by s.unit_id limit 1`,
    );
    const before = await progressOf(officer, 'SAFE-70');
    await officer.ask('mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }', {
      input: { unitId, year: 2026, status: 'RECOGNISED', decisionNumber: '12/QĐ', decidedOn: '2026-11-20' },
    });
    const after = await progressOf(officer, 'SAFE-70');
    expect([after.numerator - before.numerator, after.denominator]).toEqual([1, before.denominator]);
    const moved = after.byBody.filter((row, index) => row.numerator !== before.byBody[index]?.numerator);
    expect(moved.map(({ body }) => body.id)).toEqual([bodyId]);
  });
});

test('every member reads targets; nobody reads those of another tenant', async () => {
  const [{ id }] = await service.rows(
    "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'hai-phong' and parent_id is null",
  );
  const ASK = 'query ($id: ID!) { body(id: $id) { targets(year: 2026) { code progress { met } } } }';
  for (const who of ['admin', 'head', 'commune', 'unit', 'bi']) {
    const { body } = await service.as(`${who}@hai-phong.demo`).ask(ASK, { id });
    expect(body.targets).toHaveLength(2);
  }
  expect((await service.as('bi@thien-tin.demo').send(ASK, { id })).code).toBe('NOT_FOUND');
});

test('reports on time are measured by the clock', async () => {
  const { tenant } = await officer.ask('{ tenant { rootBodies { id } } }');
  await service.as('admin@hai-phong.demo').ask('mutation ($input: TargetInput!) { setTarget(input: $input) { id } }', {
    input: {
      bodyId: tenant.rootBodies[0].id,
      year: 2026,
      code: 'ONTIME',
      metric: 'REPORT_ON_TIME_RATE',
      comparator: 'AT_LEAST',
      threshold: 95,
      kinds: ['AGENCY'],
      denominator: 'ELIGIBLE',
    },
  });
  const [counted] = await service.rows(
    `select count(*)::int as due, count(*) filter (where d.status in ('SUBMITTED', 'ACCEPTED') and submitted_at < coalesce(extended_to, due_at))::int as ontime
     from sauro.report_due d join sauro.tenant t on t.id = d.tenant_id and t.code = 'hai-phong' left join sauro.unit u on u.tenant_id = d.tenant_id and u.id = d.unit_id
     where year = 2026 and (u.kind = 'AGENCY' or u.id is null) and d.status <> 'WITHDRAWN'`,
  );
  expect(counted.due).toBeGreaterThan(0);
  expect(await progressOf(officer, 'ONTIME')).toMatchObject({ numerator: counted.ontime, denominator: counted.due });
});

test('no figure is neither met nor missed', async () => {
  const hoaBinh = service.as('officer@hoa-binh.demo');
  const admin = service.as('admin@hoa-binh.demo');
  const { tenant } = await admin.ask('{ tenant { rootBodies { id } } }');
  const { createBody } = await admin.ask('mutation ($input: CreateBodyInput!) { createBody(input: $input) { id } }', {
    input: { parentId: tenant.rootBodies[0].id, code: 'MOI', name: 'Ban Chỉ đạo mới', level: 'DISTRICT' },
  });
  const { setTarget } = await admin.ask(
    `mutation ($input: TargetInput!) { setTarget(input: $input) { progress { ${PROGRESS} } } }`,
    {
      input: {
        bodyId: createBody.id,
        year: 2025,
        code: 'SAFE-70',
        metric: 'SAFE_RATE',
        comparator: 'AT_LEAST',
        threshold: 70,
        kinds: ['AGENCY'],
        denominator: 'ELIGIBLE',
      },
    },
  );
  expect(setTarget.progress).toEqual({ numerator: 0, denominator: 0, value: null, met: null, shortfall: 0 });
  const { tenant: all } = await hoaBinh.ask(
    `{ tenant { targets(year: 2025) { code body { level } progress { ${PROGRESS} } } } }`,
  );
  const nominations = all.targets.filter(({ code }: { code: string }) => code === 'NOM-SCHOOL');
  // Nine of ten districts nominated a school.
  expect(nominations).toHaveLength(10);
  expect(nominations.filter(({ progress }: { progress: Progress }) => progress.met)).toHaveLength(9);
});
