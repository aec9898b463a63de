import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import type { Caller } from '../../support/service.js';
import { type Assigned, CASCADE, type HandedDown, STEP, startHandedDown } from './handed-down.js';

let on: HandedDown;

beforeAll(async () => {
  on = await startHandedDown();
});

afterAll(() => on.service.stop());

const PROGRESS = STEP('reportProgress');
const CANCEL = STEP('cancelAssignment', 'AssignmentReasonInput');
const RETURN = STEP('returnProduct', 'AssignmentReasonInput');
const CLARIFY = STEP('clarifyAssignment', 'ClarifyAssignmentInput');

const now = async (one: { id: string }) => {
  const { id, version } = await on.assignment(one.id);
  return { id, version };
};
/** The unit's officer is the demo's; the others' work moves as if theirs had. */
const reach = async (one: Assigned, percent: number) => {
  await on.service.rows("update sauro.assignment set status = 'IN_PROGRESS', percent = $2 where id = $1", [
    one.id,
    percent,
  ]);
};
const refused = async (caller: Caller, document: string, input: object, code: string) => {
  const before = await auditHeads(on.service);
  const reply = await caller.send(document, { input });
  expect(reply.code).toBe(code);
  expect(await auditHeads(on.service)).toEqual(before);
  return reply;
};

