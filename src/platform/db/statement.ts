import type { CompiledQuery, InsertObject, Kysely } from 'kysely';
import type { Tables } from './tables.js';
import { builderOver } from './tenant-transaction.js';

/** Stands in a statement for a value that is given when it is sent. */
class Place {
  readonly name: PropertyKey;

  constructor(name: PropertyKey) {
    this.name = name;
  }
}

const places = new Proxy({}, { get: (_, name) => new Place(name) });
const builder = builderOver(() => Promise.reject(new Error('this builder sends nothing')), true);

/** A statement that is ready but for its values. */
export interface Statement<Values extends object, Row> {
  /** Sends it and gives its rows. */
  (db: Kysely<Tables>, values: Values): Promise<Row[]>;
  /** It with its values, to be sent later. */
  bind(values: Values): CompiledQuery<Row>;
}

/**
 * A statement whose text is always the same: it is built and compiled when it is first sent, and later only its values are filled in. Building, the tenant's
 * conditions and the text take as long as PostgreSQL takes for the answer; so what every write sends is said this way. `given` has no values yet: it can only be
 * put where a value goes.
 */
export function statement<Values extends object, Row>(
  build: (db: Kysely<Tables>, given: Values) => { compile(): CompiledQuery<Row> },
): Statement<Values, Row> {
  let known: CompiledQuery<Row> | undefined;
  const bind = (values: Values): CompiledQuery<Row> => {
    known ??= build(builder, places as Values).compile();
    const parameters = known.parameters.map((value) =>
      value instanceof Place ? (values as Record<PropertyKey, unknown>)[value.name] : value,
    );
    return { ...known, parameters };
  };
  const send = async (db: Kysely<Tables>, values: Values): Promise<Row[]> => (await db.executeQuery(bind(values))).rows;
  return Object.assign(send, { bind });
}

/**
 * A statement whose text depends on nothing but a shape, such as which filters of a list are set: each shape has a statement of its own, made when it is first
 * asked for. A shape is made of a few words and yes or no, so that there are not many.
 */
export function shaped<Shape extends object, Values extends object, Row>(
  build: (db: Kysely<Tables>, shape: Shape, given: Values) => { compile(): CompiledQuery<Row> },
): (shape: Shape) => Statement<Values, Row> {
  const known = new Map<string, Statement<Values, Row>>();
  return (shape) => {
    const key = JSON.stringify(shape);
    let found = known.get(key);
    if (!found) {
      found = statement((db, given: Values) => build(db, shape, given));
      known.set(key, found);
    }
    return found;
  };
}

const oneRow = shaped(
  (
    db,
    { table, columns }: { readonly table: 'body'; readonly columns: readonly string[] },
    given: Readonly<Record<string, unknown>>,
  ) => db.insertInto(table).values(Object.fromEntries(columns.map((name) => [name, given[name]])) as never),
);

/** Statements that add rows whose columns are plain values; a single row, which is what nearly every use case adds, needs one that is ready. */
export function insertion<Table extends keyof Tables>(
  table: Table,
  rows: readonly InsertObject<Tables, Table>[],
): CompiledQuery[] {
  const [only, ...others] = rows;
  if (!only) return [];
  if (others.length > 0) return [builder.insertInto(table).values(rows).compile()];
  return [oneRow({ table: table as 'body', columns: Object.keys(only) }).bind(only)];
}
