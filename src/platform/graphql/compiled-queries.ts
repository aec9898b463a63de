import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  type ASTNode,
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
import type { Weighable } from './limits.js';
import { type LookAhead, lookingAhead } from './look-ahead.js';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

interface Plan {
  readonly run: CompiledQuery['query'];
  /** Variables that stand inside objects, lists and directives. */
  readonly inside: readonly string[];
  readonly prepare: ReturnType<typeof lookingAhead>;
}

/** A query that was parsed, validated, weighed and compiled before. */
interface Known extends Weighable {
  readonly operation: OperationDefinitionNode;
  readonly plan: Plan;
}

/** How many operations one process keeps; a console, its neighbours and BI tools use a few hundred. */
const MAX_KEPT = 500;
/** Longer texts are asked by hand. */
const MAX_TEXT = 16 * 1024;

/** Queries as they are executed. */
export interface CompiledQueries {
  /** Apollo's way to bring an executor of one's own. */
  readonly gateway: Gateway;
  /**
   * The body of a request when it asks a query that is known, with variables that fit and are known to be light: what answers it without being parsed,
   * validated and weighed again. Undefined for any other body.
   */
  readonly known: (body: unknown) => ((context: RequestContext) => Promise<ExecutionResult>) | undefined;
}

/**
 * Queries are compiled to JavaScript once and run many times. Mutations, questions to the schema itself and references of the federation gateway are
 * interpreted: they are few, and the compiler knows neither asynchronous types nor lists of promises of which one fails.
 */
export function compiledQueries(
  schema: GraphQLSchema,
  lookAhead: LookAhead,
  isLight: (query: Weighable, variables: Record<string, unknown>) => boolean,
): CompiledQueries {
  const kept = new LRUCache<string, Plan | 'interpret'>({ max: MAX_KEPT });
  const knownQueries = new LRUCache<string, Known>({ max: MAX_KEPT });
  const plan = (document: DocumentNode, operation: OperationDefinitionNode): Plan | 'interpret' => {
    if (operation.operation !== OperationTypeNode.QUERY || !asksPlainFields(document)) return 'interpret';
    if (fillsInDefaults(schema, document)) return 'interpret';
    const made = compileQuery(schema, document, operation.name?.value, {
      disablingCapturingStackErrors: true,
      // Plain values and enums go over the line as resolvers give them: for each one the compiler would make its path and its place in the query, in case it is wrong.
      disableLeafSerialization: true,
    });
    if (!isCompiledQuery(made)) return 'interpret';
    return { run: made.query, inside: variablesInside(document), prepare: lookingAhead(schema, lookAhead, document) };
  };
  // The compiler words the refusal of a variable in its own way; clients know that of the interpreter.
  const coercedOf = (operation: OperationDefinitionNode, variables: Record<string, unknown>) =>
    getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 50 });
  const run = async (
    { prepare, run }: Plan,
    context: RequestContext,
    variables: Record<string, unknown>,
    coerced: Record<string, unknown>,
  ): Promise<ExecutionResult> => {
    await prepare(context, coerced);
    const result = (await run(undefined, context, variables)) as ExecutionResult;
    return result.errors ? { ...result, errors: result.errors.map(asGraphqlError) } : result;
  };
  const missesInside = ({ inside }: Plan, coerced: Record<string, unknown>) =>
    inside.some((name) => coerced[name] == null);
  const answered: Executor = async ({ document, operation, operationName, queryHash, source, request, context }) => {
    const variables = request.variables ?? {};
    const interpret = () =>
      execute({ schema, document, contextValue: context, variableValues: variables, operationName });
    // A name that no operation has; the interpreter says so.
    if ((operation as OperationDefinitionNode | undefined) === undefined) return interpret();
    const key = `${operationName ?? ''}\n${queryHash}`;
    const query = kept.get(key) ?? plan(document, operation);
    kept.set(key, query);
    if (query === 'interpret') return interpret();
    if (source.length <= MAX_TEXT)
      knownQueries.set(textKey(source, request.operationName), {
        document,
        queryHash,
        operationName,
        operation,
        plan: query,
      });
    const { errors, coerced } = coercedOf(operation, variables);
    if (errors) return { errors };
    return missesInside(query, coerced) ? interpret() : run(query, context as RequestContext, variables, coerced);
  };
  return {
    gateway: {
      load: async () => ({
        executor: async (asked) => {
          const context = asked.context as RequestContext;
          const answer = context.takeAnswer() ?? (await answered(asked));
          // What was written is not written again; a query may be asked as often as one likes.
          if (asked.operation?.operation !== OperationTypeNode.QUERY) return answer;
          return (await context.waitForPlace()) ? answered(asked) : answer;
        },
      }),
      onSchemaLoadOrUpdate: (heard) => {
        heard({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      stop: async () => undefined,
    },
    known: (body) => {
      if (!isObject(body)) return undefined;
      const { query, operationName, variables = {}, ...others } = body;
      if (typeof query !== 'string' || Object.keys(others).length > 0 || !isObject(variables)) return undefined;
      if (operationName !== undefined && !isName(operationName)) return undefined;
      const one = knownQueries.get(textKey(query, operationName));
      if (!one) return undefined;
      const { coerced } = coercedOf(one.operation, variables);
      if (!coerced || missesInside(one.plan, coerced) || !isLight(one, coerced)) return undefined;
      return async (context) => {
        const answer = await run(one.plan, context, variables, coerced);
        if (answer.errors) context.leaveAnswer(answer);
        return answer;
      };
    },
  };
}

const isName = (value: unknown): value is string => typeof value === 'string' && /^\w+$/.test(value);

const textKey = (text: string, operationName: string | undefined) => `${operationName ?? ''}\n${text}`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The compiler makes errors that only look like those of the interpreter. */
const asGraphqlError = ({ message, path, locations, originalError }: GraphQLError): GraphQLError =>
  Object.assign(new GraphQLError(message, { path, originalError }), { locations });

/**
 * The variables that stand inside an object, a list or a directive. Where one of them is missing, the language leaves the field of the object out and
 * refuses null where none may be; the compiler puts null in both. A question without such values is interpreted.
 */
function variablesInside(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  const collect = (node: ASTNode): false => {
    visit(node, { Variable: ({ name }) => void names.add(name.value) });
    return false;
  };
  visit(document, { ObjectValue: collect, ListValue: collect, Directive: collect });
  return [...names];
}

/**
 * Whether input objects with defaults of their own are asked with: the compiler refuses a field of such an object that is left out of a variable though
 * it has a default.
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
