import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { Foreseen, type Loader, type RequestContext } from '../request-context.js';

/** A value that a field will ask for, known from its arguments alone: one to read before the query runs, or one that a statement above may bring along. */
export interface Need {
  // biome-ignore lint/suspicious/noExplicitAny: loaders of all key and value types stand in one list
  readonly from: Loader<any, any> | Foreseen;
  readonly key: unknown;
}

/** What fields need besides their own row, by `Type.field`. */
export type LookAhead = Readonly<Record<string, (args: Record<string, unknown>) => readonly Need[]>>;

type Asked = readonly [GraphQLField<unknown, unknown>, FieldNode, (args: Record<string, unknown>) => readonly Need[]];

/**
 * Reads, before a query runs, what its fields will ask for: all of it in one flush of statements, and then the fields of a long list answer at once
 * instead of each by a promise. Nothing depends on it; what cannot be read now is refused in its own place.
 */
export function lookingAhead(schema: GraphQLSchema, lookAhead: LookAhead, document: DocumentNode) {
  const asked: Asked[] = [];
  const fieldsOf = new Map<string, Set<string>>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: (node) => {
        const field = types.getFieldDef();
        const type = types.getParentType()?.name ?? '';
        const fields = fieldsOf.get(type) ?? new Set();
        fieldsOf.set(type, fields.add(node.name.value));
        const needs = lookAhead[`${type}.${node.name.value}`];
        if (field && needs) asked.push([field, node, needs]);
      },
    }),
  );
  return async (context: RequestContext, variables: Record<string, unknown>): Promise<void> => {
    // Whoever is nobody here is refused by the fields themselves.
    if (!context.hasInsider) return;
    context.foreseeFields(fieldsOf);
    const reading: Promise<unknown>[] = [];
    for (const [field, node, needs] of asked) {
      for (const { from, key } of needs(getArgumentValues(field, node, variables))) {
        if (from instanceof Foreseen) {
          context.foresee(from, key);
          continue;
        }
        const value = context.using(from, key, () => undefined);
        if (value instanceof Promise) reading.push(value);
      }
    }
    if (reading.length > 0) await Promise.allSettled(reading);
  };
}
