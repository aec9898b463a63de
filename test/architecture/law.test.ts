import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printLaw, readLaw } from '../../src/law.js';
import { moduleOrder } from '../../src/module-order.js';

const law = await readLaw(resolve('.'));

describe('the law', () => {
  test('every entry has its sentence', () => {
    expect(law.filter((entry) => entry.sentence.length < 20).map((entry) => `${entry.place} ${entry.name}`)).toEqual(
      [],
    );
  });

  test('every entry has a test that names it', () => {
    expect(law.filter((entry) => entry.tests.length === 0).map((entry) => `${entry.place} ${entry.name}`)).toEqual([]);
  });

  test('docs/law.md is what `npm run law` prints', () => {
    expect(readFileSync('docs/law.md', 'utf8')).toBe(printLaw(law, moduleOrder));
  });
});
