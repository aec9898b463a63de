import { type Kysely, sql } from 'kysely';
import { appealClosesAt } from '../modules/assessments/appeal.rules.js';
import { listOf } from '../modules/assessments/assessment-list.js';
import { listUnitsOfLists } from '../modules/assessments/assessment-list.store.js';
import type { WaiverCause } from '../modules/assessments/waiver.rules.js';
import type { BookContent } from '../modules/rulebooks/rule-book.rules.js';
import type { Tables } from '../platform/db/tables.js';
import type { DemoPeople } from './accounts.js';
import { instant } from './demo-history.js';
import type { InsertAll, Row } from './insert-all.js';

/** What the lists of the demo rest on. */
export interface DemoLists {
  /** The year that is under way, and the one before it, of which one body has closed its list. */
  readonly year: number;
  /** The commune of the demo accounts: its cards show who moved them, and its list stays open to be tried. */
  readonly communeId: string;
  readonly bookId: string;
  readonly content: Pick<BookContent, 'bands' | 'appealDays'>;
  readonly timeZone: string;
  /** Nothing of the demo happens after this instant, in milliseconds. */
  readonly asOf: number;
  readonly people: DemoPeople;
  readonly nextId: () => string;
}

const DAY = 86_400_000;

const WAIVERS: readonly { readonly cause: WaiverCause; readonly note: string | null }[] = [
  { cause: 'DISSOLVED_OR_MERGED', note: 'Sáp nhập vào đơn vị khác từ 01/7 (mẫu)' },
  { cause: 'SUSPENDED', note: null },
  { cause: 'OTHER', note: 'Đơn vị đang sửa chữa trụ sở, tạm dừng các hoạt động tập trung (mẫu)' },
];

/** Shows in one locality a list that is closed, a request for re-examination in each state, and units that are not assessed for a cause. */
export async function layLists(insert: InsertAll, db: Kysely<Tables>, demo: DemoLists): Promise<void> {
  const { year, communeId, nextId } = demo;
  const [most] = await db
    .selectFrom('standing')
    .select('body_id as bodyId')
    .where('year', '=', year - 1)
    .where('band_id', 'is not', null)
    .where('body_id', '<>', communeId)
    .groupBy('body_id')
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('body_id')
    .limit(1)
    .execute();
  if (!most) return;
  const { bodyId } = most;
  const before = await listIn(db, { bodyId, year: year - 1 }, demo);
  const now = await listIn(db, { bodyId, year }, demo);
  await insert('appeal', [
    ...appealsIn(before.approved.slice(0, 2), demo, ['UPHELD', 'DISMISSED']),
    ...appealsIn(now.approved.slice(0, 1), demo, ['OPEN']),
  ]);
  if (before.list.open.length === 0) await insert('assessment_list_closing', [closingOf(before, demo, nextId())]);
  const waived = await unassessed(db, demo);
  await insert('assessment_waiver', waiversOf(waived, demo));
  if (waived.length > 0) {
    await db
      .updateTable('standing')
      .set({ recognition: 'NOT_ASSESSED' })
      .where('year', '=', year)
      .where('unit_id', '=', sql<string>`any(${waived.map(({ unitId }) => unitId)}::uuid[])`)
      .execute();
  }
}

/** Registered units of which nobody has seen a card yet. */
const unassessed = (db: Kysely<Tables>, { year, communeId }: DemoLists) =>
  db
    .selectFrom('standing')
    .leftJoin('assessment', (join) =>
      join.onRef('assessment.unit_id', '=', 'standing.unit_id').onRef('assessment.year', '=', 'standing.year'),
    )
    .select(['standing.unit_id as unitId', 'standing.year'])
    .where('standing.year', '=', year)
    .where('standing.body_id', '<>', communeId)
    .where('standing.recognition', '=', 'REGISTERED')
    .where('standing.eligible', '=', true)
    .where((is) => is.or([is('assessment.id', 'is', null), is('assessment.status', '=', 'SELF_SCORING')]))
    .orderBy('standing.unit_id')
    .limit(WAIVERS.length)
    .execute();

type Listed = Awaited<ReturnType<typeof listIn>>;

