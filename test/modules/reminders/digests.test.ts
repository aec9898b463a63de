import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMailer, type Letter, LetterRefused } from '../../../src/platform/mail/mailer.js';
import { type MailSink, startMailSink } from '../../support/mail-sink.js';
import { clearDesks, handIn, morning, oweReports, seat } from '../../support/reminder-scene.js';
import { type Service, startService } from '../../support/service.js';

// Each morning is one of five localities.
vi.setConfig({ testTimeout: 120_000 });

// Hải Phòng reports on 30/10/2026. Letters go to a real SMTP server.

const FROM = { name: 'Sáu Rõ', address: 'nhac-viec@sauro.example.vn' };

let sink: MailSink;
let service: Service;
let bodies: string[];

beforeAll(async () => {
  sink = await startMailSink();
  service = await startService({ mail: { url: sink.url, from: FROM }, publicUrl: 'https://sauro.example.vn' });
  const rows = await service.rows(
    "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id and t.code = 'hai-phong' where b.parent_id is not null order by b.id limit 5",
  );
  bodies = rows.map(({ id }) => id);
  await clearDesks(service);
  await oweReports(service, 'hai-phong', 2026);
  service.setNow(morning('2026-10-21'));
  await service.runJobs();
  sink.empty();
});

afterAll(async () => {
  await service.stop();
  await sink.stop();
});

afterEach(() => {
  sink.empty();
  sink.answer = () => null;
  sink.answerToContent = () => null;
});

async function runOn(day: string): Promise<string[]> {
  service.setNow(morning(day));
  await service.runJobs();
  return readers();
}

/** To whom letters came, of the locality that is looked at. */
const readers = () =>
  sink.letters
    .map(({ to }) => to)
    .filter((to) => /@(x\.vn|hai-phong\.demo)$/.test(to))
    .sort();

