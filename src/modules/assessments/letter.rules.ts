import { clockTime, type Instant } from '../../kernel/deadline.js';
import type { Sentence } from '../../kernel/refusal.js';
import type { AssessmentAction } from './assessment.workflow.js';

/** A step as a letter tells it. */
export interface ToldStep {
  readonly at: Instant;
  readonly personName: string;
  readonly action: AssessmentAction;
  readonly reason: string | null;
}

/** Everything that a letter to a unit says about its card, each thing already in words. */
export interface LetterContent {
  readonly unit: string;
  readonly body: string;
  readonly year: number;
  /** Whether the result stands, or would follow from what is there now. */
  readonly approved: boolean;
  readonly bookVersion: number;
  readonly verified: boolean;
  /** Days in which the unit may ask for a re-examination; 0: it may not. */
  readonly appealDays: number;
  readonly result: Sentence;
  readonly selfTotal: Sentence | null;
  readonly lines: readonly {
    readonly code: string;
    readonly text: string;
    readonly rule: Sentence;
    readonly told: Sentence;
    readonly sources: readonly Sentence[];
  }[];
  readonly gates: readonly { readonly band: string; readonly met: boolean; readonly asks: Sentence }[];
  readonly decisions: readonly Sentence[];
}

const done: Readonly<Record<AssessmentAction, Sentence>> = {
  SCORE: { vi: 'lưu phần tự chấm', en: 'saved self scores' },
  SUBMIT: { vi: 'nộp phiếu', en: 'submitted the card' },
  REVIEW: { vi: 'chấm phiếu', en: 'reviewed the card' },
  RETURN: { vi: 'trả lại phiếu', en: 'sent the card back' },
  APPROVE: { vi: 'phê duyệt', en: 'approved the card' },
  LOWER: { vi: 'hạ loại theo tỷ lệ khống chế', en: 'lowered the class to keep the quota' },
  REOPEN: { vi: 'mở lại phiếu', en: 'reopened the card' },
};

/** Who decided what and when, earliest first, with the reason where one was given: what the unit saved for itself is left out, and of several savings of a review one after the other the last is told. */
export function decisionsTold(steps: readonly ToldStep[], timeZone: string): Sentence[] {
  return steps
    .filter(({ action }) => action !== 'SCORE')
    .filter(({ action }, index, all) => action !== 'REVIEW' || all[index + 1]?.action !== 'REVIEW')
    .map(({ at, personName, action, reason }) => {
      const when = clockTime(at, timeZone);
      const why = reason === null ? '' : `: ${reason}`;
      return {
        vi: `${when}, ${personName} ${done[action].vi}${why}`,
        en: `${when}, ${personName} ${done[action].en}${why}`,
      };
    });
}

/** A letter that tells a unit how its card came to its points and its class, ready to be sent: what stands, line by line with rule and documents, the conditions of the classes, who decided, and what the unit may do (domain rule 14). */
export const letterOf = (content: LetterContent): Sentence => ({ vi: vietnamese(content), en: english(content) });

function vietnamese(about: LetterContent): string {
  const { unit, body, year, approved, bookVersion, verified, appealDays, result, selfTotal, lines, gates } = about;
  return paragraphs([
    approved ? `THÔNG BÁO KẾT QUẢ CHẤM ĐIỂM NĂM ${year}` : `GIẢI THÍCH ĐIỂM NĂM ${year} (CHƯA PHÊ DUYỆT)`,
    `Kính gửi: ${unit}`,
    `${body} ${approved ? 'thông báo kết quả' : 'giải thích tình hình'} chấm điểm, phân loại năm ${year} của đơn vị theo bộ quy tắc phiên bản ${bookVersion}${verified ? '' : ' (ngưỡng phân loại do hệ thống đề xuất, địa phương chưa xác nhận)'}.`,
    section('I. KẾT QUẢ', [...(selfTotal ? [selfTotal.vi] : []), result.vi]),
    section(
      'II. TỪNG TIÊU CHÍ',
      lines.flatMap(({ code, text, rule, told, sources }) => [
        `${code}. ${text}`,
        `- Cách tính: ${rule.vi}`,
        `- Kết quả: ${told.vi}`,
        ...sources.map(({ vi }) => `- Căn cứ: ${vi}`),
      ]),
    ),
    section(
      'III. ĐIỀU KIỆN PHÂN LOẠI',
      gates.map(({ band, met, asks }) => `- ${band}: ${asks.vi}: ${met ? 'đạt' : 'không đạt'}`),
    ),
    section(
      'IV. QUÁ TRÌNH',
      about.decisions.map(({ vi }) => `- ${vi}`),
    ),
    approved && appealDays > 0
      ? `Nếu không đồng ý, đơn vị có thể đề nghị xem xét lại trong ${appealDays} ngày kể từ ngày phê duyệt.`
      : '',
  ]);
}

function english(about: LetterContent): string {
  const { unit, body, year, approved, bookVersion, verified, appealDays, result, selfTotal, lines, gates } = about;
  return paragraphs([
    approved ? `RESULT OF THE ASSESSMENT FOR ${year}` : `HOW THE POINTS OF ${year} COME ABOUT (NOT APPROVED YET)`,
    `To: ${unit}`,
    `${body} ${approved ? 'informs you of the result' : 'explains the state'} of the assessment of your unit for ${year}, by version ${bookVersion} of the rules${verified ? '' : ' (the thresholds are proposed by the service and not confirmed by the locality)'}.`,
    section('I. RESULT', [...(selfTotal ? [selfTotal.en] : []), result.en]),
    section(
      'II. LINE BY LINE',
      lines.flatMap(({ code, text, rule, told, sources }) => [
        `${code}. ${text}`,
        `- Rule: ${rule.en}`,
        `- Result: ${told.en}`,
        ...sources.map(({ en }) => `- Based on: ${en}`),
      ]),
    ),
    section(
      'III. CONDITIONS OF THE CLASSES',
      gates.map(({ band, met, asks }) => `- ${band}: ${asks.en}: ${met ? 'met' : 'not met'}`),
    ),
    section(
      'IV. WHO DECIDED',
      about.decisions.map(({ en }) => `- ${en}`),
    ),
    approved && appealDays > 0
      ? `If you disagree, you may ask for a re-examination within ${appealDays} days of the approval.`
      : '',
  ]);
}

const section = (title: string, rows: readonly string[]): string =>
  rows.length > 0 ? [title, ...rows].join('\n') : '';

const paragraphs = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');
