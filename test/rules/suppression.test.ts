import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Role } from '../../src/kernel/actor.js';
import {
  type BodyInTree,
  type SizeOfCell,
  seesAggregatesOnly,
  shownGroups,
} from '../../src/modules/standings/suppression.rules.js';
import type { UnitKind } from '../../src/modules/units/unit.rules.js';

const kinds: readonly UnitKind[] = ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE'];

// Whether a sum follows from others is a question of linear algebra: every unknown is the size of one body and kind; everything that is
// shown is a known sum of unknowns. A hidden sum must lie outside the span of the known ones.
const P = 2_147_483_647n;
const mod = (value: bigint): bigint => ((value % P) + P) % P;
function inverse(value: bigint): bigint {
  let [result, base, power] = [1n, mod(value), P - 2n];
  for (; power > 0n; power >>= 1n) {
    if (power & 1n) result = mod(result * base);
    base = mod(base * base);
  }
  return result;
}

class Span {
  readonly #rows: { readonly pivot: number; readonly row: bigint[] }[] = [];
  #reduce(vector: readonly bigint[]): bigint[] {
    const rest = [...vector];
    for (const { pivot, row } of this.#rows) {
      const factor = rest[pivot] ?? 0n;
      if (factor !== 0n)
        for (const [index, value] of row.entries()) rest[index] = mod((rest[index] ?? 0n) - factor * value);
    }
    return rest;
  }
  add(vector: readonly bigint[]): void {
    const rest = this.#reduce(vector);
    const pivot = rest.findIndex((value) => value !== 0n);
    if (pivot < 0) return;
    const scale = inverse(rest[pivot] ?? 1n);
    this.#rows.push({ pivot, row: rest.map((value) => mod(value * scale)) });
  }
  has(vector: readonly bigint[]): boolean {
    return this.#reduce(vector).every((value) => value === 0n);
  }
}

/** Every group that can be asked for: each subtree, the direct units of each body, and the whole, of all kinds and of each. */
function groupsOf(bodies: readonly BodyInTree[], cells: readonly SizeOfCell[], smallest: number) {
  const shown = shownGroups(bodies, cells, smallest);
  const isUnder = (id: string, top: string): boolean => {
    for (let at: string | null = id; at !== null; at = bodies.find((body) => body.id === at)?.parentId ?? null)
      if (at === top) return true;
    return false;
  };
  const unknowns = bodies.flatMap(({ id }) => kinds.map((kind) => ({ id, kind })));
  const group = (holds: (id: string) => boolean, kind: UnitKind | null, isShown: boolean) => ({
    vector: unknowns.map((one) => (holds(one.id) && (kind === null || one.kind === kind) ? 1n : 0n)),
    size: cells.reduce(
      (sum, cell) => sum + (holds(cell.bodyId) && (kind === null || cell.kind === kind) ? cell.size : 0),
      0,
    ),
    isShown,
  });
  return [null, ...kinds].flatMap((kind) => [
    group(() => true, kind, shown.subtree(null, kind)),
    ...bodies.flatMap(({ id }) => [
      group((one) => isUnder(one, id), kind, shown.subtree(id, kind)),
      group((one) => one === id, kind, shown.direct(id, kind)),
    ]),
  ]);
}

const trees = fc.integer({ min: 1, max: 9 }).chain((count) =>
  fc.record({
    parents: fc.array(fc.nat(99), { minLength: count, maxLength: count }),
    sizes: fc.array(fc.oneof(fc.constant(0), fc.nat(6), fc.nat(40)), { minLength: count * 5, maxLength: count * 5 }),
    smallest: fc.integer({ min: 2, max: 8 }),
    oneRoot: fc.boolean(),
  }),
);
const treeOf = ({ parents, sizes, oneRoot }: { parents: number[]; sizes: number[]; oneRoot: boolean }) => {
  const bodies = parents.map((parent, index): BodyInTree => {
    const goal = oneRoot ? parent % Math.max(index, 1) : parent % (index + 1);
    return { id: `b${index}`, parentId: index === 0 || goal === index ? null : `b${goal}` };
  });
  const cells = bodies.flatMap(({ id }, row) =>
    kinds.map((kind, column) => ({ bodyId: id, kind, size: sizes[row * 5 + column] ?? 0 })),
  );
  return { bodies, cells };
};

describe('shownGroups', () => {
  test('shows no group of fewer units, and nothing from which one could be computed', () => {
    fc.assert(
      fc.property(trees, (drawn) => {
        const { bodies, cells } = treeOf(drawn);
        const groups = groupsOf(bodies, cells, drawn.smallest);
        const known = new Span();
        for (const { isShown, vector, size } of groups) {
          if (!isShown) continue;
          expect(size === 0 || size >= drawn.smallest).toBe(true);
          known.add(vector);
        }
        for (const { isShown, vector } of groups) if (!isShown) expect(known.has(vector)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test('shows everything where every group is large enough, and the whole wherever it is', () => {
    fc.assert(
      fc.property(trees, (drawn) => {
        const { bodies, cells } = treeOf(drawn);
        const large = cells.map((cell) => ({ ...cell, size: cell.size + 8 }));
        expect(groupsOf(bodies, large, drawn.smallest).every(({ isShown }) => isShown)).toBe(true);
        const total = cells.reduce((sum, { size }) => sum + size, 0);
        if (total >= drawn.smallest) expect(shownGroups(bodies, cells, drawn.smallest).subtree(null, null)).toBe(true);
      }),
    );
  });

  test('the check itself sees what subtraction would find', () => {
    const known = new Span();
    known.add([1n, 1n, 1n]);
    known.add([1n, 1n, 0n]);
    expect([known.has([0n, 0n, 1n]), known.has([1n, 0n, 0n])]).toEqual([true, false]);
  });

  test('hides the smallest brother along with a small one', () => {
    const bodies = [
      { id: 'city', parentId: null },
      { id: 'a', parentId: 'city' },
      { id: 'b', parentId: 'city' },
      { id: 'c', parentId: 'city' },
    ];
    const of = (bodyId: string, size: number) => ({ bodyId, kind: 'AGENCY' as const, size });
    const shown = shownGroups(bodies, [of('a', 2), of('b', 9), of('c', 30)], 5);
    expect(['a', 'b', 'c', 'city'].map((id) => shown.subtree(id, null))).toEqual([false, false, true, true]);
    expect([shown.subtree(null, 'AGENCY'), shown.direct('city', null)]).toEqual([true, true]);
  });
});

test('seesAggregatesOnly is who holds the role of an analyst and no other', () => {
  const held = (role: Role) => ({ id: 'm', role, bodyId: 'b', bodyPath: 'b/', unitId: null });
  const actor = (...roles: Role[]) => ({
    accountId: 'a',
    name: 'a',
    operator: false,
    tenantIds: [],
    memberships: roles.map(held),
  });
  expect(seesAggregatesOnly(actor('BI_ANALYST'))).toBe(true);
  expect(seesAggregatesOnly(actor('BI_ANALYST', 'BODY_OFFICER'))).toBe(false);
  expect(seesAggregatesOnly(actor('UNIT_OFFICER'))).toBe(false);
  expect(seesAggregatesOnly(actor())).toBe(false);
});