/** A list, and its approved cards, the latest first. */
async function listIn(db: Kysely<Tables>, key: { readonly bodyId: string; readonly year: number }, demo: DemoLists) {
  const bands = demo.content.bands.map((band) => ({ ...band, lines: [] }));
  const list = listOf(key, await listUnitsOfLists(db, [key]), { bands });
  const approved = await db
    .selectFrom('assessment')
    .select(['id', 'unit_id as unitId', 'year', sql<string>`approved_at`.as('approvedAt')])
    .where('year', '=', key.year)
    .where('unit_id', '=', sql<string>`any(${list.ranked.map(({ unitId }) => unitId)}::uuid[])`)
    .where('approved_at', 'is not', null)
    .orderBy('approved_at', 'desc')
    .orderBy('id')
    .execute();
  return { list, approved };
}

function appealsIn(
  cards: Listed['approved'],
  { content, timeZone, asOf, people, nextId }: DemoLists,
  states: readonly string[],
): Row<'appeal'>[] {
  return cards.flatMap((card, index): Row<'appeal'>[] => {
    const status = states[index] ?? 'OPEN';
    // What was upheld is about an earlier approval: the card was reopened and approved anew.
    const approved = Date.parse(card.approvedAt) - (status === 'UPHELD' ? 10 * DAY : 0);
    const closesAt = appealClosesAt(instant(approved), content.appealDays, timeZone);
    if (closesAt === null) return [];
    const filed = Math.min(approved + DAY, asOf);
    const answered = status !== 'OPEN';
    const decided = instant(filed + 4 * DAY);
    return [
      {
        id: nextId(),
        assessment_id: card.id,
        unit_id: card.unitId,
        year: card.year,
        approved_at: instant(approved),
        closes_at: closesAt,
        grounds: 'Đề nghị xem lại điểm của các tiêu chí bị trừ; đơn vị đã bổ sung minh chứng (mẫu)',
        status,
        filed_at: instant(filed),
        filed_by: people.reporter.accountId,
        filed_by_name: people.reporter.name,
        answer: answered
          ? status === 'UPHELD'
            ? 'Minh chứng bổ sung hợp lệ; mở lại phiếu để chấm lại (mẫu)'
            : 'Minh chứng bổ sung không làm thay đổi kết quả chấm (mẫu)'
          : null,
        decision_number: answered ? `${index + 21}/TB-BCĐ` : null,
        decided_on: answered ? decided.slice(0, 10) : null,
        decided_at: answered ? decided : null,
        decided_by: answered ? people.officer.accountId : null,
        decided_by_name: answered ? people.officer.name : null,
      },
    ];
  });
}

function closingOf({ list, approved }: Listed, demo: DemoLists, id: string): Row<'assessment_list_closing'> {
  const allowed = new Map(list.quotas.map(({ band, allowed: most }) => [band.code, most]));
  const last = Math.max(...approved.map(({ approvedAt }) => Date.parse(approvedAt)));
  return {
    id,
    body_id: list.bodyId,
    year: list.year,
    rule_book_id: demo.bookId,
    classified: list.ranked.length,
    not_assessed: list.notAssessed.length,
    bands: JSON.stringify(
      demo.content.bands.map(({ code }) => ({
        code,
        units: list.ranked.filter(({ bandCode }) => bandCode === code).length,
        allowed: allowed.get(code) ?? null,
      })),
    ),
    note: 'Chốt danh sách phân loại của năm (mẫu)',
    closed_at: instant(Math.min(last + 3 * DAY, demo.asOf)),
    closed_by: demo.people.head.accountId,
    closed_by_name: demo.people.head.name,
  };
}

const waiversOf = (
  units: readonly { readonly unitId: string; readonly year: number }[],
  { asOf, people, nextId }: DemoLists,
): Row<'assessment_waiver'>[] =>
  units.map(({ unitId, year }, index) => ({
    id: nextId(),
    unit_id: unitId,
    year,
    cause: WAIVERS[index]?.cause ?? 'NOTHING_SUBMITTED',
    note: WAIVERS[index]?.note ?? null,
    waived_at: instant(asOf - 2 * DAY),
    waived_by: people.officer.accountId,
    waived_by_name: people.officer.name,
  }));
