import { afterAll, beforeAll, expect, test } from 'vitest';
import { recountStandings } from '../../support/recount-standings.js';
import { type Service, startService } from '../../support/service.js';
import { deskOf, done } from './rule-book-desk.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const STATISTICS =
  '{ tenant { before: statistics(year: 2026) { units eligible } after: statistics(year: 2027) { units eligible registered } } }';

test('a book that counts other units makes the standings and figures of its open years anew, and leaves earlier years alone', async () => {
  const admin = service.as('admin@hoa-binh.demo');
  const { tenant: opened } = await admin.ask('{ tenant { years { year closedAt } } }');
  if (!opened.years.some(({ year }: { year: number }) => year === 2027)) {
    await admin.ask('mutation ($input: OpenYearInput!) { openYear(input: $input) { __typename } }', {
      input: { year: 2027 },
    });
  }
  const { tenant: first } = await admin.ask(STATISTICS);
  expect(first.after.eligible).toBeLessThan(first.after.units);
  const desk = deskOf(admin);
  const draft = done(
    await desk.edit(done(await desk.draft({ fromYear: 2027, fromVersion: 1 })), {
      setEligibility: { armedForces: false, sizes: [], levels: [], source: '02/QĐ-UBND' },
    }),
  );
  done(await desk.publish({ id: draft.id, version: draft.editVersion, fromYear: 2027 }));
  const { tenant: second } = await admin.ask(STATISTICS);
  expect(second.before).toEqual(first.before);
  expect(second.after).toEqual({ ...first.after, eligible: first.after.units });
  const [left] = await service.rows(
    "select count(*)::int as n from sauro.standing where year = 2027 and not eligible and tenant_id = (select id from sauro.tenant where code = 'hoa-binh')",
  );
  expect(left.n).toBe(0);
  const rows = await recountStandings(service, 'hoa-binh', 2028);
  expect(rows).toEqual([]);

  // And back: whoever is left out again leaves the figures in the same transaction.
  const again = done(
    await desk.edit(done(await desk.draft({ fromYear: 2027, fromVersion: draft.version })), {
      setEligibility: {
        armedForces: true,
        sizes: ['SMALL', 'MICRO'],
        levels: ['PRIMARY', 'PRESCHOOL', 'NURSERY'],
        source: 'Thông tư 124/2021/TT-BCA',
      },
    }),
  );
  done(await desk.publish({ id: again.id, version: again.editVersion, fromYear: 2027 }));
  expect((await admin.ask(STATISTICS)).tenant).toEqual(first);
});
