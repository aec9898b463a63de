import { type GraphQLFieldResolver, type GraphQLSchema, getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import type { RequestContext } from '../request-context.js';

/** The resolvers of a schema by type and field. */
type Resolvers = Record<string, Record<string, unknown>>;

type Direct = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>;
type Source = (...call: Parameters<Direct>) => unknown;
type Method = (this: object, ...parameters: unknown[]) => unknown;

/**
 * Takes away the wrappers that type-graphql puts around fields. Its own make a promise for every argument, also of fields whose arguments are plain
 * values and have nothing left to validate, and a function for every plain property; a tree of a hundred bodies has thousands of both. Fields that
 * take an input object, which is validated, keep theirs.
 */
export function callDirectly(schema: GraphQLSchema, resolvers: Resolvers): void {
  const storage = getMetadataStorage();
  const nameOf = new Map(storage.objectTypes.map(({ target, name }) => [target, name]));
  for (const { target, name, schemaName } of storage.fields) {
    const ofType = resolvers[nameOf.get(target) ?? ''];
    const computed = storage.fieldResolvers.some((one) => one.methodName === name && one.target === target);
    if (ofType && name === schemaName && !computed) delete ofType[schemaName];
  }
  const instances = new Map<Function, object>();
  for (const { kind, getObjectType, target, methodName, schemaName, params } of storage.fieldResolvers) {
    if (kind !== 'external' || !getObjectType) continue;
    const typeName = nameOf.get(getObjectType() as Function) ?? '';
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[schemaName] : undefined;
    const sources = params?.toSorted((one, other) => one.index - other.index).map(sourceOf) ?? [];
    if (!field || field.args.some((arg) => isInputObjectType(getNamedType(arg.type))) || !sources.every(isSource))
      continue;
    const instance = instances.get(target) ?? new (target as new () => object)();
    instances.set(target, instance);
    const method = (target.prototype as Record<string, Method>)[methodName] as Method;
    (resolvers[typeName] ??= {})[schemaName] = calling(method.bind(instance), sources);
  }
}

/** Calls a method with what its parameters stand for; with up to three of them no list is made for a call. */
function calling(method: (...parameters: unknown[]) => unknown, sources: readonly Source[]): Direct {
  const [first, second, third, ...others] = sources;
  if (!first || others.length > 0) return (...call) => method(...sources.map((source) => source(...call)));
  if (!second) return (...call) => method(first(...call));
  if (!third) return (...call) => method(first(...call), second(...call));
  return (...call) => method(first(...call), second(...call), third(...call));
}

const isSource = (source: Source | undefined): source is Source => source !== undefined;

/** Where a parameter of a resolver comes from. */
function sourceOf(param: {
  readonly kind: string;
  readonly name?: string;
  readonly propertyName?: string | undefined;
}): Source | undefined {
  const { kind, name = '', propertyName } = param;
  if (kind === 'arg') return (_root, args) => args[name];
  if (propertyName !== undefined) return undefined;
  if (kind === 'root') return (root) => root;
  return kind === 'context' ? (_root, _args, context) => context : undefined;
}
