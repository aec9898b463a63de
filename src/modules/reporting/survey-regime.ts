import type { Kysely } from 'kysely';
import type { Instant } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import type { Tables } from '../../platform/db/tables.js';
import { findBody } from '../bodies/body.store.js';
import { isPlan } from '../plans/plan.store.js';
import { isInForce } from '../rulebooks/rule-book.rules.js';
import { listRuleBooks } from '../rulebooks/rule-book.store.js';
import { listOpenYears } from '../tenants/tenant-year.store.js';
import { coversYear, daysExist, lastDayOfYear, namesReporters } from './regime.rules.js';
import { countReporters, type DeadlineRow, listDeadlines, listRegimes, type RegimeRow } from './regime.store.js';
import { type RegimeFinding, type RegimePlan, regimeFindings } from './regime-finding.rules.js';
import type { ReportingRegimeInput } from './reporting.input.js';

/** A regime as somebody wants it, with what speaks against it. */
export interface RegimeSurvey {
  readonly plan: RegimePlan;
  /** The regime of this code as it is now. */
  readonly present: RegimeRow | null;
  /** The regime that it is to come after. */
  readonly after: RegimeRow | null;
  readonly findings: readonly RegimeFinding[];
}

/** Holds a regime against the tenant's other regimes, its open years and its windows. Refuses NOT_FOUND for a receiver or a plan that is not there. */
export async function surveyRegime(
  db: Kysely<Tables>,
  { now, tenant }: { readonly now: Instant; readonly tenant: { readonly timeZone: string } },
  input: ReportingRegimeInput,
): Promise<RegimeSurvey> {
  const receiver = input.receiverBodyId ? await findBody(db, input.receiverBodyId) : null;
  if (input.receiverBodyId && !receiver) throw refuse('NOT_FOUND', {}, 'receiverBodyId');
  if (input.planId && !(await isPlan(db, input.planId))) throw refuse('NOT_FOUND', {}, 'planId');

  const regimes = await listRegimes(db);
  const deadlines = Map.groupBy(
    await listDeadlines(
      db,
      regimes.map(({ id }) => id),
    ),
    ({ regimeId }) => regimeId,
  );
  const asPlan = (regime: RegimeRow): RegimePlan => planOf(regime, regimes, deadlines.get(regime.id) ?? []);
  const present = regimes.find(({ code }) => code === input.code) ?? null;
  const plan = wantedPlan(input);
  const books = await listRuleBooks(db);
  const findings = regimeFindings(plan, {
    now,
    timeZone: tenant.timeZone,
    present: present && asPlan(present),
    isNew: input.version == null,
    others: regimes.filter((one) => one !== present).map(asPlan),
    openYears: await openYears(db, plan, receiver?.path ?? null),
    windowsOf: (year) => books.find((book) => isInForce(book, year))?.windows ?? [],
  });
  return { plan, present, after: regimes.find(({ code }) => code === input.afterCode) ?? null, findings };
}

async function openYears(db: Kysely<Tables>, plan: RegimePlan, receiverPath: string | null) {
  const found: { year: number; reporters: number }[] = [];
  const clear = namesReporters(plan.reporters, plan.level, plan.receiverBodyId) && plan.deadlines.every(daysExist);
  const rule = { reporters: plan.reporters, reporterLevel: plan.level, receiverBodyId: plan.receiverBodyId };
  for (const year of await listOpenYears(db)) {
    const last = plan.deadlines.at(-1);
    const reports = clear && last !== undefined && coversYear(plan, year);
    const reporters = reports ? await countReporters(db, rule, receiverPath, lastDayOfYear(last, year)) : 0;
    found.push({ year, reporters });
  }
  return found;
}

const planOf = (regime: RegimeRow, regimes: readonly RegimeRow[], deadlines: readonly DeadlineRow[]): RegimePlan => ({
  code: regime.code,
  reporters: regime.reporters,
  level: regime.reporterLevel,
  receiverBodyId: regime.receiverBodyId,
  frequency: regime.frequency,
  deadlines,
  afterCode: regimes.find(({ id }) => id === regime.afterRegimeId)?.code ?? null,
  fromYear: regime.fromYear,
  toYear: regime.toYear,
});

const wantedPlan = (input: ReportingRegimeInput): RegimePlan => ({
  code: input.code,
  reporters: input.reporters,
  level: input.level ?? null,
  receiverBodyId: input.receiverBodyId ?? null,
  frequency: input.frequency,
  deadlines: input.deadlines.map((deadline) => ({
    month: deadline.month,
    day: deadline.day,
    boundary: deadline.boundary,
    cutOffMonth: deadline.cutOffMonth ?? null,
    cutOffDay: deadline.cutOffDay ?? null,
    shift: deadline.shift ?? 'NONE',
    provisional: deadline.provisional ?? false,
  })),
  afterCode: input.afterCode ?? null,
  fromYear: input.fromYear,
  toYear: input.toYear ?? null,
});