describe('cascadeAssignment', () => {
  test('an assignment each below, due with the one above, accepted by the body; the work is under way', async () => {
    const parent = await on.give();
    const { cascadeAssignment } = await on.commune.ask(CASCADE, {
      input: {
        id: parent.id,
        version: parent.version,
        assignees: { unitIds: on.units.slice(0, 2) },
        coordinators: { unitIds: on.units.slice(2, 3) },
        responsibility: 'Thủ trưởng chịu trách nhiệm',
        note: 'Giao hai đơn vị',
      },
    });
    expect(cascadeAssignment).toMatchObject({
      status: 'IN_PROGRESS',
      percent: 0,
      percentStated: false,
      belowCounts: { total: 2, assigned: 2, unclear: 0 },
    });
    expect(cascadeAssignment.steps.at(-1)).toMatchObject({
      from: 'ACCEPTED',
      to: 'IN_PROGRESS',
      note: 'Giao hai đơn vị',
    });
    const { assignments } = await on.unit.ask(
      '{ assignments(filter: { mine: true, status: ASSIGNED }) { nodes { dueAt product responsibility clear parent { id } authority { id } task { work } } } }',
    );
    expect(assignments.nodes).toContainEqual({
      dueAt: '2026-12-15T17:00:00Z',
      product: 'Báo cáo kết quả',
      responsibility: 'Thủ trưởng chịu trách nhiệm',
      clear: true,
      // What lies above its scope it does not see.
      parent: null,
      authority: { id: on.communeId },
      task: { work: 'Tổ chức Ngày hội' },
    });
    const [audit] = await on.service.rows(
      "select changes, subject_id from sauro.audit_event where action = 'assignment.cascade' and subject_id = $1 and changes::text like '%assignees%'",
      [parent.id],
    );
    expect(audit.changes.at(-1).assignees).toHaveLength(2);
  });

  test('by rule: all units of kinds that answer to the body', async () => {
    const parent = await on.give();
    const [{ n }] = await on.service.rows(
      "select count(*)::int as n from sauro.unit where body_id = $1 and kind in ('AGENCY', 'ENTERPRISE') and valid_to is null",
      [on.communeId],
    );
    const below = await on.handDown(parent, {
      assignees: { group: 'UNITS_OF_BODY', kinds: ['AGENCY', 'ENTERPRISE'] },
    });
    expect(below).toHaveLength(n);
  });

  test('down two levels: the city gives itself work, hands it to communes, a commune to its units', async () => {
    const { createTask } = await on.officer.ask(
      'mutation ($input: TaskInput!) { createTask(input: $input) { assignments { id version } } }',
      {
        input: {
          code: 'BA-CAP',
          work: 'Rà soát',
          year: 2026,
          assignees: { bodyIds: [on.city] },
          product: 'Báo cáo',
          authorityBodyId: on.city,
        },
      },
    );
    const [own] = createTask.assignments;
    const taken = (await on.officer.ask(STEP('acceptAssignment'), { input: own })).acceptAssignment;
    await on.officer.ask(CASCADE, {
      input: { id: taken.id, version: taken.version, assignees: { group: 'COMMUNE_BODIES' } },
    });
    const [{ id }] = await on.service.rows('select id from sauro.assignment where parent_id = $1 and body_id = $2', [
      own.id,
      on.communeId,
    ]);
    const commune = (await on.commune.ask(STEP('acceptAssignment'), { input: await now({ id }) })).acceptAssignment;
    const [first, second] = await on.handDown(commune);
    await on.unit.ask(STEP('acceptAssignment'), { input: await now(first as Assigned) });
    await on.unit.ask(PROGRESS, { input: { ...(await now(first as Assigned)), delivered: true } });
    expect(await on.assignment(id)).toMatchObject({ percent: 50 });
    // 114 communes, one of them at 50 %: cut to whole percent.
    expect((await on.assignment(own.id)).percent).toBe(0);
    // Work that a body gave itself is called off by its head.
    const head = on.service.as('head@hai-phong.demo');
    await head.ask(CANCEL, { input: { ...(await now({ id: own.id })), reason: 'Kế hoạch mới' } });
    for (const one of [own, { id }, first, second]) {
      expect(await on.assignment((one as Assigned).id)).toMatchObject({ status: 'CANCELLED' });
    }
    const steps = await on.service.rows(
      "select person_name, from_status, note from sauro.assignment_step where assignment_id = $1 and to_status = 'CANCELLED'",
      [(first as Assigned).id],
    );
    expect(steps).toEqual([expect.objectContaining({ from_status: 'DELIVERED', note: 'Kế hoạch mới' })]);
  });

  test.each<[string, object, string]>([
    ['nobody', { assignees: {} }, 'TASK_WITHOUT_ASSIGNEE'],
    ['a due instant that passes the one above', { dueAt: '2026-12-15T17:00:01Z' }, 'DUE_AFTER_PARENT'],
    ['a due instant that is past', { dueAt: '2026-11-22T02:00:00Z' }, 'DUE_IN_PAST'],
    ['kinds of bodies', { assignees: { group: 'CHILD_BODIES', kinds: ['AGENCY'] } }, 'BAD_USER_INPUT'],
    ['a stale version', { version: 99 }, 'CONFLICT'],
    ['no such unit', { assignees: { unitIds: ['01900000-0000-7000-8000-000000000001'] } }, 'NOT_FOUND'],
  ])('%s is refused', async (_, over, code) => {
    const { id, version } = await on.give();
    await refused(on.commune, CASCADE, { id, version, assignees: { unitIds: on.units.slice(0, 1) }, ...over }, code);
  });

  test('not to itself, above, beside, or to whoever has the task already', async () => {
    const parent = await on.give();
    const to = async (assignees: object, code: string, caller = on.commune) =>
      refused(caller, CASCADE, { ...(await now(parent)), assignees }, code);
    const [beside] = await on.service.rows(
      "select id from sauro.body where tenant_id = $1 and level = 'COMMUNE' and id <> $2 limit 1",
      [on.tenantId, on.communeId],
    );
    await to({ bodyIds: [on.communeId] }, 'ASSIGNEE_NOT_BELOW');
    await to({ bodyIds: [on.city] }, 'ASSIGNEE_NOT_BELOW');
    await to({ bodyIds: [beside.id] }, 'ASSIGNEE_NOT_BELOW');
    await to({ group: 'COMMUNE_BODIES', underBodyId: on.city }, 'ASSIGNEE_NOT_BELOW');
    await on.handDown(parent);
    const reply = await to({ unitIds: on.units.slice(1, 3) }, 'ASSIGNEE_ALREADY_ASSIGNED');
    expect(reply.errors[0]?.extensions.facts).toMatchObject({ year: 2026, names: [expect.any(String)] });
  });

  test('from ACCEPTED and IN_PROGRESS only', async () => {
    const { id } = await on.give();
    for (const stage of ['ASSIGNED', 'DELIVERED', 'CANCELLED']) {
      await on.service.rows(
        "update sauro.assignment set status = $2, delivered_at = case when $2 = 'DELIVERED' then now() end where id = $1",
        [id, stage],
      );
      const input = { ...(await now({ id })), assignees: { unitIds: on.units.slice(0, 1) } };
      await refused(on.commune, CASCADE, input, 'ASSIGNMENT_WRONG_STATE');
    }
  });

  test('not by units, administrators, analysts or another tenant; a unit’s work is not handed down', async () => {
    const parent = await on.give();
    const input = { ...(await now(parent)), assignees: { unitIds: on.units.slice(0, 1) } };
    for (const who of ['unit', 'admin', 'bi']) {
      await refused(on.service.as(`${who}@hai-phong.demo`), CASCADE, input, 'FORBIDDEN');
    }
    await refused(on.service.as('head@hoa-binh.demo'), CASCADE, input, 'NOT_FOUND');
    const [below] = await on.handDown(parent);
    await refused(on.commune, CASCADE, { ...(await now(below as Assigned)), assignees: input.assignees }, 'FORBIDDEN');
  });

  test('of two at once, one is told', async () => {
    const { id, version } = await on.give();
    const replies = await Promise.all(
      [0, 1].map((index) =>
        on.commune.send(CASCADE, {
          input: { id, version, assignees: { unitIds: on.units.slice(index, index + 1) } },
        }),
      ),
    );
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });
});

