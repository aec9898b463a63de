import type { ApolloServerOptions, ApolloServerPlugin, BaseContext } from '@apollo/server';
import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getVariableValues,
  isCompositeType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  type ValidationContext,
  visit,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { LRUCache } from 'lru-cache';
import { refuse } from '../../kernel/refusal.js';

/** How heavy one operation may be. Fragments count as often as they are spread. */
export const limits = {
  /** Lexical tokens of the document. */
  tokens: 2_000,
  /** Fields inside fields. */
  depth: 12,
  /** Depth of questions to the schema itself, which only a service with the page for people answers. */
  schemaDepth: 20,
  aliases: 30,
  queries: 10,
  mutations: 5,
  /** The same field written several times into one selection. */
  repeats: 5,
  /** `@include` and `@skip` in all. */
  directives: 50,
  /** Fields in all. */
  fields: 1_000,
  /** Objects that the answer may hold by estimate: a page counts its `first`, any other list what `listSizes` says. */
  cost: 20_000,
} as const;

/** How many operations are remembered as light enough, by all that their cost depends on. */
const MAX_WEIGHED = 1_000;
const DEFAULT_FIRST = 50;
const MAX_FIRST = 200;
const LIST_SIZE = 10;
/** Counting a whole list costs the database as much as reading a part of it. */
const COUNT_COST = 10;

/** How much what lies below a field counts, by `Type.field`: for a list without `first` its usual length (10 where nothing is said), for a single object 1. */
export type ListSizes = Readonly<Record<string, number>>;

/** A query by what its cost depends on. */
export interface Weighable {
  readonly document: DocumentNode;
  readonly queryHash: string;
  readonly operationName?: string | null | undefined;
}

/** Apollo's options that refuse what is too heavy, before anything is executed. */
export function limitOptions(
  schema: GraphQLSchema,
  listSizes: ListSizes,
): Pick<ApolloServerOptions<BaseContext>, 'parseOptions' | 'maxRecursiveSelections' | 'validationRules'> & {
  readonly plugin: ApolloServerPlugin;
  /** Whether a query with such variables was weighed before and found light enough. */
  readonly isLight: (query: Weighable, variables: Record<string, unknown>) => boolean;
} {
  const weighed = new LRUCache<string, readonly string[] | false>({ max: MAX_WEIGHED });
  const light = new LRUCache<string, true>({ max: MAX_WEIGHED });
  const keyOf = ({ document, queryHash, operationName }: Weighable, coerced: Record<string, unknown>) => {
    const weighing = weighed.get(queryHash) ?? weighingVariables(document);
    weighed.set(queryHash, weighing);
    return weighing && `${queryHash}\n${operationName ?? ''}\n${JSON.stringify(weighing.map((name) => coerced[name]))}`;
  };
  return {
    isLight: (query, variables) => {
      const key = keyOf(query, variables);
      return key !== false && light.has(key);
    },
    parseOptions: { maxTokens: limits.tokens },
    maxRecursiveSelections: true,
    validationRules: [shapeRule],
    plugin: {
      requestDidStart: async () => ({
        // The only point before execution at which the variables are known.
        didResolveOperation: async ({ document, operation, request, operationName, queryHash }) => {
          const variables = request.variables ?? {};
          const { coerced } = getVariableValues(schema, operation?.variableDefinitions ?? [], variables);
          const key = coerced !== undefined && keyOf({ document, queryHash, operationName }, coerced);
          if (key !== false && light.has(key)) return;
          checkCost(schema, listSizes, document, variables, operationName);
          if (key !== false) light.set(key, true);
        },
      }),
    },
  };
}

/** The variables that the cost of a document depends on: sizes of pages, and what is included or skipped. False where it depends on more. */
function weighingVariables(document: DocumentNode): readonly string[] | false {
  const names = new Set<string>();
  let countable = true;
  visit(document, {
    Field: ({ name }) => {
      if (name.value === '_entities') countable = false;
    },
    Argument: ({ name, value }) => {
      if (value.kind === Kind.VARIABLE && (name.value === 'first' || name.value === 'if')) names.add(value.name.value);
    },
  });
  return countable && [...names];
}

/** Refuses an operation whose answer would be too big by estimate, or whose arguments do not fit their types. */
export function checkCost(
  schema: GraphQLSchema,
  listSizes: ListSizes,
  query: DocumentNode,
  variables: Record<string, unknown>,
  operationName: string | null,
): void {
  let cost: number;
  try {
    cost = getComplexity({
      schema,
      query,
      variables,
      estimators: [estimator(listSizes)],
      ...(operationName !== null && { operationName }),
    });
  } catch (error) {
    // What cannot be estimated is not executed: otherwise one wrong argument would hide the weight of all the others.
    const { message } = error as Error;
    throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  }
  if (cost > limits.cost) throw tooComplex('cost', cost, limits.cost);
}

