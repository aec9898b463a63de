import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor, ActorMembership } from '../../src/kernel/actor.js';
import { mayKeepUnit, mayMoveUnit } from '../../src/modules/units/unit.policy.js';
import {
  allKinds,
  type EligibilityFacts,
  eligibility,
  existsIn,
  factsFitKind,
  followsUnit,
  isEligible,
  nationalEligibility,
  ruleOfYear,
} from '../../src/modules/units/unit.rules.js';

const unit = (over: Partial<EligibilityFacts> = {}): EligibilityFacts => ({
  kind: 'AGENCY',
  enterpriseSize: null,
  schoolLevel: null,
  armedForces: false,
  ...over,
});
const always = { validFrom: '2000-01-01', validTo: null };

describe('who is counted (isEligible, eligibility)', () => {
  test.each([
    ['an agency', {}, true, null],
    ['a unit of the armed forces', { armedForces: true }, false, 'ARMED_FORCES'],
    ['a large enterprise', { kind: 'ENTERPRISE', enterpriseSize: 'LARGE' }, true, null],
    ['a medium enterprise', { kind: 'ENTERPRISE', enterpriseSize: 'MEDIUM' }, true, null],
    ['a small enterprise', { kind: 'ENTERPRISE', enterpriseSize: 'SMALL' }, false, 'SMALL_OR_MICRO_ENTERPRISE'],
    ['a micro enterprise', { kind: 'ENTERPRISE', enterpriseSize: 'MICRO' }, false, 'SMALL_OR_MICRO_ENTERPRISE'],
    ['an enterprise of unknown size', { kind: 'ENTERPRISE' }, true, null],
    ['a university', { kind: 'EDUCATIONAL_INSTITUTION', schoolLevel: 'UNIVERSITY' }, true, null],
    ['a lower secondary school', { kind: 'EDUCATIONAL_INSTITUTION', schoolLevel: 'LOWER_SECONDARY' }, true, null],
    [
      'a primary school',
      { kind: 'EDUCATIONAL_INSTITUTION', schoolLevel: 'PRIMARY' },
      false,
      'SCHOOL_BELOW_LOWER_SECONDARY',
    ],
    [
      'a preschool',
      { kind: 'EDUCATIONAL_INSTITUTION', schoolLevel: 'PRESCHOOL' },
      false,
      'SCHOOL_BELOW_LOWER_SECONDARY',
    ],
    ['a nursery', { kind: 'EDUCATIONAL_INSTITUTION', schoolLevel: 'NURSERY' }, false, 'SCHOOL_BELOW_LOWER_SECONDARY'],
    ['a school of unknown level', { kind: 'EDUCATIONAL_INSTITUTION' }, true, null],
    ['a residential area', { kind: 'RESIDENTIAL_AREA' }, true, null],
    ['a commune', { kind: 'COMMUNE' }, true, null],
  ] as [string, Partial<EligibilityFacts>, boolean, string | null][])('%s', (_, over, eligible, exclusion) => {
    expect(isEligible(unit(over), nationalEligibility)).toBe(eligible);
    expect(eligibility({ ...unit(over), ...always }, 2026, nationalEligibility)).toMatchObject({ eligible, exclusion });
  });

  test('whoever is left out hears the circular, whoever counts for want of a fact hears that', () => {
    const said = (over: Partial<EligibilityFacts>) =>
      eligibility({ ...unit(over), ...always }, 2026, nationalEligibility).reason?.vi;
    expect(said({})).toBeUndefined();
    for (const enterpriseSize of nationalEligibility.sizes)
      expect(said({ kind: 'ENTERPRISE', enterpriseSize })).toContain(nationalEligibility.source);
    for (const schoolLevel of nationalEligibility.levels)
      expect(said({ kind: 'EDUCATIONAL_INSTITUTION', schoolLevel })).toContain(nationalEligibility.source);
    expect(said({ kind: 'ENTERPRISE' })).toBe('Chưa biết quy mô doanh nghiệp nên vẫn tính là thuộc diện.');
    expect(said({ kind: 'EDUCATIONAL_INSTITUTION' })).toBe('Chưa biết cấp học nên vẫn tính là thuộc diện.');
  });

  test.each([
    ['begins on the last day', { validFrom: '2026-12-31', validTo: null }, true],
    ['begins a day later', { validFrom: '2027-01-01', validTo: null }, false],
    ['ended before the first day', { validFrom: '2020-01-01', validTo: '2026-01-01' }, false],
    ['ended after the first day', { validFrom: '2020-01-01', validTo: '2026-01-02' }, true],
  ])('a unit that %s (existsIn)', (_, lifetime, exists) => {
    expect(existsIn(lifetime, 2026)).toBe(exists);
    expect(eligibility({ ...unit(), ...lifetime }, 2026, nationalEligibility)).toMatchObject({
      eligible: exists,
      exclusion: exists ? null : 'NOT_IN_YEAR',
    });
  });

  const facts = fc.record<EligibilityFacts>({
    kind: fc.constantFrom('AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE'),
    enterpriseSize: fc.constantFrom(null, 'LARGE', 'MEDIUM', 'SMALL', 'MICRO'),
    schoolLevel: fc.constantFrom(null, 'UNIVERSITY', 'COLLEGE', 'LOWER_SECONDARY', 'PRIMARY', 'PRESCHOOL', 'NURSERY'),
    armedForces: fc.boolean(),
  });

  test('a locality may count otherwise, and says by which document', () => {
    const own = { armedForces: false, sizes: ['MICRO', 'LARGE'], levels: ['UNIVERSITY'], source: '1/QĐ' } as const;
    const answer = (over: Partial<EligibilityFacts>) => eligibility({ ...unit(over), ...always }, 2026, own);
    expect(answer({ armedForces: true }).eligible).toBe(true);
    expect(answer({ kind: 'ENTERPRISE', enterpriseSize: 'SMALL' }).eligible).toBe(true);
    expect(answer({ kind: 'ENTERPRISE', enterpriseSize: 'LARGE' })).toMatchObject({ exclusion: 'ENTERPRISE_SIZE' });
    expect(answer({ kind: 'EDUCATIONAL_INSTITUTION', schoolLevel: 'UNIVERSITY' }).exclusion).toBe('SCHOOL_LEVEL');
    expect(answer({ kind: 'ENTERPRISE', enterpriseSize: 'MICRO' }).reason?.vi).toContain('1/QĐ');
    expect(allKinds).toHaveLength(5);
    const books = [
      { ...nationalEligibility, fromYear: 2020, toYear: 2026 },
      { ...own, fromYear: 2026, toYear: null },
    ];
    expect([2019, 2025, 2026, 2030].map((year) => ruleOfYear(books, year).source)).toEqual([
      nationalEligibility.source,
      nationalEligibility.source,
      '1/QĐ',
      '1/QĐ',
    ]);
  });

  test('a unit of which nothing is known is counted, whatever its kind', () => {
    fc.assert(fc.property(facts, ({ kind }) => isEligible(unit({ kind }), nationalEligibility)));
  });

  test('in a year in which a unit exists, the year changes nothing', () => {
    fc.assert(
      fc.property(
        facts,
        fc.integer({ min: 2000, max: 2100 }),
        (known, year) =>
          eligibility({ ...known, ...always }, year, nationalEligibility).eligible ===
          isEligible(known, nationalEligibility),
      ),
    );
  });
});

