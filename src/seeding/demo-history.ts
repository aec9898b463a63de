import { decimalToColumn } from '../kernel/decimal.js';
import {
  type CardLine,
  columnSum,
  gateIsMet,
  type LinkedFacts,
  linesFor,
  linkedPoints,
  noFacts,
} from '../modules/assessments/assessment.scoring.js';
import type { AssessmentStatus } from '../modules/assessments/assessment.workflow.js';
import type { Judgement } from '../modules/recognitions/recognition.rules.js';
import { type Rounding, type ScoreTyped, scoreTyped, wantedInput } from '../modules/rulebooks/criterion.scoring.js';
import { type BookContent, bandOf, type Criterion } from '../modules/rulebooks/rule-book.rules.js';
import type { UnitKind } from '../modules/units/unit.rules.js';
import { type DemoReturn, returnedInDemo } from './demo-evidence.js';
import type { DemoDecision } from './demo-register.js';
import type { DemoUnit } from './demo-units.js';
import type { Row } from './insert-all.js';
import { Random } from './random.js';

/** How well a tenant's demo units do: shares of the units that count, by year where years differ. */
export interface DemoProfile {
  readonly registration: (year: number, kind: string) => number;
  readonly recognition: (year: number, kind: string) => number;
  readonly model: number;
}

/** What the demo of one tenant rests on. */
export interface DemoContext {
  readonly tenant: string;
  readonly years: readonly number[];
  /** Nothing of the demo happens after this instant, in milliseconds. */
  readonly asOf: number;
  readonly profile: DemoProfile;
  readonly scorecard: (year: number) => Scorecard;
  readonly officer: { readonly accountId: string; readonly name: string };
  /** Who hands in reports and products; the officer answers them. */
  readonly reporter: { readonly accountId: string; readonly name: string };
  readonly models: readonly { readonly id: string; readonly fromYear: number; readonly kinds: readonly string[] }[];
  /** Units that are excellent in every year, by id: those that become exemplary. */
  readonly excellent: ReadonlySet<string>;
  /** The unit whose officer the demo has, and the year in which it has not registered yet, so that this can be tried. */
  readonly unregistered: { readonly unitId: string; readonly year: number } | null;
  /** Cards of units of this body show who moved them when. */
  readonly stepsOfBody: string;
  readonly nextId: () => string;
}

/** A rule book as the demo fills its scorecard in. */
export interface Scorecard {
  readonly bookId: string;
  readonly content: BookContent;
}

/** One unit's demo, as rows by table. */
export interface UnitHistory {
  readonly registration: Row<'registration'>[];
  readonly decision: DemoDecision[];
  readonly unit_model: Row<'unit_model'>[];
  readonly commendation: Row<'commendation'>[];
  readonly assessment: Row<'assessment'>[];
  readonly assessment_step: Row<'assessment_step'>[];
  readonly assessment_returned_line: Row<'assessment_returned_line'>[];
  readonly standing: Row<'standing'>[];
}

type Growing = { [Table in keyof UnitHistory]: UnitHistory[Table][number][] };

const DAY = 86_400_000;

/** The line that a unit's registration decides: whether all its departments take part. */
const ALL_DEPARTMENTS = '8b';

const REFUSALS = [
  'Để xảy ra vụ việc về an ninh, trật tự trong năm',
  'Để xảy ra cháy, nổ hoặc tai nạn lao động nghiêm trọng trong năm',
  'Hồ sơ đề nghị chưa đủ minh chứng theo quy định',
  'Có người của đơn vị vi phạm pháp luật bị xử lý trong năm',
] as const;
const NOTHING_HANDED_IN = 'Đơn vị không nộp phiếu tự chấm điểm đúng thời hạn';
const CAME_LATE = [
  null,
  'Đơn vị mới kiện toàn lãnh đạo nên đăng ký chậm, xin bổ sung',
  'Hồ sơ đăng ký nộp đúng hạn nhưng thất lạc, nay nộp lại',
] as const;
const SENT_BACK = 'Bổ sung minh chứng của các tiêu chí được trả lại';
const LOWERED = [
  'Thiếu minh chứng kèm theo',
  'Kết quả kiểm tra thực tế thấp hơn tự chấm',
  'Chưa thực hiện đầy đủ nội dung đã đăng ký',
] as const;

