import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';

// Compiled queries pass on plain values (Int, Float, String, Boolean, ID, enums) as resolvers give them. Every answer that comes through the tests' caller is looked at here: each such
// value must be what the schema says, so that a resolver which gives a number for a text, or a word that no enum has, fails the tests that ask for it.

let printed: GraphQLSchema | undefined;
const schemaOfService = () => {
  printed ??= buildSchema(readFileSync('schema/schema.graphql', 'utf8'), { assumeValidSDL: true });
  return printed;
};

/** Throws where a plain value of an answer is not of the type that the schema says. */
export function checkLeafTypes(document: string, data: unknown): void {
  if (data === null || typeof data !== 'object') return;
  const { definitions } = parse(document, { noLocation: true });
  const [operation, ...others] = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation || others.length > 0) return;
  const root = schemaOfService().getRootType(operation.operation);
  const fragments = new Map(
    definitions
      .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  if (root) checkFields(fragments, root.name, operation.selectionSet, data as Record<string, unknown>, '');
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function checkFields(
  fragments: Fragments,
  typeName: string,
  { selections }: SelectionSetNode,
  value: Record<string, unknown>,
  place: string,
): void {
  const type = schemaOfService().getType(typeName);
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      // Another type's fragment, or a field of the language itself.
      if (field && key in value)
        checkValue(fragments, field.type, selection.selectionSet, value[key], `${place}.${key}`);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const of = fragment?.typeCondition?.name.value ?? typeName;
    if (fragment && (value['__typename'] === undefined || value['__typename'] === of || of === typeName))
      checkFields(fragments, of, fragment.selectionSet, value, place);
  }
}

function checkValue(
  fragments: Fragments,
  declared: GraphQLOutputType,
  selectionSet: SelectionSetNode | undefined,
  value: unknown,
  place: string,
): void {
  if (value === null) return;
  const type = getNullableType(declared);
  if (isListType(type)) {
    if (!Array.isArray(value)) throw new Error(`${place} is no list: ${JSON.stringify(value)}`);
    value.forEach((item, index) => {
      checkValue(fragments, type.ofType, selectionSet, item, `${place}[${index}]`);
    });
    return;
  }
  if (isCompositeType(type)) {
    if (selectionSet) checkFields(fragments, type.name, selectionSet, value as Record<string, unknown>, place);
    return;
  }
  if (!isLeafType(type) || !(isEnumType(type) || isSpecifiedScalarType(type))) return;
  if (type.serialize(value) !== value)
    throw new Error(`${place} is no ${type.name} as it goes over the line: ${JSON.stringify(value)}`);
}
