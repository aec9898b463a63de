import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { recountStandings } from '../../support/recount-standings.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;
let unit: string;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hoa-binh.demo');
  const [found] = await service.rows(
    `select s.unit_id as id from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hoa-binh'
     where s.eligible group by s.unit_id having count(*) filter (where s.band_standard = 'EXCELLENT') = 4
       and not exists (select from sauro.exemplary e where e.unit_id = s.unit_id) order by s.unit_id limit 1`,
  );
  unit = found.id;
  for (const [status, year, decidedOn] of [
    ['PILOT', 2022, '2022-07-28'],
    ['NOMINATED', 2025, '2025-11-25'],
    ['RECOGNISED', 2025, '2025-12-12'],
  ] as const) {
    await officer.ask('mutation ($input: SetExemplaryInput!) { setExemplary(input: $input) { id } }', {
      input: { unitId: unit, year, status, decidedOn },
    });
  }
});
afterAll(() => service.stop());

interface Step {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly withdrawn: boolean;
}
const steps = async (): Promise<Step[]> =>
  (
    await officer.ask('query ($id: ID!) { unit(id: $id) { exemplarySteps { id status version withdrawn } } }', {
      id: unit,
    })
  ).unit.exemplarySteps;
const stepAt = async (status: string): Promise<Step> =>
  (await steps()).find((step) => step.status === status && !step.withdrawn) as Step;
const standing = async () =>
  (
    await officer.ask('query ($id: ID!) { unit(id: $id) { standing(year: 2025) { nominated exemplary } } }', {
      id: unit,
    })
  ).unit.standing;
const WITHDRAW = `mutation ($input: WithdrawExemplaryInput!) { withdrawExemplary(input: $input) {
  id status withdrawn withdrawnAt withdrawalReason version } }`;
const send = (step: Step, over: object = {}, who = officer) =>
  who.send(WITHDRAW, { input: { id: step.id, version: step.version, reason: 'Không duy trì được', ...over } });

describe('withdrawExemplary', () => {
  test('takes the last step back with its reason; figures follow and the step stays in the history', async () => {
    expect(await standing()).toEqual({ nominated: true, exemplary: true });
    const { data } = await send(await stepAt('RECOGNISED'));
    expect(data.withdrawExemplary).toMatchObject({
      status: 'RECOGNISED',
      withdrawn: true,
      withdrawnAt: '2026-11-22T02:00:00Z',
      withdrawalReason: 'Không duy trì được',
      version: 2,
    });
    expect(await standing()).toEqual({ nominated: true, exemplary: false });
    expect(await steps()).toHaveLength(3);
    expect(await recountStandings(service, 'hoa-binh')).toEqual([]);
    const [audit] = await service.rows(
      "select reason, changes from sauro.audit_event where action = 'exemplary.withdraw' order by seq desc limit 1",
    );
    expect(audit).toMatchObject({
      reason: 'Không duy trì được',
      changes: [{ record: 'exemplary', to: { withdrawn: true } }],
    });
    expect((await send(data.withdrawExemplary)).code).toBe('EXEMPLARY_WITHDRAWN');
    // The unit stands at the step before, and may be recognised again.
    await officer.ask('mutation ($input: SetExemplaryInput!) { setExemplary(input: $input) { id } }', {
      input: { unitId: unit, year: 2025, status: 'RECOGNISED', decidedOn: '2025-12-20' },
    });
    expect(await standing()).toEqual({ nominated: true, exemplary: true });
  });

  test('a step on which a later one rests is not withdrawn, whoever asks', async () => {
    const nominated = await stepAt('NOMINATED');
    const reply = await send(nominated);
    expect([reply.code, reply.errors[0]?.message]).toEqual([
      'EXEMPLARY_FOLLOWED',
      'Đã có bước sau dựa trên bước này (công nhận điển hình, năm 2025); rút bước sau trước.',
    ]);
    const [{ tenant_id: tenantId }] = await service.rows('select tenant_id from sauro.unit where id = $1', [unit]);
    const bare = (sql: string) => service.database.write(tenantId, ({ em }) => em.execute(sql, [nominated.id]));
    await expect(
      bare(
        "update sauro.exemplary set withdrawn = true, withdrawn_at = now(), withdrawal_reason = 'x', withdrawn_by = (select account_id from sauro.membership limit 1) where id = ?",
      ),
    ).rejects.toThrow(/exemplary_after_fk/);
    await expect(bare('update sauro.exemplary set withdrawn = true where id = ?')).rejects.toThrow(
      /exemplary_withdrawal/,
    );
    await expect(bare('delete from sauro.exemplary where id = ?')).rejects.toThrow(/permission denied/);
    await expect(bare("update sauro.exemplary set status = 'PILOT' where id = ?")).rejects.toThrow(/permission denied/);
  });

  test.each([
    ['a stale version', { version: 9 }, 'CONFLICT'],
    ['a reason of spaces', { reason: ' ' }, 'BAD_USER_INPUT'],
    ['a step that does not exist', { id: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
  ])('refuses %s and writes nothing', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await send(await stepAt('RECOGNISED'), over)).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('is for officers and heads over the unit, in an open year; several at once: one withdraws', async () => {
    const last = await stepAt('RECOGNISED');
    for (const who of ['admin', 'unit', 'bi'])
      expect((await send(last, {}, service.as(`${who}@hoa-binh.demo`))).code).toBe('FORBIDDEN');
    expect((await send(last, {}, service.as('officer@hai-phong.demo'))).code).toBe('NOT_FOUND');
    const year = (closed: string | null) =>
      service.rows(
        'update sauro.tenant_year set closed_at = $2 where year = 2025 and tenant_id = (select tenant_id from sauro.unit where id = $1)',
        [unit, closed],
      );
    await year('2026-11-21');
    expect((await send(last)).code).toBe('YEAR_NOT_OPEN');
    await year(null);
    const replies = await Promise.all([1, 2, 3].map(() => send(last)));
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'CONFLICT', 'done']);
  });
});