// Most commendations come from the commune, some from the province, a few from the ministry; the number of the decision tells which.
const awardedBy = (number: number): { readonly level: string; readonly awarded_by: string } => {
  const last = number % 10;
  if (last < 6) return { level: 'COMMUNE', awarded_by: 'Ủy ban nhân dân cấp xã (dữ liệu mẫu)' };
  return last < 9
    ? { level: 'PROVINCE', awarded_by: 'Ủy ban nhân dân tỉnh, thành phố (dữ liệu mẫu)' }
    : { level: 'MINISTRY', awarded_by: 'Bộ Công an (dữ liệu mẫu)' };
};

/** The years of one unit. Everything is drawn from the unit's name, so it is the same at every start. */
export function historyOf(unit: DemoUnit, context: DemoContext): UnitHistory {
  const history: Growing = {
    registration: [],
    decision: [],
    unit_model: [],
    commendation: [],
    assessment: [],
    assessment_step: [],
    assessment_returned_line: [],
    standing: [],
  };
  const favoured = unit.named || context.excellent.has(unit.id);
  const own = new Random(`${context.tenant}/${unit.code}`);
  const skill = own.bell();
  const body = new Random(`${context.tenant}/${unit.bodyCode}/${unit.bodyId}`);
  const place = { skill: body.bell(), pace: body.whole(-9, 9) };
  const first = context.years[0] ?? 0;
  const last = context.years.at(-1) ?? first;

  const careless = own.chance(0.05) && !favoured;
  const kept = unit.eligible && !careless && (own.chance(context.profile.model + 0.1 * place.skill) || favoured);
  const fitting = context.models.filter(({ kinds }) => kinds.includes(unit.kind));
  for (const model of kept ? fitting.slice(own.whole(0, fitting.length - 1)).slice(0, own.chance(0.12) ? 2 : 1) : []) {
    const from = Math.max(model.fromYear, favoured || own.chance(0.7) ? first : own.whole(first, last));
    history.unit_model.push({
      unit_id: unit.id,
      model_id: model.id,
      from_year: from,
      to_year: !favoured && own.chance(0.05) ? from : null,
    });
  }

  for (const year of context.years) {
    const random = new Random(`${context.tenant}/${unit.code}/${year}`);
    const models = history.unit_model.filter(
      (one) => one.from_year <= year && (one.to_year == null || one.to_year >= year),
    ).length;
    const standing: Row<'standing'> = {
      year,
      unit_id: unit.id,
      body_id: unit.bodyId,
      unit_kind: unit.kind,
      eligible: unit.eligible,
      registered: false,
      recognition: 'NOT_REGISTERED',
      self_total: null,
      review_total: null,
      band_id: null,
      band_standard: null,
      active_models: models,
      nominated: false,
      exemplary: false,
    };
    history.standing.push(standing);
    if (!unit.eligible) continue;
    yearOf(unit, year, { favoured, careless, skill, place, random, models }, standing, history, context);
  }
  return history;
}

interface Circumstances {
  readonly favoured: boolean;
  /** Meets the standard, but keeps its papers badly. */
  readonly careless: boolean;
  readonly skill: number;
  readonly place: { readonly skill: number; readonly pace: number };
  readonly random: Random;
  readonly models: number;
}

