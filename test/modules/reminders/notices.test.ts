import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clearDesks, handIn, morning, oweReports, seat, toldOn } from '../../support/reminder-scene.js';
import { type Service, startService } from '../../support/service.js';

// Each morning is one of five localities.
vi.setConfig({ testTimeout: 120_000 });

// Hải Phòng: 114 communes and some agencies report on 30/10/2026, a Friday; the report of the demo's commune is followed from a week before on.

const NOTICES =
  'query ($first: Int, $after: String, $unreadOnly: Boolean) { notices(first: $first, after: $after, unreadOnly: $unreadOnly) { totalCount pageInfo { hasNextPage endCursor } nodes { id kind day text daysLeft dueAt year period below readAt reportDue { id status } assignment { id } } } viewer { unreadNotices } }';

let service: Service;
let owed = 0;
let commune: string;
let ofDemo: string[];

beforeAll(async () => {
  service = await startService();
  const { notices } = await service.as('officer@hai-phong.demo').ask('{ notices { nodes { text } } }');
  ofDemo = notices.nodes.map(({ text }: { text: string }) => text);
  await clearDesks(service);
  owed = await oweReports(service, 'hai-phong', 2026);
  const [held] = await service.rows("select body_id from sauro.membership where email = 'commune@hai-phong.demo'");
  commune = held.body_id;
  service.setNow(morning('2026-10-22'));
  await service.runJobs();
});

afterAll(() => service.stop());

async function runOn(day: string): Promise<string[]> {
  service.setNow(morning(day));
  await service.runJobs();
  return toldOn(service, 'hai-phong', day);
}

test('the demo has some to look at', () => {
  expect(ofDemo.length).toBeGreaterThanOrEqual(2);
  expect(ofDemo.every((text) => text.includes('đầu mối cấp dưới'))).toBe(true);
});

describe('the reminders of a report', () => {
  test('come to its reporter before and on the day, and to nobody else', async () => {
    const told: Record<string, string[]> = {};
    for (const day of [
      '2026-10-23',
      '2026-10-24',
      '2026-10-26',
      '2026-10-27',
      '2026-10-28',
      '2026-10-29',
      '2026-10-30',
    ])
      told[day] = await runOn(day);
    expect(told).toEqual({
      '2026-10-23': ['commune REPORT_AHEAD'],
      '2026-10-24': [],
      '2026-10-26': [],
      '2026-10-27': ['commune REPORT_AHEAD'],
      '2026-10-28': [],
      '2026-10-29': ['commune REPORT_AHEAD'],
      '2026-10-30': ['commune REPORT_TODAY'],
    });
  });

  test('are the same however often and in how many processes the day is run', async () => {
    service.setNow('2026-10-30T08:00:00Z');
    await Promise.all([service.runJobs(), service.runJobs()]);
    expect(await toldOn(service, 'hai-phong', '2026-10-30')).toEqual(['commune REPORT_TODAY']);
  });

  test('that is late go up the chain, as one line with a number', async () => {
    // The day after is a Saturday; on Monday it is three days late.
    expect(await runOn('2026-10-31')).toEqual([]);
    expect(await runOn('2026-11-02')).toEqual([
      'commune REPORT_LATE',
      `head REPORTS_LATE_BELOW ${owed}`,
      `officer REPORTS_LATE_BELOW ${owed}`,
    ]);
  });

  test('fall silent for who handed in, and begin again when it is sent back', async () => {
    await handIn(service, 2026, commune, '2026-11-05T02:00:00Z');
    expect(await runOn('2026-11-06')).toEqual([
      `head REPORTS_LATE_BELOW ${owed - 1}`,
      `officer REPORTS_LATE_BELOW ${owed - 1}`,
    ]);
    await service.rows(
      "update sauro.report_due set status = 'RETURNED', return_reason = 'x' where body_id = $1 and year = 2026",
      [commune],
    );
    expect(await runOn('2026-11-13')).toContain('commune REPORT_LATE');
    expect(await runOn('2026-11-20')).toEqual([]);
  });

  test('read as sentences, the newest first, page by page, each person his own', async () => {
    const reader = service.as('commune@hai-phong.demo');
    const { notices, viewer } = await reader.ask(NOTICES, { first: 3 });
    expect(notices.totalCount).toBe(6);
    expect(viewer.unreadNotices).toBe(6);
    expect(notices.nodes.map((one: { kind: string; daysLeft: number }) => [one.kind, one.daysLeft])).toEqual([
      ['REPORT_LATE', -14],
      ['REPORT_LATE', -3],
      ['REPORT_TODAY', 0],
    ]);
    expect(notices.nodes[2].text).toBe(
      '“Báo cáo kết quả năm và chương trình năm tiếp theo” (năm 2026): hôm nay là ngày cuối, hạn là hết ngày 30/10/2026.',
    );
    expect(notices.nodes[2].reportDue).toEqual({ id: expect.any(String), status: 'OVERDUE' });
    const { notices: rest } = await reader.ask(NOTICES, { first: 50, after: notices.pageInfo.endCursor });
    expect(rest.nodes.map((one: { daysLeft: number }) => one.daysLeft)).toEqual([1, 3, 7]);
    const english = await reader.with({ 'accept-language': 'en' }).ask(NOTICES, { first: 1 });
    expect(english.notices.nodes[0].text).toContain('14 days late, was due by the end of 2026-10-30.');

    const above = await service.as('officer@hai-phong.demo').ask(NOTICES);
    expect(above.notices.nodes.map(({ below }: { below: number }) => below)).toEqual([owed, owed - 1, owed]);
    expect(above.notices.nodes[0].text).toContain(`${owed} đầu mối cấp dưới chưa nộp báo cáo`);
    expect(above.notices.nodes[0].reportDue).toBeNull();
  });

  test('are nobody else’s: not in the next seat, not in the next locality, not an analyst’s', async () => {
    for (const email of ['unit@hai-phong.demo', 'bi@hai-phong.demo', 'commune@thanh-hoa.demo']) {
      const { notices } = await service.as(email).ask(NOTICES);
      const ids: string[] = notices.nodes.map(({ id }: { id: string }) => id);
      const rows = await service.rows(
        'select distinct m.email from sauro.notice n join sauro.membership m on m.tenant_id = n.tenant_id and m.account_id = n.account_id where n.id = any($1)',
        [ids],
      );
      expect(rows.map((row) => row.email)).toEqual(ids.length === 0 ? [] : [email]);
    }
    expect((await service.nobody.send(NOTICES)).code).toBe('UNAUTHENTICATED');
    expect((await service.as('operator@sauro.demo').ask('{ viewer { unreadNotices } }')).viewer.unreadNotices).toBe(0);
  });
});