describe('progress of work that was handed down', () => {
  test('is the mean of those below, cut to whole percent; its version stays', async () => {
    const parent = await on.give();
    const below = await on.handDown(parent, { assignees: { unitIds: on.units.slice(0, 3) } });
    const [mine, other] = below as [Assigned, Assigned];
    const before = await on.assignment(parent.id);
    await on.unit.ask(STEP('acceptAssignment'), { input: await now(mine) });
    await reach(other, 41);
    await on.unit.ask(PROGRESS, { input: { ...(await now(mine)), percent: 60 } });
    // (60 + 41 + 0) / 3 = 33.67
    expect(await on.assignment(parent.id)).toMatchObject({ percent: 33, version: before.version });
    const [audit] = await on.service.rows(
      "select changes from sauro.audit_event where action = 'progress.report' and subject_id = $1",
      [parent.id],
    );
    expect(audit.changes).toEqual([{ record: 'assignment', id: parent.id, from: { percent: 0 }, to: { percent: 33 } }]);
    // What is cancelled counts no more.
    await on.commune.ask(CANCEL, { input: { ...(await now(below[2] as Assigned)), reason: 'Trùng việc' } });
    expect((await on.assignment(parent.id)).percent).toBe(50);
  });

  test('only a head states it otherwise, with a note, until it follows again', async () => {
    const parent = await on.give();
    const [mine] = (await on.handDown(parent)) as [Assigned];
    const said = { percent: 80, note: 'Đã kiểm tra tại chỗ' };
    const reply = await refused(on.commune, PROGRESS, { ...(await now(parent)), ...said }, 'PROGRESS_ROLLS_UP');
    expect(reply.errors[0]?.extensions.facts).toEqual({ below: 2 });
    await refused(on.communeHead, PROGRESS, { ...(await now(parent)), percent: 80 }, 'REASON_REQUIRED');
    const stated = await on.communeHead.ask(PROGRESS, { input: { ...(await now(parent)), ...said } });
    expect(stated.reportProgress).toMatchObject({ percent: 80, percentStated: true });
    await on.unit.ask(STEP('acceptAssignment'), { input: await now(mine) });
    await on.unit.ask(PROGRESS, { input: { ...(await now(mine)), percent: 50 } });
    expect((await on.assignment(parent.id)).percent).toBe(80);
    const follows = await on.commune.ask(PROGRESS, { input: { ...(await now(parent)), followBelow: true } });
    expect(follows.reportProgress).toMatchObject({ percent: 25, percentStated: false });
    // A note alone is anybody's.
    const noted = await on.commune.ask(PROGRESS, { input: { ...(await now(parent)), note: 'Đang đôn đốc' } });
    expect(noted.reportProgress.percent).toBe(25);
  });

  test('is handed over before those below only by a head, with a note; sent back, it follows again', async () => {
    const parent = await on.give();
    const [mine] = (await on.handDown(parent)) as [Assigned];
    await on.unit.ask(STEP('acceptAssignment'), { input: await now(mine) });
    await on.unit.ask(PROGRESS, { input: { ...(await now(mine)), delivered: true } });
    const whole = { delivered: true, note: 'Một đơn vị nộp sau' };
    const reply = await refused(on.commune, PROGRESS, { ...(await now(parent)), ...whole }, 'BELOW_UNFINISHED');
    expect(reply.errors[0]?.extensions.facts).toEqual({ open: 1 });
    await refused(on.communeHead, PROGRESS, { ...(await now(parent)), delivered: true }, 'REASON_REQUIRED');
    const handed = await on.communeHead.ask(PROGRESS, { input: { ...(await now(parent)), ...whole } });
    expect(handed.reportProgress).toMatchObject({ status: 'DELIVERED', percent: 100 });
    const back = await on.officer.ask(RETURN, { input: { ...(await now(parent)), reason: 'Chờ đơn vị thứ hai' } });
    expect(back.returnProduct).toMatchObject({ status: 'IN_PROGRESS', percent: 50, percentStated: false });
  });

  test('followBelow is refused where nothing is below, and beside a percentage', async () => {
    const parent = await on.give();
    await refused(on.commune, PROGRESS, { ...(await now(parent)), followBelow: true }, 'BAD_USER_INPUT');
    await on.handDown(parent);
    const both = { followBelow: true, percent: 10 };
    await refused(on.commune, PROGRESS, { ...(await now(parent)), ...both }, 'BAD_USER_INPUT');
    await refused(
      on.commune,
      STEP('acceptAssignment'),
      { ...(await now(parent)), followBelow: true },
      'BAD_USER_INPUT',
    );
  });

  test('steps of many at once are all in it', async () => {
    const parent = await on.give();
    const below = await on.handDown(parent, { assignees: { unitIds: on.units.slice(0, 4) } });
    for (const [index, one] of below.entries()) await reach(one, index * 10);
    const replies = await Promise.all(
      below
        .slice(0, 2)
        .map((one, index) =>
          on.commune.send(CANCEL, { input: { id: one.id, version: one.version, reason: `Lý do ${index}` } }),
        ),
    );
    expect(replies.flatMap((reply) => reply.errors)).toEqual([]);
    // What is left stands at 20 and 30.
    expect((await on.assignment(parent.id)).percent).toBe(25);
  });
});

