import { fold } from '../../kernel/fold.js';
import { numberInWords as n } from '../../kernel/vietnamese-number.js';
import { periodInWords } from '../reporting/period.rules.js';
import { bandMeasures, type Counts, goesUp, type ReportFigures } from './report-figures.rules.js';
import { type BandLabels, bandInWords, kindInWords, NO_FIGURE, shareInWords } from './report-words.rules.js';

/** What a section of a report speaks of; OTHER is a heading of the plan's own, which no figure fills. */
export type SectionKind = 'RESULTS' | 'SHORTCOMINGS' | 'CAUSES' | 'NEXT' | 'OTHER';

/** A section as a person writes it: its text, and what the figures would say. */
export interface Section {
  /** Stable within the report: its kind, or for headings of the plan's own OTHER with a number. */
  readonly code: string;
  readonly kind: SectionKind;
  readonly heading: string;
  readonly text: string;
  /** What the figures said when it was last filled; the text was edited where it differs. */
  readonly proposal: string;
}

/** Heading of a section before anything is written. */
export type Heading = Pick<Section, 'code' | 'kind' | 'heading'>;

const standard: readonly {
  readonly kind: Exclude<SectionKind, 'OTHER'>;
  readonly says: RegExp;
  readonly heading: string;
}[] = [
  { kind: 'RESULTS', says: /ket qua|so ket|tong ket/, heading: 'Kết quả thực hiện' },
  { kind: 'SHORTCOMINGS', says: /ton tai|han che|kho khan|vuong mac/, heading: 'Tồn tại, hạn chế' },
  { kind: 'CAUSES', says: /nguyen nhan/, heading: 'Nguyên nhân' },
  { kind: 'NEXT', says: /chuong trinh|phuong huong|nhiem vu/, heading: 'Chương trình, nhiệm vụ thời gian tới' },
];

const capital = (text: string) => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);

/** The outline of a regime's reports: results, shortcomings, causes and next programme in the words of the plan where it names them, then what else the plan asks for. */
export function outlineOf(contents: readonly string[]): Heading[] {
  const open = [...contents];
  const sections = standard.map(({ kind, says, heading }): Heading => {
    const at = open.findIndex((text) => says.test(fold(text)));
    const [named] = at < 0 ? [] : open.splice(at, 1);
    return { code: kind, kind, heading: capital(named ?? heading) };
  });
  // Another wording of a part that the outline has already, such as "sơ kết" beside "kết quả", is the same part.
  const others = open.filter((text) => !standard.some(({ says }) => says.test(fold(text))));
  return [
    ...sections,
    ...others.map((text, index): Heading => ({ code: `OTHER-${index + 1}`, kind: 'OTHER', heading: capital(text) })),
  ];
}

const SAFE = 'tiêu chuẩn “An toàn về ANTT”';
const NAMES_AT_MOST = 10;

/** A list of names as a sentence carries it: the first ten, then how many more. */
export function namesInWords(names: readonly string[]): string {
  const some = names.slice(0, NAMES_AT_MOST).join('; ');
  return names.length > NAMES_AT_MOST ? `${some} và ${n(names.length - NAMES_AT_MOST)} đơn vị khác` : some;
}

/** What the sentences are made from. */
export interface Facts {
  readonly figures: ReportFigures;
  readonly period: string;
  readonly year: number;
  readonly labels: BandLabels;
}

function resultsOf({ figures, period, labels }: Facts): string[] {
  const { total, byKind, reporters } = figures;
  const when = capital(periodInWords(period));
  if (total.units === 0) return [`${when}: ${NO_FIGURE} về đơn vị trên địa bàn.`];
  const kinds = byKind.filter(({ kind, counts }) => kind !== null && counts.eligible > 0);
  const accepted = reporters.filter(({ state }) => state === 'ACCEPTED').length;
  const inTime = reporters.filter(({ onTime }) => onTime === true).length;
  return [
    `${when}, trên địa bàn có ${n(total.units)} đơn vị, trong đó ${n(total.eligible)} đơn vị thuộc diện xét, công nhận đạt ${SAFE}.`,
    `Đăng ký: ${n(total.registered)}/${n(total.eligible)} đơn vị, đạt ${shareInWords(total.registered, total.eligible)}. Công nhận đạt ${SAFE}: ${n(total.recognised)}/${n(total.eligible)} đơn vị, đạt ${shareInWords(total.recognised, total.eligible)}.`,
    ...(kinds.length > 1
      ? [
          `Theo loại hình: ${kinds
            .map(
              ({ kind, counts }) =>
                `${kindInWords(kind).toLocaleLowerCase('vi')} đăng ký ${n(counts.registered)}/${n(counts.eligible)}, công nhận ${n(counts.recognised)} (${shareInWords(counts.recognised, counts.eligible)})`,
            )
            .join('; ')}.`,
        ]
      : []),
    classesOf(total, labels),
    `Mô hình: các đơn vị đang duy trì ${n(total.models)} lượt mô hình. Khen thưởng đột xuất: ${n(total.commendedCollectives)} lượt tập thể, ${n(total.commendedPersons)} lượt cá nhân.`,
    total.tasks === 0
      ? `Nhiệm vụ được giao: ${NO_FIGURE}.`
      : `Nhiệm vụ được giao: ${n(total.tasks)}; đã hoàn thành ${n(total.tasksDone)}, đạt ${shareInWords(total.tasksDone, total.tasks)}; quá hạn chưa có sản phẩm ${n(total.tasksLate)}.`,
    ...(reporters.length > 0
      ? [
          `Chế độ báo cáo: đã tiếp nhận ${n(accepted)}/${n(reporters.length)} báo cáo; nộp đúng hạn ${n(inTime)}/${n(reporters.length)}, đạt ${shareInWords(inTime, reporters.length)}.`,
        ]
      : []),
  ];
}

