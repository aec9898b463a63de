import { type Hundredths, decimalFromColumn, decimalToColumn } from '../kernel/decimal.js';
import type { DemoUnit } from './demo-units.js';
import type { Row } from './insert-all.js';
import { Random } from './random.js';
import type { TenantRows } from './tenant-rows.js';

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
  readonly scorecard: Scorecard;
  readonly officer: { readonly accountId: string; readonly name: string };
  readonly models: readonly { readonly id: string; readonly fromYear: number; readonly kinds: readonly string[] }[];
  /** Units that are excellent in every year, by id: those that become exemplary. */
  readonly excellent: ReadonlySet<string>;
  /** The unit whose officer the demo has, and the year in which it has not registered yet, so that this can be tried. */
  readonly unregistered: { readonly unitId: string; readonly year: number } | null;
  /** Cards of units of this body show who moved them when. */
  readonly stepsOfBody: string;
  readonly nextId: () => string;
}

/** The scorecard as the demo fills it in. */
export interface Scorecard {
  readonly bookId: string;
  readonly lines: readonly {
    readonly id: string;
    readonly scoring: string;
    readonly fact: string | null;
    readonly max: Hundredths;
    readonly step: Hundredths;
    readonly perCollective: Hundredths;
    readonly perIndividual: Hundredths;
    readonly mayBeLeftOut: boolean;
    readonly explained: boolean;
    readonly code: string;
  }[];
  /** Best first. */
  readonly bands: readonly {
    readonly id: string;
    readonly standard: string;
    readonly from: Hundredths;
    readonly gates: readonly string[];
  }[];
}

/** One unit's demo, as rows by table. */
export interface UnitHistory {
  readonly registration: Row<'registration'>[];
  readonly recognition: Row<'recognition'>[];
  readonly unit_model: Row<'unit_model'>[];
  readonly commendation: Row<'commendation'>[];
  readonly assessment: Row<'assessment'>[];
  readonly assessment_step: Row<'assessment_step'>[];
  readonly standing: Row<'standing'>[];
}

const DAY = 86_400_000;

const REFUSALS = [
  'Để xảy ra vụ việc về an ninh, trật tự trong năm',
  'Để xảy ra cháy, nổ hoặc tai nạn lao động nghiêm trọng trong năm',
  'Hồ sơ đề nghị chưa đủ minh chứng theo quy định',
  'Có người của đơn vị vi phạm pháp luật bị xử lý trong năm',
] as const;
const NOT_ASSESSED = 'Đơn vị không nộp phiếu tự chấm điểm đúng thời hạn';
const LOWERED = [
  'Thiếu minh chứng kèm theo',
  'Kết quả kiểm tra thực tế thấp hơn tự chấm',
  'Chưa thực hiện đầy đủ nội dung đã đăng ký',
] as const;

/** Reads the scorecard back from the rows of a rule book: the lines that score, the bands best first. */
export function scorecardOf(rows: TenantRows): Scorecard {
  const book = rows.rule_book[0];
  if (!book) throw new Error(`${rows.tenant.code} has no rule book`);
  const points = (value: string | null | undefined) => (value ? decimalFromColumn(value) : 0);
  return {
    bookId: book.id,
    lines: rows.criterion
      .filter(({ scoring }) => scoring !== 'GROUP')
      .map((line) => ({
        id: line.id,
        scoring: line.scoring,
        fact: line.linked_fact ?? null,
        max: points(line.max_score),
        step: line.scoring === 'MANUAL' ? points(line.step) : points(line.max_score),
        perCollective: points(line.per_collective),
        perIndividual: points(line.per_individual),
        mayBeLeftOut: line.not_applicable === 'FULL',
        explained: line.evidence === 'REQUIRED',
        code: line.code,
      })),
    bands: rows.band
      .map((band) => ({ id: band.id, standard: band.standard, from: points(band.min_score), gates: band.gates ?? [] }))
      .sort((a, b) => b.from - a.from),
  };
}

