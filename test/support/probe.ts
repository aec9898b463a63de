import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { createSchema } from '../../src/schema.js';
import { companionsOf, kindOfId, valueOf } from './id-positions.js';
import type { Caller, Reply, Service } from './service.js';

// Builds requests from the schema itself, so that a test can put one bad value into every place where a client may put one.

export const { schema } = createSchema();

const roots = { query: schema.getQueryType(), mutation: schema.getMutationType() } as Record<
  'query' | 'mutation',
  GraphQLObjectType
>;

/** A place in the arguments of a root field. */
export interface Position {
  /** `Query.body(id)` or `CreateBodyInput.parentId`. */
  readonly name: string;
  readonly root: 'query' | 'mutation';
  readonly field: string;
  /** From the argument down. */
  readonly path: readonly string[];
  readonly type: string;
  readonly required: boolean;
}

function inside(
  type: GraphQLInputType,
  path: readonly string[],
  seen: readonly string[],
): Omit<Position, 'root' | 'field'>[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.includes(named.name)) return [];
  return Object.values(named.getFields()).flatMap((field) => [
    {
      name: `${named.name}.${field.name}`,
      path: [...path, field.name],
      type: getNamedType(field.type).name,
      required: isNonNullType(field.type) && field.defaultValue === undefined,
    },
    ...inside(field.type, [...path, field.name], [...seen, named.name]),
  ]);
}

/** Every root field of the service's own. */
export const rootFields = (root: 'query' | 'mutation'): GraphQLField<unknown, unknown>[] =>
  Object.values(roots[root].getFields()).filter((field) => !field.name.startsWith('_'));

/** Every place in the arguments of every root field. */
export const positions: readonly Position[] = (['query', 'mutation'] as const).flatMap((root) =>
  rootFields(root).flatMap((field) =>
    field.args.flatMap((arg) =>
      [
        {
          name: `${roots[root].name}.${field.name}(${arg.name})`,
          path: [arg.name],
          type: getNamedType(arg.type).name,
          required: isNonNullType(arg.type),
        },
        ...inside(arg.type, [arg.name], []),
      ].map((position) => ({ ...position, root, field: field.name })),
    ),
  ),
);

/** Ids of one tenant by table, to fill requests with. */
export type SampleIds = Readonly<Record<string, string>>;

/** One id of each kind that the schema can name, of one tenant. */
export async function sampleIds(service: Service, tenantCode: string): Promise<SampleIds> {
  const kinds = [...new Set(Object.values(kindOfId))];
  const rows = await Promise.all(
    kinds.map(async (kind) => {
      const [row] = await service.rows(
        `select t.${kind === 'account' ? 'account_id' : 'id'} as id from sauro.${kind === 'account' ? 'membership' : kind} t join sauro.tenant on tenant.id = t.tenant_id where tenant.code = $1 order by 1 limit 1`,
        [tenantCode],
      );
      if (!row) throw new Error(`${tenantCode} has no ${kind} to attack with`);
      return [kind, row.id as string] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** What replaces the value at one place of a request; `omit` leaves it out. */
export interface Injection {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Name of the place, where the request must say more for it to be meaningful. */
  readonly place?: string;
}

export const omit = Symbol('left out');

function fill(
  type: GraphQLInputType,
  name: string,
  own: SampleIds,
  inject: Injection | null,
  values: typeof valueOf,
): unknown {
  if (inject && inject.path.length === 0 && inject.value !== undefined) return inject.value;
  if (isNonNullType(type)) return fill(type.ofType, name, own, inject, values);
  if (isListType(type)) return [fill(type.ofType, name, own, inject, values)];
  const named = type as GraphQLNamedType;
  if (isInputObjectType(named)) {
    const value: Record<string, unknown> = {};
    for (const field of Object.values(named.getFields())) {
      const position = `${named.name}.${field.name}`;
      const onPath = inject?.path[0] === field.name;
      if (!onPath && !isNonNullType(field.type) && values[position] === undefined) continue;
      const rest = onPath ? { path: inject.path.slice(1), value: inject.value } : null;
      if (rest?.path.length === 0 && rest.value === omit) continue;
      // The value goes in as it is, also where a list is expected: lists take a single value.
      value[field.name] = fill(field.type, position, own, rest, values);
    }
    return value;
  }
  if (named.name === 'ID') return own[kindOfId[name] ?? ''];
  if (values[name] !== undefined) return values[name];
  if (isEnumType(named)) return named.getValues()[0]?.name;
  switch (named.name) {
    case 'Int':
      return 1;
    case 'Boolean':
      return false;
    case 'Date':
      return '2026-11-01';
    case 'DateTime':
      return '2027-01-01T00:00:00Z';
    case 'Decimal':
      return 1;
    default:
      return 'x';
  }
}

function selection(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  return named.getFields()['problems'] ? '{ problems { code } }' : '{ __typename }';
}

/** The request that a client would send to a root field, with our own ids and plain values, one place replaced. */
export function requestOf(
  root: 'query' | 'mutation',
  name: string,
  own: SampleIds,
  inject: Injection | null,
): { document: string; variables: Record<string, unknown> } {
  const field = roots[root].getFields()[name];
  if (!field) throw new Error(`no ${root} ${name}`);
  const args = field.args.filter((arg) => arg.name === inject?.path[0] || isNonNullType(arg.type));
  const values = { ...valueOf, ...companionsOf[inject?.place ?? ''] };
  const variables = Object.fromEntries(
    args
      .map(
        (arg) =>
          [
            arg.name,
            arg.name === inject?.path[0] && inject.path.length === 1 && inject.value === omit
              ? omit
              : fill(
                  arg.type,
                  `${roots[root].name}.${name}(${arg.name})`,
                  own,
                  arg.name === inject?.path[0] ? { path: inject.path.slice(1), value: inject.value } : null,
                  values,
                ),
          ] as const,
      )
      .filter(([, value]) => value !== omit),
  );
  const header = args.length > 0 ? `(${args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')})` : '';
  const list = args.length > 0 ? `(${args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')})` : '';
  return { document: `${root} ${header} { it: ${name}${list} ${selection(field.type)} }`, variables };
}

/** Sends such a request; the answer is the code of the refusal (also of a refused row), or "answered". */
export async function probe(
  caller: Caller,
  root: 'query' | 'mutation',
  name: string,
  own: SampleIds,
  inject: Injection | null,
): Promise<{ answer: string; reply: Reply }> {
  const { document, variables } = requestOf(root, name, own, inject);
  const reply = await caller.send(document, variables);
  const problems = reply.data?.it?.problems as { code: string }[] | undefined;
  return { answer: reply.code ?? problems?.[0]?.code ?? 'answered', reply };
}

/** The ends of all audit chains: equal before and after means that no use case wrote anything. */
export const auditHeads = (service: Service): Promise<unknown[]> =>
  service.rows('select tenant_id, seq from sauro.audit_head order by 1');
