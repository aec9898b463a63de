import type { Hundredths } from '../../kernel/decimal.js';
import type { Sentence } from '../../kernel/refusal.js';
import type { ScoreTyped } from '../rulebooks/criterion.scoring.js';
import {
  type Band,
  type BookContent,
  bandByScore,
  bandOf,
  type Criterion,
  type Gate,
  gateSentence,
  gatesHold,
} from '../rulebooks/rule-book.rules.js';
import { type Card, type CardLine, columnSum, gateIsMet, isLeftOut, type LinkedFacts } from './assessment.scoring.js';
import { spelled } from './scoring-rule.rules.js';

/** A gate that was asked on the way to the band, and whether it held. */
export interface GateAnswer {
  readonly band: Band;
  readonly gate: Gate;
  readonly met: boolean;
}

/** How a total became a band. */
export interface BandExplanation {
  /** The band; null while the review is not complete. */
  readonly band: Band | null;
  /** The gates of every band that the points reach, down to the band given. */
  readonly gates: readonly GateAnswer[];
  readonly sentence: Sentence;
}

/** Explains a band from the superior's total: what the points alone would give, how they were scaled, and which gates took the card lower (domain rule 14). */
export function explainBand(
  card: Card,
  book: Pick<BookContent, 'bands' | 'lines' | 'rounding'>,
  facts: LinkedFacts,
  approved: boolean,
): BandExplanation {
  const { reviewTotal: total } = card;
  const { bands } = book;
  if (total === null) {
    const left = card.lines.filter(({ linked, review }) => !linked && review === null).length;
    return {
      band: null,
      gates: [],
      sentence: {
        vi: `Cấp trên chưa chấm xong (còn ${left} tiêu chí) nên chưa có xếp loại.`,
        en: `The review is not complete (${left} lines to go), so there is no band yet.`,
      },
    };
  }
  const isMet = (gate: Gate) => gateIsMet(gate, card, facts);
  const band = bandOf(total, bands, isMet);
  const asked = bands.filter((one) => total >= one.minScore && one.minScore >= (band?.minScore ?? 0));
  const gates = asked.flatMap((one) => one.gates.map((gate) => ({ band: one, gate, met: isMet(gate) })));
  return { band, gates, sentence: bandSentence(total, card, band, book, isMet, approved) };
}

/** What the unit gives itself in all, and how it was scaled; null until every line has a self score. */
export function selfTotalTold(card: Card, book: Pick<BookContent, 'rounding'>): Sentence | null {
  const { selfTotal: total } = card;
  if (total === null) return null;
  const { whole, scaled } = sumTold(card, 'self', book);
  return {
    vi: `Đơn vị tự chấm ${spelled(total, 'vi')}/${spelled(whole, 'vi')} điểm${scaled.vi}.`,
    en: `The unit gives itself ${spelled(total, 'en')} of ${spelled(whole, 'en')} points${scaled.en}.`,
  };
}

function sumTold(card: Card, column: 'self' | 'review', book: Pick<BookContent, 'rounding'>) {
  const { points, applicable, whole } = columnSum(card.lines, column, book.rounding);
  const scaled: Sentence =
    applicable === whole
      ? { vi: '', en: '' }
      : {
          vi: ` (${spelled(points, 'vi')}/${spelled(applicable, 'vi')} điểm của các tiêu chí áp dụng, quy đổi theo thang ${spelled(whole, 'vi')})`,
          en: ` (${spelled(points, 'en')} of ${spelled(applicable, 'en')} on the lines that apply, scaled to ${spelled(whole, 'en')})`,
        };
  return { whole, scaled };
}