/** The years of one unit. Everything is drawn from the unit's name, so it is the same at every start. */
export function historyOf(unit: DemoUnit, context: DemoContext): UnitHistory {
  const history: { [Table in keyof UnitHistory]: UnitHistory[Table][number][] } = {
    registration: [],
    recognition: [],
    unit_model: [],
    commendation: [],
    assessment: [],
    assessment_step: [],
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

/** One year of a unit that counts, up to the instant of the demo: each thing that would lie after it has not happened yet. */
function yearOf(
  unit: DemoUnit,
  year: number,
  { favoured, careless, skill, place, random, models }: Circumstances,
  standing: Row<'standing'>,
  history: { [Table in keyof UnitHistory]: UnitHistory[Table][number][] },
  context: DemoContext,
): void {
  const { profile, asOf, officer, nextId } = context;
  const start = Date.UTC(year, 0, 1);
  const happens = (day: number) => start + day * DAY + random.whole(60, 540) * 60_000; // 8:00 to 16:00 in Việt Nam
  const happened = (at: number) => at <= asOf;

  const share = profile.registration(year, unit.kind);
  const registers = favoured || random.chance(share + 0.02 * (skill + place.skill));
  const commended = random.chance(0.05);
  const collective = random.chance(0.4);
  const persons = random.whole(1, 3);
  const commendedAt = happens(random.whole(60, 270));
  const registeredAt = happens(random.chance(0.85) ? random.whole(4, 30) : random.whole(31, 75));
  const withdraws = !favoured && random.chance(share < 1 ? 0.004 : 0);
  const allDepartments = favoured || random.chance(0.9);
  const recognised =
    favoured || random.chance(Math.min(1, profile.recognition(year, unit.kind) + 0.13 * place.skill + 0.08 * skill));

  let collectives = 0;
  let individuals = 0;
  if (commended && happened(commendedAt)) {
    collectives = collective ? 1 : 0;
    individuals = collective ? 0 : persons;
    history.commendation.push({
      id: nextId(),
      unit_id: unit.id,
      year,
      kind: collective ? 'COLLECTIVE' : 'INDIVIDUAL',
      quantity: collective ? 1 : persons,
      decision_number: `${random.whole(100, 1999)}/QĐ-UBND`,
      decided_on: dayOf(commendedAt),
      awarded_by: 'Ủy ban nhân dân (dữ liệu mẫu)',
      recorded_by: officer.accountId,
      recorded_at: instant(commendedAt),
    });
  }

  if (context.unregistered?.unitId === unit.id && context.unregistered.year === year) return;
  if (!registers || !happened(registeredAt)) return;
  const withdrawnAt = registeredAt + random.whole(20, 90) * DAY;
  const withdrawn = withdraws && happened(withdrawnAt);
  history.registration.push({
    id: nextId(),
    unit_id: unit.id,
    year,
    status: withdrawn ? 'WITHDRAWN' : 'REGISTERED',
    all_departments: allDepartments,
    registered_at: instant(registeredAt),
    registered_by: officer.accountId,
    withdrawn_at: withdrawn ? instant(withdrawnAt) : null,
    withdrawal_reason: withdrawn ? 'Đơn vị ngừng hoạt động trong năm' : null,
  });
  if (withdrawn) return;
  standing.registered = true;
  standing.recognition = 'REGISTERED';

  // The window of most kinds closes on 15 November: day 318.
  const submits = favoured || random.chance(0.985);
  const late = !favoured && random.chance(0.04);
  const submittedAt = happens(late ? random.whole(319, 338) : random.whole(272, favoured ? 290 : 317));
  const startedAt = submittedAt - random.whole(2, 25) * DAY;
  const returned = !favoured && random.chance(0.08);
  const returnedAt = submittedAt + random.whole(2, 5) * DAY;
  const resubmittedAt = returned ? returnedAt + random.whole(2, 10) * DAY : submittedAt;
  const takenUpAt = resubmittedAt + random.whole(1, 9) * DAY;
  const decidedAt = takenUpAt + Math.max(1, random.whole(1, 12) + (favoured ? 0 : place.pace)) * DAY;
  const reviewedAt = decidedAt + random.whole(1, 4) * DAY;
  const approvedAt = reviewedAt + random.whole(1, 6) * DAY;
  const notAssessedAt = happens(345);

  const decision =
    !submits && happened(notAssessedAt) ? 'NOT_ASSESSED' : submits && happened(decidedAt) ? 'DECIDED' : null;
  if (decision !== null) {
    const status = decision === 'NOT_ASSESSED' ? 'NOT_ASSESSED' : recognised ? 'RECOGNISED' : 'NOT_RECOGNISED';
    const at = decision === 'NOT_ASSESSED' ? notAssessedAt : decidedAt;
    standing.recognition = status;
    history.recognition.push({
      id: nextId(),
      unit_id: unit.id,
      year,
      status,
      decision_number: `${random.whole(10, 480)}/QĐ-BCĐ`,
      decided_on: dayOf(at),
      deciding_body_id: unit.bodyId,
      decided_by: officer.accountId,
      decided_at: instant(at),
      reason: status === 'RECOGNISED' ? null : status === 'NOT_ASSESSED' ? NOT_ASSESSED : random.pick(REFUSALS),
    });
  }

  if (!happened(startedAt)) return;
  const status =
    !submits || !happened(submittedAt)
      ? 'SELF_SCORING'
      : happened(approvedAt)
        ? 'APPROVED'
        : happened(reviewedAt)
          ? 'REVIEWED'
          : happened(takenUpAt)
            ? 'IN_REVIEW'
            : returned && happened(returnedAt) && !happened(resubmittedAt)
              ? 'RETURNED'
              : 'SUBMITTED';
  const card = fillIn(context.scorecard, status, {
    care: careOf(favoured, careless, recognised, 0.12 * skill + 0.05 * place.skill),
    allDepartments,
    registered: true,
    recognised: standing.recognition === 'RECOGNISED',
    models,
    collectives,
    individuals,
    random,
  });
  const assessmentId = nextId();
  const band = status === 'APPROVED' ? card.band : null;
  history.assessment.push({
    id: assessmentId,
    unit_id: unit.id,
    year,
    rule_book_id: context.scorecard.bookId,
    status,
    scores: card.scores,
    self_total: card.selfTotal,
    review_total: card.reviewTotal,
    band_id: band?.id ?? null,
    submitted_at: status === 'SELF_SCORING' ? null : instant(happened(resubmittedAt) ? resubmittedAt : submittedAt),
    approved_at: band ? instant(approvedAt) : null,
  });
  if (band) {
    standing.self_total = card.selfTotal;
    standing.review_total = card.reviewTotal;
    standing.band_id = band.id;
    standing.band_standard = band.standard;
  }
  if (unit.bodyId !== context.stepsOfBody) return;
  const moves: [number, string, string | null, string, string | null][] = [
    [submittedAt, 'assessment.submit', 'SELF_SCORING', 'SUBMITTED', null],
    ...(returned
      ? ([
          [
            returnedAt,
            'assessment.return',
            'SUBMITTED',
            'RETURNED',
            'Bổ sung minh chứng của các tiêu chí được trả lại',
          ],
          [resubmittedAt, 'assessment.submit', 'RETURNED', 'SUBMITTED', null],
        ] as [number, string, string, string, string | null][])
      : []),
    [takenUpAt, 'assessment.review', 'SUBMITTED', 'IN_REVIEW', null],
    [reviewedAt, 'assessment.review', 'IN_REVIEW', 'REVIEWED', null],
    [approvedAt, 'assessment.approve', 'REVIEWED', 'APPROVED', null],
  ];
  for (const [at, action, from, to, reason] of submits ? moves : []) {
    if (!happened(at)) break;
    history.assessment_step.push({
      id: nextId(),
      assessment_id: assessmentId,
      at: instant(at),
      account_id: officer.accountId,
      person_name: officer.name,
      action,
      from_status: from,
      to_status: to,
      reason,
    });
  }
}

/** How much of the lines that people judge a unit fulfils. */
function careOf(favoured: boolean, careless: boolean, recognised: boolean, skill: number): number {
  if (favoured) return 0.99;
  if (careless) return 0.28;
  return Math.max(0.35, Math.min(0.98, (recognised ? 0.84 : 0.62) + skill));
}

interface Facts {
  readonly care: number;
  readonly allDepartments: boolean;
  readonly registered: boolean;
  readonly recognised: boolean;
  readonly models: number;
  readonly collectives: number;
  readonly individuals: number;
  readonly random: Random;
}

/** Fills a scorecard in as far as its status says. Linked lines follow the facts; they are kept in the card once it is approved. */
function fillIn(scorecard: Scorecard, status: string, facts: Facts) {
  const { random } = facts;
  const entries: string[] = [];
  const reviewing = ['IN_REVIEW', 'REVIEWED', 'APPROVED'].includes(status);
  const scored = status === 'SELF_SCORING' ? random.whole(3, 14) : scorecard.lines.length;
  const reviewed = status === 'IN_REVIEW' ? random.whole(2, 12) : scorecard.lines.length;
  let selfTotal = 0;
  let reviewTotal = 0;
  scorecard.lines.forEach((line, index) => {
    if (line.scoring === 'LINKED') {
      const points = linkedPoints(line, facts);
      selfTotal += points;
      reviewTotal += points;
      if (status === 'APPROVED') entries.push(`"${line.id}":{"self":${points},"review":${points}}`);
      return;
    }
    const leftOut = line.mayBeLeftOut && random.chance(0.08);
    const full = leftOut || (line.code === '8b' ? facts.allDepartments : random.chance(facts.care));
    const steps = line.max / line.step;
    const lost = full ? 0 : steps === 1 ? 1 : random.whole(1, Math.min(2, steps));
    const review = line.max - lost * line.step;
    const boasts = !full && line.code !== '8b' && random.chance(0.35);
    const self = boasts ? review + line.step : review;
    const reason = random.pick(LOWERED);
    const sendsBack = status === 'RETURNED' && random.chance(0.15);
    if (index >= scored) return;
    selfTotal += self;
    reviewTotal += review;
    let entry = `"self":${self}`;
    if (reviewing && index < reviewed) {
      entry += `,"review":${review}`;
      if (boasts) entry += `,"reason":"${reason}"`;
    }
    if (leftOut) entry += ',"notApplicable":true';
    if (line.explained) entry += ',"explanation":"Hồ sơ lưu tại đơn vị"';
    if (sendsBack) entry += ',"returned":true';
    entries.push(`"${line.id}":{${entry}}`);
  });
  const complete = status !== 'SELF_SCORING';
  const decided = status === 'REVIEWED' || status === 'APPROVED';
  return {
    scores: `{${entries.join(',')}}`,
    selfTotal: complete ? decimalToColumn(selfTotal) : null,
    reviewTotal: decided ? decimalToColumn(reviewTotal) : null,
    band: bandOf(scorecard, reviewTotal, facts),
  };
}

function linkedPoints(line: Scorecard['lines'][number], facts: Facts): Hundredths {
  switch (line.fact) {
    case 'REGISTERED':
      return facts.registered ? line.max : 0;
    case 'RECOGNISED':
      return facts.recognised ? line.max : 0;
    case 'ACTIVE_MODEL':
      return facts.models > 0 ? line.max : 0;
    default:
      return Math.min(line.max, facts.collectives * line.perCollective + facts.individuals * line.perIndividual);
  }
}

/** The best band whose start is reached and whose gates are met. */
function bandOf(scorecard: Scorecard, total: Hundredths, facts: Facts) {
  const met = { REGISTERED: facts.registered, RECOGNISED: facts.recognised } as Readonly<Record<string, boolean>>;
  const band = scorecard.bands.find(({ from, gates }) => total >= from && gates.every((gate) => met[gate]));
  if (!band) throw new Error('a scorecard needs a lowest band without gates');
  return band;
}

/** An instant of the demo as the database takes it. */
export const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

// Everything in the demo happens in office hours of Việt Nam, when the day is the same in UTC.
const dayOf = (milliseconds: number): string => instant(milliseconds).slice(0, 10);
