import { type Kysely, sql } from 'kysely';
import { dayOf, type Instant } from '../kernel/deadline.js';
import { findBody } from '../modules/bodies/body.store.js';
import { listRegimes } from '../modules/reporting/regime.store.js';
import { gatherReport } from '../modules/reports/gather-report.js';
import { headOf } from '../modules/reports/head-of-report.js';
import { outlineOf, refilled, type Section } from '../modules/reports/report-outline.rules.js';
import type { Tables } from '../platform/db/tables.js';
import { type DemoContext, instant } from './demo-history.js';
import type { InsertAll } from './insert-all.js';

/** A report of the demo: which, when it was issued, by whom. */
interface Wanted {
  readonly dueId: string | null;
  readonly bodyId: string;
  readonly regimeId: string;
  readonly year: number;
  readonly period: string;
  readonly cutOffAt: Instant | null;
  readonly issuedAt: Instant;
  readonly issuedBy: string;
}

const CAUSES =
  'Một số người đứng đầu cơ quan, đơn vị chưa thật sự quan tâm lãnh đạo, chỉ đạo phong trào; việc hướng dẫn hồ sơ, minh chứng có nơi còn chậm (dữ liệu mẫu).';

/** Lays the documents of two bodies that have handed in, and what the root body hands on for the latest period whose deadline is over. */
export async function layReports(
  insert: InsertAll,
  db: Kysely<Tables>,
  of: { readonly rootId: string; readonly communeId: string; readonly timeZone: string },
  context: DemoContext,
): Promise<void> {
  const asOf = instant(context.asOf);
  const answered = await db
    .selectFrom('report_due')
    .select(['id', 'body_id', 'regime_id', 'year', 'period', 'cut_off_at', 'submitted_at', 'submitted_by'])
    .where('body_id', 'is not', null)
    .where('status', 'in', ['SUBMITTED', 'ACCEPTED'])
    .orderBy('year', 'desc')
    .orderBy(sql`body_id = ${of.communeId}`, 'desc')
    .orderBy('id')
    .limit(2)
    .execute();
  const latest = await db
    .selectFrom('report_due')
    .innerJoin('reporting_regime', 'reporting_regime.id', 'report_due.regime_id')
    .select(['report_due.regime_id', 'report_due.year', 'report_due.period'])
    .where('reporting_regime.receiver_body_id', '=', of.rootId)
    .where('report_due.due_at', '<=', asOf)
    .orderBy('report_due.due_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const wanted: Wanted[] = answered.map((due) => ({
    dueId: due.id,
    bodyId: due.body_id ?? '',
    regimeId: due.regime_id,
    year: due.year,
    period: due.period,
    cutOffAt: due.cut_off_at,
    issuedAt: due.submitted_at ?? asOf,
    issuedBy: due.submitted_by ?? context.reporter.accountId,
  }));
  if (latest) {
    wanted.push({
      dueId: null,
      bodyId: of.rootId,
      regimeId: latest.regime_id,
      year: latest.year,
      period: latest.period,
      cutOffAt: null,
      issuedAt: asOf,
      issuedBy: context.officer.accountId,
    });
  }
  const numbers = new Map<string, { body_id: string; year: number; last: number }>();
  for (const one of wanted.sort((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1))) {
    const year = Number(dayOf(one.issuedAt, of.timeZone).slice(0, 4));
    const key = `${one.bodyId}@${year}`;
    const last = (numbers.get(key)?.last ?? 0) + 1;
    numbers.set(key, { body_id: one.bodyId, year, last });
    await layReport(insert, db, { ...one, number: last }, of.timeZone, context);
  }
  await insert('report_number', [...numbers.values()]);
}

async function layReport(
  insert: InsertAll,
  db: Kysely<Tables>,
  wanted: Wanted & { readonly number: number },
  timeZone: string,
  { nextId }: DemoContext,
): Promise<void> {
  const { bodyId, regimeId, year, period, issuedAt } = wanted;
  const body = await findBody(db, bodyId);
  const regime = (await listRegimes(db)).find(({ id }) => id === regimeId);
  if (!body || !regime) throw new Error(`the demo has no body or regime for its report of ${period}`);
  const gathered = await gatherReport(db, { bodyId, year, period, cutOffAt: wanted.cutOffAt }, issuedAt);
  const { figures, labels } = gathered;
  const head = await headOf(db, { body, regime, year, period, answersDue: wanted.dueId !== null });
  const sections = refilled(outlineOf(regime.contents), [], { figures, labels, year, period }).map(
    (section): Section => (section.kind === 'CAUSES' ? { ...section, text: CAUSES } : section),
  );
  const id = nextId();
  const { superior, place, title, addressee, signer, recipients, symbol } = head;
  await insert('report', [
    {
      id,
      body_id: bodyId,
      regime_id: regimeId,
      year,
      period,
      due_id: wanted.dueId,
      title,
      place,
      superior,
      addressee,
      signer: [...signer],
      recipients: [...recipients],
      sections: JSON.stringify(sections),
      created_at: issuedAt,
    },
  ]);
  const day = dayOf(issuedAt, timeZone);
  const numberYear = Number(day.slice(0, 4));
  await insert('report_issue', [
    {
      id: nextId(),
      report_id: id,
      body_id: bodyId,
      number: wanted.number,
      number_year: numberYear,
      symbol,
      issued_on: day,
      issued_at: issuedAt,
      issued_by: wanted.issuedBy,
      counted_at: figures.countedAt,
      rule_book_version: gathered.ruleBookVersion,
      replaces_id: null,
      document: JSON.stringify({ head, sections, ...gathered }),
    },
  ]);
}
