import { periodInWords } from '../reporting/period.rules.js';
import type { ReportHead } from './report-document.rules.js';
import { symbolOf } from './report-words.rules.js';

/** What the head of a report is made from before anybody edits it. */
export interface HeadSource {
  readonly bodyName: string;
  readonly areaName: string | null;
  readonly areaShortName: string | null;
  readonly plan: { readonly number: string | null; readonly issuedOn: string | null; readonly issuer: string } | null;
  readonly addressee: string;
  readonly via: string | null;
  readonly period: string;
  readonly year: number;
}

/** A day, month or year of a plan as Vietnamese write it: 2025-12-30 is "ngày 30/12/2025". */
export function planDay(issuedOn: string): string {
  const [year, month, day] = issuedOn.split('-');
  if (day) return `ngày ${day}/${month}/${year}`;
  return month ? `tháng ${month}/${year}` : `năm ${year}`;
}

/** The plan that a report answers, as its first sentence cites it; null where there is none. */
export const basisOf = (plan: HeadSource['plan']): string | null =>
  plan &&
  ['Kế hoạch', plan.number && `số ${plan.number}`, plan.issuedOn && planDay(plan.issuedOn), `của ${plan.issuer}`]
    .filter(Boolean)
    .join(' ');

/** The head of a report as it is first laid out: a steering body is set up by the People's Committee of its area, and signs by its head, whose name is written by hand. */
export function firstHead(source: HeadSource): ReportHead {
  const next = source.period === String(source.year) ? ` và chương trình năm ${source.year + 1}` : '';
  return {
    superior: ['Ủy ban nhân dân', source.areaName].filter(Boolean).join(' '),
    issuer: source.bodyName,
    symbol: symbolOf(source.bodyName),
    place: source.areaShortName ?? '…',
    title: `Kết quả thực hiện phong trào toàn dân bảo vệ an ninh Tổ quốc ${periodInWords(source.period)}${next}`,
    basis: basisOf(source.plan),
    addressee: source.addressee,
    signer: ['TM. BAN CHỈ ĐẠO', 'TRƯỞNG BAN'],
    recipients: [
      `${source.addressee} (để báo cáo)`,
      ...(source.via === null ? [] : [`${source.via} (để tổng hợp)`]),
      'Thành viên Ban Chỉ đạo',
      'Lưu: VT',
    ],
  };
}
