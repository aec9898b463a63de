import { expect, test } from 'vitest';
import { mayGiveEvidence, mayReadEvidence } from '../../src/modules/assessments/evidence.policy.js';
import {
  evidenceLink,
  MAX_EVIDENCE_BYTES,
  MAX_EVIDENCE_PER_LINE,
  MAX_FILES_PER_UNIT,
} from '../../src/modules/assessments/evidence.rules.js';
import { contentDisposition, fileNameOf } from '../../src/platform/files/file-type.js';

test.each([
  ['https://xa.example.vn/a b', 'https://xa.example.vn/a%20b'],
  ['  https://XA.example.vn ', 'https://xa.example.vn/'],
  ['http://xa.example.vn', null],
  ['https://a:b@xa.example.vn', null],
  ['https://localhost/x', null],
  ['javascript:alert(1)', null],
  [`https://xa.example.vn/${'a'.repeat(2000)}`, null],
  ['', null],
])('evidenceLink %s', (text, link) => expect(evidenceLink(text)).toBe(link));

test('the limits are those that people are told', () => {
  expect([MAX_EVIDENCE_BYTES, MAX_EVIDENCE_PER_LINE, MAX_FILES_PER_UNIT]).toEqual([20_971_520, 20, 500]);
});

test('the unit gives evidence, and who may read its card reads it', () => {
  const owner = { unitId: 'u', bodyPath: 'a/' };
  const officer = {
    accountId: 'x',
    name: 'x',
    operator: false,
    tenantIds: [],
    memberships: [{ id: 'm', role: 'UNIT_OFFICER' as const, bodyId: null, bodyPath: null, unitId: 'u' }],
  };
  expect(mayGiveEvidence(officer, owner).allowed).toBe(true);
  expect(mayReadEvidence(officer, owner).allowed).toBe(true);
  expect(mayReadEvidence({ ...officer, memberships: [] }, owner).allowed).toBe(false);
});

test('a name keeps its letters, and a long one its ending', () => {
  expect(fileNameOf(`${'ắ'.repeat(300)}.pdf`, 'application/pdf')).toBe(`${'ắ'.repeat(150)}.pdf`);
  expect(fileNameOf('.htaccess', 'text/plain')).toBe('htaccess.txt');
  expect(fileNameOf('ảnh.JPEG', 'image/jpeg')).toBe('ảnh.JPEG');
});

test('a header carries a name whole, and plain letters for old programs', () => {
  expect(contentDisposition("Đơn 'gốc'.pdf")).toBe(
    'attachment; filename="Don _goc_.pdf"; filename*=UTF-8\'\'%C4%90%C6%A1n%20%27g%E1%BB%91c%27.pdf',
  );
});