function bandSentence(
  total: Hundredths,
  card: Card,
  band: Band | null,
  book: Pick<BookContent, 'bands' | 'lines' | 'rounding'>,
  isMet: (gate: Gate) => boolean,
  approved: boolean,
): Sentence {
  const { whole, scaled } = sumTold(card, 'review', book);
  const given = { vi: approved ? 'xếp loại' : 'dự kiến xếp loại', en: approved ? 'the band is' : 'the band would be' };
  const vi = `Cấp trên chấm ${spelled(total, 'vi')}/${spelled(whole, 'vi')} điểm${scaled.vi}: ${given.vi} ${band?.label ?? '—'}`;
  const en = `The review gives ${spelled(total, 'en')} of ${spelled(whole, 'en')} points${scaled.en}: ${given.en} ${band?.label ?? '—'}`;
  const byScore = bandByScore(total, book.bands);
  if (!byScore || byScore === band || gatesHold(byScore, isMet)) return { vi: `${vi}.`, en: `${en}.` };
  const missing = byScore.gates.filter((gate) => !isMet(gate)).map((gate) => gateSentence(gate, book.lines));
  return {
    vi: `${vi}, không phải ${byScore.label}, vì chưa đạt điều kiện: ${missing.map((one) => asClause(one.vi)).join('; ')}.`,
    en: `${en} and not ${byScore.label}, because this does not hold: ${missing.map((one) => asClause(one.en)).join('; ')}.`,
  };
}

const asClause = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** Explains one line: what each column says and why, or the fact that it follows. With `frozen` the fact is told by the points that were kept. */
export function explainLine(one: CardLine, facts: LinkedFacts, frozen: boolean): Sentence {
  const { line } = one;
  if (one.linked) return linkedSentence(line, one.review ?? 0, facts, frozen);
  if (one.self === null) return { vi: 'Đơn vị chưa tự chấm.', en: 'The unit has not scored it yet.' };
  const points = (value: Hundredths, locale: 'vi' | 'en') =>
    `${spelled(value, locale)}/${spelled(line.maxScore, locale)}`;
  const selfWay = wayOf(line, one.selfTyped);
  const reviewWay = wayOf(line, one.reviewTyped);
  const self: Sentence = isLeftOut(line, one.notApplicable)
    ? {
        vi: 'Đơn vị cho rằng tiêu chí không áp dụng: không tính, các tiêu chí còn lại được quy đổi',
        en: 'The unit says that it does not apply: it is left out, and the other lines are scaled',
      }
    : one.notApplicable
      ? {
          vi: `Đơn vị cho rằng tiêu chí không áp dụng: tính ${points(one.self, 'vi')} điểm`,
          en: `The unit says that it does not apply: ${points(one.self, 'en')} points`,
        }
      : {
          vi: `Đơn vị tự chấm ${points(one.self, 'vi')} điểm${selfWay.vi}`,
          en: `The unit gives itself ${points(one.self, 'en')} points${selfWay.en}`,
        };
  if (one.review === null) {
    return { vi: `${self.vi}; cấp trên chưa chấm.`, en: `${self.en}; not reviewed yet.` };
  }
  const why = one.reason === undefined ? '' : `: ${one.reason}`;
  const back: Sentence = one.returned
    ? { vi: ' Đã trả lại để đơn vị làm rõ.', en: ' It was sent back to the unit.' }
    : { vi: '', en: '' };
  const leftOut = isLeftOut(line, one.reviewNotApplicable);
  if (one.review === one.self && leftOut === isLeftOut(line, one.notApplicable)) {
    return { vi: `${self.vi}; cấp trên đồng ý${why}.${back.vi}`, en: `${self.en}; the review agrees${why}.${back.en}` };
  }
  return leftOut
    ? {
        vi: `${self.vi}; cấp trên cho rằng tiêu chí không áp dụng${why}.${back.vi}`,
        en: `${self.en}; the review says that it does not apply${why}.${back.en}`,
      }
    : {
        vi: `${self.vi}; cấp trên chấm ${points(one.review, 'vi')} điểm${reviewWay.vi}${why}.${back.vi}`,
        en: `${self.en}; the review gives ${points(one.review, 'en')}${reviewWay.en}${why}.${back.en}`,
      };
}

