import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// What V8 lays into old memory at once keeps all that it leads to until old memory is swept; see docs/decisions.md, "Nothing of a request is laid into old memory".

const root = join(import.meta.dirname, '../../src');
const lines = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .map((text) => ({ path, text })),
  );
const placesOf = (pattern: RegExp): string[] => lines.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test('a function that is assigned to a property was named before, but for what is made once for a process', () => {
  expect(placesOf(/^\s+[\w.\]]+\.#?\w+ (\?\?)?= (async )?(function\b|\w+ =>|\([^)]*\)(: [^=]+)? =>)/)).toEqual([
    // At the start, for each field of the schema.
    'platform/graphql/gateway-fields.ts',
    // A script for the browser.
    'platform/graphql/page.ts',
  ]);
});

test('what is read by name stands in a class', () => {
  expect(placesOf(/^\s{4,}(get|set) \w+\(/)).toEqual([]);
});

test('nothing of a request hangs on a table of weak keys', () => {
  expect(placesOf(/new WeakMap</)).toEqual([
    // Of one writing transaction.
    'modules/standings/refresh-standings.ts',
    // Of the values that a tenant's version keeps.
    'modules/statistics/statistics.resolver.ts',
    // Of one writing transaction.
    'platform/db/change-recorder.ts',
    'platform/db/entity.ts',
    'platform/db/entity.ts',
  ]);
});
