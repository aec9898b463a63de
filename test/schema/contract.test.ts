import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  print,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSchema } from '../../src/schema.js';

const { schema, sdl } = createSchema();
const contract = readFileSync('schema/contract.graphql', 'utf8');

// What the contract names and later capabilities bring. A name leaves this list when it exists; nothing here may exist yet.
const later: readonly string[] = [
  // rule books that tenants shape themselves
];

/** What of the contract a schema lacks: a type, a field, an argument, an enum value, or a narrower type than promised. */
function missing(promised: DocumentNode, given: GraphQLSchema): string[] {
  const lacks: string[] = [];
  for (const definition of promised.definitions) {
    if (!('name' in definition) || !definition.name) continue;
    const name = definition.name.value;
    const type = given.getType(name);
    if (!type) {
      lacks.push(name);
      continue;
    }
    if (definition.kind === 'EnumTypeDefinition' && isEnumType(type)) {
      for (const value of definition.values ?? [])
        if (!type.getValue(value.name.value)) lacks.push(`${name}.${value.name.value}`);
    }
    if (definition.kind === 'UnionTypeDefinition' && isUnionType(type)) {
      const members = type.getTypes().map((member) => member.name);
      for (const member of definition.types ?? [])
        if (!members.includes(member.name.value)) lacks.push(`${name} | ${member.name.value}`);
    }
    if (definition.kind !== 'ObjectTypeDefinition' || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const directive of definition.directives ?? []) {
      const key = print(directive);
      if (
        !sdl.includes(`type ${name}`) ||
        !(sdl.split(`type ${name} `)[1] ?? '')
          .split('{')[0]
          ?.concat((sdl.split(`type ${name} `)[1] ?? '').slice(0, 200))
          .includes(key)
      )
        lacks.push(`${name} ${key}`);
    }
    for (const field of definition.fields ?? []) {
      const has = type.getFields()[field.name.value];
      if (!has) {
        lacks.push(`${name}.${field.name.value}`);
        continue;
      }
      if (String(has.type) !== print(field.type))
        lacks.push(`${name}.${field.name.value}: ${print(field.type)}, not ${has.type}`);
      for (const argument of field.arguments ?? []) {
        const given = has.args.find((candidate) => candidate.name === argument.name.value);
        if (!given) lacks.push(`${name}.${field.name.value}(${argument.name.value})`);
        else if (String(given.type) !== print(argument.type))
          lacks.push(`${name}.${field.name.value}(${argument.name.value}: ${print(argument.type)}, not ${given.type})`);
      }
    }
  }
  return lacks;
}

describe('the contract', () => {
  test('the schema has every name that clients rely on, but for what later capabilities bring', () => {
    expect(missing(parse(contract), schema).sort()).toEqual([...later].sort());
  });

  test('the check sees what is missing or narrowed', () => {
    const given = buildSchema('type Query { a: Int, b(x: Int): String! } enum E { ONE }');
    const promised = parse(
      'type Query { a: Int!, b(x: Int!, y: Int): String!, c: Int } enum E { ONE TWO } type T { a: Int }',
    );
    expect(missing(promised, given)).toEqual([
      'Query.a: Int!, not Int',
      'Query.b(x: Int!, not Int)',
      'Query.b(y)',
      'Query.c',
      'E.TWO',
      'T',
    ]);
  });

  test('schema/schema.graphql is what `npm run schema` prints', () => {
    expect(readFileSync('schema/schema.graphql', 'utf8')).toBe(sdl);
  });

  test('every type, field, argument and enum value says what it means', () => {
    const silent: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (
        type.name.startsWith('_') ||
        ['Query', 'Mutation', 'String', 'Int', 'Float', 'Boolean', 'ID', 'FieldSet'].includes(type.name) ||
        /^(link|federation)__/.test(type.name)
      )
        continue;
      if (!type.description) silent.push(type.name);
    }
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('_')) continue;
      if ('getFields' in type) {
        for (const field of Object.values(type.getFields())) {
          if (field.name.startsWith('_')) continue;
          if (!field.description) silent.push(`${type.name}.${field.name}`);
          if ('args' in field)
            for (const argument of field.args)
              if (!argument.description) silent.push(`${type.name}.${field.name}(${argument.name})`);
        }
      }
      if (isEnumType(type) && !type.name.includes('__'))
        for (const value of type.getValues()) if (!value.description) silent.push(`${type.name}.${value.name}`);
    }
    expect(silent).toEqual([]);
  });
});
