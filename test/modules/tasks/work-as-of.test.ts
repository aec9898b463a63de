import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HandedDown, STEP, startHandedDown } from './handed-down.js';

let given: HandedDown;

beforeAll(async () => {
  given = await startHandedDown();
});

afterAll(() => given.service.stop());

const STATISTICS = `query ($id: ID!, $asOf: DateTime) { body(id: $id) { statistics(year: 2026, asOf: $asOf) {
  units registered recognised reportsDue reportsOnTime assignmentsOpen assignmentsOverdue } } }`;

test('what was open and overdue at any past instant is what was said at that instant', async () => {
  const { service, commune, officer, unit, communeId } = given;
  const said = new Map<string, unknown>();
  const statistics = async (asOf: string | null) =>
    (await officer.ask(STATISTICS, { id: communeId, asOf })).body.statistics;
  const at = async (day: string, work: () => Promise<unknown>) => {
    const instant = `2026-${day}T02:00:00Z`;
    service.setNow(instant);
    await work();
    said.set(instant, await statistics(null));
  };
  const step = (field: string, type?: string) => STEP(field, type);
  const now = async (id: string) => {
    const { version } = await given.assignment(id);
    return { id, version };
  };

  let whole: Awaited<ReturnType<HandedDown['give']>>;
  let parts: Awaited<ReturnType<HandedDown['handDown']>> = [];
  await at('11-23', async () => undefined);
  await at('11-24', async () => {
    whole = await given.give({ dueAt: '2026-11-30T17:00:00Z' });
  });
  await at('11-25', async () => {
    parts = await given.handDown(whole, { dueAt: '2026-11-28T17:00:00Z' });
  });
  const [mine, other] = [parts[0]?.id ?? '', parts[1]?.id ?? ''];
  await at('11-26', async () => unit.ask(step('acceptAssignment'), { input: await now(mine) }));
  await at('11-27', async () => unit.ask(step('reportProgress'), { input: { ...(await now(mine)), delivered: true } }));
  // Both are due now: one is delivered, the other late.
  await at('11-29', async () => undefined);
  // Sent back after its day, it is late again.
  await at('11-30', async () =>
    commune.ask(step('returnProduct', 'AssignmentReasonInput'), {
      input: { ...(await now(mine)), reason: 'Thiếu số liệu' },
    }),
  );
  await at('12-01', async () => unit.ask(step('reportProgress'), { input: { ...(await now(mine)), delivered: true } }));
  await at('12-02', async () => commune.ask(step('acceptProduct'), { input: await now(mine) }));
  await at('12-03', async () =>
    commune.ask(step('cancelAssignment', 'AssignmentReasonInput'), {
      input: { ...(await now(other)), reason: 'Không còn cần' },
    }),
  );
  service.setNow('2026-12-20T02:00:00Z');
  const then = new Map<string, unknown>();
  for (const instant of said.keys()) then.set(instant, await statistics(instant));
  expect(then).toEqual(said);
  const overdue = [...said.values()].map((one) => (one as { assignmentsOverdue: number }).assignmentsOverdue);
  const first = overdue[0] ?? 0;
  expect(overdue.map((count) => count - first)).toEqual([0, 0, 0, 0, 0, 1, 2, 2, 2, 1]);
});
