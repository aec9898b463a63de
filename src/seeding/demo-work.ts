import { pathUnder } from '../kernel/path.js';
import { rolledUpPercent } from '../modules/tasks/assignment.rules.js';
import { type DemoContext, instant } from './demo-history.js';
import type { InsertAll, Row } from './insert-all.js';

const DAY = 86_400_000;

/** One part of the demo's handed-down work: its steps up to where it stands, days before the day of the demo, and what it was given. */
interface Part {
  readonly steps: readonly {
    readonly to: string;
    readonly daysAgo: number;
    readonly percent: number;
    readonly note?: string;
  }[];
  /** Days after the day of the demo; what lies before it is overdue or was late. */
  readonly dueIn: number;
  readonly responsibility: string | null;
}

const HEAD = 'Thủ trưởng đơn vị chịu trách nhiệm';
const accepted = { to: 'ACCEPTED', daysAgo: 24, percent: 0 };
const half = { to: 'IN_PROGRESS', daysAgo: 12, percent: 50, note: 'Đã rà soát xong hồ sơ đăng ký' };
const delivered = { to: 'DELIVERED', daysAgo: 6, percent: 100, note: 'Nộp danh sách kèm biên bản' };

/** Each state that work can be in, seen once: finished, waiting, sent back, under way, overdue, not taken on and unclear, called off. */
const PARTS: readonly Part[] = [
  {
    steps: [accepted, half, delivered, { to: 'ACCEPTED_PRODUCT', daysAgo: 3, percent: 100 }],
    dueIn: 10,
    responsibility: HEAD,
  },
  { steps: [accepted, half, delivered], dueIn: 10, responsibility: HEAD },
  {
    steps: [
      accepted,
      delivered,
      { to: 'IN_PROGRESS', daysAgo: 2, percent: 100, note: 'Trả lại: danh sách thiếu chữ ký của người đứng đầu' },
    ],
    dueIn: 10,
    responsibility: HEAD,
  },
  { steps: [accepted, half], dueIn: 10, responsibility: HEAD },
  { steps: [accepted], dueIn: -4, responsibility: HEAD },
  { steps: [], dueIn: 10, responsibility: null },
  {
    steps: [accepted, { to: 'CANCELLED', daysAgo: 9, percent: 0, note: 'Đơn vị sáp nhập, giao cho đơn vị mới' }],
    dueIn: 10,
    responsibility: HEAD,
  },
];

/** Lays one task that a commune's body handed down to its units, in every state that work can be in, so that each can be tried. */
export async function layHandedDownWork(
  insert: InsertAll,
  of: { readonly rootId: string; readonly bodyId: string; readonly unitIds: readonly string[]; readonly year: number },
  { asOf, officer, reporter, nextId }: DemoContext,
): Promise<void> {
  const at = (days: number) => instant(asOf - days * DAY);
  // A day ends at 17:00 in UTC.
  const endOfDay = (days: number) => `${at(-days).slice(0, 10)}T17:00:00Z`;
  const taskId = nextId();
  const whole = nextId();
  const product = 'Danh sách đơn vị đã rà soát';
  const shared = {
    task_id: taskId,
    year: of.year,
    product,
    given_at: at(30),
  };
  const parts = PARTS.slice(0, of.unitIds.length).map((part, index) => ({
    ...part,
    id: nextId(),
    unitId: of.unitIds[index] ?? '',
  }));
  const last = (part: Part) => part.steps.at(-1);
  const counting = parts.filter((part) => last(part)?.to !== 'CANCELLED');
  const percent = rolledUpPercent({
    percents: counting.reduce((sum, part) => sum + (last(part)?.percent ?? 0), 0),
    count: counting.length,
  });
  await insert('task', [
    {
      id: taskId,
      code: 'MAU-01',
      plan_id: null,
      section: null,
      work: 'Rà soát, hướng dẫn các đơn vị trên địa bàn hoàn thiện hồ sơ đề nghị công nhận (dữ liệu mẫu)',
      standing: false,
      recurrence: 'ONCE',
      assignee_label: 'Ban Chỉ đạo cấp xã, giao tiếp cho các đơn vị',
      first_year: of.year,
      last_year: null,
      authority_body_id: of.rootId,
      product,
      responsibility: 'Trưởng Ban Chỉ đạo chịu trách nhiệm',
      due_at: endOfDay(20),
      assignee_group: null,
      group_body_id: null,
      group_kinds: null,
    },
  ]);
  await insert('task_party', [{ id: nextId(), task_id: taskId, role: 'LEAD', body_id: of.bodyId, unit_id: null }]);
  const assignment = (
    row: Pick<Row<'assignment'>, 'id' | 'due_at' | 'responsibility' | 'authority_body_id' | 'status' | 'percent'> &
      Partial<Row<'assignment'>>,
  ): Row<'assignment'> => ({
    ...shared,
    body_id: null,
    unit_id: null,
    delivered_at: null,
    accepted_at: null,
    parent_id: null,
    chain: '',
    parent_limit_at: null,
    ...row,
  });
  await insert('assignment', [
    assignment({
      id: whole,
      body_id: of.bodyId,
      due_at: endOfDay(20),
      responsibility: 'Trưởng Ban Chỉ đạo chịu trách nhiệm',
      authority_body_id: of.rootId,
      status: 'IN_PROGRESS',
      percent: percent ?? 0,
    }),
  ]);
  await insert(
    'assignment',
    parts.map((part) => {
      const when = (to: string) => part.steps.find((step) => step.to === to);
      const [handedOver, done] = [when('DELIVERED'), when('ACCEPTED_PRODUCT')];
      return assignment({
        id: part.id,
        unit_id: part.unitId,
        due_at: endOfDay(part.dueIn),
        responsibility: part.responsibility,
        authority_body_id: of.bodyId,
        status: last(part)?.to ?? 'ASSIGNED',
        percent: last(part)?.percent ?? 0,
        delivered_at: handedOver ? at(handedOver.daysAgo) : null,
        accepted_at: done ? at(done.daysAgo) : null,
        parent_id: whole,
        chain: pathUnder('', whole),
        parent_limit_at: endOfDay(20),
      });
    }),
  );
  const stepsOf = (id: string, steps: Part['steps'], decides: DemoContext['officer']) =>
    steps.map((step, index): Row<'assignment_step'> => {
      const from = steps[index - 1]?.to ?? 'ASSIGNED';
      const decided = from === 'DELIVERED' || step.to === 'CANCELLED';
      const { accountId, name } = decided ? decides : reporter;
      return {
        id: nextId(),
        assignment_id: id,
        at: at(step.daysAgo),
        account_id: accountId,
        person_name: name,
        from_status: from,
        to_status: step.to,
        percent: step.percent,
        note: step.note ?? null,
      };
    });
  const handing = [
    { to: 'ACCEPTED', daysAgo: 28, percent: 0 },
    { to: 'IN_PROGRESS', daysAgo: 26, percent: 0, note: 'Giao tiếp cho các đơn vị' },
  ];
  await insert('assignment_step', [
    ...stepsOf(whole, handing, officer),
    ...parts.flatMap((part) => stepsOf(part.id, part.steps, officer)),
  ]);
}
