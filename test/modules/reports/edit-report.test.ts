import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';
import { draftOf, EDIT, freshDue, SUBMIT } from './report-desk.js';

let service: Service;
let commune: Caller;
let due: { id: string; version: number };
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

const causes = (text: string) => ({ id: draft.id, version: draft.version, sections: [{ code: 'CAUSES', text }] });

describe('editReport', () => {
  test('changes texts and head, and leaves the rest', async () => {
    const { editReport } = await commune.ask(EDIT, {
      input: {
        ...causes('Kinh phí còn hạn chế.'),
        title: 'Kết quả năm 2026',
        signer: ['KT. TRƯỞNG BAN', 'PHÓ TRƯỞNG BAN'],
      },
    });
    expect(editReport).toMatchObject({ title: 'Kết quả năm 2026', version: draft.version + 1 });
    expect(editReport.sections[2]).toMatchObject({ code: 'CAUSES', text: 'Kinh phí còn hạn chế.', proposal: '' });
    expect(editReport.sections[0]).toEqual(draft.sections[0]);
  });

  test.each([
    ['a section that is not there', { sections: [{ code: 'X', text: 'y' }] }, 'SECTION_UNKNOWN'],
    ['a stale version', { version: 99 }, 'CONFLICT'],
    ['an empty title', { title: '' }, 'BAD_USER_INPUT'],
    ['nobody who signs', { signer: [] }, 'BAD_USER_INPUT'],
    ['too long a text', { sections: [{ code: 'CAUSES', text: 'x'.repeat(20_001) }] }, 'BAD_USER_INPUT'],
  ])('%s is refused and nothing written', async (_, over, code) => {
    const before = await auditHeads(service);
    expect((await commune.send(EDIT, { input: { ...causes('a'), ...over } })).code).toBe(code);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('what was handed in is not edited', async () => {
    await commune.ask(SUBMIT, { input: { id: due.id, version: due.version } });
    expect((await commune.send(EDIT, { input: causes('a') })).code).toBe('REPORT_NOT_EDITABLE');
  });

  test.each(['officer', 'admin', 'unit'])('%s may not', async (who) => {
    expect((await service.as(`${who}@hai-phong.demo`).send(EDIT, { input: causes('a') })).code).toBe('FORBIDDEN');
  });

  test('of two at once, one is told', async () => {
    const replies = await Promise.all(['Một', 'Hai'].map((text) => commune.send(EDIT, { input: causes(text) })));
    expect(new Set(replies.map((reply) => reply.code))).toEqual(new Set(['CONFLICT', undefined]));
  });

  test('another tenant does not know it', async () => {
    expect((await service.as('commune@hoa-binh.demo').send(EDIT, { input: causes('a') })).code).toBe('NOT_FOUND');
  });
});