describe('who is reminded', () => {
  test('an extension moves the days, a regime its own days before, an ended role none', async () => {
    const [other] = await service.rows(
      "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id and t.code = 'hai-phong' where b.parent_id is not null and b.id <> $1 order by b.id limit 1",
      [commune],
    );
    await seat(service, 'hai-phong', 'BODY_OFFICER', [
      { email: 'more@x.vn', bodyId: other.id },
      { email: 'gone@x.vn', bodyId: other.id },
    ]);
    // One person in two seats of the same body hears it once.
    await seat(service, 'hai-phong', 'BODY_HEAD', [{ email: 'more@x.vn', bodyId: other.id }]);
    await service.rows("update sauro.membership set ended_at = now() where email = 'gone@x.vn'");
    await service.rows(
      `update sauro.report_due set extended_to = '2026-12-11T17:00:00Z', extension_reason = 'x', extended_at = now(), extended_by = (select account_id from sauro.membership where email = 'head@hai-phong.demo')
       where body_id = $1 and year = 2026`,
      [other.id],
    );
    await service.rows(
      "update sauro.deadline_rule d set remind_days_before = '{4}' from sauro.tenant t where t.id = d.tenant_id and t.code = 'hai-phong'",
    );
    expect(await runOn('2026-12-04')).toEqual([]);
    expect(await runOn('2026-12-07')).toEqual(['more REPORT_AHEAD']);
    expect(await runOn('2026-12-11')).toEqual(['more REPORT_TODAY']);
    const late = await runOn('2026-12-14');
    expect(late).toEqual(['head REPORTS_LATE_BELOW 1', 'more REPORT_LATE', 'officer REPORTS_LATE_BELOW 1']);
  });

  test('a stop of days is told once, with the next run, as things stand then', async () => {
    // Tứ Kỳ and Hòa Bình do not work in 2026; Thanh Hóa: before 15/11, whose last day is a Saturday.
    await oweReports(service, 'thanh-hoa', 2026);
    await service.rows('delete from sauro.reminder_day');
    await service.rows('delete from sauro.scheduled_run');
    service.setNow(morning('2026-11-05'));
    await service.runJobs();
    // Stopped over the reminders of a week, three days and one day before, and the first late one.
    service.setNow(morning('2026-11-16'));
    await service.runJobs();
    const rows = await service.rows(
      "select day, kind from sauro.notice n join sauro.membership m on m.account_id = n.account_id and m.email = 'commune@thanh-hoa.demo' and n.day between '2026-11-05' and '2026-11-16'",
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['REPORT_LATE']);
  });

  test('a run that was added on another day and comes late does nothing: that day’s own run tells all', async () => {
    const [{ n: before }] = await service.rows('select count(*)::int as n from sauro.reminder_day');
    await service.rows(
      `select graphile_worker.add_job('reminders.make', json_build_object('tenantId', t.id, 'payload', json_build_object('day', '2026-11-14'))) from sauro.tenant t where t.code = 'thanh-hoa'`,
    );
    service.setNow('2026-11-16T03:00:00Z');
    await service.runJobs();
    const [{ n: after }] = await service.rows('select count(*)::int as n from sauro.reminder_day');
    expect(after).toBe(before);
  });

  test('a year that is closed reminds of nothing', async () => {
    await service.rows('delete from sauro.reminder_day');
    await service.rows('delete from sauro.scheduled_run');
    await service.rows('delete from sauro.notice');
    await service.rows(
      `update sauro.report_due set due_at = '2026-11-17T17:00:00Z', extended_to = null, extension_reason = null, extended_at = null, extended_by = null where body_id = $1`,
      [commune],
    );
    await service.rows('update sauro.tenant_year set closed_at = now() where year < 2026');
    const told = await runOn('2026-11-17');
    // Dues of 2024, 2025 and 2026 fall on that day now; the closed years are over.
    expect(told).toEqual(['commune REPORT_TODAY']);
    await service.rows('update sauro.tenant_year set closed_at = null where year < 2026');
  });
});

