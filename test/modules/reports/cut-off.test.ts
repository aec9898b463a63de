import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';
import { recountBySubtree } from './recount-report.js';
import { COUNTS, DOCUMENT, DRAFT, draftOf, freshDue, SUBMIT } from './report-desk.js';

let service: Service;
let officer: Caller;
let commune: Caller;
let tenantId: string;
let due: { id: string; version: number; body_id: string };

const CUT_OFF = '2026-10-14T17:00:00Z';

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  commune = service.as('commune@hai-phong.demo');
  due = await freshDue(service);
  [{ tenant_id: tenantId }] = await service.rows('select tenant_id from sauro.body where id = $1', [due.body_id]);
  // The regime counts until 14/10.
  await service.rows(
    `update sauro.deadline_rule set cut_off_month = 10, cut_off_day = 14
     where tenant_id = $1 and regime_id = (select regime_id from sauro.report_due where id = $2)`,
    [tenantId, due.id],
  );
  await service.rows('update sauro.report_due set cut_off_at = $2 where tenant_id = $1 and year = 2026', [
    tenantId,
    CUT_OFF,
  ]);
});

afterAll(() => service.stop());

test('a report says what stood at the cut-off, whenever it is handed in, and is kept with it and with the rules', async () => {
  service.setNow('2026-10-14T10:00:00Z');
  const before = (await recountBySubtree(service, tenantId, 2026, CUT_OFF)).get(due.body_id);
  service.setNow('2026-10-16T02:00:00Z');
  await commune.ask('mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }', {
    input: { bodyId: due.body_id, code: 'SAU-CHOT', name: 'Đơn vị sau ngày chốt', kind: 'AGENCY' },
  });
  service.setNow('2026-10-20T02:00:00Z');
  const draft = await draftOf(commune, due);
  const { submitReport } = await commune.ask(SUBMIT, { input: { id: due.id, version: due.version } });
  const [issue] = submitReport.document.issues;
  expect(issue).toMatchObject({ countedAt: CUT_OFF, ruleBookVersion: 1 });
  const { report } = await commune.ask(
    `query ($id: ID!) { report(id: $id) { issues { figures { countedAt total { ${COUNTS} } } } } }`,
    { id: draft.id },
  );
  const { total } = report.issues[0].figures;
  expect(total.units).toBe(before?.units);
  const [{ text }] = draft.sections.filter(({ kind }: { kind: string }) => kind === 'RESULTS');
  expect(text).toContain(`có ${before?.units} đơn vị`);
});

test('what the receiver hands on is counted up to the same cut-off', async () => {
  const { draftReport } = await officer.ask(DRAFT, { input: { regimeCode: 'ANNUAL', year: 2026, period: '2026' } });
  const { report } = await officer.ask('query ($id: ID!) { report(id: $id) { figures { countedAt } version } }', {
    id: draftReport.id,
  });
  expect(report.figures.countedAt).toBe(CUT_OFF);
  const { issueReport } = await officer.ask(
    `mutation ($input: ReportStepInput!) { issueReport(input: $input) { ${DOCUMENT} } }`,
    { input: { id: draftReport.id, version: report.version } },
  );
  expect(issueReport.issues[0].countedAt).toBe(CUT_OFF);
});
