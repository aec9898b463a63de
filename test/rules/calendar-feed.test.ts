import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import type { Actor, Role } from '../../src/kernel/actor.js';
import { mayHoldFeed, mayRevokeFeed } from '../../src/modules/calendar/feed.policy.js';
import {
  addressOfSecret,
  hashOfFeedSecret,
  isFeedSecret,
  newFeedSecret,
  pathOfFeed,
} from '../../src/modules/calendar/feed-link.rules.js';
import { deadlineInWords, untilInWords, whenDue, workInWords } from '../../src/modules/calendar/feed-words.rules.js';
import { icalendarOf } from '../../src/platform/documents/icalendar.js';

const HCM = 'Asia/Ho_Chi_Minh';
const address = { tenantId: '01900000-0000-7000-8000-00000000000a', feedId: '01900000-0000-7000-8000-00000000000b' };

describe('the secret of a link', () => {
  test('newFeedSecret leads back to its feed and to no other, and no two are the same', () => {
    const [one, two] = [newFeedSecret(address), newFeedSecret(address)];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^[\w-]{86}$/);
    expect(addressOfSecret(one)).toEqual(address);
    expect(pathOfFeed(one)).toBe(`/calendar/${one}.ics`);
  });

  test('isFeedSecret: of the hash that is kept, every other byte is wrong', () => {
    const secret = newFeedSecret(address);
    const hash = hashOfFeedSecret(secret);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(isFeedSecret(secret, hash)).toBe(true);
    expect(isFeedSecret(newFeedSecret(address), hash)).toBe(false);
    expect(isFeedSecret(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'Q' : 'A'}`, hash)).toBe(false);
  });

  test.each(['', 'a', 'a'.repeat(85), 'a'.repeat(87), `${'a'.repeat(85)}/`, `${'a'.repeat(85)}=`])(
    'addressOfSecret: %j is none',
    (text) => {
      expect(addressOfSecret(text)).toBeNull();
    },
  );
});

describe('who may', () => {
  const actor = (role: Role): Actor => ({
    accountId: 'me',
    name: 'Tôi',
    operator: false,
    tenantIds: [],
    memberships: [{ id: 'm', role, bodyId: null, bodyPath: null, unitId: null }],
  });
  test.each([
    ['UNIT_OFFICER', true],
    ['BODY_OFFICER', true],
    ['BODY_HEAD', true],
    ['TENANT_ADMIN', true],
    ['BI_ANALYST', false],
  ] as const)('mayHoldFeed: %s is %s', (role, allowed) => {
    expect(mayHoldFeed(actor(role)).allowed).toBe(allowed);
  });
  test('mayRevokeFeed: one’s own alone', () => {
    expect(mayRevokeFeed(actor('TENANT_ADMIN'), { accountId: 'me' }).allowed).toBe(true);
    expect(mayRevokeFeed(actor('TENANT_ADMIN'), { accountId: 'other' }).allowed).toBe(false);
  });
});

describe('what it says', () => {
  test.each([
    [
      'a whole day',
      '2026-10-30T17:00:00Z',
      { from: '2026-10-30', to: '2026-10-30' },
      '24:00 ngày 30/10/2026',
      '24:00 on 30/10/2026',
    ],
    [
      'the end of a month',
      '2026-10-31T17:00:00Z',
      { from: '2026-10-31', to: '2026-10-31' },
      '24:00 ngày 31/10/2026',
      '24:00 on 31/10/2026',
    ],
    [
      'a leap day',
      '2028-02-29T17:00:00Z',
      { from: '2028-02-29', to: '2028-02-29' },
      '24:00 ngày 29/02/2028',
      '24:00 on 29/02/2028',
    ],
    [
      'the end of a year',
      '2026-12-31T17:00:00Z',
      { from: '2026-12-31', to: '2026-12-31' },
      '24:00 ngày 31/12/2026',
      '24:00 on 31/12/2026',
    ],
    [
      'a time of the day',
      '2026-11-09T09:30:00Z',
      { at: '2026-11-09T09:30:00Z' },
      '16:30 ngày 09/11/2026',
      '16:30 on 09/11/2026',
    ],
    [
      'the first second of a day',
      '2026-11-09T17:00:01Z',
      { at: '2026-11-09T17:00:01Z' },
      '00:00 ngày 10/11/2026',
      '00:00 on 10/11/2026',
    ],
  ] as const)('whenDue and untilInWords: %s', (_, dueAt, when, vi, en) => {
    expect(whenDue(dueAt, HCM)).toEqual(when);
    expect(untilInWords(dueAt, HCM, 'vi')).toBe(vi);
    expect(untilInWords(dueAt, HCM, 'en')).toBe(en);
  });

  const deadline = { title: 'Báo cáo năm', period: '2026-H1', dueAt: '2026-10-30T17:00:00Z', reporters: 114, open: 12 };
  test.each([
    [
      {},
      'vi',
      'Hạn báo cáo: Báo cáo năm (6 tháng đầu năm 2026)',
      'Nộp trước 24:00 ngày 30/10/2026. 12 trên 114 nơi chưa nộp.',
    ],
    [
      { reporters: 1, open: 1 },
      'vi',
      'Hạn báo cáo: Báo cáo năm (6 tháng đầu năm 2026)',
      'Nộp trước 24:00 ngày 30/10/2026. Chưa nộp.',
    ],
    [
      { reporters: 1, open: 0 },
      'vi',
      'Hạn báo cáo: Báo cáo năm (6 tháng đầu năm 2026)',
      'Nộp trước 24:00 ngày 30/10/2026. Đã nộp.',
    ],
    [
      {},
      'en',
      'Report due: Báo cáo năm (first half of 2026)',
      'Hand in before 24:00 on 30/10/2026. 12 of 114 have not handed in.',
    ],
    [
      { reporters: 1, open: 0 },
      'en',
      'Report due: Báo cáo năm (first half of 2026)',
      'Hand in before 24:00 on 30/10/2026. Handed in.',
    ],
  ] as const)('deadlineInWords: %o in %s', (over, locale, title, description) => {
    expect(deadlineInWords({ ...deadline, ...over }, HCM, locale)).toEqual({ title, description });
  });

  test('workInWords: what, until when, and how far by the clock', () => {
    const work = {
      work: 'Mở đợt cao điểm',
      product: 'Kế hoạch',
      dueAt: '2026-10-30T17:00:00Z',
      stage: 'IN_PROGRESS' as const,
      percent: 40,
    };
    expect(workInWords(work, '2026-10-30T16:59:59Z', HCM, 'vi')).toEqual({
      title: 'Nhiệm vụ: Mở đợt cao điểm',
      description: 'Sản phẩm: Kế hoạch. Xong trước 24:00 ngày 30/10/2026. Tình trạng: đang thực hiện, 40%.',
    });
    expect(workInWords(work, work.dueAt, HCM, 'en').description).toBe(
      'Product: Kế hoạch. Done before 24:00 on 30/10/2026. State: overdue, 40%.',
    );
  });
});

describe('a calendar as programs read it', () => {
  const calendar = (events: Parameters<typeof icalendarOf>[0]['events']) =>
    icalendarOf({ name: 'Sáu Rõ – Hải Phòng', timeZone: HCM, language: 'vi', now: '2026-10-01T02:03:04Z', events });
  const parse = (text: string) => new ICAL.Component(ICAL.parse(text));

  test('days are days up to and including the last, instants are instants, whatever the zone of the process', () => {
    const read = parse(
      calendar([
        { uid: 'a@x', title: 'Một ngày', description: '', when: { from: '2026-10-30', to: '2026-10-30' } },
        { uid: 'b@x', title: 'Ba ngày', description: '', when: { from: '2026-12-30', to: '2027-01-01' } },
        { uid: 'c@x', title: 'Một lúc', description: '', when: { at: '2026-11-09T09:30:00Z' } },
      ]),
    );
    const events = read.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    expect(
      events.map(({ uid, startDate, endDate }) => [uid, startDate.toString(), endDate.toString(), startDate.isDate]),
    ).toEqual([
      ['a@x', '2026-10-30', '2026-10-31', true],
      ['b@x', '2026-12-30', '2027-01-02', true],
      ['c@x', '2026-11-09T09:30:00Z', '2026-11-09T09:30:00Z', false],
    ]);
    expect(events[0]?.component.getFirstPropertyValue('dtstamp')?.toString()).toBe('2026-10-01T02:03:04Z');
    expect(read.getFirstPropertyValue('version')).toBe('2.0');
    expect(read.getFirstPropertyValue('x-wr-timezone')).toBe(HCM);
    expect(read.getFirstPropertyValue('x-wr-calname')).toBe('Sáu Rõ – Hải Phòng');
  });

  test('any text comes back as it was, in lines of at most 75 octets that end no letter halfway', () => {
    const words = fc.array(
      fc.constantFrom(
        'Đặng',
        'nghiệm thu;',
        'phường,',
        '\\',
        'khối\nphố',
        '“an ninh”',
        'ừ',
        'ễ',
        '𠮷',
        ':',
        'x'.repeat(80),
      ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(words, words, (title, description) => {
        const [summary, text] = [title.join(' '), description.join(' ')];
        const written = calendar([
          { uid: 'a@x', title: summary, description: text, when: { from: '2026-10-30', to: '2026-10-30' } },
        ]);
        for (const line of written.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toContain('\n');
          expect(line).toBe(Buffer.from(line).toString());
        }
        const [event] = parse(written)
          .getAllSubcomponents('vevent')
          .map((one) => new ICAL.Event(one));
        expect([event?.summary, event?.description]).toEqual([summary, text]);
      }),
    );
  });
});
