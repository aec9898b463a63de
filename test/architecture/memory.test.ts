import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// What V8 lays into old memory at once keeps all that it leads to until old memory is swept; see docs/decisions.md, "Nothing of a request is laid into old memory".

const root = join(import.meta.dirname, '../../src');
const lines = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .map((text, index) => ({ place: `${path}:${index + 1}`, text })),
  );
const placesOf = (pattern: RegExp): string[] =>
  lines.filter(({ text }) => pattern.test(text)).map(({ place }) => place.replace(/:\d+$/, ''));

test('a function that is assigned to a property was named before, but for what is made once for a process', () => {
  expect(placesOf(/^\s+[\w.\]]+\.\w+ (\?\?)?= (async )?(function\b|\w+ =>|\([^)]*\)(: [^=]+)? =>)/).sort()).toEqual([
    // At the start, for each field of the schema.
    'platform/graphql/gateway-fields.ts',
    // A script for the browser.
    'platform/graphql/page.ts',
  ]);
});

test('what is read by name stands in a class', () => {
  const inLiterals = placesOf(/^\s{4,}(get|set) \w+\(/);
  expect(inLiterals).toEqual([]);
});

test('nothing of a request hangs on a table of weak keys', () => {
  expect(placesOf(/new WeakMap</).sort()).toEqual(
    [
      // Of the values that a tenant's version keeps.
      'modules/statistics/statistics.resolver.ts',
      // Of one writing transaction.
      'modules/standings/refresh-standings.ts',
      'platform/db/change-recorder.ts',
      'platform/db/entity.ts',
      'platform/db/entity.ts',
    ].sort(),
  );
});