/** Draws what a unit does in a year and when, all of it, so that a later instant of the demo only shows more of the same year. */
function drawYear(unit: DemoUnit, year: number, of: Circumstances, profile: DemoProfile) {
  const { favoured, skill, place, random } = of;
  const start = Date.UTC(year, 0, 1);
  // Office hours of Việt Nam, 8:00 to 16:00, on a day of the year.
  const on = (day: number) => start + day * DAY + random.whole(60, 540) * 60_000;
  const share = profile.registration(year, unit.kind);
  const inTimeAt = on(random.chance(0.85) ? random.whole(4, 30) : random.whole(31, 75));
  // The window of most kinds closes on 15 November: day 318.
  const late = !favoured && random.chance(0.04);
  const submittedAt = on(late ? random.whole(319, 338) : random.whole(272, favoured ? 290 : 317));
  // Of those who hand in after the window, some had not even registered before.
  const lateReason = submittedAt >= start + 322 * DAY ? new Random(`${unit.id}/${year}/late`).pick(CAME_LATE) : null;
  const registeredAt = lateReason === null ? inTimeAt : submittedAt - DAY;
  const returned = !favoured && random.chance(0.08);
  const returnedAt = submittedAt + random.whole(2, 5) * DAY;
  const resubmittedAt = returned ? returnedAt + random.whole(2, 10) * DAY : submittedAt;
  const takenUpAt = resubmittedAt + random.whole(1, 9) * DAY;
  const decidedAt = takenUpAt + Math.max(1, random.whole(1, 12) + (favoured ? 0 : place.pace)) * DAY;
  const reviewedAt = decidedAt + random.whole(1, 4) * DAY;
  return {
    commended: random.chance(0.05),
    commendedAt: on(random.whole(60, 270)),
    collective: random.chance(0.4),
    persons: random.whole(1, 3),
    registers: favoured || random.chance(share + 0.02 * (skill + place.skill)),
    allDepartments: favoured || random.chance(0.9),
    registeredAt,
    lateReason,
    withdraws: !favoured && share < 1 && random.chance(0.004) && lateReason === null,
    withdrawnAt: registeredAt + random.whole(20, 90) * DAY,
    submits: favoured || random.chance(0.985),
    startedAt: Math.max(submittedAt - random.whole(2, 25) * DAY, registeredAt),
    submittedAt,
    returned,
    returnedAt,
    resubmittedAt,
    takenUpAt,
    recognised: favoured || random.chance(profile.recognition(year, unit.kind) + 0.13 * place.skill + 0.08 * skill),
    decidedAt,
    reviewedAt,
    revokes: new Random(`${unit.id}/${year}/revoked`).chance(0.004),
    approvedAt: reviewedAt + random.whole(1, 6) * DAY,
    /** What a unit that hands nothing in gets in the end. */
    passedOverAt: on(345),
  };
}

type Draw = ReturnType<typeof drawYear>;

