import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
let city: string;

beforeAll(async () => {
  service = await startService();
  [{ id: city }] = await service.rows(
    "select b.id from sauro.body b join sauro.tenant t on t.id = b.tenant_id where t.code = 'hai-phong' and b.parent_id is null",
  );
});

afterAll(() => service.stop());

const CREATE = 'mutation ($input: TaskInput!) { createTask(input: $input) { id version firstYear lastYear } }';
const END = 'mutation ($input: EndTaskInput!) { endTask(input: $input) { id version lastYear } }';
const OPEN = 'mutation ($year: Int!) { openYear(input: { year: $year }) { year } }';

let codes = 0;
const create = async (over = {}) => {
  codes += 1;
  const input = {
    code: `HANG-NAM-${codes}`,
    work: 'Báo cáo công tác',
    year: 2026,
    recurrence: 'YEARLY',
    assignees: { bodyIds: [city] },
    product: 'Báo cáo',
    authorityBodyId: city,
    ...over,
  };
  return (await service.as('officer@hai-phong.demo').ask(CREATE, { input })).createTask;
};
const given = (id: string, year: number) =>
  service.rows('select id, version from sauro.assignment where task_id = $1 and year = $2', [id, year]);

describe('endTask', () => {
  test('no later year gives its work; what was given stays', async () => {
    const officer = service.as('officer@hai-phong.demo');
    const [ended, going] = [await create(), await create()];
    const { endTask } = await officer.ask(END, {
      input: { id: ended.id, version: ended.version, lastYear: 2026, reason: 'Đã hoàn thành chương trình' },
    });
    expect(endTask).toMatchObject({ lastYear: 2026, version: ended.version + 1 });
    await service.as('admin@hai-phong.demo').ask(OPEN, { year: 2027 });
    expect(await given(ended.id, 2027)).toHaveLength(0);
    expect(await given(ended.id, 2026)).toHaveLength(1);
    expect(await given(going.id, 2027)).toHaveLength(1);
    const [event] = await service.rows(
      "select reason, changes::text from sauro.audit_event where action = 'task.end' and subject_id = $1",
      [ended.id],
    );
    expect(event.reason).toBe('Đã hoàn thành chương trình');
    expect(event.changes).toContain('2026');

    // Work of a later year that was given is called off first.
    const input = { id: going.id, version: going.version, lastYear: 2026, reason: 'x' };
    const reply = await officer.send(END, { input });
    expect([reply.code, reply.errors[0]?.extensions.field, reply.errors[0]?.extensions.facts.years]).toEqual([
      'TASK_GIVEN_AFTER',
      'lastYear',
      [2027],
    ]);
    await service.rows("update sauro.assignment set status = 'CANCELLED' where task_id = $1 and year = 2027", [
      going.id,
    ]);
    expect((await officer.ask(END, { input })).endTask.lastYear).toBe(2026);
  });

  test('ended again it ends with another year', async () => {
    const task = await create();
    const officer = service.as('officer@hai-phong.demo');
    const { endTask } = await officer.ask(END, {
      input: { id: task.id, version: task.version, lastYear: 2030, reason: 'x' },
    });
    const { endTask: later } = await officer.ask(END, {
      input: { id: task.id, version: endTask.version, lastYear: 2028, reason: 'Kế hoạch mới' },
    });
    expect(later.lastYear).toBe(2028);
  });

  test.each([
    ['a task that is done once', { recurrence: 'ONCE' }, { lastYear: 2026 }, 'TASK_NOT_YEARLY'],
    ['a year before its first', {}, { lastYear: 2025 }, 'TASK_ENDS_BEFORE_IT_BEGINS'],
    ['no reason', {}, { reason: '  ' }, 'REASON_REQUIRED'],
    ['a stale version', {}, { version: 9 }, 'CONFLICT'],
  ])('%s is refused and nothing is written', async (_, over, said, code) => {
    const task = await create(over);
    const before = await auditHeads(service);
    const reply = await service.as('officer@hai-phong.demo').send(END, {
      input: { id: task.id, version: task.version, lastYear: 2030, reason: 'x', ...said },
    });
    expect(reply.code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test.each([
    ['commune@hai-phong.demo', 'FORBIDDEN'],
    ['unit@hai-phong.demo', 'FORBIDDEN'],
    ['bi@hai-phong.demo', 'FORBIDDEN'],
    ['officer@hoa-binh.demo', 'NOT_FOUND'],
  ])('%s may not', async (who, code) => {
    const task = await create();
    const input = { id: task.id, version: task.version, lastYear: 2030, reason: 'x' };
    expect((await service.as(who).send(END, { input })).code).toBe(code);
  });

  test('a year that is opened meanwhile gives its work or not, and never half', async () => {
    const task = await create({ year: 2027 });
    const input = { id: task.id, version: task.version, lastYear: 2027, reason: 'x' };
    const [ended, opened] = await Promise.all([
      service.as('officer@hai-phong.demo').send(END, { input }),
      service.as('admin@hai-phong.demo').send(OPEN, { year: 2028 }),
    ]);
    expect(opened.errors).toEqual([]);
    expect((await given(task.id, 2028)).length).toBe(ended.code === undefined ? 0 : 1);
    expect([undefined, 'TASK_GIVEN_AFTER']).toContain(ended.code);
  });
});
