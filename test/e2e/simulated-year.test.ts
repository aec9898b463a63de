import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COUNTS } from '../modules/reports/report-desk.js';
import { morning, oweReports, seat } from '../support/reminder-scene.js';
import { type Caller, type Service, startService } from '../support/service.js';

// The autumn of a city as its standing agency lives it: 114 communes report to Hải Phòng by 30/10/2026, some late, some with more time, two sent
// back. The clock is moved by hand; every morning from a fortnight before to a fortnight after makes its reminders.

interface Commune {
  readonly caller: Caller;
  readonly dueId: string;
}

let service: Service;
let officer: Caller;
let communes: Commune[];
/** What takes a while, in milliseconds, for whoever reads the log of the run; nothing is decided by it. */
const took: Record<string, number> = {};

beforeAll(async () => {
  service = await startService();
  // What the demo was told of before is none of this year's story.
  await service.rows('delete from sauro.notice');
  officer = service.as('officer@hai-phong.demo');
  for (const table of ['report_issue', 'report_number', 'report']) await service.rows(`delete from sauro.${table}`);
  await oweReports(service, 'hai-phong', 2026);
  // The departments of the city hand in papers before; the communes are what is looked at.
  await service.rows(
    `update sauro.report_due d set status = 'ACCEPTED', submitted_at = '2026-10-10', accepted_at = '2026-10-12', content = 'x', submitted_by = m.account_id
     from sauro.membership m where m.email = 'officer@hai-phong.demo' and m.tenant_id = d.tenant_id and d.year = 2026 and d.unit_id is not null`,
  );
  const dues = await service.rows(
    `select d.id, d.body_id, m.email from sauro.report_due d join sauro.tenant t on t.id = d.tenant_id and t.code = 'hai-phong'
     join sauro.body b on b.tenant_id = d.tenant_id and b.id = d.body_id
     left join sauro.membership m on m.tenant_id = d.tenant_id and m.body_id = d.body_id and m.email = 'commune@hai-phong.demo'
     where d.year = 2026 and d.status = 'OPEN' order by b.code`,
  );
  const seats = dues.map((due, index) => ({
    email: due.email ?? `xa-${index}@hai-phong.demo`,
    bodyId: due.body_id as string,
    seated: due.email !== null,
  }));
  await seat(
    service,
    'hai-phong',
    'BODY_OFFICER',
    seats.filter(({ seated }) => !seated),
  );
  communes = dues.map((due, index) => ({ caller: service.as(seats[index]?.email ?? ''), dueId: due.id }));
});

afterAll(async () => {
  console.info(took);
  await service.stop();
});

const versionOf = async ({ dueId }: Commune): Promise<number> =>
  (await service.rows('select version from sauro.report_due where id = $1', [dueId]))[0].version;

/** A commune lays out its report, unless it did, and hands it in. */
async function handIn(commune: Commune): Promise<void> {
  const { caller, dueId } = commune;
  const [draft] = await service.rows('select id from sauro.report where due_id = $1', [dueId]);
  if (!draft) await caller.ask('mutation ($id: ID!) { draftReport(input: { dueId: $id }) { id } }', { id: dueId });
  await caller.ask('mutation ($input: SubmitReportInput!) { submitReport(input: $input) { id } }', {
    input: { id: dueId, version: await versionOf(commune) },
  });
}

/** Several at the same time, as on a last day; a service has six connections here. */
async function atOnce(some: readonly Commune[], work: (commune: Commune) => Promise<unknown>): Promise<void> {
  const waiting = [...some];
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: 4 }, one));
}

const handInAll = (some: readonly Commune[]): Promise<void> => atOnce(some, handIn);

async function sendBack(commune: Commune): Promise<void> {
  await officer.ask('mutation ($input: ReturnReportInput!) { returnReport(input: $input) { id } }', {
    input: { id: commune.dueId, version: await versionOf(commune), reason: 'Bổ sung số liệu mô hình' },
  });
}