const estimator =
  (listSizes: ListSizes): ComplexityEstimator =>
  ({ type, field, args, childComplexity }) => {
    // Questions to the schema itself are bounded by its size and by graphql-js.
    if (field.name.startsWith('__') || type.name.startsWith('__')) return 0;
    if (field.name === 'totalCount') return COUNT_COST;
    if (!isCompositeType(getNamedType(field.type))) return 0;
    const each = 1 + childComplexity;
    if (field.args.some(({ name }) => name === 'first')) return pageSize(args['first']) * each;
    if (field.name === '_entities') return (args['representations'] as readonly unknown[]).length * each;
    // `nodes` and `edges` are the page that the connection was already counted for.
    if (type.name.endsWith('Connection')) return each;
    const usual = isListType(getNullableType(field.type)) ? LIST_SIZE : 1;
    return (listSizes[`${type.name}.${field.name}`] ?? usual) * each;
  };

const pageSize = (first: unknown): number =>
  typeof first === 'number' ? Math.min(Math.max(first, 1), MAX_FIRST) : DEFAULT_FIRST;

/** Refuses documents whose shape alone is an attack; each fragment is looked at once, however often it is spread. */
function shapeRule(context: ValidationContext): ASTVisitor {
  const measured = new Map<string, Shape>();

  const measureFragment = (fragment: FragmentDefinitionNode): Shape => {
    const name = fragment.name.value;
    const known = measured.get(name);
    if (known) return known;
    const shape = measure(fragment.selectionSet);
    measured.set(name, shape);
    return shape;
  };

  const measure = (selectionSet: SelectionSetNode): Shape => {
    const whole: Shape = { ...empty };
    const written = new Map<string, number>();
    for (const selection of selectionSet.selections) {
      whole.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        written.set(key, (written.get(key) ?? 0) + 1);
        const inner = selection.selectionSet ? measure(selection.selectionSet) : empty;
        const asksSchema = ['__schema', '__type'].includes(selection.name.value);
        add(whole, {
          ...inner,
          fields: inner.fields + 1,
          roots: 1,
          aliases: inner.aliases + (selection.alias ? 1 : 0),
          depth: asksSchema ? 1 : inner.depth + 1,
          schemaDepth: asksSchema ? inner.depth + 1 : inner.schemaDepth,
        });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        add(whole, measure(selection.selectionSet));
      } else {
        const fragment = context.getFragment(selection.name.value);
        if (fragment) add(whole, measureFragment(fragment));
      }
    }
    whole.repeats = Math.max(whole.repeats, ...written.values());
    return whole;
  };

  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      const shape = measure(operation.selectionSet);
      const mostRoots = operation.operation === OperationTypeNode.MUTATION ? limits.mutations : limits.queries;
      const counted: readonly [what: string, is: number, most: number][] = [
        ['fields', shape.fields, limits.fields],
        ['depth', shape.depth, limits.depth],
        ['depth', shape.schemaDepth, limits.schemaDepth],
        ['aliases', shape.aliases, limits.aliases],
        ['root fields', shape.roots, mostRoots],
        ['repeated fields', shape.repeats, limits.repeats],
        ['directives', shape.directives, limits.directives],
      ];
      const excess = counted.find(([, is, most]) => is > most);
      if (excess) context.reportError(tooComplex(...excess));
    },
  };
}

interface Shape {
  fields: number;
  roots: number;
  depth: number;
  schemaDepth: number;
  aliases: number;
  repeats: number;
  directives: number;
}

const empty: Shape = { fields: 0, roots: 0, depth: 0, schemaDepth: 0, aliases: 0, repeats: 0, directives: 0 };

/** Adds what stands beside: counts grow, depths do not. */
function add(whole: Shape, part: Shape): void {
  whole.fields += part.fields;
  whole.roots += part.roots;
  whole.aliases += part.aliases;
  whole.directives += part.directives;
  whole.depth = Math.max(whole.depth, part.depth);
  whole.schemaDepth = Math.max(whole.schemaDepth, part.schemaDepth);
  whole.repeats = Math.max(whole.repeats, part.repeats);
}

function tooComplex(what: string, is: number, most: number): GraphQLError {
  const refusal = refuse('QUERY_TOO_COMPLEX', { problem: `${what}: ${is} > ${most}`, limit: what, is, most });
  return new GraphQLError(refusal.message, { originalError: refusal, extensions: { http: { status: 400 } } });
}