/** What was put off is due now. */
const hurry = () => service.rows('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
const digests = (email: string) =>
  service.rows(
    `select d.day, d.from_day, d.state, d.attempts, d.problem from sauro.digest d
     where d.account_id = (select account_id from sauro.membership where email = $1 limit 1) order by d.day desc`,
    [email],
  );

describe('a digest', () => {
  test('is one letter a day to a person, whatever he is reminded of', async () => {
    // Over two bodies and a unit, so three reports are due.
    const [unit] = await service.rows(
      "select d.unit_id as id from sauro.report_due d join sauro.tenant t on t.id = d.tenant_id and t.code = 'hai-phong' where d.unit_id is not null and d.year = 2026 order by d.id limit 1",
    );
    await seat(service, 'hai-phong', 'BODY_OFFICER', [
      { email: 'hai@x.vn', bodyId: bodies[0] },
      { email: 'hai@x.vn', bodyId: bodies[1] },
    ]);
    await seat(service, 'hai-phong', 'UNIT_OFFICER', [{ email: 'hai@x.vn', unitId: unit.id }]);
    expect(await runOn('2026-10-23')).toEqual(['commune@hai-phong.demo', 'hai@x.vn']);
    const letter = sink.letters.find(({ to }) => to === 'hai@x.vn');
    expect(letter?.subject).toBe('Nhắc việc 23/10/2026, Thành phố Hải Phòng: 3 sắp đến hạn');
    const line =
      '“Báo cáo kết quả năm và chương trình năm tiếp theo” (năm 2026): còn 7 ngày, hạn là hết ngày 30/10/2026.';
    expect(letter?.text.split(line)).toHaveLength(4);
    expect(letter?.html.split(line)).toHaveLength(4);
    expect(await runOn('2026-10-23')).toHaveLength(2);
    const ready = await fetch(new URL('/health/ready', service.url));
    expect(await ready.json()).toEqual({ status: 'ready', mail: 'on' });
  });

  test('is plain text and HTML in Vietnamese with all its marks, from the sender of the settings, and says how to be rid of it', async () => {
    await runOn('2026-10-27');
    const letter = sink.letters.find(({ to }) => to === 'commune@hai-phong.demo');
    expect(letter?.mail.from?.value).toEqual([FROM]);
    expect(letter?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(letter?.mail.headers.get('content-language')).toBe('vi');
    // One line a header.
    const headers = letter?.source.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n\r\n')[0] ?? '';
    expect(headers).toMatch(/^Subject: =\?UTF-8\?[BQ]\?/m);
    expect(headers).toMatch(/^Date: Mon, 26 Oct 2026 22:00:00 \+0000\r$/m);
    expect(Buffer.from(headers).every((byte) => byte < 128)).toBe(true);
    expect(headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(headers).toMatch(/^List-Unsubscribe: <https:\/\/sauro\.example\.vn\/mail\/off\/[\w-]{64}>\r$/m);
    expect(letter?.text).toContain('Kính gửi ');
    expect(letter?.text).toContain('SẮP ĐẾN HẠN');
    expect(letter?.text).toContain('Mở Sáu Rõ: https://sauro.example.vn');
    expect(letter?.html).toContain('<html lang="vi">');
    const [row] = await service.rows(
      "select d.message_id from sauro.digest d join sauro.membership m on m.account_id = d.account_id where m.email = 'commune@hai-phong.demo' and d.day = '2026-10-27'",
    );
    expect(letter?.messageId).toBe(`<${row.message_id}>`);
    expect(row.message_id).toMatch(/^[0-9a-f-]{36}@sauro\.example\.vn$/);
    // Nothing by which anybody could sign in.
    for (const secret of ['Bearer', 'password', 'token=', 'joinCode']) expect(letter?.source).not.toContain(secret);
  });

  test('comes in the person’s language', async () => {
    const SET = 'mutation ($input: PreferencesInput!) { setPreferences(input: $input) { preferences { locale } } }';
    await service.as('commune@hai-phong.demo').ask(SET, { input: { locale: 'en', mail: true } });
    await runOn('2026-10-29');
    const letter = sink.letters.find(({ to }) => to === 'commune@hai-phong.demo');
    expect(letter?.subject).toBe('Reminders 2026-10-29, Thành phố Hải Phòng: 1 coming up');
    expect(letter?.text).toContain('1 day left, due by the end of 2026-10-30.');
    expect(letter?.mail.headers.get('content-language')).toBe('en');
  });

  test('goes to nobody who switched letters off, whose role ended, or whom nothing reminds; the notices stay', async () => {
    await seat(service, 'hai-phong', 'BODY_OFFICER', [
      { email: 'off@x.vn', bodyId: bodies[2] },
      { email: 'gone@x.vn', bodyId: bodies[2] },
    ]);
    await service.rows("update sauro.membership set ended_at = now() where email = 'gone@x.vn'");
    await service.rows(
      "insert into sauro.preference select tenant_id, account_id, 'vi', false from sauro.membership where email = 'off@x.vn'",
    );
    expect(await runOn('2026-10-30')).toEqual(['commune@hai-phong.demo', 'hai@x.vn']);
    const [{ n }] = await service.rows(
      "select count(*)::int as n from sauro.notice where account_id = (select account_id from sauro.membership where email = 'off@x.vn')",
    );
    expect(n).toBe(1);
  });

  test('of a day without reminders is none', async () => {
    expect(await runOn('2026-10-31')).toEqual([]);
  });
});

describe('when the mail server does not answer as wished', () => {
  test('“not now” is tried again later, and the letter says how things stand then', async () => {
    sink.answer = () => 450;
    expect(await runOn('2026-11-02')).toEqual([]);
    const [waiting] = await digests('commune@hai-phong.demo');
    expect(waiting).toMatchObject({ state: 'WAITING', attempts: 1, problem: expect.stringContaining('450') });
    const jobs = await service.rows(
      "select attempts, run_at > now() as later from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'digest.send'",
    );
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.every((job) => job.attempts === 1 && job.later)).toBe(true);
    // Meanwhile one reporter hands in: there is nothing left to tell him.
    const [held] = await service.rows("select body_id from sauro.membership where email = 'commune@hai-phong.demo'");
    await handIn(service, 2026, held.body_id, '2026-11-02T01:00:00Z');
    sink.answer = () => null;
    await hurry();
    service.setNow('2026-11-02T02:00:00Z');
    await service.runJobs();
    expect(readers()).toEqual(['hai@x.vn', 'head@hai-phong.demo', 'officer@hai-phong.demo']);
    expect(await digests('commune@hai-phong.demo').then(([row]) => row)).toMatchObject({ state: 'DROPPED' });
    expect(await digests('hai@x.vn').then(([row]) => row)).toMatchObject({ state: 'SENT', attempts: 2, problem: null });
  });

  test('a letter that still waits when the next is written goes into it: one letter after days of silence', async () => {
    sink.answer = () => 450;
    expect(await runOn('2026-11-06')).toEqual([]);
    expect(await runOn('2026-11-13')).toEqual([]);
    sink.answer = () => null;
    await hurry();
    service.setNow('2026-11-13T03:00:00Z');
    await service.runJobs();
    expect(readers()).toEqual(['hai@x.vn', 'head@hai-phong.demo', 'officer@hai-phong.demo']);
    const [last, before] = await digests('hai@x.vn');
    expect(last).toMatchObject({ day: expect.anything(), state: 'SENT' });
    expect(before).toMatchObject({ state: 'SUPERSEDED' });
    expect(sink.letters.find(({ to }) => to === 'hai@x.vn')?.subject).toContain('13/11/2026');
    expect(sink.letters.find(({ to }) => to === 'hai@x.vn')?.text).toContain('đã quá hạn 14 ngày');
    const left = await service.rows(
      "select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'digest.send'",
    );
    expect(left).toEqual([]);
  });

  test('“never” is not tried again, stands in the audit log, and the administrator sees it', async () => {
    await oweReports(service, 'hai-phong', 2026);
    await service.rows(
      "update sauro.report_due set due_at = '2026-12-01T17:00:00Z' from sauro.tenant t where t.id = report_due.tenant_id and t.code = 'hai-phong' and year = 2026",
    );
    sink.answer = (address) => (address === 'hai@x.vn' ? 550 : null);
    sink.answerToContent = () => null;
    const to = await runOn('2026-12-01');
    expect(to).toContain('commune@hai-phong.demo');
    expect(to).not.toContain('hai@x.vn');
    const LIST =
      'query ($state: DigestState) { digests(state: $state) { totalCount nodes { id day state attempts problem settledAt personName email } } }';
    const { digests: list } = await service.as('admin@hai-phong.demo').ask(LIST, { state: 'REFUSED' });
    expect(list.nodes).toEqual([
      {
        id: expect.any(String),
        day: '2026-12-01',
        state: 'REFUSED',
        attempts: 1,
        problem: expect.stringContaining('550'),
        settledAt: morning('2026-12-01').replace('.000Z', 'Z'),
        personName: 'Cán bộ hai@x.vn',
        email: 'hai@x.vn',
      },
    ]);
    const events = await service.rows(
      "select subject_id, account_id, reason from sauro.audit_event where action = 'digest.refuse'",
    );
    expect(events).toEqual([{ subject_id: list.nodes[0].id, account_id: null, reason: list.nodes[0].problem }]);
    const { digests: all } = await service.as('admin@hai-phong.demo').ask(LIST);
    expect(all.totalCount).toBeGreaterThan(1);
    for (const who of ['officer', 'head', 'commune', 'unit', 'bi'])
      expect((await service.as(`${who}@hai-phong.demo`).send(LIST)).code).toBe('FORBIDDEN');
    expect((await service.as('admin@hoa-binh.demo').ask(LIST)).digests.totalCount).toBe(0);
  });

  test('a content that is refused for good is refused', async () => {
    await service.rows(
      "update sauro.report_due set due_at = '2026-12-02T17:00:00Z' from sauro.tenant t where t.id = report_due.tenant_id and t.code = 'hai-phong' and year = 2026",
    );
    sink.answerToContent = () => 554;
    expect(await runOn('2026-12-02')).toEqual([]);
    expect(await digests('commune@hai-phong.demo').then(([row]) => row)).toMatchObject({
      state: 'REFUSED',
      attempts: 1,
    });
  });

  test('a server that is gone, or would take a password over an open line, refused nothing: another try may help', async () => {
    const letter: Letter = {
      messageId: 'thu@sauro.example.vn',
      date: '2026-12-02T00:00:00Z',
      to: { name: 'Cán bộ', address: 'ai@x.vn' },
      locale: 'vi',
      subject: 'Thử',
      text: 'Thử',
      html: '<p>Thử</p>',
      switchOffUrl: null,
    };
    for (const url of ['smtp://127.0.0.1:1', sink.url.replace('smtp://', 'smtp://sauro:mat-khau@')]) {
      const mailer = createMailer({ url, from: FROM });
      const problem: unknown = await mailer.send(letter).then(
        () => null,
        (error: unknown) => error,
      );
      mailer.close();
      expect(problem).toBeInstanceOf(Error);
      expect(problem).not.toBeInstanceOf(LetterRefused);
    }
    expect(sink.letters).toEqual([]);
  });
});

describe('the number of statements', () => {
  test('of laying does not grow with readers', async () => {
    const count = async (day: string) => {
      await service.rows(
        "update sauro.report_due set due_at = $1 from sauro.tenant t where t.id = report_due.tenant_id and t.code = 'hai-phong' and year = 2026",
        [`${day}T10:00:00Z`],
      );
      // The mail server is asked later.
      await service.rows(
        "update sauro.preference set mail = true where account_id = (select account_id from sauro.membership where email = 'off@x.vn')",
      );
      service.setNow(morning(day));
      const { sql } = await service.statements(() => service.runJobs());
      const [{ n }] = await service.rows('select count(*)::int as n from sauro.digest where day = $1', [day]);
      return { laying: sql.filter((text) => /into "(sauro"\.")?digest"|add_jobs?\(/.test(text)).length, n };
    };
    const few = await count('2026-12-08');
    await seat(
      service,
      'hai-phong',
      'BODY_OFFICER',
      Array.from({ length: 60 }, (_, index) => ({ email: `n${index}@x.vn`, bodyId: bodies[index % 5] as string })),
    );
    const many = await count('2026-12-09');
    expect(many.n).toBe(few.n + 60);
    expect(many.laying).toBe(few.laying);
  });
});
