import { decimalToJson, type Hundredths } from '../../kernel/decimal.js';
import type { Sentence } from '../../kernel/refusal.js';
import {
  type Band,
  bandByScore,
  bandOf,
  type Criterion,
  type GateFact,
  type GateFacts,
  gateSentences,
  gatesHold,
} from '../rulebooks/rule-book.rules.js';
import type { Card, CardLine, LinkedFacts } from './assessment.scoring.js';

/** A gate that was asked on the way to the band, and whether it held. */
export interface GateAnswer {
  readonly band: Band;
  readonly fact: GateFact;
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

/** Explains a band from the superior's total: what the points alone would give, and which gates took the card lower (domain rule 14). */
export function explainBand(card: Card, bands: readonly Band[], facts: GateFacts, approved: boolean): BandExplanation {
  const { reviewTotal: total } = card;
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
  const byScore = bandByScore(total, bands);
  const band = bandOf(total, bands, facts);
  const asked = bands.filter((one) => total >= one.minScore && one.minScore >= (band?.minScore ?? 0));
  const gates = asked.flatMap((one) => one.gates.map((fact) => ({ band: one, fact, met: facts[fact] })));
  const maximum = card.lines.reduce((sum, { line }) => sum + line.maxScore, 0);
  return { band, gates, sentence: bandSentence(total, maximum, band, byScore, facts, approved) };
}

function bandSentence(
  total: Hundredths,
  maximum: Hundredths,
  band: Band | null,
  byScore: Band | null,
  facts: GateFacts,
  approved: boolean,
): Sentence {
  const given = { vi: approved ? 'xếp loại' : 'dự kiến xếp loại', en: approved ? 'the band is' : 'the band would be' };
  const vi = `Cấp trên chấm ${spell(total, 'vi')}/${spell(maximum, 'vi')} điểm: ${given.vi} ${band?.label ?? '—'}`;
  const en = `The review gives ${spell(total, 'en')} of ${spell(maximum, 'en')} points: ${given.en} ${band?.label ?? '—'}`;
  if (!byScore || byScore === band || gatesHold(byScore, facts)) return { vi: `${vi}.`, en: `${en}.` };
  const missing = byScore.gates.filter((gate) => !facts[gate]).map((gate) => gateSentences[gate]);
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
  const points = (value: Hundredths, locale: 'vi' | 'en') => `${spell(value, locale)}/${spell(line.maxScore, locale)}`;
  const self: Sentence = one.notApplicable
    ? {
        vi: `Đơn vị cho rằng tiêu chí không áp dụng: tính ${points(one.self, 'vi')} điểm`,
        en: `The unit says that it does not apply: ${points(one.self, 'en')} points`,
      }
    : {
        vi: `Đơn vị tự chấm ${points(one.self, 'vi')} điểm`,
        en: `The unit gives itself ${points(one.self, 'en')} points`,
      };
  if (one.review === null) {
    return { vi: `${self.vi}; cấp trên chưa chấm.`, en: `${self.en}; not reviewed yet.` };
  }
  const why = one.reason === undefined ? '' : `: ${one.reason}`;
  const back: Sentence = one.returned
    ? { vi: ' Đã trả lại để đơn vị làm rõ.', en: ' It was sent back to the unit.' }
    : { vi: '', en: '' };
  return one.review === one.self
    ? { vi: `${self.vi}; cấp trên đồng ý${why}.${back.vi}`, en: `${self.en}; the review agrees${why}.${back.en}` }
    : {
        vi: `${self.vi}; cấp trên chấm ${points(one.review, 'vi')} điểm${why}.${back.vi}`,
        en: `${self.en}; the review gives ${points(one.review, 'en')}${why}.${back.en}`,
      };
}

function linkedSentence(line: Criterion, points: Hundredths, facts: LinkedFacts, frozen: boolean): Sentence {
  const got: Sentence = {
    vi: `${spell(points, 'vi')}/${spell(line.maxScore, 'vi')} điểm`,
    en: `${spell(points, 'en')} of ${spell(line.maxScore, 'en')} points`,
  };
  const told = (vi: string, en: string): Sentence => ({ vi: `${vi}: ${got.vi}.`, en: `${en}: ${got.en}.` });
  switch (line.linkedFact) {
    case 'REGISTERED':
      return points > 0
        ? told('Đơn vị đã đăng ký', 'The unit registered')
        : told('Đơn vị chưa đăng ký', 'The unit did not register');
    case 'RECOGNISED':
      if (points > 0) return told('Đơn vị được công nhận đạt tiêu chuẩn', 'The unit is recognised');
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

/** Where a linked line has its points from, as a document; null where there is none. */
export function sourceOf({ linkedFact }: Pick<Criterion, 'linkedFact'>, facts: LinkedFacts): Sentence | null {
  if (linkedFact !== 'RECOGNISED' || facts.decisionNumber === null) return null;
  return {
    vi: `Quyết định ${facts.decisionNumber}, ngày ${facts.decidedOn}`,
    en: `Decision ${facts.decisionNumber} of ${facts.decidedOn}`,
  };
}

const spell = (points: Hundredths, locale: 'vi' | 'en'): string => {
  const text = String(decimalToJson(points));
  return locale === 'vi' ? text.replace('.', ',') : text;
};
