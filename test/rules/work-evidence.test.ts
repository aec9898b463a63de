import { expect, test } from 'vitest';
import { mayReadWork } from '../../src/modules/tasks/assignment.policy.js';
import {
  evidenceOf,
  MAX_EVIDENCE_PER_STEP,
  MAX_FILES_PER_ASSIGNMENT,
} from '../../src/modules/tasks/work-evidence.rules.js';

test.each([
  [
    { fileId: 'ABC', note: ' x ' },
    { fileId: 'abc', link: null, note: 'x' },
  ],
  [
    { link: ' https://xa.example.vn ', note: ' ' },
    { fileId: null, link: 'https://xa.example.vn/', note: null },
  ],
  [{ link: 'http://xa.example.vn' }, { problem: 'LINK_NOT_HTTPS' }],
  [{ fileId: 'abc', link: 'https://xa.example.vn' }, { problem: 'NOT_ONE_KIND' }],
  [{ fileId: null, link: null, note: 'x' }, { problem: 'NOT_ONE_KIND' }],
])('evidenceOf %j', (named, expected) => expect(evidenceOf(named)).toEqual(expected));

test('the limits are those that people are told', () => {
  expect([MAX_EVIDENCE_PER_STEP, MAX_FILES_PER_ASSIGNMENT]).toEqual([20, 200]);
});

test('work is read by who works on it or works along, and by the bodies above', () => {
  const actor = (role: 'UNIT_OFFICER' | 'BODY_OFFICER' | 'BI_ANALYST', at: { unitId?: string; bodyPath?: string }) => ({
    accountId: 'x',
    name: 'x',
    operator: false,
    tenantIds: [],
    memberships: [{ id: 'm', role, bodyId: null, bodyPath: at.bodyPath ?? null, unitId: at.unitId ?? null }],
  });
  const participants = [
    { unitId: null, bodyPath: 'a/b/' },
    { unitId: 'u', bodyPath: 'a/c/' },
  ];
  const may = (who: ReturnType<typeof actor>) => mayReadWork(who, participants).allowed;
  expect(may(actor('UNIT_OFFICER', { unitId: 'u' }))).toBe(true);
  expect(may(actor('UNIT_OFFICER', { unitId: 'v' }))).toBe(false);
  expect(may(actor('BODY_OFFICER', { bodyPath: 'a/' }))).toBe(true);
  expect(may(actor('BODY_OFFICER', { bodyPath: 'a/c/' }))).toBe(true);
  expect(may(actor('BODY_OFFICER', { bodyPath: 'a/d/' }))).toBe(false);
  expect(may(actor('BI_ANALYST', { bodyPath: 'a/' }))).toBe(false);
});
