import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { moduleOrder } from '../../src/module-order.js';

const src = resolve('src');

// Layers inside a module, lowest first; a file's layer follows from its name.
const layerOf = (file: string): number => {
  if (/\.(rules|workflow|scoring|policy|events|refusals)\.ts$/.test(file)) return 0;
  if (file.endsWith('.entity.ts')) return 1;
  if (file.endsWith('.store.ts')) return 2;
  if (file.endsWith('.loaders.ts')) return 4;
  if (/\.(type|input)\.ts$/.test(file)) return 5;
  if (/\.(resolver|route)\.ts$/.test(file)) return 6;
  return 3; // a use case, or a part of one
};

const ground = ['kernel', 'platform', 'modules', 'wiring'];

interface Place {
  readonly ground: string;
  readonly module: string;
  readonly layer: number;
}

function placeOf(file: string): Place {
  const [first = '', second = ''] = relative(src, file).split('/');
  if (first === 'modules') return { ground: 'modules', module: second, layer: layerOf(file) };
  return { ground: first === 'kernel' || first === 'platform' ? first : 'wiring', module: '', layer: 0 };
}

/** Why an import is not allowed, or undefined. */
function offence(from: string, to: string, typeOnly: boolean): string | undefined {
  const a = placeOf(from);
  const b = placeOf(to);
  if (ground.indexOf(b.ground) > ground.indexOf(a.ground)) {
    return `${a.ground} may not import ${b.ground}: pass it in, or announce a fact`;
  }
  if (a.ground !== 'modules' || b.ground !== 'modules') return undefined;
  if (a.module === b.module) {
    // A use case reads the shape of its input; it has no other tie to GraphQL.
    if (b.layer > a.layer && !(typeOnly && to.endsWith('.input.ts'))) {
      return 'a lower layer may not import a higher one of its module: move the shared part down';
    }
    return undefined;
  }
  const order = moduleOrder as readonly string[];
  if (order.indexOf(b.module) > order.indexOf(a.module)) {
    return 'imports point down: lend the field from the upper module, or announce the fact and let it subscribe';
  }
  if (b.layer > a.layer && !typeOnly) return 'an import goes to the same or a lower layer of a lower module';
  return undefined;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(src, file));

const imports = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"]*?from\s+)?'(\.[^']+)'/gms)].map(
    (match) => ({
      from: file,
      to: resolve(file, '..', (match[2] as string).replace(/\.js$/, '.ts')),
      typeOnly: match[1] !== undefined,
    }),
  ),
);

describe('the house', () => {
  test('imports point down', () => {
    const offenders = imports.flatMap(({ from, to, typeOnly }) => {
      const why = offence(from, to, typeOnly);
      return why ? [`${relative(src, from)} → ${relative(src, to)}: ${why}`] : [];
    });
    expect(offenders).toEqual([]);
  });

  test('the check sees what it must refuse', () => {
    const file = (path: string) => join(src, path);
    expect(offence(file('kernel/a.ts'), file('platform/b.ts'), false)).toBeDefined();
    expect(offence(file('platform/a.ts'), file('modules/units/unit.store.ts'), false)).toBeDefined();
    expect(offence(file('modules/units/unit.store.ts'), file('modules/targets/target.store.ts'), true)).toBeDefined();
    expect(offence(file('modules/units/unit.rules.ts'), file('modules/units/unit.store.ts'), false)).toBeDefined();
    expect(
      offence(file('modules/targets/target.store.ts'), file('modules/units/unit.store.ts'), false),
    ).toBeUndefined();
    expect(imports.length).toBeGreaterThan(100);
  });

  test('every module has its place in the order', () => {
    expect(
      [...new Set(files.map((file) => placeOf(file).module).filter(Boolean))].filter(
        (module) => !(moduleOrder as readonly string[]).includes(module),
      ),
    ).toEqual([]);
  });

  test('kernel imports nothing', () => {
    const foreign = files
      .filter((file) => placeOf(file).ground === 'kernel')
      .flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/from '([^.'][^']*)'/g)].map(
          (match) => `${relative(src, file)}: ${match[1]}`,
        ),
      );
    expect(foreign).toEqual([]);
  });

  test('names say something', () => {
    const empty = /(^|\/)(index|utils?|helpers?|common|misc|services?|dto)(\/|\.ts$)/;
    expect(files.map((file) => relative(src, file)).filter((file) => empty.test(file))).toEqual([]);
  });

  test('config.ts alone reads the environment', () => {
    expect(
      files.filter((file) => /process\.env/.test(readFileSync(file, 'utf8'))).map((file) => relative(src, file)),
    ).toEqual(['config.ts']);
  });

  test('tenant_id is written by the filter, never in a store', () => {
    const allowed = /onConflict|columns\(\[|doUpdate/;
    const offenders = files
      .filter((file) => file.endsWith('.store.ts'))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .flatMap((line, index) =>
            /['"`.]tenant_id\b/.test(line) && !allowed.test(line)
              ? [`${relative(src, file)}:${index + 1} ${line.trim()}`]
              : [],
          ),
      );
    expect(offenders).toEqual([]);
  });
});
