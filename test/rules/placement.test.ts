import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/kernel/actor.js';
import type { Level } from '../../src/kernel/level.js';
import { pathUnder } from '../../src/kernel/path.js';
import { mayEndBody } from '../../src/modules/bodies/body.policy.js';
import { answersToday, closedYearCutOff, mayEndOn, scopeFollows } from '../../src/modules/bodies/body.rules.js';
import { placeRoles } from '../../src/modules/people/succession.rules.js';
import { type Placement, place } from '../../src/modules/units/placement.rules.js';

describe('place', () => {
  const from = {
    units: [
      { id: 'u1', areaCode: '00001' },
      { id: 'u2', areaCode: '00001' },
      { id: 'u3', areaCode: null },
    ],
    bodyIds: ['b1', 'b2'],
  };
  const at = (placements: Placement[], heir: string | null, ofBodies = heir) => {
    const { units, bodies, roles, ...rest } = place(from, placements, { ofUnits: heir, ofBodies });
    expect(roles.size).toBe(0);
    return { units: Object.fromEntries(units), bodies: Object.fromEntries(bodies), ...rest };
  };
  const fine = { unplacedUnits: 0, unplacedBodies: 0, twice: null, nothing: null };

  test('the only successor takes what is not placed otherwise', () => {
    expect(at([], 'x')).toEqual({ units: { x: ['u1', 'u2', 'u3'] }, bodies: { x: ['b1', 'b2'] }, ...fine });
    expect(at([{ toBodyId: 'y', unitIds: ['u1'], bodyIds: ['b2'] }], 'x')).toEqual({
      units: { y: ['u1'], x: ['u2', 'u3'] },
      bodies: { x: ['b1'], y: ['b2'] },
      ...fine,
    });
  });

  test('a unit named by itself goes before its area', () => {
    expect(
      at(
        [
          { toBodyId: 'x', areaCodes: ['00001'], bodyIds: ['b1', 'b2'] },
          { toBodyId: 'y', unitIds: ['u2', 'u3'] },
        ],
        null,
      ),
    ).toEqual({ units: { x: ['u1'], y: ['u2', 'u3'] }, bodies: { x: ['b1', 'b2'] }, ...fine });
  });

  test('without a single successor everything needs its place', () => {
    expect(at([{ toBodyId: 'x', unitIds: ['u1'] }], null)).toMatchObject({ unplacedUnits: 2, unplacedBodies: 2 });
    expect(at([], 'x', null)).toMatchObject({ unplacedUnits: 0, unplacedBodies: 2 });
  });

  test.each<[string, Placement[], object]>([
    [
      'a unit to two places',
      [
        { toBodyId: 'x', unitIds: ['u1'] },
        { toBodyId: 'y', unitIds: ['u1'] },
      ],
      { twice: 'u1' },
    ],
    [
      'an area to two places',
      [
        { toBodyId: 'x', areaCodes: ['00001'] },
        { toBodyId: 'y', areaCodes: ['00001'] },
      ],
      { twice: '00001' },
    ],
    [
      'a body to two places',
      [
        { toBodyId: 'x', bodyIds: ['b1'] },
        { toBodyId: 'y', bodyIds: ['b1'] },
      ],
      { twice: 'b1' },
    ],
    [
      'a unit twice to one place',
      [
        { toBodyId: 'x', unitIds: ['u1'] },
        { toBodyId: 'x', unitIds: ['u1'] },
      ],
      { twice: null },
    ],
    ['a stranger', [{ toBodyId: 'x', unitIds: ['u9'] }], { nothing: 'u9' }],
    ['an area without units', [{ toBodyId: 'x', areaCodes: ['00002'] }], { nothing: '00002' }],
    ['a body elsewhere', [{ toBodyId: 'x', bodyIds: ['b9'] }], { nothing: 'b9' }],
  ])('says %s', (_, placements, expected) => expect(at(placements, 'z')).toMatchObject(expected));
});