/** What happens on a day after its morning, by the clock of Hải Phòng. */
const events: Readonly<Record<string, { readonly at: string; readonly what: () => Promise<void> }>> = {
  // Sixty report early.
  '2026-10-20': { at: '09:00', what: () => handInAll(communes.slice(0, 60)) },
  // Two of them are sent back.
  '2026-10-26': {
    at: '14:00',
    what: async () => (await sendBack(communes[0] as Commune), sendBack(communes[1] as Commune)),
  },
  // Thirty more; of the two, one hands in again.
  '2026-10-28': { at: '10:00', what: () => handInAll([...communes.slice(60, 90), communes[0] as Commune]) },
  // A storm: five get until 9/11.
  '2026-10-29': {
    at: '10:00',
    what: async () => {
      for (const commune of communes.slice(104, 109)) {
        await service
          .as('head@hai-phong.demo')
          .ask('mutation ($input: ExtendDeadlineInput!) { extendDeadline(input: $input) { id } }', {
            input: {
              id: commune.dueId,
              version: await versionOf(commune),
              to: '2026-11-09T17:00:00Z',
              reason: 'Bão số 12',
            },
          });
      }
    },
  },
  // Fourteen at the last second of the last day.
  '2026-10-30': { at: '23:59:59', what: () => handInAll(communes.slice(90, 104)) },
  // The other one that was sent back, late.
  '2026-11-03': { at: '08:00', what: () => handIn(communes[1] as Commune) },
  // Three late by days.
  '2026-11-04': { at: '09:00', what: () => handInAll(communes.slice(109, 112)) },
  // The five, in their time.
  '2026-11-06': { at: '10:00', what: () => handInAll(communes.slice(104, 109)) },
  // The last two, at the instant that is too late, two weeks on.
  '2026-11-12': { at: '16:00', what: () => handInAll(communes.slice(112)) },
  '2026-11-14': {
    at: '09:00',
    what: () =>
      atOnce(communes, async (commune) =>
        officer.ask('mutation ($input: AcceptReportInput!) { acceptReport(input: $input) { id } }', {
          input: { id: commune.dueId, version: await versionOf(commune) },
        }),
      ),
  },
};

const days = (from: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(`${from}T00:00:00Z`) + index * 86_400_000).toISOString().slice(0, 10),
  );

