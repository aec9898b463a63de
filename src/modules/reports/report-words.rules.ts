import { sharePercent } from '../../kernel/comparison.js';
import type { Day } from '../../kernel/deadline.js';
import type { Hundredths } from '../../kernel/decimal.js';
import { numberInWords } from '../../kernel/vietnamese-number.js';
import type { StandardBand, UnitKind } from '../units/unit.rules.js';
import type { Measure, PartState } from './report-figures.rules.js';

/** What a Vietnamese report says where there is nothing to divide or to count. */
export const NO_FIGURE = 'chưa có số liệu';

// A sign never stands at the beginning of a line.
const NBSP = '\u00a0';

/** A percentage of two places as Vietnamese documents write it: 7050 is 70,5 %; no figure is said to be none. */
export function percentInWords(value: Hundredths | null): string {
  if (value === null) return NO_FIGURE;
  const fraction = String(value % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${numberInWords(Math.trunc(value / 100))}${fraction && `,${fraction}`}${NBSP}%`;
}

/** A share as Vietnamese documents write it, cut to two places and never rounded up. */
export const shareInWords = (part: number, whole: number): string => percentInWords(sharePercent(part, whole));

const two = (value: number) => String(value).padStart(2, '0');

/** Day of a document in words: days below 10 and the months 1 and 2 take a zero in front; blanks while it has none (Nghị định 30/2020, phụ lục I). */
export function dayInWords(day: Day | null): string {
  if (day === null) return 'ngày       tháng       năm';
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return `ngày ${two(date)} tháng ${month <= 2 ? two(month) : month} năm ${year}`;
}

/** Place and date of a document (Nghị định 30/2020, phụ lục I). */
export const placeAndDate = (place: string, day: Day | null): string => `${place}, ${dayInWords(day)}`;

/** Number and symbol of a document: numbers below 10 take a zero in front; a blank while it has no number (Nghị định 30/2020, phụ lục I). */
export const numberAndSymbol = (number: number | null, symbol: string): string =>
  `${number === null ? '        ' : two(number)}/${symbol}`;

/** Symbol of the reports of a body: BC, and the short form of its name: "Ban Chỉ đạo 138 huyện" has BC-BCĐ138, any other steering body BC-BCĐ. */
export function symbolOf(bodyName: string): string {
  const digits = /^ban chỉ đạo\s+(\d+)/iu.exec(bodyName)?.[1] ?? '';
  return `BC-BCĐ${digits}`;
}

/** Kinds of units as tables name them; null is what the bodies themselves owe. */
export const kindInWords = (kind: UnitKind | null): string => (kind === null ? 'Ban Chỉ đạo' : kindNames[kind]);

const kindNames: Readonly<Record<UnitKind, string>> = {
  AGENCY: 'Cơ quan',
  ENTERPRISE: 'Doanh nghiệp',
  EDUCATIONAL_INSTITUTION: 'Cơ sở giáo dục',
  RESIDENTIAL_AREA: 'Khu dân cư',
  COMMUNE: 'Xã, phường, đặc khu',
};

/** How tables say whether a report has come. */
export const stateInWords = (state: PartState): string => stateNames[state];

const stateNames: Readonly<Record<PartState, string>> = {
  NOT_ASKED: 'Không thuộc diện báo cáo',
  ACCEPTED: 'Đã tiếp nhận',
  WAITING: 'Đã nộp, chờ tiếp nhận',
  RETURNED: 'Đã trả lại',
  MISSING: 'Chưa nộp',
};

const bandNames: Readonly<Record<StandardBand, string>> = {
  EXCELLENT: 'Xuất sắc',
  GOOD: 'Khá',
  AVERAGE: 'Trung bình',
  WEAK: 'Yếu',
};

/** A tenant's own words for the classes; where its rules name none, those of the movement. */
export type BandLabels = Readonly<Partial<Record<StandardBand, string>>>;

/** A class in the words of the tenant. */
export const bandInWords = (band: StandardBand, labels: BandLabels): string => labels[band] ?? bandNames[band];

/** Head of the column of each measure, classes in the words of the tenant. */
export function measureInWords(measure: Measure, labels: BandLabels): string {
  switch (measure) {
    case 'excellent':
      return bandInWords('EXCELLENT', labels);
    case 'good':
      return bandInWords('GOOD', labels);
    case 'average':
      return bandInWords('AVERAGE', labels);
    case 'weak':
      return bandInWords('WEAK', labels);
    default:
      return measureNames[measure];
  }
}

const measureNames: Readonly<Record<Exclude<Measure, 'excellent' | 'good' | 'average' | 'weak'>, string>> = {
  units: 'Tổng số đơn vị',
  eligible: 'Thuộc diện',
  registered: 'Đăng ký',
  assessed: 'Được chấm điểm',
  recognised: 'Đạt chuẩn ANTT',
  models: 'Lượt mô hình',
  commendedCollectives: 'Khen tập thể',
  commendedPersons: 'Khen cá nhân',
  tasks: 'Nhiệm vụ giao',
  tasksDone: 'Hoàn thành',
  tasksLate: 'Quá hạn',
};