/** One year of a unit that counts, up to the instant of the demo: each thing that would lie after it has not happened yet. */
function yearOf(
  unit: DemoUnit,
  year: number,
  circumstances: Circumstances,
  standing: Row<'standing'>,
  history: Growing,
  context: DemoContext,
): void {
  const { asOf, officer, nextId } = context;
  const { random } = circumstances;
  const draw = drawYear(unit, year, circumstances, context.profile);
  const happened = (at: number) => at <= asOf;

  const commended = draw.commended && happened(draw.commendedAt);
  if (commended) {
    const number = random.whole(100, 1999);
    const recorded = {
      unit_id: unit.id,
      year,
      kind: draw.collective ? 'COLLECTIVE' : 'INDIVIDUAL',
      quantity: draw.collective ? 1 : draw.persons,
      decided_on: dayOf(draw.commendedAt),
      ...awardedBy(number),
      recorded_by: officer.accountId,
      recorded_at: instant(draw.commendedAt),
    };
    const counts = { reversed_at: null, reversed_by: null, reversed_by_name: null, reverse_reason: null };
    history.commendation.push({ id: nextId(), ...recorded, ...counts, decision_number: `${number}/QĐ-UBND` });
    // Now and then one was recorded twice by a slip of the number, and taken back.
    if (number % 8 === 0) {
      history.commendation.push({
        id: nextId(),
        ...recorded,
        decision_number: `${number + 1}/QĐ-UBND`,
        reversed_at: instant(draw.commendedAt + DAY),
        reversed_by: officer.accountId,
        reversed_by_name: officer.name,
        reverse_reason: 'Ghi nhầm số quyết định',
      });
    }
  }

  if (context.unregistered?.unitId === unit.id && context.unregistered.year === year) return;
  if (!draw.registers || !happened(draw.registeredAt)) return;
  const withdrawn = draw.withdraws && happened(draw.withdrawnAt);
  history.registration.push({
    id: nextId(),
    unit_id: unit.id,
    year,
    status: withdrawn ? 'WITHDRAWN' : 'REGISTERED',
    all_departments: draw.allDepartments,
    registered_at: instant(draw.registeredAt),
    registered_by: officer.accountId,
    late_reason: draw.lateReason,
    withdrawn_at: withdrawn ? instant(draw.withdrawnAt) : null,
    withdrawal_reason: withdrawn ? 'Đơn vị ngừng hoạt động trong năm' : null,
  });
  if (withdrawn) return;
  standing.registered = true;
  standing.recognition = 'REGISTERED';

  const decision = decisionOf(draw);
  const decided = happened(decision.at);
  // Few recognitions are taken back, before the card of the unit is approved.
  const revoked =
    decided &&
    decision.status === 'RECOGNISED' &&
    draw.revokes &&
    unit.kind !== 'COMMUNE' &&
    !circumstances.favoured &&
    happened(draw.reviewedAt);
  const recognition = revoked ? 'REVOKED' : decision.status;
  if (decided) {
    standing.recognition = recognition;
    history.decision.push({
      recognition: {
        id: nextId(),
        unit_id: unit.id,
        year,
        status: decision.status,
        decision_number: `${random.whole(10, 480)}/QĐ-BCĐ`,
        decided_on: dayOf(decision.at),
        deciding_body_id: unit.bodyId,
        decided_by: officer.accountId,
        decided_at: instant(decision.at),
        reason:
          decision.status === 'RECOGNISED'
            ? null
            : decision.status === 'NOT_ASSESSED'
              ? NOTHING_HANDED_IN
              : random.pick(REFUSALS),
      },
      revokedAt: revoked ? instant(draw.reviewedAt) : null,
    });
  }

  if (!happened(draw.startedAt)) return;
  const status = statusOf(draw, happened);
  const facts: LinkedFacts = {
    ...noFacts,
    registered: true,
    allDepartments: draw.allDepartments,
    recognition: decided ? recognition : null,
    activeModels: circumstances.models,
    collectives: commended && draw.collective ? 1 : 0,
    individuals: commended && !draw.collective ? draw.persons : 0,
  };
  const care = careOf(circumstances, draw.recognised);
  const scorecard = context.scorecard(year);
  const card = fillIn(scorecard.content, unit.kind as UnitKind, status, facts, {
    care,
    allDepartments: draw.allDepartments,
    random,
  });
  const showsSteps = unit.bodyId === context.stepsOfBody && draw.submits;
  const returned =
    showsSteps && draw.returned && happened(draw.returnedAt)
      ? returnedInDemo(
          card.scores,
          linesFor(scorecard.content.lines, unit.kind as UnitKind),
          happened(draw.resubmittedAt),
        )
      : null;
  const id = nextId();
  history.assessment.push({
    id,
    unit_id: unit.id,
    year,
    rule_book_id: scorecard.bookId,
    status,
    scores: returned?.scores ?? card.scores,
    self_total: card.selfTotal,
    review_total: card.reviewTotal,
    band_id: card.band?.id ?? null,
    submitted_at:
      status === 'SELF_SCORING' ? null : instant(happened(draw.resubmittedAt) ? draw.resubmittedAt : draw.submittedAt),
    approved_at: card.band ? instant(draw.approvedAt) : null,
  });
  if (card.band) {
    standing.self_total = card.selfTotal;
    standing.review_total = card.reviewTotal;
    standing.band_id = card.band.id;
    standing.band_standard = card.band.standard;
  }
  if (!showsSteps) return;
  const steps = stepsOf(draw, id, returned, context).filter(({ at }) => happened(Date.parse(at)));
  history.assessment_step.push(...steps);
  const sentBack = steps.find(({ action }) => action === 'assessment.return');
  for (const { criterionId, reason } of (sentBack && returned?.reasons) || []) {
    history.assessment_returned_line.push({
      id: nextId(),
      step_id: sentBack?.id ?? '',
      criterion_id: criterionId,
      reason,
    });
  }
}

const decisionOf = (draw: Draw): { readonly status: Judgement; readonly at: number } =>
  draw.submits
    ? { status: draw.recognised ? 'RECOGNISED' : 'NOT_RECOGNISED', at: draw.decidedAt }
    : { status: 'NOT_ASSESSED', at: draw.passedOverAt };