describe('the end of a body', () => {
  const successors: Readonly<Record<string, readonly string[]>> = {
    a: ['b'],
    b: ['c'],
    divided: ['a', 'c'],
    d: ['divided'],
  };
  test.each([
    ['c', 'c', 'works'],
    ['b', 'c', 'ended with one successor'],
    ['a', 'c', 'by way of another'],
    ['divided', 'divided', 'divided among several'],
    ['d', 'divided', 'as far as there is one'],
  ])('answersToday: %s is %s: %s', (id, expected) =>
    expect(answersToday(id, (of) => successors[of] ?? [])).toBe(expected),
  );

  test.each([
    ['2022-01-01', false],
    ['2022-01-02', true],
    ['2026-11-22', true],
    ['2026-11-23', false],
  ])('mayEndOn: %s: %s', (day, expected) =>
    expect(mayEndOn({ validFrom: '2022-01-01' }, day, '2026-11-22')).toBe(expected),
  );

  test.each([
    ['2025-07-01', null],
    ['2025-01-02', null],
    ['2025-01-01', 2025],
    ['2024-07-01', 2025],
  ])('closedYearCutOff: %s: %s', (day, expected) => expect(closedYearCutOff([2023, 2024, 2025], day)).toBe(expected));

  test('mayEndBody: whoever administers the body and every place that its work goes to', () => {
    const root = pathUnder('', '00000000-0000-7000-8000-000000000001');
    const [one, other] = ['2', '3'].map((n) => pathUnder(root, `00000000-0000-7000-8000-00000000000${n}`)) as [
      string,
      string,
    ];
    const over = (bodyPath: string): Actor => ({
      accountId: 'a',
      name: 'A',
      operator: false,
      tenantIds: [],
      memberships: [{ id: 'm', role: 'TENANT_ADMIN', bodyId: 'b', bodyPath, unitId: null }],
    });
    expect(mayEndBody(over(root), one, [other]).allowed).toBe(true);
    expect(mayEndBody(over(one), one, []).allowed).toBe(true);
    expect(mayEndBody(over(one), one, [other])).toEqual({ allowed: false, because: 'not-administrator-of-subtree' });
  });
});

describe('roles over a body that ended', () => {
  test.each<[Level, Level, boolean]>([
    ['COMMUNE', 'COMMUNE', true],
    ['DISTRICT', 'COMMUNE', true],
    ['COMMUNE', 'DISTRICT', false],
    ['DISTRICT', 'PROVINCE', false],
  ])('scopeFollows: of %s to %s: %s', (level, to, expected) => expect(scopeFollows(level, to)).toBe(expected));

  const commune = (id: string) => ({ id, level: 'COMMUNE' as const });
  const district = { id: 'd', level: 'DISTRICT' as const };
  const fine = { unplaced: 0, unknown: null, astray: null };
  test.each([
    ['go to the only successor', [commune('x')], {}, { to: { m1: 'x', m2: 'x' }, ...fine }],
    ['stay where nobody goes on', [], {}, { to: {}, ...fine }],
    ['stay where the only successor is higher', [district], {}, { to: {}, ...fine }],
    [
      'lack a place where it was divided',
      [commune('x'), commune('y')],
      { m1: 'y' },
      { to: { m1: 'y' }, ...fine, unplaced: 1 },
    ],
    ['each have a place', [commune('x'), commune('y')], { m1: 'y', m2: 'x' }, { to: { m1: 'y', m2: 'x' }, ...fine }],
    ['need no place among higher ones', [district, { ...district, id: 'e' }], {}, { to: {}, ...fine }],
    [
      'not to a higher one of several',
      [commune('x'), district],
      { m1: 'd', m2: 'x' },
      { to: { m1: 'd', m2: 'x' }, ...fine, astray: 'm1' },
    ],
    ['not to a stranger', [commune('x')], { m1: 'z' }, { to: { m1: 'z', m2: 'x' }, ...fine, astray: 'm1' }],
    ['are held over the body', [commune('x')], { m9: 'x' }, { to: { m1: 'x', m2: 'x' }, ...fine, unknown: 'm9' }],
  ])('placeRoles: %s', (_, successors, rolesTo, expected) => {
    const { to, ...rest } = placeRoles(['m1', 'm2'], {
      level: 'COMMUNE',
      successors,
      rolesTo: new Map(Object.entries(rolesTo)),
    });
    expect({ to: Object.fromEntries(to), ...rest }).toEqual(expected);
  });
});
