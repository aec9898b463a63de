import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  BREAK,
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getVariableValues,
  isInputObjectType,
  type NamedTypeNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../request-context.js';
import { type LookAhead, lookingAhead } from './look-ahead.js';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];

interface Plan {
  readonly run: CompiledQuery['query'];
  readonly prepare: ReturnType<typeof lookingAhead>;
}

/** How many operations one process keeps; a console, its neighbours and BI tools use a few hundred. */
const MAX_KEPT = 500;

/**
 * Apollo's way to bring an executor of one's own. Queries are compiled to JavaScript once and run many times. Mutations, questions to the
 * schema itself and references of the federation gateway are interpreted: they are few, and the compiler knows neither asynchronous types
 * nor lists of promises of which one fails.
 */
export function compiledQueries(schema: GraphQLSchema, lookAhead: LookAhead): Gateway {
  const kept = new LRUCache<string, Plan | 'interpret'>({ max: MAX_KEPT });
  const plan = (document: DocumentNode, operation: OperationDefinitionNode): Plan | 'interpret' => {
    if (operation.operation !== OperationTypeNode.QUERY || !asksPlainFields(document)) return 'interpret';
    if (fillsInDefaults(schema, document)) return 'interpret';
    const made = compileQuery(schema, document, operation.name?.value, { disablingCapturingStackErrors: true });
    if (!isCompiledQuery(made)) return 'interpret';
    return { run: made.query, prepare: lookingAhead(schema, lookAhead, document) };
  };
  return {
    load: async () => ({
      executor: async ({ document, operation, operationName, queryHash, request, context }) => {
        const key = `${operationName ?? ''}\n${queryHash}`;
        const query = kept.get(key) ?? plan(document, operation);
        kept.set(key, query);
        const variables = request.variables ?? {};
        if (query === 'interpret') {
          return execute({ schema, document, contextValue: context, variableValues: variables, operationName });
        }
        // The compiler words the refusal of a variable in its own way; clients know that of the interpreter.
        const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
          maxErrors: 50,
        });
        if (errors) return { errors };
        await query.prepare(context as RequestContext, coerced);
        const result = (await query.run(undefined, context, variables)) as ExecutionResult;
        return result.errors ? { ...result, errors: result.errors.map(asGraphqlError) } : result;
      },
    }),
    onSchemaLoadOrUpdate: (heard) => {
      heard({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: async () => undefined,
  };
}

/** The compiler makes errors that only look like those of the interpreter. */
const asGraphqlError = ({ message, path, locations, originalError }: GraphQLError): GraphQLError =>
  Object.assign(new GraphQLError(message, { path, originalError }), { locations });

/**
 * Whether input objects with defaults of their own are asked with. The compiler refuses a field of such an object that is left out of a variable though
 * it has a default, and puts null for one that stands on a missing variable.
 */
function fillsInDefaults(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let found = false;
  const look = (type: GraphQLInputType | null | undefined) => {
    found ||= type != null && hasDefaults(type);
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: ({ type }) =>
        look(typeFromAST(schema, type as NamedTypeNode) as GraphQLInputType | undefined),
      ObjectValue: () => look(types.getInputType()),
    }),
  );
  return found;
}

const hasDefaults = (type: GraphQLInputType, seen: ReadonlySet<string> = new Set()): boolean => {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.has(named.name)) return false;
  return Object.values(named.getFields()).some(
    (field) => field.defaultValue !== undefined || hasDefaults(field.type, new Set([...seen, named.name])),
  );
};

const interpretedFields = new Set(['__schema', '__type', '_entities', '_service']);

/** Whether a document asks nothing but the service's own fields. */
function asksPlainFields(document: DocumentNode): boolean {
  let plain = true;
  visit(document, {
    Field: ({ name }) => {
      if (!interpretedFields.has(name.value)) return undefined;
      plain = false;
      return BREAK;
    },
  });
  return plain;
}
