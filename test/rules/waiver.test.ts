import { describe, expect, test } from 'vitest';
import { saysCause, type WaiverCause, waiverCauses } from '../../src/modules/assessments/waiver.rules.js';

describe('saysCause', () => {
  test.each(Object.keys(waiverCauses) as WaiverCause[])('%s', (cause) => {
    expect(saysCause(cause, 'Theo biên bản')).toBe(true);
    expect(saysCause(cause, null)).toBe(cause !== 'OTHER');
  });
});

describe('waiverCauses', () => {
  test.each(Object.entries(waiverCauses))('%s is said in both languages', (_, { vi, en }) => {
    expect(vi.length).toBeGreaterThan(10);
    expect(en.length).toBeGreaterThan(10);
  });
});
