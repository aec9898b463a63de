import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

// The codes of refusals are read by clients: each is used, and each is brought about by a test.

const textsOf = (folder: string): { readonly file: string; readonly text: string }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: join(folder, file), text: readFileSync(join(folder, file), 'utf8') }));

const sources = textsOf('src');
const tests = textsOf('test');
const declared = (
  await Promise.all(
    sources
      .filter(({ file }) => file.endsWith('.refusals.ts'))
      .map(async ({ file }) => {
        const exported = Object.values((await import(resolve(file))) as Record<string, { codes?: readonly string[] }>);
        return exported.flatMap(({ codes = [] }) => codes.map((code) => ({ file, code })));
      }),
  )
).flat();
const naming = (code: string) => new RegExp(`['"\`]${code}['"\`]`);

describe('refusals', () => {
  test('are found where modules declare them', () => expect(declared.length).toBeGreaterThan(60));

  test('each is brought about by a test', () => {
    const untested = declared.filter(({ code }) => !tests.some(({ text }) => naming(code).test(text)));
    expect(untested).toEqual([]);
  });

  test('each is brought about through the service, not by its rule alone', () => {
    const asked = tests.filter(({ file }) => !/^test\/(rules|architecture|support)\//.test(file));
    const unasked = declared.filter(({ code }) => !asked.some(({ text }) => naming(code).test(text)));
    expect(unasked).toEqual([]);
  });

  test('each is used', () => {
    const unused = declared.filter(
      ({ file, code }) => !sources.some((source) => source.file !== file && naming(code).test(source.text)),
    );
    expect(unused).toEqual([]);
  });
});