function statusOf(draw: Draw, happened: (at: number) => boolean): AssessmentStatus {
  if (!draw.submits || !happened(draw.submittedAt)) return 'SELF_SCORING';
  if (happened(draw.approvedAt)) return 'APPROVED';
  if (happened(draw.reviewedAt)) return 'REVIEWED';
  if (happened(draw.takenUpAt)) return 'IN_REVIEW';
  return draw.returned && happened(draw.returnedAt) && !happened(draw.resubmittedAt) ? 'RETURNED' : 'SUBMITTED';
}

function stepsOf(
  draw: Draw,
  assessmentId: string,
  returned: DemoReturn | null,
  { officer, nextId }: DemoContext,
): Row<'assessment_step'>[] {
  const step = (
    at: number,
    action: string,
    from: AssessmentStatus,
    to: AssessmentStatus,
    reason: string | null = null,
  ): Row<'assessment_step'> => ({
    id: nextId(),
    assessment_id: assessmentId,
    at: instant(at),
    account_id: officer.accountId,
    person_name: officer.name,
    action: `assessment.${action}`,
    from_status: from,
    to_status: to,
    reason,
    criterion_ids: action === 'return' ? [...(returned?.criterionIds ?? [])] : [],
    sent_back: action === 'return' && returned ? JSON.stringify(returned.sentBack) : null,
  });
  return [
    step(draw.submittedAt, 'submit', 'SELF_SCORING', 'SUBMITTED'),
    ...(draw.returned
      ? [
          step(draw.returnedAt, 'return', 'SUBMITTED', 'RETURNED', SENT_BACK),
          step(draw.resubmittedAt, 'submit', 'RETURNED', 'SUBMITTED'),
        ]
      : []),
    step(draw.takenUpAt, 'review', 'SUBMITTED', 'IN_REVIEW'),
    step(draw.reviewedAt, 'review', 'IN_REVIEW', 'REVIEWED'),
    step(draw.approvedAt, 'approve', 'REVIEWED', 'APPROVED'),
  ];
}

/** How much of the lines that people judge a unit fulfils. */
function careOf({ favoured, careless, skill, place }: Circumstances, recognised: boolean): number {
  if (favoured) return 0.99;
  if (careless) return 0.28;
  return Math.max(0.35, Math.min(0.98, (recognised ? 0.84 : 0.62) + 0.12 * skill + 0.05 * place.skill));
}

/** What decides how a card is filled in, beside the facts that its linked lines follow. */
interface Filling {
  readonly care: number;
  readonly allDepartments: boolean;
  readonly random: Random;
}

