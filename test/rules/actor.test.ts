import { describe, expect, test } from 'vitest';
import {
  type Actor,
  type ActorMembership,
  holdsAnywhere,
  holdsOver,
  mayRead,
  readScope,
  reportsFor,
} from '../../src/kernel/actor.js';
import { pathUnder } from '../../src/kernel/path.js';

const city = pathUnder('', '00000000-0000-7000-8000-000000000001');
const commune = pathUnder(city, '00000000-0000-7000-8000-000000000002');
const neighbour = pathUnder(city, '00000000-0000-7000-8000-000000000003');

const actor = (...memberships: Partial<ActorMembership>[]): Actor => ({
  accountId: 'account',
  name: 'Cán bộ',
  operator: false,
  tenantIds: [],
  memberships: memberships.map((held) => ({
    id: 'm',
    role: 'BODY_OFFICER',
    bodyId: null,
    bodyPath: null,
    unitId: null,
    ...held,
  })),
});

const cityOfficer = actor({ bodyPath: city });
const communeOfficer = actor({ bodyPath: commune });
const unitOfficer = actor({ role: 'UNIT_OFFICER', unitId: 'u1' });
const analyst = actor({ role: 'BI_ANALYST', bodyPath: city });
const both = actor({ bodyPath: commune }, { role: 'UNIT_OFFICER', unitId: 'u9' });

describe('who holds what over whom', () => {
  test.each([
    ['a city officer over a commune', cityOfficer, commune, true],
    ['a commune officer over his commune', communeOfficer, commune, true],
    ['a commune officer over the city', communeOfficer, city, false],
    ['a commune officer over a neighbour', communeOfficer, neighbour, false],
    ['a unit officer over any body', unitOfficer, commune, false],
    ['an analyst as an officer', analyst, commune, false],
  ])('holdsOver: %s', (_, who, path, expected) => expect(holdsOver(who, ['BODY_OFFICER'], path)).toBe(expected));

  test.each([
    ['the unit officer reads his unit', unitOfficer, commune, 'u1', true],
    ['the unit officer reads another', unitOfficer, commune, 'u2', false],
    ['the commune officer reads a unit of the commune', communeOfficer, commune, 'u2', true],
    ['the commune officer reads a unit of a neighbour', communeOfficer, neighbour, 'u2', false],
    ['the city officer reads any', cityOfficer, neighbour, 'u2', true],
    ['the analyst reads none', analyst, commune, 'u1', false],
    ['two roles add up', both, neighbour, 'u9', true],
  ])('mayRead: %s', (_, who, path, unitId, expected) => expect(mayRead(who, path, unitId)).toBe(expected));

  test('readScope lists subtrees and units, not those of an analyst', () => {
    expect(readScope(both)).toEqual({ paths: [commune], unitIds: ['u9'] });
    expect(readScope(analyst)).toEqual({ paths: [], unitIds: [] });
  });

  test('reportsFor and holdsAnywhere', () => {
    expect([reportsFor(both, 'u9'), reportsFor(both, 'u1'), reportsFor(cityOfficer, 'u9')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([holdsAnywhere(analyst, ['BI_ANALYST']), holdsAnywhere(analyst, ['TENANT_ADMIN'])]).toEqual([true, false]);
  });
});
