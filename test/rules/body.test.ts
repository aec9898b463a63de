import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/kernel/actor.js';
import type { Level } from '../../src/kernel/level.js';
import { pathUnder } from '../../src/kernel/path.js';
import { mayChangeTree } from '../../src/modules/bodies/body.policy.js';
import { keepsTree, mayStandUnder, placedIn } from '../../src/modules/bodies/body.rules.js';

describe('the tree of bodies', () => {
  test.each<[Level, Level, boolean]>([
    ['COMMUNE', 'PROVINCE', true],
    ['COMMUNE', 'DISTRICT', true],
    ['DISTRICT', 'PROVINCE', true],
    ['DISTRICT', 'DISTRICT', false],
    ['PROVINCE', 'COMMUNE', false],
    ['COMMUNE', 'COMMUNE', false],
  ])('mayStandUnder: %s under %s: %s', (level, parent, expected) =>
    expect(mayStandUnder(level, parent)).toBe(expected),
  );

  const root = pathUnder('', '00000000-0000-7000-8000-000000000001');
  const child = pathUnder(root, '00000000-0000-7000-8000-000000000002');
  const grandchild = pathUnder(child, '00000000-0000-7000-8000-000000000003');

  test.each([
    ['under its own child', child, grandchild, false],
    ['under itself', child, child, false],
    ['under its parent again', child, root, true],
  ])('keepsTree: %s', (_, moved, parent, expected) => expect(keepsTree(moved, parent)).toBe(expected));

  test('placedIn: a closed year has the tree that it was closed with, every other the one of today', () => {
    const [top, moved] = [root, child].map((path) => ({ path, closedPaths: null }));
    const bodies = [
      { ...top, id: '00000000-0000-7000-8000-000000000001', parentId: null },
      { ...moved, id: '00000000-0000-7000-8000-000000000002', parentId: '00000000-0000-7000-8000-000000000001' },
      {
        id: '00000000-0000-7000-8000-000000000003',
        parentId: '00000000-0000-7000-8000-000000000002',
        path: grandchild,
        closedPaths: {
          2024: pathUnder(root, '00000000-0000-7000-8000-000000000003'),
          2025: grandchild,
        },
      },
    ] as Parameters<typeof placedIn>[0];
    expect(placedIn(bodies, 2025)).toBe(bodies);
    expect(placedIn(bodies, 2026)).toBe(bodies);
    const then = placedIn(bodies, 2024);
    expect(then.slice(0, 2)).toEqual(bodies.slice(0, 2));
    expect(then[2]).toMatchObject({
      path: pathUnder(root, '00000000-0000-7000-8000-000000000003'),
      parentId: '00000000-0000-7000-8000-000000000001',
    });
  });

  const holder = (role: 'TENANT_ADMIN' | 'BODY_HEAD', bodyPath: string): Actor => ({
    accountId: 'a',
    name: 'A',
    operator: false,
    tenantIds: [],
    memberships: [{ id: 'm', role, bodyId: 'b', bodyPath, unitId: null }],
  });

  test('mayChangeTree: administrators, in the subtree they administer', () => {
    expect(mayChangeTree(holder('TENANT_ADMIN', root), grandchild)).toEqual({ allowed: true });
    expect(mayChangeTree(holder('TENANT_ADMIN', child), root)).toEqual({
      allowed: false,
      because: 'not-administrator-of-subtree',
    });
    expect(mayChangeTree(holder('BODY_HEAD', root), child)).toEqual({
      allowed: false,
      because: 'not-administrator-of-subtree',
    });
  });
});
