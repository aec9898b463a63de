import { type Day, type Instant, inTime } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import { holidayYears } from '../../kernel/public-holidays.js';
import type { RefusalFacts } from '../../kernel/refusal.js';
import { isWorkingDay } from '../../kernel/working-days.js';
import { type Window, windowInYear } from '../rulebooks/rule-book.rules.js';
import {
  countedUntil,
  coversYear,
  type Deadline,
  daysExist,
  deadlineCounts,
  deadlinesFit,
  dueOfYear,
  type Frequency,
  inOrderOfYear,
  isDueLater,
  lastDayOfYear,
  leavesWorkingDay,
  namesReporters,
  periodsOf,
  type RegimeDeadline,
  type Reporters,
} from './regime.rules.js';

/** What makes a regime impossible. */
export type RegimeError =
  | 'REGIME_CODE_TAKEN'
  | 'REGIME_REPORTERS_UNCLEAR'
  | 'REGIME_YEARS_REVERSED'
  | 'REGIME_AFTER_UNKNOWN'
  | 'FREQUENCY_DEADLINES_MISMATCH'
  | 'DEADLINE_DAY_DOES_NOT_EXIST'
  | 'DEADLINE_NOT_AFTER_CUT_OFF'
  | 'DEADLINE_ORDER'
  | 'DEADLINE_IN_WINDOW';

/** What makes a regime doubtful: an administrator may want it all the same, and says why. */
export type RegimeWarning =
  | 'LOWER_LEVEL_NOT_EARLIER'
  | 'DEADLINE_ON_DAY_OFF'
  | 'DEADLINE_ALREADY_PASSED'
  | 'REGIME_WITHOUT_REPORTERS';

/** The warnings, in the order in which they are looked for. */
export const regimeWarnings: readonly RegimeWarning[] = [
  'LOWER_LEVEL_NOT_EARLIER',
  'DEADLINE_ON_DAY_OFF',
  'DEADLINE_ALREADY_PASSED',
  'REGIME_WITHOUT_REPORTERS',
];

/** Something that is wrong or doubtful about a regime, with what a sentence about it says. */
export interface RegimeFinding {
  readonly code: RegimeError | RegimeWarning;
  readonly facts: RefusalFacts;
  /** The field of the input that is meant. */
  readonly field: string;
}

/** What a regime says of who reports when. */
export interface RegimePlan {
  readonly code: string;
  readonly reporters: Reporters;
  readonly level: Level | null;
  readonly receiverBodyId: string | null;
  readonly frequency: Frequency;
  readonly deadlines: readonly RegimeDeadline[];
  /** Code of the regime that it comes after. */
  readonly afterCode: string | null;
  readonly fromYear: number;
  readonly toYear: number | null;
}

/** What a regime is held against beside itself. */
export interface RegimeSurroundings {
  readonly now: Instant;
  readonly timeZone: string;
  /** The regime of this code as it is now; null for a new one. */
  readonly present: RegimePlan | null;
  /** Whether it is meant as a new one. */
  readonly isNew: boolean;
  /** Every other regime of the tenant. */
  readonly others: readonly RegimePlan[];
  /** The years whose dues are planned when it is set, earliest first, with how many would report in each that it covers. */
  readonly openYears: readonly { readonly year: number; readonly reporters: number }[];
  /** When units are assessed in a year; empty where no rule book is in force. */
  readonly windowsOf: (year: number) => readonly Window[];
}

/** Whether a finding may be accepted with a reason. */
export const isWarning = (code: RegimeFinding['code']): code is RegimeWarning =>
  (regimeWarnings as readonly string[]).includes(code);

const lastKnownYear = Math.max(...Object.keys(holidayYears).map(Number));

/** The years in which a regime is tried out: those it covers whose days off are known, from the first open one on; at least its first. */
export function yearsToTry(
  { fromYear, toYear }: Pick<RegimePlan, 'fromYear' | 'toYear'>,
  openYears: readonly number[],
): number[] {
  const last = Math.max(fromYear, Math.min(toYear ?? lastKnownYear, lastKnownYear));
  const covered = Array.from({ length: last - fromYear + 1 }, (_, index) => fromYear + index);
  const ahead = covered.filter((year) => year >= (openYears[0] ?? fromYear));
  return ahead.length > 0 ? ahead : covered.slice(-1);
}

