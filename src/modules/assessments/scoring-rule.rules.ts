import { decimalToJson, type Hundredths } from '../../kernel/decimal.js';
import type { Sentence } from '../../kernel/refusal.js';
import type { ScoringParts, WordingKind } from '../rulebooks/criterion.scoring.js';
import type { Criterion, LinkedFact, NotApplicableRule } from '../rulebooks/rule-book.rules.js';

/** Points or percent as people of a language write them: 2,5 in Vietnamese, 2.5 in English. */
export const spelled = (points: Hundredths, locale: 'vi' | 'en'): string => {
  const text = String(decimalToJson(points));
  return locale === 'vi' ? text.replace('.', ',') : text;
};

/** The rule by which a line gives its points, whatever a card says on it, and what it gives where it does not apply (domain rule 3). */
export function scoringRule(line: Criterion): Sentence {
  const rule = ruleOf(line);
  const apart = notApplicableRules[line.notApplicable];
  return { vi: `${rule.vi}${apart.vi}.`, en: `${rule.en}${apart.en}.` };
}

const notApplicableRules: Readonly<Record<NotApplicableRule, Sentence>> = {
  NOT_ALLOWED: { vi: '', en: '' },
  FULL: { vi: '; không áp dụng thì tính điểm tối đa', en: '; full points where it does not apply' },
  ZERO: { vi: '; không áp dụng thì tính 0 điểm', en: '; 0 where it does not apply' },
  EXCLUDE_AND_SCALE: {
    vi: '; không áp dụng thì không tính và quy đổi các tiêu chí còn lại',
    en: '; left out where it does not apply, and the other lines are scaled',
  },
};

function ruleOf(line: Criterion): Sentence {
  switch (line.scoring) {
    case 'GROUP':
      return { vi: 'Tổng điểm của các tiêu chí con', en: 'The sum of its lines' };
    case 'LINKED':
      return linkedRule(line);
    case 'EITHER_OR': {
      const ways = (line.wordings ?? []).map((one) => ({
        text: one.text,
        rule: partsRule(one.scoring, one, line.maxScore),
      }));
      const told = (locale: 'vi' | 'en') => ways.map(({ text, rule }) => `“${text}” (${decapitalised(rule[locale])})`);
      return {
        vi: `Áp dụng một trong các cách: ${told('vi').join(' hoặc ')}`,
        en: `One of the wordings applies: ${told('en').join(' or ')}`,
      };
    }
    default:
      return partsRule(line.scoring, line, line.maxScore);
  }
}

function partsRule(kind: WordingKind, parts: ScoringParts, maxScore: Hundredths): Sentence {
  const { step, minScore, threshold, items } = parts;
  const best = { vi: spelled(maxScore, 'vi'), en: spelled(maxScore, 'en') };
  const least = { vi: spelled(minScore, 'vi'), en: spelled(minScore, 'en') };
  const each = (locale: 'vi' | 'en') =>
    (items ?? []).map(({ text, points }) => `${text} ${spelled(points, locale)}`).join('; ');
  switch (kind) {
    case 'MANUAL':
      return {
        vi: `Chấm từ ${least.vi} đến ${best.vi} điểm, theo bước ${spelled(step ?? 0, 'vi')}`,
        en: `From ${least.en} to ${best.en} points in steps of ${spelled(step ?? 0, 'en')}`,
      };
    case 'ALL_OR_NOTHING':
      return {
        vi: `Đạt thì ${best.vi} điểm, không đạt thì 0 điểm`,
        en: `${best.en} points if it is met, otherwise 0`,
      };
    case 'PERCENT_SHARE':
      return {
        vi: `Tỷ lệ đạt được nhân với ${best.vi} điểm`,
        en: `The percentage reached times ${best.en} points`,
      };
    case 'PERCENT_THRESHOLD':
      return {
        vi: `Từ ${spelled(threshold ?? 0, 'vi')}% trở lên thì ${best.vi} điểm, thấp hơn thì 0 điểm`,
        en: `${best.en} points from ${spelled(threshold ?? 0, 'en')}% on, otherwise 0`,
      };
    case 'COUNT_CAPPED':
      return {
        vi: `Mỗi mục được cộng: ${each('vi')}; tối đa ${best.vi} điểm`,
        en: `Each counts: ${each('en')}; at most ${best.en} points`,
      };
    case 'PENALTY':
      return {
        vi: `Từ ${best.vi} điểm trừ mỗi lần: ${each('vi')}; không dưới ${least.vi} điểm`,
        en: `From ${best.en} points, each takes away: ${each('en')}; not below ${least.en}`,
      };
  }
}

const conditions: Readonly<Record<Exclude<LinkedFact, 'COMMENDED'>, Sentence>> = {
  REGISTERED: { vi: 'đơn vị đã đăng ký', en: 'the unit is registered' },
  ALL_DEPARTMENTS_REGISTERED: { vi: '100% phòng, ban, tổ, đội đã đăng ký', en: 'all departments are registered' },
  RECOGNISED: { vi: 'đơn vị được công nhận đạt tiêu chuẩn', en: 'the unit is recognised' },
  ACTIVE_MODEL: { vi: 'đơn vị duy trì mô hình hiệu quả', en: 'the unit keeps an active model' },
  REPORTED_ON_TIME: { vi: 'mọi báo cáo của năm nộp đúng hạn', en: 'every report of the year came in time' },
};

function linkedRule({ linkedFact, maxScore, perCollective, perIndividual }: Criterion): Sentence {
  const best = { vi: spelled(maxScore, 'vi'), en: spelled(maxScore, 'en') };
  if (linkedFact === null || linkedFact === 'COMMENDED') {
    const each = (points: Hundredths | null, locale: 'vi' | 'en') => spelled(points ?? 0, locale);
    return {
      vi: `Hệ thống tính theo khen thưởng: mỗi tập thể ${each(perCollective, 'vi')}, mỗi cá nhân ${each(perIndividual, 'vi')}; tối đa ${best.vi} điểm`,
      en: `Follows commendations: ${each(perCollective, 'en')} for each collective, ${each(perIndividual, 'en')} for each individual; at most ${best.en} points`,
    };
  }
  const { vi, en } = conditions[linkedFact];
  return {
    vi: `Hệ thống tính: ${best.vi} điểm nếu ${vi}, nếu không thì 0 điểm`,
    en: `Follows what the system holds: ${best.en} points if ${en}, otherwise 0`,
  };
}

const decapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
