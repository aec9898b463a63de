import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';
import { draftOf, EDIT, freshDue, PREFILL, SUBMIT } from './report-desk.js';

let service: Service;
let commune: Caller;
let due: { id: string; version: number; body_id: string };
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
let draft: any;

beforeAll(async () => {
  service = await startService();
  commune = service.as('commune@hai-phong.demo');
});

afterAll(() => service.stop());

beforeEach(async () => {
  service.setNow('2026-10-05T02:00:00Z');
  due = await freshDue(service);
  draft = await draftOf(commune, due);
});

describe('prefillReport', () => {
  test('follows new figures where nobody edited, keeps edits and shows the new proposal beside them', async () => {
    const { editReport: edited } = await commune.ask(EDIT, {
      input: { id: draft.id, version: draft.version, sections: [{ code: 'NEXT', text: 'Do cán bộ viết.' }] },
    });
    // A new unit of the commune: one more in every figure that counts units.
    await commune.ask('mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }', {
      input: {
        bodyId: due.body_id,
        code: `MOI-${edited.version}-${Date.now()}`,
        name: 'Trạm Y tế phường',
        kind: 'AGENCY',
      },
    });
    const { prefillReport } = await commune.ask(PREFILL, { input: { id: draft.id, version: edited.version } });
    const [results, , , next] = prefillReport.sections;
    const units = (text: string) => Number(/có ([\d.]+) đơn vị/.exec(text)?.[1]?.replaceAll('.', ''));
    expect(units(results.text)).toBe(units(draft.sections[0].text) + 1);
    expect(results.text).toBe(results.proposal);
    expect(next.text).toBe('Do cán bộ viết.');
    expect(next.proposal).not.toBe(draft.sections[3].proposal);
  });

  test('refusals: handed in, stale, not the reporter, another tenant', async () => {
    const input = { id: draft.id, version: draft.version };
    expect((await commune.send(PREFILL, { input: { ...input, version: 9 } })).code).toBe('CONFLICT');
    expect((await service.as('head@hai-phong.demo').send(PREFILL, { input })).code).toBe('FORBIDDEN');
    expect((await service.as('commune@hoa-binh.demo').send(PREFILL, { input })).code).toBe('NOT_FOUND');
    await commune.ask(SUBMIT, { input: { id: due.id, version: due.version } });
    expect((await commune.send(PREFILL, { input })).code).toBe('REPORT_NOT_EDITABLE');
  });
});
