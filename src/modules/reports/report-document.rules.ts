import { clockTime, type Day, type Instant } from '../../kernel/deadline.js';
import type { Annex, Cell, Column, OfficialDocument } from '../../platform/documents/official-document.js';
import {
  type Counts,
  type FigureDifference,
  type Measure,
  measures,
  type ReportFigures,
} from './report-figures.rules.js';
import type { Section } from './report-outline.rules.js';
import {
  type BandLabels,
  dayInWords,
  kindInWords,
  measureInWords,
  NO_FIGURE,
  numberAndSymbol,
  placeAndDate,
  stateInWords,
} from './report-words.rules.js';

/** The parts of a report that stand around its content. */
export interface ReportHead {
  readonly superior: string;
  readonly issuer: string;
  readonly symbol: string;
  readonly place: string;
  readonly title: string;
  /** "Kế hoạch số … ngày … của …": what the report answers; null where the regime cites no plan. */
  readonly basis: string | null;
  readonly addressee: string;
  readonly signer: readonly string[];
  readonly recipients: readonly string[];
}

/** Everything that a report says, as it is frozen when it is submitted. */
export interface ReportDocument {
  readonly head: ReportHead;
  readonly sections: readonly Section[];
  readonly figures: ReportFigures;
  readonly labels: BandLabels;
  readonly ruleBookVersion: number | null;
}

/** What a document gets when it is issued; both are blank in a draft. */
export interface Issue {
  readonly number: number | null;
  readonly day: Day | null;
  /** The document that it stands in place of: number and symbol; null where it is the first. */
  readonly replaces: string | null;
}

const upper = (text: string) => text.toLocaleUpperCase('vi');
const roman = ['I', 'II', 'III', 'IV', 'V'] as const;

/** A report as an official document in the form of Nghị định 30/2020/NĐ-CP: opening, numbered sections, closing, and its annexes. */
export function officialDocumentOf(
  { head, sections, figures, ruleBookVersion }: Omit<ReportDocument, 'labels'>,
  issue: Issue,
  annexes: readonly Annex[],
  timeZone: string,
): OfficialDocument {
  const written = sections.filter(({ text }) => text.trim() !== '');
  const subject = head.title.charAt(0).toLocaleLowerCase('vi') + head.title.slice(1);
  const book = ruleBookVersion === null ? '' : `, theo bộ quy tắc chấm điểm phiên bản ${ruleBookVersion}`;
  const paragraph = (text: string) => ({ kind: 'PARAGRAPH' as const, text });
  return {
    superior: upper(head.superior),
    issuer: upper(head.issuer),
    number: numberAndSymbol(issue.number, head.symbol),
    placeAndDate: placeAndDate(head.place, issue.day),
    type: 'BÁO CÁO',
    abstract: head.title,
    addressee: head.addressee,
    content: [
      paragraph(`${head.basis === null ? '' : `Thực hiện ${head.basis}, `}${head.issuer} báo cáo ${subject} như sau:`),
      ...(issue.replaces === null ? [] : [paragraph(`Báo cáo này thay thế Báo cáo số ${issue.replaces}.`)]),
      ...written.flatMap(({ heading, text }, index) => [
        { kind: 'HEADING' as const, text: `${roman[index] ?? index + 1}. ${upper(heading)}` },
        ...text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(paragraph),
      ]),
      paragraph(`Số liệu được chốt đến ${clockTime(figures.countedAt, timeZone)}${book}.`),
      paragraph(`Trên đây là báo cáo ${subject} của ${head.issuer}./.`),
    ],
    signer: head.signer,
    recipients: head.recipients,
    attachedTo: `(Kèm theo Báo cáo số ${numberAndSymbol(issue.number, head.symbol)} ${dayInWords(issue.day)} của ${head.issuer})`,
    annexes,
  };
}

const NUMBER: Column = { head: 'STT', width: 8, align: 'CENTRE' };
const name = (head: string, width: number): Column => ({ head, width, align: 'LEFT' });
const figure = (measure: Measure, labels: BandLabels): Column => ({
  head: measureInWords(measure, labels),
  width: 12,
  align: 'RIGHT',
});
const allFigures = (labels: BandLabels) => measures.map((measure) => figure(measure, labels));
const cellsOf = (counts: Counts | null): Cell[] => measures.map((measure) => (counts ? counts[measure] : null));

