import type { Day } from '../../kernel/deadline.js';
import { dayInWords, type NoticeFacts, noticeInWords } from './notice-words.rules.js';

/** What a digest is written from: to whom, of which locality and day, and what he is reminded of. */
export interface DigestFacts {
  readonly locale: 'vi' | 'en';
  readonly personName: string;
  readonly tenantName: string;
  readonly timeZone: string;
  readonly day: Day;
  readonly notices: readonly NoticeFacts[];
  /** Where people find the service; null where nobody said. */
  readonly publicUrl: string | null;
  /** Where the person can switch such letters off. */
  readonly switchOffUrl: string | null;
}

/** A digest as it goes out. */
export interface DigestLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Section = 'LATE' | 'TODAY' | 'AHEAD' | 'BELOW';

const sections: readonly Section[] = ['LATE', 'TODAY', 'AHEAD', 'BELOW'];
const sectionOf = ({ kind }: NoticeFacts): Section => kind.slice(kind.lastIndexOf('_') + 1) as Section;

const words = {
  vi: {
    heads: { LATE: 'Đã quá hạn', TODAY: 'Hết hạn hôm nay', AHEAD: 'Sắp đến hạn', BELOW: 'Cấp dưới quá hạn' },
    counted: { LATE: 'quá hạn', TODAY: 'hết hạn hôm nay', AHEAD: 'sắp đến hạn', BELOW: 'cấp dưới quá hạn' },
    title: 'Nhắc việc',
    dear: 'Kính gửi',
    day: 'nhắc việc ngày',
    more: (count: number) => `… và ${count} mục khác; xem đầy đủ trong phần mềm Sáu Rõ.`,
    see: 'Mở Sáu Rõ',
    why: 'Thư này do Sáu Rõ gửi tự động, mỗi ngày nhiều nhất một thư, chỉ khi có việc cần nhắc; xin không trả lời thư.',
    off: 'Không muốn nhận thư nhắc việc nữa',
    offInside:
      'Không muốn nhận thư nhắc việc nữa: tắt trong phần mềm (setPreferences); thông báo trong phần mềm vẫn còn.',
  },
  en: {
    heads: { LATE: 'Late', TODAY: 'Due today', AHEAD: 'Coming up', BELOW: 'Late below' },
    counted: { LATE: 'late', TODAY: 'due today', AHEAD: 'coming up', BELOW: 'late below' },
    title: 'Reminders',
    dear: 'To',
    day: 'reminders of',
    more: (count: number) => `… and ${count} more; see all of them in Sáu Rõ.`,
    see: 'Open Sáu Rõ',
    why: 'Sáu Rõ sends this letter by itself, at most one a day and only when there is something to remind of; please do not answer it.',
    off: 'No more of these letters',
    offInside: 'No more of these letters: switch them off in the service (setPreferences); its notices stay.',
  },
} as const;

/** So many lines are read; more stands in the service. */
const MOST_LINES = 60;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

/** The letter that reminds one person of one day: subject, plain text and HTML that say the same, what is late first. */
export function digestLetter(facts: DigestFacts): DigestLetter {
  const { locale, notices, publicUrl, switchOffUrl } = facts;
  const say = words[locale];
  const bySection = Map.groupBy(notices, sectionOf);
  const present = sections.filter((section) => bySection.has(section));
  const counts = present.map((section) => `${bySection.get(section)?.length} ${say.counted[section]}`);
  const day = dayInWords(facts.day, locale);
  const subject = `${say.title} ${day}, ${facts.tenantName}: ${counts.join(', ')}`;

  let left = MOST_LINES;
  const parts = present.map((section) => {
    const lines = (bySection.get(section) ?? []).slice(0, left);
    left -= lines.length;
    return { head: say.heads[section], lines: lines.map((one) => noticeInWords(one, locale, facts.timeZone)) };
  });
  const shown = parts.filter(({ lines }) => lines.length > 0);
  const more = notices.length > MOST_LINES ? say.more(notices.length - MOST_LINES) : null;
  const greeting = `${say.dear} ${facts.personName},`;
  const opening = `${facts.tenantName}, ${say.day} ${day}.`;
  const off = switchOffUrl === null ? say.offInside : `${say.off}: ${switchOffUrl}`;

  const text = [
    greeting,
    '',
    opening,
    ...shown.flatMap(({ head, lines }) => ['', head.toLocaleUpperCase(locale), ...lines.map((line) => `- ${line}`)]),
    ...(more === null ? [] : ['', more]),
    ...(publicUrl === null ? [] : ['', `${say.see}: ${publicUrl}`]),
    '',
    '-- ',
    say.why,
    off,
    '',
  ].join('\n');

  const link = (url: string, label: string) => `<a href="${escaped(url)}">${escaped(label)}</a>`;
  const html = [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    '<body style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#222">',
    `<p>${escaped(greeting)}</p><p>${escaped(opening)}</p>`,
    ...shown.map(
      ({ head, lines }) =>
        `<h2 style="font-size:16px;margin:16px 0 4px">${escaped(head)}</h2><ul style="margin:0;padding-left:20px">${lines
          .map((line) => `<li>${escaped(line)}</li>`)
          .join('')}</ul>`,
    ),
    more === null ? '' : `<p>${escaped(more)}</p>`,
    publicUrl === null ? '' : `<p>${link(publicUrl, say.see)}</p>`,
    `<p style="font-size:12px;color:#666">${escaped(say.why)}<br>${
      switchOffUrl === null ? escaped(say.offInside) : link(switchOffUrl, say.off)
    }</p></body></html>`,
  ].join('\n');
  return { subject, text, html };
}
