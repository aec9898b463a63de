import { clockTime, type Day, dayOf, type Instant, inTime } from '../../kernel/deadline.js';
import type { Sentence } from '../../kernel/refusal.js';
import type { CommendationKind } from '../merits/merit.rules.js';
import type { Decision } from '../recognitions/recognition.rules.js';
import { periodInWords } from '../reporting/period.rules.js';
import type { LinkedFact } from '../rulebooks/rule-book.rules.js';

/** The records that the linked lines of a card follow, of one unit in one year. */
export interface FactSources {
  readonly registration: {
    readonly id: string;
    readonly registeredAt: Instant;
    readonly allDepartments: boolean;
    readonly withdrawn: boolean;
  } | null;
  readonly recognition: {
    readonly id: string;
    readonly status: Decision;
    readonly decisionNumber: string | null;
    readonly decidedOn: Day | null;
    readonly body: string | null;
  } | null;
  readonly models: readonly { readonly id: string; readonly name: string; readonly fromYear: number }[];
  readonly commendations: readonly {
    readonly id: string;
    readonly kind: CommendationKind;
    readonly quantity: number;
    readonly decisionNumber: string;
    readonly decidedOn: Day;
    readonly awardedBy: string;
  }[];
  readonly reports: readonly {
    readonly id: string;
    readonly name: string;
    readonly period: string;
    readonly dueAt: Instant;
    readonly submittedAt: Instant | null;
  }[];
}

/** What kind of record a linked line follows. */
export type FactSourceKind = 'REGISTRATION' | 'RECOGNITION' | 'MODEL' | 'COMMENDATION' | 'REPORT';

/** One record behind a linked line, as a program and as an official read it. */
export interface FactSource {
  readonly kind: FactSourceKind;
  readonly id: string;
  /** Number of the document, where it has one. */
  readonly number: string | null;
  readonly date: Day | null;
  readonly sentence: Sentence;
}

/** The records that a linked line has its points from, or lacks them by: the registration, the decision with number and date, each model, commendation and report (domain rules 4 and 14); none for a line that people score. */
export function sourcesOf(fact: LinkedFact | null, sources: FactSources, timeZone: string): FactSource[] {
  switch (fact) {
    case 'REGISTERED':
    case 'ALL_DEPARTMENTS_REGISTERED':
      return registrationSource(sources.registration, timeZone);
    case 'RECOGNISED':
      return decisionSource(sources.recognition);
    case 'ACTIVE_MODEL':
      return sources.models.map(({ id, name, fromYear }) => ({
        kind: 'MODEL',
        id,
        number: null,
        date: null,
        sentence: {
          vi: `Mô hình “${name}”, duy trì từ năm ${fromYear}`,
          en: `Model “${name}”, kept since ${fromYear}`,
        },
      }));
    case 'COMMENDED':
      return sources.commendations.map(commendationSource);
    case 'REPORTED_ON_TIME':
      return sources.reports.map((report) => reportSource(report, timeZone));
    case null:
      return [];
  }
}

function registrationSource(registration: FactSources['registration'], timeZone: string): FactSource[] {
  if (!registration) return [];
  const { id, registeredAt, allDepartments, withdrawn } = registration;
  const day = dayOf(registeredAt, timeZone);
  const covering: Sentence = allDepartments
    ? { vi: ', gồm 100% phòng, ban, tổ, đội', en: ', all departments included' }
    : { vi: '', en: '' };
  const since: Sentence = withdrawn ? { vi: '; đã rút', en: '; withdrawn since' } : { vi: '', en: '' };
  return [
    {
      kind: 'REGISTRATION',
      id,
      number: null,
      date: day,
      sentence: {
        vi: `Đăng ký ngày ${vietnamese(day)}${covering.vi}${since.vi}`,
        en: `Registration of ${day}${covering.en}${since.en}`,
      },
    },
  ];
}

const decided: Readonly<Record<Decision, Sentence>> = {
  RECOGNISED: { vi: 'công nhận đạt tiêu chuẩn', en: 'recognised' },
  NOT_RECOGNISED: { vi: 'không công nhận', en: 'not recognised' },
  NOT_ASSESSED: { vi: 'không xét', en: 'not assessed' },
  REVOKED: { vi: 'thu hồi quyết định công nhận', en: 'recognition revoked' },
};

function decisionSource(recognition: FactSources['recognition']): FactSource[] {
  if (!recognition) return [];
  const { id, status, decisionNumber, decidedOn, body } = recognition;
  const of = (before: string, text: string | null) => (text === null ? '' : `${before}${text}`);
  return [
    {
      kind: 'RECOGNITION',
      id,
      number: decisionNumber,
      date: decidedOn,
      sentence: {
        vi: `Quyết định${of(' số ', decisionNumber)}${of(' ngày ', decidedOn && vietnamese(decidedOn))}${of(' của ', body)}: ${decided[status].vi}`,
        en: `Decision${of(' ', decisionNumber)}${of(' of ', decidedOn)}${of(' by ', body)}: ${decided[status].en}`,
      },
    },
  ];
}

function commendationSource(one: FactSources['commendations'][number]): FactSource {
  const { id, kind, quantity, decisionNumber, decidedOn, awardedBy } = one;
  const whom: Sentence =
    kind === 'COLLECTIVE'
      ? { vi: `${quantity} tập thể`, en: `${quantity} collective` }
      : { vi: `${quantity} cá nhân`, en: `${quantity} individual` };
  return {
    kind: 'COMMENDATION',
    id,
    number: decisionNumber,
    date: decidedOn,
    sentence: {
      vi: `Quyết định khen thưởng số ${decisionNumber} ngày ${vietnamese(decidedOn)} của ${awardedBy}: ${whom.vi}`,
      en: `Commendation ${decisionNumber} of ${decidedOn} by ${awardedBy}: ${whom.en}`,
    },
  };
}

function reportSource(report: FactSources['reports'][number], timeZone: string): FactSource {
  const { id, name, period, dueAt, submittedAt } = report;
  const due = clockTime(dueAt, timeZone);
  const came = (): Sentence => {
    if (submittedAt === null) return { vi: 'chưa nộp', en: 'not handed in' };
    const at = clockTime(submittedAt, timeZone);
    return inTime(submittedAt, dueAt)
      ? { vi: `nộp ${at}, đúng hạn`, en: `handed in at ${at}, in time` }
      : { vi: `nộp ${at}, quá hạn`, en: `handed in at ${at}, too late` };
  };
  const { vi, en } = came();
  return {
    kind: 'REPORT',
    id,
    number: null,
    date: submittedAt === null ? null : dayOf(submittedAt, timeZone),
    sentence: {
      vi: `${name}, ${periodInWords(period)}: hạn trước ${due}; ${vi}`,
      en: `${name}, ${periodInWords(period, 'en')}: due before ${due}; ${en}`,
    },
  };
}

const vietnamese = (day: Day): string => day.split('-').toReversed().join('/');