describe('work', () => {
  test('is reminded of to the assignee, and up to the authority when late', async () => {
    const [city] = await service.rows(
      "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id and t.code = 'hai-phong' where b.parent_id is null",
    );
    service.setNow('2026-11-22T02:00:00Z');
    const { createTask } = await service
      .as('officer@hai-phong.demo')
      .ask('mutation ($input: TaskInput!) { createTask(input: $input) { id assignments { id } } }', {
        input: {
          code: 'NHAC',
          work: 'Tổ chức ra quân',
          year: 2026,
          assignees: { bodyIds: [commune] },
          product: 'Kế hoạch',
          authorityBodyId: city.id,
          dueAt: '2026-12-01T10:00:00Z',
          responsibility: 'Trưởng ban',
        },
      });
    await service.rows("update sauro.report_due set status = 'WITHDRAWN' where status = 'OPEN'");
    const told: Record<string, string[]> = {};
    for (const day of [
      '2026-11-24',
      '2026-11-27',
      '2026-11-30',
      '2026-12-01',
      '2026-12-02',
      '2026-12-04',
      '2026-12-08',
    ])
      told[day] = (await runOn(day)).filter((one) => one.includes('WORK'));
    expect(told).toEqual({
      '2026-11-24': ['commune WORK_AHEAD'],
      '2026-11-27': ['commune WORK_AHEAD'],
      '2026-11-30': ['commune WORK_AHEAD'],
      '2026-12-01': ['commune WORK_TODAY'],
      '2026-12-02': ['commune WORK_LATE'],
      '2026-12-04': ['commune WORK_LATE', 'head WORK_LATE_BELOW 1', 'officer WORK_LATE_BELOW 1'],
      '2026-12-08': ['commune WORK_LATE', 'head WORK_LATE_BELOW 1', 'officer WORK_LATE_BELOW 1'],
    });
    const { notices } = await service.as('commune@hai-phong.demo').ask(NOTICES, { first: 1 });
    expect(notices.nodes[0]).toMatchObject({
      text: '“Tổ chức ra quân”: đã quá hạn 7 ngày, hạn là 17:00 ngày 01/12/2026.',
      assignment: { id: createTask.assignments[0].id },
      reportDue: null,
    });
  });
});

describe('the number of statements', () => {
  test('does not grow with reporters, officers or communes', async () => {
    const unitsOf = (limit: number) =>
      service.rows(
        "select u.id from sauro.unit u join sauro.tenant t on t.id = u.tenant_id and t.code = 'thien-tin' order by u.id limit $1",
        [limit],
      );
    const count = async (day: string) => {
      await service.rows(
        "update sauro.report_due set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null, due_at = $1 from sauro.tenant t where t.id = report_due.tenant_id and t.code = 'thien-tin' and year = 2026",
        [`${day}T10:00:00Z`],
      );
      service.setNow(morning(day));
      const { sql } = await service.statements(() => service.runJobs());
      const [{ n }] = await service.rows('select count(*)::int as n from sauro.notice where day = $1', [day]);
      return { statements: sql.length, n };
    };
    const few = await count('2027-01-05');
    const units = await unitsOf(200);
    await seat(
      service,
      'thien-tin',
      'UNIT_OFFICER',
      units.map(({ id }, index) => ({ email: `u${index}@x.vn`, unitId: id })),
    );
    const many = await count('2027-01-06');
    expect(many.n).toBeGreaterThan(few.n + 40);
    expect(many.statements).toBeLessThanOrEqual(few.statements + 2);
  });
});
