import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let officer: Caller;
let head: Caller;

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  officer = service.as('officer@hai-phong.demo');
  head = service.as('head@hai-phong.demo');
});

afterAll(() => service.stop());

const CLOSE = `mutation ($input: CloseYearInput!) { closeYear(input: $input) {
  id year units openCards openDues openAssignments note closedAt closedByName reopenedAt ruleBook { version } statistics { units recognised safeRate reportsDue } } }`;
const REOPEN = `mutation ($input: ReopenYearInput!) { reopenYear(input: $input) { id reopenedAt reopenedByName reopenReason statistics { recognised } } }`;
const DECIDE = 'mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }';
const STATISTICS =
  'query ($year: Int!, $asOf: DateTime) { tenant { statistics(year: $year, asOf: $asOf) { units eligible registered recognised assessed bands { standard units } averageReviewTotal activeModels reportsDue assignmentsOpen } } }';
const haiPhong = "(select id from sauro.tenant where code = 'hai-phong')";

const statistics = async (year: number, asOf: string | null = null) =>
  (await officer.ask(STATISTICS, { year, asOf })).tenant.statistics;

describe('closeYear', () => {
  test.each([
    ['a year that was never opened', 2031, 'YEAR_NOT_OPEN'],
    ['a year that is not over', 2026, 'YEAR_NOT_OVER'],
  ])('refuses %s and writes nothing', async (_, year, code) => {
    if (year === 2026) service.setNow('2026-11-15T10:00:00Z');
    const before = await auditHeads(service);
    const reply = await admin.send(CLOSE, { input: { year } });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, 'year']);
    expect(await auditHeads(service)).toEqual(before);
    service.setNow('2026-11-22T02:00:00Z');
  });

  test('is for administrators of a root body', async () => {
    for (const who of ['head', 'officer', 'commune', 'unit', 'bi']) {
      const caller = service.as(`${who}@hai-phong.demo`);
      expect((await caller.send(CLOSE, { input: { year: 2025 } })).code).toBe('FORBIDDEN');
      expect((await caller.send(REOPEN, { input: { year: 2025, reason: 'x' } })).code).toBe('FORBIDDEN');
    }
  });

  test('freezes the figures; whatever belongs to the year is refused, by the service and by the database', async () => {
    const before = await statistics(2025);
    const replies = await Promise.all(
      [1, 2].map(() => admin.send(CLOSE, { input: { year: 2025, note: 'Tổng kết năm' } })),
    );
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['YEAR_NOT_OPEN', 'done']);
    const closing = replies.find(({ code }) => code === undefined)?.data.closeYear;
    expect(closing).toMatchObject({
      year: 2025,
      units: before.units,
      note: 'Tổng kết năm',
      closedAt: '2026-11-22T02:00:00Z',
      reopenedAt: null,
      ruleBook: { version: expect.any(Number) },
      statistics: { units: before.units, recognised: before.recognised },
    });
    expect(await statistics(2025)).toEqual(before);
    const [{ open }] = await service.rows(
      `select count(*)::int as open from sauro.standing where tenant_id = ${haiPhong} and year = 2025 and not final`,
    );
    expect(open).toBe(0);

    const [card] = await service.rows(
      `select a.id, a.version, a.unit_id, r.version as decided from sauro.assessment a join sauro.recognition r using (tenant_id, unit_id, year) where tenant_id = ${haiPhong} and year = 2025 and a.status = 'APPROVED' limit 1`,
    );
    // One report and one assignment of the closed year, as they may be left over.
    const leftOver = async (table: string, more = '') =>
      (
        await service.rows(
          `update sauro.${table} set year = 2025 where tenant_id = ${haiPhong} and id = (select id from sauro.${table} where tenant_id = ${haiPhong} and year = 2026 ${more} order by id limit 1) returning id, version`,
        )
      )[0];
    const [due, work] = [
      await leftOver('report_due'),
      await leftOver(
        'assignment',
        'and parent_id is null and id not in (select parent_id from sauro.assignment where parent_id is not null)',
      ),
    ];
    const attempts: [string, Caller, string, object][] = [
      [
        'register',
        officer,
        'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problems { code } } }',
        { year: 2025, unitIds: [card.unit_id] },
      ],
      [
        'decide',
        head,
        DECIDE,
        {
          unitId: card.unit_id,
          version: card.decided,
          year: 2025,
          status: 'NOT_RECOGNISED',
          decisionNumber: '1',
          decidedOn: '2026-11-20',
          reason: 'x',
        },
      ],
      [
        'reopen a card',
        head,
        'mutation ($input: AssessmentStepInput!) { reopenAssessment(input: $input) { id } }',
        { id: card.id, version: card.version, reason: 'x' },
      ],
      [
        'commend',
        head,
        'mutation ($input: RecordCommendationInput!) { recordCommendation(input: $input) { id } }',
        {
          unitId: card.unit_id,
          year: 2025,
          kind: 'COLLECTIVE',
          quantity: 1,
          decisionNumber: '77',
          decidedOn: '2025-12-01',
          awardedBy: 'UBND',
        },
      ],
      [
        'nominate',
        head,
        'mutation ($input: SetExemplaryInput!) { setExemplary(input: $input) { id } }',
        { unitId: card.unit_id, year: 2025, status: 'NOMINATED', decidedOn: '2025-12-01' },
      ],
      [
        'extend',
        head,
        'mutation ($input: ExtendDeadlineInput!) { extendDeadline(input: $input) { id } }',
        { id: due.id, version: due.version, to: '2026-12-30T00:00:00Z', reason: 'x' },
      ],
      [
        'work',
        head,
        'mutation ($input: AssignmentStepInput!) { acceptProduct(input: $input) { id } }',
        { id: work.id, version: work.version },
      ],
      [
        'set a target',
        admin,
        'mutation ($input: TargetInput!) { setTarget(input: $input) { id } }',
        {
          bodyId: (await officer.ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0].id,
          year: 2025,
          code: 'X',
          metric: 'SAFE_RATE',
          comparator: 'AT_LEAST',
          threshold: 70,
          kinds: ['AGENCY'],
          denominator: 'ELIGIBLE',
        },
      ],
    ];
    for (const [what, caller, document, input] of attempts) {
      const reply = await caller.send(document, { input });
      const code = what === 'register' ? reply.data?.registerUnits?.problems[0]?.code : reply.code;
      expect([what, code, reply.errors]).toEqual([what, 'YEAR_NOT_OPEN', what === 'register' ? [] : expect.anything()]);
    }
    expect({ ...(await statistics(2025)), reportsDue: before.reportsDue }).toEqual({
      ...before,
      assignmentsOpen: expect.any(Number),
    });

    // Whoever goes round the use cases meets the database.
    const [{ id: tenantId }] = await service.rows(`select ${haiPhong} as id`);
    const bare = async (sql: string): Promise<string> => {
      const client = await service.database.pool.connect();
      try {
        await client.query('begin');
        await client.query('select app.set_tenant($1)', [tenantId]);
        return String((await client.query(sql, sql.includes('$1') ? [card.unit_id] : [])).rowCount);
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        await client.query('rollback');
        client.release();
      }
    };
    const refused = [
      "update sauro.recognition set status = 'RECOGNISED', reason = null where unit_id = $1 and year = 2025",
      'update sauro.assessment set review_total = 1 where unit_id = $1 and year = 2025',
      'update sauro.standing set active_models = 9 where unit_id = $1 and year = 2025',
      'update sauro.figure set units = units + 1 where year = 2025',
      'update sauro.standing set final = false where unit_id = $1 and year = 2025',
    ];
    for (const sql of refused) expect([sql, await bare(sql)]).toEqual([sql, expect.stringMatching(/^(42501|23503)$/)]);
    expect(
      await bare(
        "insert into sauro.exemplary (tenant_id, id, unit_id, year, status, decided_on) select tenant_id, uuidv7(), unit_id, year, 'PILOT', '2025-01-01' from sauro.standing where unit_id = $1 and year = 2025",
      ),
    ).toBe('23503');
    expect(await bare('update sauro.final_figure set units = 0')).toBe('42501');
    expect(await bare('delete from sauro.standing_history')).toBe('42501');
  });

  test('a year that is open goes on, and a unit that moves stays where it was in the closed one', async () => {
    const [unit] = await service.rows(
      `select u.id, u.version, u.body_id from sauro.unit u join sauro.standing s on s.tenant_id = u.tenant_id and s.unit_id = u.id and s.year = 2025
       where u.tenant_id = ${haiPhong} and u.kind = 'ENTERPRISE' order by u.id limit 1`,
    );
    const [{ id: bodyId }] = await service.rows(
      `select id from sauro.body where tenant_id = ${haiPhong} and level = 'COMMUNE' and id <> $1 limit 1`,
      [unit.body_id],
    );
    await officer.ask('mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { id } }', {
      input: { id: unit.id, version: unit.version, bodyId },
    });
    const standings = await service.rows(
      'select year, body_id from sauro.standing where unit_id = $1 and year >= 2025 order by year',
      [unit.id],
    );
    expect(standings).toEqual([
      { year: 2025, body_id: unit.body_id },
      { year: 2026, body_id: bodyId },
    ]);
  });
});