function classesOf(total: Counts, labels: BandLabels): string {
  if (total.assessed === 0) return `Phân loại phong trào: ${NO_FIGURE}.`;
  const classes = bandMeasures.map(
    ({ standard: band, measure }) =>
      `${bandInWords(band, labels)} ${n(total[measure])} (${shareInWords(total[measure], total.assessed)})`,
  );
  return `Phân loại phong trào đối với ${n(total.assessed)} đơn vị đã chấm điểm: ${classes.join('; ')}.`;
}

function shortcomingsOf({ figures, labels }: Facts): string[] {
  const { total, reporters, byBody } = figures;
  const missing = reporters.filter(({ state }) => state === 'MISSING');
  const late = reporters.filter(({ onTime }) => onTime === false);
  const notUp = byBody.filter(({ state }) => !goesUp(state));
  const low = total.average + total.weak;
  const found = [
    total.eligible > total.registered &&
      `Còn ${n(total.eligible - total.registered)} đơn vị thuộc diện chưa đăng ký, chiếm ${shareInWords(total.eligible - total.registered, total.eligible)}.`,
    low > 0 &&
      `${n(low)} đơn vị xếp loại ${bandInWords('AVERAGE', labels)}, ${bandInWords('WEAK', labels)}, chiếm ${shareInWords(low, total.assessed)} số đơn vị đã chấm điểm.`,
    total.tasksLate > 0 && `${n(total.tasksLate)} nhiệm vụ quá hạn chưa có sản phẩm.`,
    missing.length > 0 &&
      `Chưa nộp báo cáo: ${n(missing.length)} nơi, gồm: ${namesInWords(missing.map(({ name }) => name))}.`,
    late.length > 0 &&
      `Nộp báo cáo sau hạn: ${n(late.length)} nơi, gồm: ${namesInWords(late.map(({ name }) => name))}.`,
    notUp.length > 0 &&
      `Chưa tổng hợp số liệu của ${n(notUp.length)} Ban Chỉ đạo cấp dưới có báo cáo chưa được tiếp nhận (Phụ lục I).`,
  ].filter((sentence) => sentence !== false);
  return found.length > 0
    ? found
    : ['Theo số liệu tổng hợp, không có đơn vị chưa đăng ký, nhiệm vụ quá hạn hoặc báo cáo nộp chậm.'];
}

function nextOf({ figures: { total }, year, period }: Facts): string[] {
  const when = period === String(year) ? `Năm ${year + 1}` : 'Thời gian tới';
  const open = total.tasks - total.tasksDone;
  const found = [
    total.eligible > total.registered &&
      `vận động ${n(total.eligible - total.registered)} đơn vị còn lại đăng ký phấn đấu đạt ${SAFE}`,
    total.registered > total.recognised &&
      `hướng dẫn ${n(total.registered - total.recognised)} đơn vị đã đăng ký nhưng chưa được công nhận khắc phục hạn chế`,
    total.average + total.weak > 0 && `giúp ${n(total.average + total.weak)} đơn vị xếp loại thấp nâng mức phân loại`,
    open > 0 && `hoàn thành ${n(open)} nhiệm vụ chuyển tiếp`,
  ].filter((sentence) => sentence !== false);
  return [
    found.length > 0
      ? `${when}, tập trung: ${found.join('; ')}.`
      : `${when}, tiếp tục duy trì, nâng cao chất lượng phong trào toàn dân bảo vệ an ninh Tổ quốc.`,
  ];
}

/** What the figures say in a section, in Vietnamese sentences, a paragraph a line; causes and headings of the plan's own are a person's to write. */
export function proposalFor(kind: SectionKind, facts: Facts): string {
  switch (kind) {
    case 'RESULTS':
      return resultsOf(facts).join('\n');
    case 'SHORTCOMINGS':
      return shortcomingsOf(facts).join('\n');
    case 'NEXT':
      return nextOf(facts).join('\n');
    default:
      return '';
  }
}

/** Fills sections from the figures: a text that nobody edited follows them, an edited one stays and only its proposal moves; headings follow the outline, and a section that was written is never lost. */
export function refilled(outline: readonly Heading[], present: readonly Section[], facts: Facts): Section[] {
  const sections = outline.map((heading): Section => {
    const proposal = proposalFor(heading.kind, facts);
    const before = present.find(({ code }) => code === heading.code);
    const edited = before !== undefined && before.text !== before.proposal;
    return { ...heading, text: edited ? before.text : proposal, proposal };
  });
  const dropped = present.filter(({ code, text }) => text !== '' && !outline.some((heading) => heading.code === code));
  return [...sections, ...dropped];
}
