import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const DUES = `query ($filter: ReportDueFilter, $first: Int, $after: String) {
  reportDues(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes {
      id year period cutOffAt provisional opensAt dueAt effectiveDueAt status submittedAt onTime content version
      regime { code name levels { month day boundary } }
      reporter { __typename ... on Body { id bodyName: name level } ... on Unit { id unitName: name } }
      extension { to reason by at }
    }
  }
}`;

describe('reportingRegimes', () => {
  const regimes = async (tenant: string) =>
    (
      await service.as(`bi@${tenant}.demo`).ask(`{ tenant { reportingRegimes {
        code name frequency receiver via recipient contents reporters { kind level label } receiverBody { code }
        levels { month day boundary cutOffMonth cutOffDay shift remindDaysBefore } after { code } source { section plan { code } } fromYear toYear
      } } }`)
    ).tenant.reportingRegimes;

  test('Hải Phòng reports until 30/10', async () => {
    const [annual, ...others] = await regimes('hai-phong');
    expect(others).toEqual([]);
    expect(annual).toMatchObject({
      code: 'ANNUAL',
      frequency: 'YEAR',
      reporters: { kind: 'BODIES_AND_AGENCIES', level: 'COMMUNE' },
      receiverBody: { code: 'BCD-TP' },
      via: 'Công an thành phố',
      levels: [{ month: 10, day: 30, boundary: 'ON_OR_BEFORE', shift: 'NONE' }],
      source: { section: 'IV.1' },
    });
  });

  test('Tứ Kỳ reports twice a year', async () => {
    expect((await regimes('tu-ky')).map((one: { code: string }) => one.code)).toEqual(['ANNUAL', 'HALF_YEAR']);
  });

  test('in Thiện Tín the commune follows its units, and its receiver lies outside', async () => {
    const [commune, unit] = await regimes('thien-tin');
    expect(commune).toMatchObject({ code: 'COMMUNE_ANNUAL', after: { code: 'UNIT_ANNUAL' }, receiverBody: null });
    expect(unit).toMatchObject({ code: 'UNIT_ANNUAL', reporters: { kind: 'UNITS', level: null } });
  });
});