/** Everything that is wrong or doubtful about a regime, errors first; while it says things that cannot be, nothing else is looked for (domain rules 10 and 11). */
export function regimeFindings(regime: RegimePlan, around: RegimeSurroundings): RegimeFinding[] {
  const impossible = [...identityFindings(regime, around), ...dayFindings(regime)];
  if (impossible.length > 0) return impossible;
  const years = yearsToTry(
    regime,
    around.openYears.map(({ year }) => year),
  );
  const errors = [
    ...cutOffFindings(regime, years),
    ...chainFindings(regime, around.others),
    ...windowFindings(regime, years, around.windowsOf),
  ];
  return [...errors, ...levelFindings(regime, around.others), ...planFindings(regime, around)];
}

const finding = (code: RegimeFinding['code'], facts: RefusalFacts, field: string): RegimeFinding => ({
  code,
  facts,
  field,
});

function identityFindings(regime: RegimePlan, { present, isNew, others }: RegimeSurroundings): RegimeFinding[] {
  const { code, afterCode, fromYear, toYear } = regime;
  return [
    ...(isNew && present ? [finding('REGIME_CODE_TAKEN', { code }, 'code')] : []),
    ...(namesReporters(regime.reporters, regime.level, regime.receiverBodyId)
      ? []
      : [finding('REGIME_REPORTERS_UNCLEAR', {}, 'reporters')]),
    ...(toYear !== null && toYear < fromYear ? [finding('REGIME_YEARS_REVERSED', { fromYear, toYear }, 'toYear')] : []),
    ...(afterCode === null || afterCode === code || others.some((one) => one.code === afterCode)
      ? []
      : [finding('REGIME_AFTER_UNKNOWN', { afterCode }, 'afterCode')]),
  ];
}

function dayFindings({ frequency, deadlines }: RegimePlan): RegimeFinding[] {
  const given = deadlines.length;
  const expected = [...deadlineCounts[frequency]];
  return [
    ...(deadlinesFit(frequency, given)
      ? []
      : [finding('FREQUENCY_DEADLINES_MISMATCH', { frequency, expected, given }, 'deadlines')]),
    ...deadlines.flatMap((deadline, index) => {
      const { month, day } = deadline;
      return daysExist(deadline) ? [] : [finding('DEADLINE_DAY_DOES_NOT_EXIST', { month, day }, `deadlines.${index}`)];
    }),
  ];
}

function cutOffFindings({ deadlines }: RegimePlan, years: readonly number[]): RegimeFinding[] {
  return deadlines.flatMap((deadline, index) => {
    const year = years.find((one) => !leavesWorkingDay(deadline, one));
    if (year === undefined) return [];
    const { month, day } = deadline;
    return [finding('DEADLINE_NOT_AFTER_CUT_OFF', { month, day, year }, `deadlines.${index}`)];
  });
}

/** The periods of a regime one after the other, and both ends of its chain. */
function chainFindings(regime: RegimePlan, others: readonly RegimePlan[]): RegimeFinding[] {
  const { code, afterCode, deadlines } = regime;
  const order = (later: string, earlier: string) => finding('DEADLINE_ORDER', { later, earlier }, 'deadlines');
  if (!inOrderOfYear(deadlines)) return [order(code, code)];
  if (afterCode === code) return [order(code, code)];
  const before = others.find((one) => one.code === afterCode);
  return [
    ...(before && !isDueLater(deadlines, before.deadlines) ? [order(code, before.code)] : []),
    ...others
      .filter((one) => one.afterCode === code && !isDueLater(one.deadlines, deadlines))
      .map((one) => order(one.code, code)),
  ];
}

/** The deadline whose figures stand for the whole year; the others report what there is by then. */
function finalDeadline({
  frequency,
  deadlines,
}: {
  readonly frequency: Frequency;
  readonly deadlines: readonly Deadline[];
}): number | null {
  if (frequency === 'NINE_MONTHS' || (frequency === 'HALF_YEAR' && deadlines.length < 2)) return null;
  return deadlines.length > 0 ? deadlines.length - 1 : null;
}