/** The annex tables of a report: by body, by kind of unit, who has reported, and after the close of the year what came out differently; tables without rows are left out. */
export function annexesOf(
  { figures, labels, head }: Pick<ReportDocument, 'figures' | 'labels' | 'head'>,
  differences: readonly FigureDifference[],
  timeZone: string,
): Annex[] {
  const tables: Omit<Annex, 'label'>[] = [];
  if (figures.byBody.length > 0) {
    tables.push({
      title: 'KẾT QUẢ THEO ĐỊA BÀN',
      landscape: true,
      columns: [NUMBER, name('Ban Chỉ đạo', 44), name('Báo cáo', 23), ...allFigures(labels)],
      rows: [
        { cells: [null, 'Tổng số', null, ...cellsOf(figures.total)], bold: true },
        { cells: [null, `Đơn vị trực thuộc ${head.issuer}`, null, ...cellsOf(figures.own)] },
        ...figures.byBody.map((line, index) => ({
          cells: [index + 1, line.name, line.document ?? stateInWords(line.state), ...cellsOf(line.counts)],
        })),
      ],
    });
  }
  if (figures.byKind.length > 0) {
    tables.push({
      title: 'KẾT QUẢ THEO LOẠI HÌNH ĐƠN VỊ',
      landscape: true,
      columns: [NUMBER, name('Loại hình', 36), ...allFigures(labels)],
      rows: [
        { cells: [null, 'Tổng số', ...cellsOf(figures.total)], bold: true },
        ...figures.byKind.map(({ kind, counts }, index) => ({
          cells: [index + 1, kindInWords(kind), ...cellsOf(counts)],
        })),
      ],
    });
  }
  if (figures.reporters.length > 0) {
    const at = (instant: Instant | null) => (instant === null ? null : clockTime(instant, timeZone));
    tables.push({
      title: 'TÌNH HÌNH THỰC HIỆN CHẾ ĐỘ BÁO CÁO',
      landscape: false,
      columns: [
        NUMBER,
        name('Nơi báo cáo', 60),
        name('Tình trạng', 36),
        { head: 'Nộp lúc', width: 32, align: 'CENTRE' },
        { head: 'Đúng hạn', width: 16, align: 'CENTRE' },
      ],
      rows: figures.reporters.map((reporter, index) => ({
        cells: [
          index + 1,
          reporter.name,
          stateInWords(reporter.state),
          at(reporter.submittedAt),
          reporter.onTime === null ? null : reporter.onTime ? 'Có' : 'Không',
        ],
      })),
    });
  }
  if (differences.length > 0) {
    tables.push({
      title: 'CHÊNH LỆCH GIỮA SỐ ĐÃ BÁO CÁO VÀ SỐ CHỐT NĂM',
      landscape: false,
      columns: [
        NUMBER,
        name('Địa bàn', 60),
        name('Chỉ tiêu', 34),
        { head: 'Đã báo cáo', width: 22, align: 'RIGHT' },
        { head: 'Số chốt năm', width: 22, align: 'RIGHT' },
        { head: 'Chênh lệch', width: 22, align: 'RIGHT' },
      ],
      rows: differences.map((difference, index) => ({
        cells: [
          index + 1,
          difference.name ?? 'Tổng số',
          measureInWords(difference.measure, labels),
          difference.reported ?? NO_FIGURE,
          difference.final,
          difference.reported === null ? null : difference.final - difference.reported,
        ],
      })),
    });
  }
  return tables.map((table, index) => ({ label: `Phụ lục ${roman[index]}`, ...table }));
}

/** Whether a report says anything of its own: at least one section has a text. */
export const isWritten = (sections: readonly Pick<Section, 'text'>[]): boolean =>
  sections.some(({ text }) => text.trim() !== '');

/** A file name that people recognise: "Báo cáo 12_BC-BCĐ năm 2025.docx"; signs that file systems refuse are replaced. */
export const fileNameOf = (number: string | null, issuer: string, period: string, extension: string): string =>
  `${number === null ? 'Dự thảo báo cáo' : `Báo cáo ${number}`} - ${issuer} - ${period}.${extension}`.replace(
    /[\\/:*?"<>|]/g,
    '_',
  );