describe('reportDues', () => {
  test('an officer of the city sees every commune and agency, at the instant of 30/10', async () => {
    const { reportDues } = await service
      .as('officer@hai-phong.demo')
      .ask(DUES, { filter: { year: 2026, regimeCode: 'ANNUAL' }, first: 200 });
    const agencies = await service.rows(
      "select 1 from sauro.unit u join sauro.tenant t on t.id = u.tenant_id join sauro.body b on b.tenant_id = t.id and b.id = u.body_id where t.code = 'hai-phong' and b.parent_id is null and u.kind = 'AGENCY'",
    );
    expect(reportDues.totalCount).toBe(114 + agencies.length);
    for (const due of reportDues.nodes) {
      expect(due).toMatchObject({
        period: '2026',
        dueAt: '2026-10-30T17:00:00Z',
        cutOffAt: null,
        provisional: true,
        extension: null,
      });
      expect(['ACCEPTED', 'SUBMITTED', 'OVERDUE']).toContain(due.status);
      expect(due.onTime === null).toBe(due.status === 'OVERDUE');
      if (due.onTime !== null) expect(due.onTime).toBe(due.submittedAt < due.dueAt);
    }
    const kinds = new Set(reportDues.nodes.map((due: { reporter: { __typename: string } }) => due.reporter.__typename));
    expect(kinds).toEqual(new Set(['Body', 'Unit']));
  });

  test('pages neither skip nor repeat', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const all: string[] = [];
    let after: string | null = null;
    do {
      const { reportDues } = await officer.ask(DUES, { filter: { year: 2026 }, first: 50, after });
      all.push(...reportDues.nodes.map((due: { id: string }) => due.id));
      after = reportDues.pageInfo.hasNextPage ? reportDues.pageInfo.endCursor : null;
      if (!after) expect(all).toHaveLength(reportDues.totalCount);
    } while (after);
    expect(new Set(all).size).toBe(all.length);
  });

  test('status and overdue narrow by the clock', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const count = async (filter: object) =>
      (await officer.ask(DUES, { filter: { year: 2026, ...filter } })).reportDues.totalCount;
    const all = await count({});
    const overdue = await count({ overdue: true });
    expect(await count({ status: 'OVERDUE' })).toBe(overdue);
    expect(await count({ overdue: false })).toBe(all - overdue);
    const states = ['UPCOMING', 'OPEN', 'SUBMITTED', 'ACCEPTED', 'RETURNED', 'OVERDUE'];
    const byState = await Promise.all(states.map((status) => count({ status })));
    expect(byState.reduce((sum, one) => sum + one, 0)).toBe(all);
    service.setNow('2025-12-01T00:00:00Z');
    try {
      const answered = await Promise.all(['ACCEPTED', 'SUBMITTED', 'RETURNED'].map((status) => count({ status })));
      expect(await count({ status: 'UPCOMING' })).toBe(all - answered.reduce((sum, one) => sum + one, 0));
      expect(await count({ overdue: true })).toBe(0);
    } finally {
      service.setNow('2026-11-22T02:00:00Z');
    }
  });

  test('a commune sees its own, a unit its own, an analyst none', async () => {
    const { reportDues } = await service.as('commune@hai-phong.demo').ask(DUES, { filter: { year: 2026 } });
    expect(reportDues.nodes).toHaveLength(1);
    expect(reportDues.nodes[0].reporter).toMatchObject({ __typename: 'Body', level: 'COMMUNE' });

    const [seat] = await service.rows("select unit_id from sauro.membership where email = 'unit@thien-tin.demo'");
    const ofUnit = await service.as('unit@thien-tin.demo').ask(DUES, { filter: { year: 2026 } });
    expect(ofUnit.reportDues.nodes).toHaveLength(1);
    expect(ofUnit.reportDues.nodes[0].reporter.id).toBe(seat.unit_id);

    expect((await service.as('bi@hai-phong.demo').send(DUES)).code).toBe('FORBIDDEN');
  });

  test('the filters by body and by unit', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const { tenant } = await officer.ask('{ tenant { bodies(level: COMMUNE) { id } } }');
    const { id } = tenant.bodies[0];
    for (const filter of [{ underBody: id }, { reporterBody: id }]) {
      const { reportDues } = await officer.ask(DUES, { filter: { year: 2026, ...filter } });
      expect(reportDues.nodes.map((due: { reporter: { id: string } }) => due.reporter.id)).toEqual([id]);
    }
    const [theirs] = await service.rows(
      "select b.id, (select u.id from sauro.unit u where u.tenant_id = t.id limit 1) unit from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'hoa-binh' limit 1",
    );
    for (const filter of [
      { underBody: theirs.id },
      { reporterBody: theirs.id },
      { reporterUnit: theirs.unit },
      { reporterUnit: 'x' },
    ]) {
      expect((await officer.send(DUES, { filter })).code).toBe('NOT_FOUND');
    }
  });

  test('a page of any size takes the same statements', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const document = DUES.replace('totalCount', '');
    const small = await service.statements(() => officer.ask(document, { filter: { year: 2026 }, first: 2 }));
    const large = await service.statements(() => officer.ask(document, { filter: { year: 2026 }, first: 200 }));
    expect(large.sql.length).toBeLessThanOrEqual(9);
    expect(large.sql.length - small.sql.length).toBeLessThanOrEqual(1);
  });
});

describe('Body.reportDues', () => {
  const OF_BODIES = '{ tenant { bodies { id reportDues(year: 2026) { id period status } } } }';

  test('what each body itself hands in, for 115 bodies in as many statements as for one', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const { result, sql } = await service.statements(() => officer.ask(OF_BODIES));
    const counts = result.tenant.bodies.map((body: { reportDues: unknown[] }) => body.reportDues.length);
    expect(counts.sort()).toEqual([0, ...Array.from({ length: 114 }, () => 1)]);
    expect(sql.length).toBeLessThanOrEqual(6);
  });

  test('is forbidden outside the scope', async () => {
    expect((await service.as('commune@hai-phong.demo').send(OF_BODIES)).code).toBe('FORBIDDEN');
    expect((await service.as('bi@hai-phong.demo').send(OF_BODIES)).code).toBe('FORBIDDEN');
  });
});
