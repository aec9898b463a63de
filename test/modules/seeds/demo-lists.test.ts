import { afterAll, beforeAll, expect, test } from 'vitest';
import { recountStandings } from '../../support/recount-standings.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

test('one locality shows a closed list, an appeal in each state, and units that are not assessed for a cause', async () => {
  const head = service.as('head@thanh-hoa.demo');
  const { appeals } = await head.ask(
    '{ appeals { nodes { status year answer unit { id body { id } } assessment { status appealUntil } } } }',
  );
  const states = appeals.nodes.map(({ status }: { status: string }) => status);
  expect(new Set(states)).toEqual(new Set(['DISMISSED', 'OPEN', 'UPHELD']));
  expect(states).toHaveLength(3);
  for (const { assessment } of appeals.nodes) expect(assessment.status).toBe('APPROVED');
  const bodyId = appeals.nodes[0].unit.body.id;
  const LIST = `query ($bodyId: ID!, $year: Int!) { assessmentList(bodyId: $bodyId, year: $year) {
    classified notAssessed open closing { classified notAssessed bands { code units } closedByName } } }`;
  const closed = (await head.ask(LIST, { bodyId, year: 2025 })).assessmentList;
  expect(closed.open).toBe(0);
  expect(closed.closing).toMatchObject({ classified: closed.classified, notAssessed: closed.notAssessed });
  expect(closed.closing.bands.reduce((sum: number, { units }: { units: number }) => sum + units, 0)).toBe(
    closed.classified,
  );
  expect((await head.ask(LIST, { bodyId, year: 2026 })).assessmentList.closing).toBeNull();
  const causes = await service.rows(
    "select w.cause, s.recognition from sauro.assessment_waiver w join sauro.standing s using (tenant_id, unit_id, year) where w.tenant_id = (select id from sauro.tenant where code = 'thanh-hoa') order by w.cause",
  );
  expect(causes.length).toBeGreaterThan(0);
  expect(causes.every(({ recognition }) => recognition === 'NOT_ASSESSED')).toBe(true);
  expect(await recountStandings(service, 'thanh-hoa')).toEqual([]);
});