/** The first year in which figures of the whole year are counted before every unit was assessed, with what is still open; null where there is none (domain rule 11). */
export function clashWithWindow(
  regime: { readonly frequency: Frequency; readonly deadlines: readonly Deadline[] },
  years: readonly number[],
  windowsOf: RegimeSurroundings['windowsOf'],
): {
  readonly index: number;
  readonly counted: Day;
  readonly windowEnds: Day;
  readonly kinds: readonly string[];
} | null {
  const index = finalDeadline(regime);
  const deadline = index === null ? undefined : regime.deadlines[index];
  if (index === null || deadline === undefined) return null;
  for (const year of years) {
    const counted = countedUntil(deadline, year);
    const open = windowsOf(year)
      .map((window) => ({ kind: window.kind, ends: windowInYear(window, year).to }))
      .filter(({ ends }) => ends > counted);
    const windowEnds = open
      .map(({ ends }) => ends)
      .sort()
      .at(-1);
    if (windowEnds !== undefined) return { index, counted, windowEnds, kinds: open.map(({ kind }) => kind) };
  }
  return null;
}

function windowFindings(
  regime: RegimePlan,
  years: readonly number[],
  windowsOf: RegimeSurroundings['windowsOf'],
): RegimeFinding[] {
  const clash = clashWithWindow(regime, years, windowsOf);
  if (!clash || regime.deadlines[clash.index]?.provisional) return [];
  const { index, ...facts } = clash;
  return [finding('DEADLINE_IN_WINDOW', facts, `deadlines.${index}.provisional`)];
}

const ranks: readonly (Level | null)[] = [null, 'COMMUNE', 'DISTRICT', 'PROVINCE'];

/** Who stands lower reports earlier, also where nobody said that one regime comes after another: higher ones sum up what comes from below. */
function levelFindings(regime: RegimePlan, others: readonly RegimePlan[]): RegimeFinding[] {
  const chained = (one: RegimePlan) => one.afterCode === regime.code || regime.afterCode === one.code;
  const beginsInTimeOf = (a: RegimePlan, b: RegimePlan) => b.toYear === null || a.fromYear <= b.toYear;
  return others
    .filter((one) => one.frequency === regime.frequency && !chained(one))
    .filter((one) => beginsInTimeOf(one, regime) && beginsInTimeOf(regime, one))
    .flatMap((one) => {
      const rank = ranks.indexOf(regime.level) - ranks.indexOf(one.level);
      const [lower, higher] = rank < 0 ? [regime, one] : [one, regime];
      return rank === 0 || isDueLater(higher.deadlines, lower.deadlines)
        ? []
        : [finding('LOWER_LEVEL_NOT_EARLIER', { lower: lower.code, higher: higher.code }, 'deadlines')];
    });
}

/** What its dues of the open years would be like: on days off, past from the start, or nobody's. */
function planFindings(regime: RegimePlan, around: RegimeSurroundings): RegimeFinding[] {
  const { now, timeZone, present } = around;
  const open = around.openYears.filter(({ year }) => coversYear(regime, year));
  const planned = open.flatMap(({ year }) => plannedPeriods(regime, year, timeZone));
  const known = new Set(
    present && sameReporters(present, regime)
      ? open
          .filter(({ year }) => coversYear(present, year))
          .flatMap(({ year }) =>
            plannedPeriods(present, year, timeZone).map(({ period, dueAt }) => `${period} ${dueAt}`),
          )
      : [],
  );
  const daysOff = planned
    .filter(({ dueAt, deadline }) => inTime(now, dueAt) && deadline.shift === 'NONE')
    .map(({ deadline, year }) => lastDayOfYear(deadline, year))
    .filter((day) => !isWorkingDay(day));
  const passed = planned.filter(({ period, dueAt }) => !inTime(now, dueAt) && !known.has(`${period} ${dueAt}`));
  const empty = planned.length === 0 ? [] : open.filter(({ reporters }) => reporters === 0).map(({ year }) => year);
  return [
    ...(daysOff.length > 0 ? [finding('DEADLINE_ON_DAY_OFF', { days: daysOff }, 'deadlines')] : []),
    ...(passed.length > 0
      ? [finding('DEADLINE_ALREADY_PASSED', { periods: passed.map(({ period }) => period) }, 'deadlines')]
      : []),
    ...(empty.length > 0 ? [finding('REGIME_WITHOUT_REPORTERS', { years: empty }, 'reporters')] : []),
  ];
}

function plannedPeriods(regime: RegimePlan, year: number, timeZone: string) {
  return periodsOf(regime.frequency, regime.deadlines.length, year, regime.fromYear).map(({ code }, index) => {
    const deadline = regime.deadlines[index] as Deadline;
    return { period: code, year, deadline, dueAt: dueOfYear(deadline, year, timeZone) };
  });
}

const sameReporters = (a: RegimePlan, b: RegimePlan): boolean =>
  a.reporters === b.reporters && a.level === b.level && a.receiverBodyId === b.receiverBodyId;