describe('factsFitKind', () => {
  test.each([
    ['a size of an enterprise', { kind: 'ENTERPRISE', enterpriseSize: 'LARGE' }, true],
    ['a size of a school', { kind: 'EDUCATIONAL_INSTITUTION', enterpriseSize: 'LARGE' }, false],
    ['a level of a school', { kind: 'EDUCATIONAL_INSTITUTION', schoolLevel: 'PRIMARY' }, true],
    ['a level of an enterprise', { kind: 'ENTERPRISE', schoolLevel: 'PRIMARY' }, false],
    ['an agency of the armed forces', { armedForces: true }, true],
    ['an enterprise of the armed forces', { kind: 'ENTERPRISE', armedForces: true }, false],
    ['a residential area without facts', { kind: 'RESIDENTIAL_AREA' }, true],
  ] as [string, Partial<EligibilityFacts>, boolean][])('%s', (_, over, fits) => {
    expect(factsFitKind(unit(over))).toBe(fits);
  });
});

describe('who keeps units', () => {
  const actor = (role: ActorMembership['role'], bodyPath: string | null): Actor => ({
    accountId: 'a',
    name: 'A',
    operator: false,
    tenantIds: ['t'],
    memberships: [{ id: 'm', role, bodyId: bodyPath && 'b', bodyPath, unitId: bodyPath ? null : 'u' }],
  });

  test.each([
    ['BODY_OFFICER', 'r/', true],
    ['BODY_HEAD', 'r/', true],
    ['TENANT_ADMIN', 'r/', true],
    ['BI_ANALYST', 'r/', false],
    ['BODY_OFFICER', 'r/other/', false],
    ['UNIT_OFFICER', null, false],
  ] as const)('mayKeepUnit: %s over %s', (role, path, may) => {
    expect(mayKeepUnit(actor(role, path), 'r/c/')).toEqual(
      may ? { allowed: true } : { allowed: false, because: 'not-officer-over-body' },
    );
  });

  test('mayMoveUnit needs both bodies', () => {
    expect(mayMoveUnit(actor('BODY_OFFICER', 'r/'), 'r/c/', 'r/d/').allowed).toBe(true);
    expect(mayMoveUnit(actor('BODY_OFFICER', 'r/c/'), 'r/c/', 'r/d/').allowed).toBe(false);
    expect(mayMoveUnit(actor('BODY_OFFICER', 'r/d/'), 'r/c/', 'r/d/').allowed).toBe(false);
  });
});

describe('years', () => {
  test('a year that is over keeps the body that was responsible', () => {
    expect(followsUnit(2025, '2026-01-01')).toBe(false);
    expect(followsUnit(2026, '2026-12-31')).toBe(true);
    expect(followsUnit(2027, '2026-12-31')).toBe(true);
  });
});
