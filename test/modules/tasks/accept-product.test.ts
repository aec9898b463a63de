import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssignmentOfCommune, startAssignment, step } from './assignment-of-commune.js';

let on: AssignmentOfCommune;

beforeAll(async () => {
  on = await startAssignment();
});

afterAll(() => on.service.stop());

const ACCEPT = step('acceptProduct', 'AssignmentStepInput');

describe('acceptProduct', () => {
  test('the authority accepts what was handed over', async () => {
    await on.at('DELIVERED', 100);
    const { acceptProduct } = await on.officer.ask(ACCEPT, on.input());
    expect(acceptProduct).toMatchObject({
      status: 'ACCEPTED_PRODUCT',
      acceptedAt: '2026-11-22T02:00:00Z',
      percent: 100,
    });
    expect(acceptProduct.steps.at(-1)).toMatchObject({ from: 'DELIVERED', to: 'ACCEPTED_PRODUCT' });
    const [audit] = await on.service.rows("select changes from sauro.audit_event where action = 'product.accept'");
    expect(audit.changes).toContainEqual(
      expect.objectContaining({
        from: expect.objectContaining({ status: 'DELIVERED' }),
        to: expect.objectContaining({ status: 'ACCEPTED_PRODUCT' }),
      }),
    );
  });

  test('from DELIVERED only', () => on.onlyFrom(['DELIVERED'], on.officer, ACCEPT, {}));

  test('not for the assignee, nor for others', async () => {
    await on.at('DELIVERED', 100);
    await on.notFor(['admin', 'commune', 'unit', 'bi'], ACCEPT, {});
  });

  test('never by who reports for the unit', async () => {
    const [own] = await on.service.rows(
      `update sauro.assignment a set status = 'DELIVERED', delivered_at = '2026-11-20', accepted_at = null
       from sauro.task t where t.tenant_id = a.tenant_id and t.id = a.task_id and t.code = 'T07' and a.year = 2026
         and a.tenant_id = (select id from sauro.tenant where code = 'hai-phong')
       returning a.id, a.version, a.unit_id, a.tenant_id`,
    );
    await on.service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
       select tenant_id, gen_random_uuid(), account_id, email, person_name, 'UNIT_OFFICER', $1, now()
       from sauro.membership where email = 'head@hai-phong.demo' and tenant_id = $2`,
      [own.unit_id, own.tenant_id],
    );
    const input = { input: { id: own.id, version: own.version } };
    await on.refused(on.service.as('head@hai-phong.demo'), ACCEPT, input, 'FORBIDDEN');
    expect((await on.officer.send(ACCEPT, input)).errors).toEqual([]);
  });

  test.each([
    [{ percent: 100 }, 'BAD_USER_INPUT'],
    [{ delivered: true }, 'BAD_USER_INPUT'],
    [{ version: 99 }, 'CONFLICT'],
  ])('%j is refused with %s', async (said, code) => {
    await on.at('DELIVERED', 100);
    await on.refused(on.officer, ACCEPT, on.input(said), code);
  });

  test('of two at once, one is told', async () => {
    await on.at('DELIVERED', 100);
    const replies = await Promise.all([1, 2].map(() => on.officer.send(ACCEPT, on.input())));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });

  test('never by who handed it over, also from above', async () => {
    await on.at('ACCEPTED');
    const { reportProgress } = await on.officer.ask(
      step('reportProgress', 'AssignmentStepInput'),
      on.input({ delivered: true }),
    );
    const now = on.input({ version: reportProgress.version });
    await on.refused(on.officer, ACCEPT, now, 'FORBIDDEN');
    expect((await on.service.as('head@hai-phong.demo').send(ACCEPT, now)).errors).toEqual([]);
  });

  test('of work that a body gave to itself its head accepts', async () => {
    const { tenant } = await on.officer.ask('{ tenant { rootBodies { id } } }');
    const rootId = tenant.rootBodies[0].id;
    const task = { code: 'TU-GIAO', work: 'Tự kiểm tra', product: 'Biên bản', year: 2026, authorityBodyId: rootId };
    const { createTask } = await on.officer.ask(
      'mutation ($input: TaskInput!) { createTask(input: $input) { assignments { id } } }',
      { input: { ...task, assignees: { bodyIds: [rootId] } } },
    );
    const [own] = await on.service.rows(
      "update sauro.assignment set status = 'DELIVERED', delivered_at = '2026-11-20' where id = $1 returning id, version",
      [createTask.assignments[0].id],
    );
    const input = { input: { id: own.id, version: own.version } };
    await on.refused(on.officer, ACCEPT, input, 'FORBIDDEN');
    expect((await on.service.as('head@hai-phong.demo').send(ACCEPT, input)).errors).toEqual([]);
  });
});
