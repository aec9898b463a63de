import { registerEnumType } from 'type-graphql';

/** Declares an enum of the schema from the closed list of its values, each with its description. */
export function schemaEnum<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
): { readonly [key in Value]: key } {
  const names = Object.keys(values) as Value[];
  const declared = Object.fromEntries(names.map((value) => [value, value])) as { [key in Value]: key };
  registerEnumType(declared, {
    name,
    description,
    valuesConfig: Object.fromEntries(names.map((value) => [value, { description: values[value] }])) as never,
  });
  return declared;
}
