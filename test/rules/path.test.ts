import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idsOnPath, pathUnder, within } from '../../src/kernel/path.js';

const id = (digit: string) =>
  `${digit.repeat(8)}-${digit.repeat(4)}-${digit.repeat(4)}-${digit.repeat(4)}-${digit.repeat(12)}`;
const root = pathUnder('', id('a'));
const child = pathUnder(root, id('b'));

describe('paths', () => {
  test.each([
    ['a node in its own subtree', root, root, true],
    ['a child under its parent', child, root, true],
    ['a parent under its child', root, child, false],
    ['a sibling', pathUnder(root, id('c')), child, false],
    ['nothing under anything', '', root, false],
  ])('%s', (_, path, subtree, expected) => expect(within(path, subtree)).toBe(expected));

  test('a path tells its ids, root first', () => expect(idsOnPath(child)).toEqual([id('a'), id('b')]));

  test('any chain of ids comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { minLength: 1, maxLength: 6 }), (ids) => {
        const path = ids.reduce(pathUnder, '');
        expect(idsOnPath(path)).toEqual(ids);
        expect(within(path, pathUnder('', ids[0] as string))).toBe(true);
      }),
    );
  });
});