/** Fills a scorecard in as far as its status says. Linked lines follow the facts; they are kept in the card once it is approved. */
export function fillIn(
  { lines, bands, rounding }: BookContent,
  kind: UnitKind,
  status: AssessmentStatus,
  facts: LinkedFacts,
  { care, allDepartments, random }: Filling,
) {
  const entries: string[] = [];
  const card: CardLine[] = [];
  const ofKind = linesFor(lines, kind);
  const reviewing = ['IN_REVIEW', 'REVIEWED', 'APPROVED'].includes(status);
  const scored = status === 'SELF_SCORING' ? random.whole(3, 14) : ofKind.length;
  const reviewed = status === 'IN_REVIEW' ? random.whole(2, 12) : ofKind.length;
  ofKind.forEach((line, index) => {
    if (line.scoring === 'LINKED') {
      const points = linkedPoints(line, facts);
      card.push({ line, linked: true, self: points, review: points });
      if (status === 'APPROVED') entries.push(`"${line.id}":{"self":${points},"review":${points}}`);
      return;
    }
    const mayBeLeftOut = line.notApplicable === 'FULL' || line.notApplicable === 'EXCLUDE_AND_SCALE';
    const leftOut = mayBeLeftOut && random.chance(0.08);
    const full = leftOut || (line.code === ALL_DEPARTMENTS ? allDepartments : random.chance(care));
    const outcome = scoreOf(line, full, rounding, random);
    const boasts = !full && line.code !== ALL_DEPARTMENTS && random.chance(0.35);
    const best = boasts ? outcome.boast : outcome;
    const reason = random.pick(LOWERED);
    const sendsBack = status === 'RETURNED' && random.chance(0.15);
    if (index >= scored) return;
    const excluded = leftOut && line.notApplicable === 'EXCLUDE_AND_SCALE';
    const self = excluded ? 0 : best.points;
    const review = excluded ? 0 : outcome.points;
    card.push({
      line,
      linked: false,
      self,
      review,
      ...(leftOut && { notApplicable: true, reviewNotApplicable: true }),
      ...(outcome.typed && { reviewTyped: outcome.typed }),
    });
    let entry = `"self":${self}`;
    if (best.typed && !leftOut) entry += `,"selfTyped":${JSON.stringify(best.typed)}`;
    if (reviewing && index < reviewed) {
      entry += `,"review":${review}`;
      if (outcome.typed && !leftOut) entry += `,"reviewTyped":${JSON.stringify(outcome.typed)}`;
      if (excluded) entry += ',"reviewNotApplicable":true';
      if (self !== review) entry += `,"reason":"${reason}"`;
    }
    if (leftOut) entry += ',"notApplicable":true';
    if (line.evidence === 'REQUIRED') entry += ',"explanation":"Hồ sơ lưu tại đơn vị"';
    if (sendsBack) entry += ',"returned":true';
    entries.push(`"${line.id}":{${entry}}`);
  });
  const complete = status !== 'SELF_SCORING';
  const decided = status === 'REVIEWED' || status === 'APPROVED';
  const total = (column: 'self' | 'review') => columnSum(card, column, rounding).total;
  return {
    scores: `{${entries.join(',')}}`,
    selfTotal: complete ? decimalToColumn(total('self')) : null,
    reviewTotal: decided ? decimalToColumn(total('review')) : null,
    band:
      status === 'APPROVED' ? bandOf(total('review'), bands, (gate) => gateIsMet(gate, { lines: card }, facts)) : null,
  };
}

interface Outcome {
  readonly points: number;
  readonly typed?: ScoreTyped;
}

/** What the superior finds on a line that people score, fulfilled or not, and what a unit claims that makes itself look better. */
function scoreOf(
  line: Criterion,
  full: boolean,
  rounding: Rounding,
  random: Random,
): Outcome & { readonly boast: Outcome } {
  if (wantedInput[line.scoring] === 'POINTS') {
    const step = line.step ?? line.maxScore;
    const steps = (line.maxScore - line.minScore) / step;
    const lost = full ? 0 : steps === 1 ? 1 : random.whole(1, Math.min(2, steps));
    const points = line.maxScore - lost * step;
    return { points, boast: { points: Math.min(line.maxScore, points + step) } };
  }
  const wording = line.wordings?.[random.chance(0.8) ? 0 : 1];
  const of = wording ? { ...line, ...wording } : line;
  const answer = (fulfilled: boolean): Outcome => {
    const typed = { ...typedOf(of, fulfilled, random), ...(wording && { wording: wording.code }) };
    const scored = scoreTyped(line, typed, rounding);
    if ('fault' in scored) throw new Error(`the demo cannot score ${line.code}: ${scored.fault}`);
    return { points: scored.points, typed };
  };
  return { ...answer(full), boast: full ? { points: 0 } : answer(true) };
}

function typedOf(
  { scoring, items, maxScore }: Pick<Criterion, 'scoring' | 'items' | 'maxScore'>,
  full: boolean,
  random: Random,
): ScoreTyped {
  const [first] = items ?? [];
  switch (scoring) {
    case 'PERCENT_SHARE':
    case 'PERCENT_THRESHOLD': {
      const denominator = random.whole(8, 60);
      return { denominator, numerator: full ? denominator : Math.floor((denominator * random.whole(60, 88)) / 100) };
    }
    case 'COUNT_CAPPED':
      return { counts: first && full ? { [first.code]: Math.ceil(maxScore / first.points) } : {} };
    case 'PENALTY':
      return { counts: first && !full ? { [first.code]: 1 } : {} };
    default:
      return { points: full ? maxScore : 0 };
  }
}

/** An instant of the demo as the database takes it. */
export const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

// Everything in the demo happens in office hours of Việt Nam, when the day is the same in UTC.
const dayOf = (milliseconds: number): string => instant(milliseconds).slice(0, 10);