describe('as of an instant', () => {
  test('that lies ahead there is no figure', async () => {
    const reply = await officer.send(STATISTICS, { year: 2026, asOf: '2027-01-01T00:00:00Z' });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['AS_OF_IN_FUTURE', 'asOf']);
  });

  test('a target is as far as it was then', async () => {
    const ask = (asOf: string | null) =>
      officer.ask(
        'query ($asOf: DateTime) { tenant { targets(year: 2026) { code progress(asOf: $asOf) { numerator denominator byBody(level: COMMUNE) { numerator } } } } }',
        { asOf },
      );
    const before = await ask(null);
    const [{ id }] = await service.rows(
      `select s.unit_id as id from sauro.standing s join sauro.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
       where s.tenant_id = ${haiPhong} and s.year = 2026 and s.eligible and u.kind = 'ENTERPRISE' and not s.registered
         and not exists (select from sauro.assessment a where a.tenant_id = s.tenant_id and a.unit_id = s.unit_id and a.year = 2026) limit 1`,
    );
    service.setNow('2026-11-26T02:00:00Z');
    await head.ask('mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problems { code } } }', {
      input: { year: 2026, unitIds: [id], lateReason: 'Đơn vị mới thành lập' },
    });
    await head.ask(DECIDE, {
      input: { unitId: id, year: 2026, status: 'RECOGNISED', decisionNumber: '5/QĐ', decidedOn: '2026-11-25' },
    });
    expect(await ask(null)).not.toEqual(before);
    expect(await ask('2026-11-25T12:00:00Z')).toEqual(before);
  });
});
