import { describe, expect, test } from 'vitest';
import { mayDistinguishModel, mayKeepModel, mayNoteMerits } from '../../src/modules/merits/merit.policy.js';
import {
  coversYear,
  dormantStatus,
  isActiveIn,
  isDecidedBy,
  isQuantityRight,
  modelGaps,
  yearsWithin,
} from '../../src/modules/merits/merit.rules.js';
import {
  endNeedsReason,
  isDistinguished,
  mayTakeModelStep,
  modelSteps,
} from '../../src/modules/merits/model.workflow.js';

describe('models', () => {
  test('the last year counts', () => {
    expect([2021, 2022, 2024, 2025].map((year) => coversYear({ fromYear: 2022, toYear: 2024 }, year))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(coversYear({ fromYear: 2022, toYear: null }, 2100)).toBe(true);
    expect(yearsWithin([2023, 2024, 2025], { fromYear: 2024 })).toEqual([2024, 2025]);
  });

  test('a proposal is no model yet, an ended one works until its end', () => {
    expect(isActiveIn({ worked: false, fromYear: 2022 }, 2022)).toBe(false);
    expect(isActiveIn({ worked: true, fromYear: 2022, toYear: 2024 }, 2024)).toBe(true);
    expect(isActiveIn({ worked: true, fromYear: 2022, toYear: 2024 }, 2025)).toBe(false);
    expect(dormantStatus).toBe('PROPOSED');
  });

  test('each state leads on, none back, and all but the end to the end', () => {
    const actions = Object.keys(modelSteps) as (keyof typeof modelSteps)[];
    const order = ['PROPOSED', 'ACTIVE', 'PROMOTED', 'RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE', 'ENDED'] as const;
    const led = order.map((status) =>
      actions.filter((action) => mayTakeModelStep(status, action)).map((action) => modelSteps[action].to),
    );
    expect(led).toEqual([
      ['ACTIVE', 'ENDED'],
      ['PROMOTED', 'ENDED'],
      ['RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE', 'ENDED'],
      ['RECOGNISED_ABOVE', 'ENDED'],
      ['ENDED'],
      [],
    ]);
    for (const [index, status] of order.entries()) {
      for (const to of led[index] ?? []) expect(order.indexOf(to)).toBeGreaterThan(order.indexOf(status));
    }
    expect(order.filter(isDistinguished)).toEqual(['PROMOTED', 'RECOGNISED_BY_PROVINCE', 'RECOGNISED_ABOVE']);
    expect(order.filter((status) => !endNeedsReason(status))).toEqual(['ACTIVE']);
  });

  test('the four clears are what is said, not what is left open', () => {
    expect(modelGaps({})).toEqual(['PURPOSE', 'METHOD', 'OPERATION', 'RESULTS']);
    expect(modelGaps({ purpose: 'a', method: null, operation: 'c', results: 'd' })).toEqual(['METHOD']);
    expect(modelGaps({ purpose: 'a', method: 'b', operation: 'c', results: 'd' })).toEqual([]);
  });
});

test('a collective is commended once, persons are counted', () => {
  expect(isQuantityRight('COLLECTIVE', 1)).toBe(true);
  expect(isQuantityRight('COLLECTIVE', 2)).toBe(false);
  expect(isQuantityRight('INDIVIDUAL', 12)).toBe(true);
});

test('a decision is not dated in the future', () => {
  expect(isDecidedBy('2026-11-22', '2026-11-22')).toBe(true);
  expect(isDecidedBy('2026-11-23', '2026-11-22')).toBe(false);
});

describe('who notes merits', () => {
  const actor = (
    ...memberships: { role: 'BODY_OFFICER' | 'BODY_HEAD' | 'TENANT_ADMIN' | 'UNIT_OFFICER'; at: string }[]
  ) => ({
    accountId: 'a',
    name: 'A',
    operator: false,
    tenantIds: ['t'],
    memberships: memberships.map(({ role, at }) =>
      role === 'UNIT_OFFICER'
        ? { id: 'm', role, bodyId: null, bodyPath: null, unitId: at }
        : { id: 'm', role, bodyId: 'b', bodyPath: at, unitId: null },
    ),
  });

  test.each([
    ['an officer above', actor({ role: 'BODY_OFFICER', at: 'aa/' }), true],
    ['a head of the body', actor({ role: 'BODY_HEAD', at: 'aa/bb/' }), true],
    ['an officer of another body', actor({ role: 'BODY_OFFICER', at: 'aa/cc/' }), false],
    ['an administrator', actor({ role: 'TENANT_ADMIN', at: 'aa/' }), false],
    ['the unit itself', actor({ role: 'UNIT_OFFICER', at: 'u' }), false],
    [
      'an officer who reports for the unit',
      actor({ role: 'BODY_OFFICER', at: 'aa/' }, { role: 'UNIT_OFFICER', at: 'u' }),
      false,
    ],
  ])('%s', (_, who, may) => {
    expect(mayNoteMerits(who, 'aa/bb/', 'u').allowed).toBe(may);
  });

  test('models are kept by officers over their body', () => {
    expect(mayKeepModel(actor({ role: 'BODY_OFFICER', at: 'aa/' }), 'aa/').allowed).toBe(true);
    expect(mayKeepModel(actor({ role: 'TENANT_ADMIN', at: 'aa/' }), 'aa/').allowed).toBe(false);
    expect(mayDistinguishModel(actor({ role: 'BODY_HEAD', at: 'aa/' }), 'aa/bb/').allowed).toBe(true);
    expect(mayDistinguishModel(actor({ role: 'BODY_OFFICER', at: 'aa/' }), 'aa/').allowed).toBe(false);
  });
});