describe('a year of Hải Phòng', () => {
  test('114 communes report, each morning reminds exactly whom it must', async () => {
    expect(communes).toHaveLength(114);
    const begun = performance.now();
    for (const day of days('2026-10-16', 33)) {
      service.setNow(morning(day));
      const woken = performance.now();
      await service.runJobs();
      took['33 mornings'] = (took['33 mornings'] ?? 0) + Math.round(performance.now() - woken);
      const event = events[day];
      if (!event) continue;
      service.setNow(new Date(Date.parse(`${day}T${event.at}+07:00`)).toISOString());
      await event.what();
    }
    took['the autumn'] = Math.round(performance.now() - begun);

    const told = await service.rows(
      `select n.day::text, n.kind, count(*)::int as people, array_agg(distinct n.below) as below from sauro.notice n
       join sauro.tenant t on t.id = n.tenant_id and t.code = 'hai-phong'
       join sauro.reporting_regime r on r.tenant_id = n.tenant_id and r.id = n.regime_id and r.code = 'ANNUAL'
       group by n.day, n.kind order by n.day, n.kind`,
    );
    const [{ desk }] = await service.rows(
      `select count(distinct m.account_id)::int as desk from sauro.membership m join sauro.body b on b.tenant_id = m.tenant_id and b.id = m.body_id
       join sauro.tenant t on t.id = m.tenant_id where t.code = 'hai-phong' and b.parent_id is null and m.ended_at is null and m.role in ('BODY_OFFICER', 'BODY_HEAD')`,
    );
    expect(told.map(({ day, kind, people, below }) => [day, kind, people, below[0]])).toEqual([
      // 114 less the sixty.
      ['2026-10-23', 'REPORT_AHEAD', 54, null],
      // And the two that were sent back.
      ['2026-10-27', 'REPORT_AHEAD', 56, null],
      // Thirty more handed in, and one of the two.
      ['2026-10-29', 'REPORT_AHEAD', 25, null],
      // Five got more time that day.
      ['2026-10-30', 'REPORT_TODAY', 20, null],
      // The first working day after; the five are a week from their own day.
      ['2026-11-02', 'REPORTS_LATE_BELOW', desk, 6],
      ['2026-11-02', 'REPORT_AHEAD', 5, null],
      ['2026-11-02', 'REPORT_LATE', 6, null],
      ['2026-11-06', 'REPORTS_LATE_BELOW', desk, 2],
      ['2026-11-06', 'REPORT_AHEAD', 5, null],
      ['2026-11-06', 'REPORT_LATE', 2, null],
    ]);
  }, 240_000);

  test('who was in time and who was not is as it happened', async () => {
    const { reportDues } = await officer.ask(
      '{ reportDues(filter: { year: 2026, regimeCode: "ANNUAL", status: ACCEPTED }, first: 200) { nodes { id onTime submittedAt extension { to } } } }',
    );
    const onTime = new Map(reportDues.nodes.map((due: { id: string; onTime: boolean }) => [due.id, due.onTime]));
    const late = communes.flatMap(({ dueId }, index) => (onTime.get(dueId) === false ? [index] : []));
    // Sent back and handed in again after the deadline counts as late.
    expect(late).toEqual([1, 109, 110, 111, 112, 113]);
    expect(communes.every(({ dueId }) => onTime.has(dueId))).toBe(true);
  });

  test('the report of the city adds up to what a recount of the facts gives, and is set as PDF and DOCX', async () => {
    service.setNow('2026-11-16T02:00:00Z');
    const { draftReport } = await officer.ask(
      `mutation { draftReport(input: { regimeCode: "ANNUAL", year: 2026, period: "2026" }) {
        id version figures { total { ${COUNTS} } counted { ${COUNTS} } own { ${COUNTS} } byBody { name state document counts { ${COUNTS} } } reporters { name state onTime } } } }`,
    );
    const { figures } = draftReport;
    expect(figures.byBody).toHaveLength(114);
    expect(new Set(figures.byBody.map(({ state }: { state: string }) => state))).toEqual(new Set(['ACCEPTED']));
    const [recount] = await service.rows(
      `with fact as (
         select u.id, not (u.armed_forces or coalesce(u.enterprise_size in ('SMALL', 'MICRO'), false)
             or coalesce(u.school_level in ('PRIMARY', 'PRESCHOOL', 'NURSERY'), false)) as eligible,
           coalesce(r.status = 'REGISTERED', false) or d.id is not null as registered, d.status as recognition, b.standard,
           (select count(*) from sauro.unit_model k join sauro.model m on m.tenant_id = k.tenant_id and m.id = k.model_id
             where k.tenant_id = u.tenant_id and k.unit_id = u.id and 2026 between k.from_year and coalesce(k.to_year, 2026)
               and 2026 between m.from_year and coalesce(m.to_year, 2026) and m.status <> 'PROPOSED') as models
         from sauro.unit u join sauro.tenant t on t.id = u.tenant_id and t.code = 'hai-phong'
         left join sauro.registration r on r.tenant_id = u.tenant_id and r.unit_id = u.id and r.year = 2026
         left join sauro.recognition d on d.tenant_id = u.tenant_id and d.unit_id = u.id and d.year = 2026
         left join sauro.assessment a on a.tenant_id = u.tenant_id and a.unit_id = u.id and a.year = 2026 and a.status = 'APPROVED'
         left join sauro.band b on b.tenant_id = a.tenant_id and b.id = a.band_id
         where u.valid_from < '2027-01-01' and (u.valid_to is null or u.valid_to > '2026-01-01'))
       select count(*)::int as units, count(*) filter (where eligible)::int as eligible,
         count(*) filter (where eligible and registered)::int as registered, count(standard) filter (where eligible)::int as assessed,
         count(*) filter (where eligible and recognition = 'RECOGNISED')::int as recognised,
         count(*) filter (where eligible and standard = 'EXCELLENT')::int as excellent, count(*) filter (where eligible and standard = 'GOOD')::int as good,
         count(*) filter (where eligible and standard = 'AVERAGE')::int as average, count(*) filter (where eligible and standard = 'WEAK')::int as weak,
         coalesce(sum(models) filter (where eligible), 0)::int as models,
         (select coalesce(sum(c.quantity), 0)::int from sauro.commendation c join sauro.tenant t on t.id = c.tenant_id and t.code = 'hai-phong'
           where c.year = 2026 and c.kind = 'COLLECTIVE' and c.reversed_at is null) as "commendedCollectives",
         (select coalesce(sum(c.quantity), 0)::int from sauro.commendation c join sauro.tenant t on t.id = c.tenant_id and t.code = 'hai-phong'
           where c.year = 2026 and c.kind = 'INDIVIDUAL' and c.reversed_at is null) as "commendedPersons"
       from fact`,
    );
    expect(recount.units).toBeGreaterThan(114);
    expect(figures.total).toMatchObject(recount);
    expect(figures.counted).toMatchObject(recount);
    // Each measure is the sum of its lines and of what answers to the city itself.
    for (const measure of COUNTS.split(' ')) {
      const lines = figures.byBody.reduce(
        (sum: number, { counts }: { counts: Record<string, number> }) => sum + (counts[measure] ?? 0),
        0,
      );
      expect([measure, figures.total[measure]]).toEqual([measure, lines + figures.own[measure]]);
    }
    const reporters = figures.reporters as { state: string; onTime: boolean }[];
    expect(reporters.filter(({ onTime }) => !onTime)).toHaveLength(6);

    const { issueReport } = await officer.ask(
      'mutation ($input: ReportStepInput!) { issueReport(input: $input) { issues { id symbol } } }',
      { input: { id: draftReport.id, version: draftReport.version } },
    );
    const [issue] = issueReport.issues;
    expect(issue.symbol).toBe('01/BC-BCĐ');
    for (const [format, head] of [
      ['pdf', '%PDF-'],
      ['docx', 'PK'],
    ] as const) {
      const begun = performance.now();
      const answer = await fetch(new URL(`/reports/${issue.id}.${format}`, service.url), {
        headers: await service.headersOf('officer@hai-phong.demo'),
      });
      const body = Buffer.from(await answer.arrayBuffer());
      took[format] = Math.round(performance.now() - begun);
      expect(answer.status).toBe(200);
      expect(body.subarray(0, head.length).toString()).toBe(head);
      expect(body.length).toBeGreaterThan(20_000);
    }
  });
});