describe('due dates', () => {
  test('below may not pass above, whichever side moves', async () => {
    const parent = await on.give();
    const [mine] = (await on.handDown(parent, { dueAt: '2026-12-10T17:00:00Z' })) as [Assigned];
    const reason = 'Chờ hướng dẫn';
    await refused(
      on.commune,
      CLARIFY,
      { ...(await now(mine)), dueAt: '2026-12-16T17:00:00Z', reason },
      'DUE_AFTER_PARENT',
    );
    const reply = await refused(
      on.officer,
      CLARIFY,
      { ...(await now(parent)), dueAt: '2026-12-05T17:00:00Z', reason },
      'DUE_BEFORE_CHILDREN',
    );
    expect(reply.errors[0]?.extensions.facts).toMatchObject({ count: 2 });
    expect(reply.errors[0]?.extensions.facts.names).toHaveLength(2);
    // To the very instant it may.
    await on.officer.ask(CLARIFY, { input: { ...(await now(parent)), dueAt: '2026-12-10T17:00:00Z', reason } });
    const [kept] = await on.service.rows('select parent_limit_at::text as at from sauro.assignment where id = $1', [
      mine.id,
    ]);
    expect(kept.at).toContain('2026-12-10 17:00:00');
    await on.commune.ask(CANCEL, { input: { ...(await now(mine)), reason } });
    await refused(
      on.officer,
      CLARIFY,
      { ...(await now(parent)), dueAt: '2026-12-09T17:00:00Z', reason },
      'DUE_BEFORE_CHILDREN',
    );
  });

  test('where the one above has none yet, it may not be given one before those below', async () => {
    const parent = await on.give({ dueAt: null });
    const [mine] = (await on.handDown(parent, { dueAt: '2026-12-10T17:00:00Z' })) as [Assigned];
    expect(mine.dueAt).toBe('2026-12-10T17:00:00Z');
    await refused(
      on.officer,
      CLARIFY,
      { ...(await now(parent)), dueAt: '2026-12-09T17:00:00Z' },
      'DUE_BEFORE_CHILDREN',
    );
    await on.officer.ask(CLARIFY, { input: { ...(await now(parent)), dueAt: '2026-12-20T17:00:00Z' } });
  });

  test('the database refuses it too, behind the service', async () => {
    const parent = await on.give();
    const [mine] = (await on.handDown(parent, { dueAt: '2026-12-10T17:00:00Z' })) as [Assigned];
    const set = (id: string, dueAt: string) =>
      on.service.rows('update sauro.assignment set due_at = $2 where id = $1', [id, dueAt]);
    await expect(set(mine.id, '2026-12-16T17:00:00Z')).rejects.toThrow('assignment_within_parent');
    await expect(set(parent.id, '2026-12-09T17:00:00Z')).rejects.toThrow('assignment_parent_fk');
    const both = on.service.rows(
      "update sauro.assignment set due_at = case when id = $1 then '2026-12-09T17:00:00Z' else due_at end, parent_limit_at = case when id = $1 then parent_limit_at else '2026-12-09T17:00:00Z' end where $1 in (id, parent_id)",
      [parent.id],
    );
    await expect(both).rejects.toThrow('assignment_within_parent');
    await expect(
      on.service.rows("update sauro.assignment set parent_limit_at = '2027-12-31' where id = $1", [mine.id]),
    ).rejects.toThrow('assignment_parent_fk');
    await expect(on.service.rows('update sauro.assignment set year = 2025 where id = $1', [mine.id])).rejects.toThrow(
      'assignment_parent_fk',
    );
    await expect(on.service.rows("update sauro.assignment set chain = '' where id = $1", [mine.id])).rejects.toThrow(
      'assignment_chain',
    );
    const asService = on.service.database.write(on.tenantId, async ({ db }) =>
      db.updateTable('assignment').set({ parent_id: null }).where('id', '=', mine.id).execute(),
    );
    await expect(asService).rejects.toThrow('permission denied');
  });

  test('many pull both sides at once: whatever wins, nothing below passes what is above', async () => {
    const parent = await on.give();
    const below = await on.handDown(parent, {
      assignees: { unitIds: on.units.slice(0, 4) },
      dueAt: '2026-12-05T17:00:00Z',
    });
    const day = (index: number) => `2026-12-${String(6 + (index % 9)).padStart(2, '0')}T17:00:00Z`;
    for (let round = 0; round < 6; round += 1) {
      const input = async (one: { id: string }, index: number) => ({
        ...(await now(one)),
        dueAt: day(round * 5 + index * 3),
        reason: 'Kéo cả hai phía',
      });
      const inputs = await Promise.all([...below, parent].map(input));
      const replies = await Promise.all(
        inputs.map((one, index) => (index === below.length ? on.officer : on.commune).send(CLARIFY, { input: one })),
      );
      const codes = new Set(replies.map((reply) => reply.code));
      for (const code of codes) {
        expect([undefined, 'DUE_AFTER_PARENT', 'DUE_BEFORE_CHILDREN', 'CONFLICT']).toContain(code);
      }
      const [{ n }] = await on.service.rows(
        'select count(*)::int as n from sauro.assignment c join sauro.assignment p on p.tenant_id = c.tenant_id and p.id = c.parent_id where c.due_at > p.due_at',
      );
      expect(n).toBe(0);
    }
  });
});
