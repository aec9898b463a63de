import { CompiledQuery, type Kysely } from 'kysely';
import type { Tables } from '../platform/db/tables.js';
import { type DemoContext, instant } from './demo-history.js';
import type { Row } from './insert-all.js';
import { Random } from './random.js';

const DAY = 86_400_000;

type Due = Pick<Row<'report_due'>, 'id' | 'year' | 'due_at' | 'opens_at' | 'body_id' | 'unit_id'>;

/** What became of a report in the demo: most in time, some late, a few sent back, a few still missing. Offices that the plan names are always in time. */
export function reportOutcome(due: Due, named: boolean, context: DemoContext) {
  const random = new Random(`${context.tenant}/report/${due.id}`);
  const dueAt = Date.parse(due.due_at);
  const fate = named ? 0 : random.share();
  const days = fate < 0.87 ? -random.whole(1, 16) : random.whole(1, 14);
  // Due instants lie at midnight; office hours in Việt Nam are 1 to 9 o'clock in UTC.
  const submittedAt = dueAt + days * DAY + random.whole(9, 16) * 3_600_000;
  const acceptedAt = submittedAt + random.whole(1, 9) * DAY;
  const missing = fate >= 0.965;
  const sentBack = fate >= 0.82 && fate < 0.87;
  const submitted = !missing && submittedAt <= context.asOf;
  const answered = submitted && acceptedAt <= context.asOf;
  return {
    status: !submitted ? 'OPEN' : !answered ? 'SUBMITTED' : sentBack ? 'RETURNED' : 'ACCEPTED',
    submitted_at: submitted ? instant(submittedAt) : null,
    submitted_by: submitted ? context.reporter.accountId : null,
    content: submitted ? `Báo cáo kết quả năm ${due.year} (dữ liệu mẫu)` : null,
    accepted_at: answered && !sentBack ? instant(acceptedAt) : null,
    return_reason: answered && sentBack ? 'Bổ sung số liệu đăng ký và kết quả công nhận' : null,
  };
}

type Assignment = Pick<Row<'assignment'>, 'id' | 'year' | 'due_at'>;

const STAGES = ['ACCEPTED', 'IN_PROGRESS', 'DELIVERED', 'ACCEPTED_PRODUCT'] as const;

/** How far an assignment of the demo has come: most are done, some under way, and of those with a date a few are overdue. */
export function assignmentOutcome(assignment: Assignment, context: DemoContext) {
  const random = new Random(`${context.tenant}/assignment/${assignment.id}`);
  const opens = Date.UTC(assignment.year, 0, 5) + random.whole(60, 500) * 60_000;
  const due = assignment.due_at ? Date.parse(assignment.due_at) : Date.UTC(assignment.year, random.whole(5, 11), 28);
  const fate = random.share();
  const reached = fate < 0.9 ? 4 : fate < 0.93 ? 3 : fate < 0.97 ? 2 : fate < 0.985 ? 1 : 0;
  const late = fate >= 0.86 && fate < 0.93;
  const end = due + (late ? random.whole(2, 20) : -random.whole(1, 6)) * DAY + random.whole(9, 16) * 3_600_000;
  const begun = Math.max(0.15, Math.min(0.6, random.share()));
  const times = [0, begun, 0.85, 1].map((share) => opens + Math.round(((end - opens) * share) / 60_000) * 60_000);
  const percents = [0, random.whole(2, 8) * 10, 100, 100];
  const steps = STAGES.slice(0, reached).flatMap((status, index) => {
    const at = times[index] ?? 0;
    return at <= context.asOf ? [{ status, at, percent: percents[index] ?? 0 }] : [];
  });
  const at = (status: (typeof STAGES)[number]) => {
    const step = steps.find((one) => one.status === status);
    return step ? instant(step.at) : null;
  };
  return {
    status: steps.at(-1)?.status ?? 'ASSIGNED',
    percent: steps.at(-1)?.percent ?? 0,
    delivered_at: at('DELIVERED'),
    accepted_at: at('ACCEPTED_PRODUCT'),
    steps: steps.map((step, index): Row<'assignment_step'> => {
      const { accountId, name } = step.status === 'ACCEPTED_PRODUCT' ? context.officer : context.reporter;
      return {
        id: context.nextId(),
        assignment_id: assignment.id,
        at: instant(step.at),
        account_id: accountId,
        person_name: name,
        from_status: steps[index - 1]?.status ?? 'ASSIGNED',
        to_status: step.status,
        percent: step.percent,
        note: null,
      };
    }),
  };
}

/** Moves rows of a tenant that the facts laid, all in one statement; a row that somebody has touched since stays as it is. */
export async function moveRows(
  db: Kysely<Tables>,
  tenantId: string,
  table: 'report_due' | 'assignment',
  from: string,
  types: Readonly<Record<string, string>>,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const columns = Object.keys(types);
  const text = `update sauro.${table} as laid
    set ${columns.map((column) => `${column} = moved.${column}`).join(', ')}, version = laid.version + 1
    from unnest($2::uuid[], ${columns.map((column, index) => `$${index + 3}::${types[column]}[]`).join(', ')})
      as moved (id, ${columns.join(', ')})
    where laid.tenant_id = $1 and laid.id = moved.id and laid.status = '${from}' and laid.version = 1 and moved.status <> '${from}'`;
  const values = [
    tenantId,
    rows.map(({ id }) => id),
    ...columns.map((column) => rows.map((row) => row[column] ?? null)),
  ];
  await db.executeQuery(CompiledQuery.raw(text, values));
}