/** The rule by which a line gave its points, from what was typed on it, in brackets; nothing where people typed points. */
export function wayOf(line: Criterion, typed: ScoreTyped | undefined): Sentence {
  if (typed === undefined) return { vi: '', en: '' };
  const wording = line.wordings?.find(({ code }) => code === typed.wording);
  const { scoring, threshold, items, minScore } = wording ?? line;
  const said = (vi: string, en: string): Sentence => ({ vi: ` (${vi})`, en: ` (${en})` });
  const applied: Sentence = wording
    ? { vi: `áp dụng “${wording.text}”`, en: `by the wording “${wording.text}”` }
    : { vi: '', en: '' };
  const joined = (vi: string, en: string) =>
    said([applied.vi, vi].filter(Boolean).join(': '), [applied.en, en].filter(Boolean).join(': '));
  const share = (locale: 'vi' | 'en') =>
    typed.percent === undefined ? `${typed.numerator}/${typed.denominator}` : `${spelled(typed.percent, locale)}%`;
  const counted = (locale: 'vi' | 'en') =>
    (items ?? [])
      .map(({ code, text, points }) => `${text}: ${typed.counts?.[code] ?? 0} × ${spelled(points, locale)}`)
      .join('; ');
  switch (scoring) {
    case 'PERCENT_SHARE':
      return joined(
        `${share('vi')} của ${spelled(line.maxScore, 'vi')} điểm`,
        `${share('en')} of ${spelled(line.maxScore, 'en')}`,
      );
    case 'PERCENT_THRESHOLD':
      return joined(
        `${share('vi')}, ngưỡng ${spelled(threshold ?? 0, 'vi')}%`,
        `${share('en')}, the threshold is ${spelled(threshold ?? 0, 'en')}%`,
      );
    case 'COUNT_CAPPED':
      return joined(
        `${counted('vi')}; tối đa ${spelled(line.maxScore, 'vi')}`,
        `${counted('en')}; at most ${spelled(line.maxScore, 'en')}`,
      );
    case 'PENALTY':
      return joined(
        `trừ từ ${spelled(line.maxScore, 'vi')} điểm: ${counted('vi')}; không dưới ${spelled(minScore, 'vi')}`,
        `taken from ${spelled(line.maxScore, 'en')}: ${counted('en')}; not below ${spelled(minScore, 'en')}`,
      );
    default:
      return wording ? joined('', '') : { vi: '', en: '' };
  }
}

function linkedSentence(line: Criterion, points: Hundredths, facts: LinkedFacts, frozen: boolean): Sentence {
  const got: Sentence = {
    vi: `${spelled(points, 'vi')}/${spelled(line.maxScore, 'vi')} điểm`,
    en: `${spelled(points, 'en')} of ${spelled(line.maxScore, 'en')} points`,
  };
  const told = (vi: string, en: string): Sentence => ({ vi: `${vi}: ${got.vi}.`, en: `${en}: ${got.en}.` });
  switch (line.linkedFact) {
    case 'REGISTERED':
      return points > 0
        ? told('Đơn vị đã đăng ký', 'The unit registered')
        : told('Đơn vị chưa đăng ký', 'The unit did not register');
    case 'ALL_DEPARTMENTS_REGISTERED':
      return points > 0
        ? told('100% phòng, ban, tổ, đội đã đăng ký', 'All departments registered')
        : told('Chưa đủ 100% phòng, ban, tổ, đội đăng ký', 'Not all departments registered');
    case 'REPORTED_ON_TIME':
      return told(
        `Báo cáo nộp đúng hạn: ${facts.reportsOnTime}/${facts.reportsAsked}`,
        `Reports handed in in time: ${facts.reportsOnTime} of ${facts.reportsAsked}`,
      );
    case 'RECOGNISED':
      if (points > 0) return told('Đơn vị được công nhận đạt tiêu chuẩn', 'The unit is recognised');
      if (facts.recognition === 'REVOKED') return told('Công nhận đã bị thu hồi', 'The recognition was revoked');
      return facts.recognition === null && !frozen
        ? told('Chưa có quyết định công nhận', 'Recognition is not decided yet')
        : told('Đơn vị không được công nhận đạt tiêu chuẩn', 'The unit is not recognised');
    case 'ACTIVE_MODEL':
      return points > 0
        ? told('Đơn vị duy trì mô hình hiệu quả', 'The unit keeps an active model')
        : told('Đơn vị không duy trì mô hình nào', 'The unit keeps no active model');
    default:
      return frozen
        ? told('Khen thưởng đột xuất, chốt khi phê duyệt', 'Commendations, as fixed at approval')
        : told(
            `Khen thưởng đột xuất: ${facts.collectives} tập thể, ${facts.individuals} cá nhân`,
            `Commendations: ${facts.collectives} collective, ${facts.individuals} individual`,
          );
  }
}
