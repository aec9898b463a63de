import { type EntityDictionary, type EntityName, isRaw, type NativeInsertUpdateOptions } from '@mikro-orm/core';
import { type FilterQuery, PostgreSqlDriver, type QueryResult } from '@mikro-orm/postgresql';
import { type Kysely, sql } from 'kysely';
import { shaped } from './statement.js';
import type { Tables } from './tables.js';

type Values = Readonly<Record<string, unknown>>;

const changed = shaped(
  (db, { table, columns }: { readonly table: 'body'; readonly columns: readonly string[] }, given: Values) =>
    db
      .updateTable(table)
      .set({
        ...Object.fromEntries(columns.map((name) => [name, given[name]])),
        version: sql<number>`version + 1`,
      })
      .where('id', '=', given['id'] as string)
      .where('version', '=', given['version'] as number)
      .returning('version'),
);

/**
 * The ORM's driver, but for the update of one record that was seen at a version, which is what nearly every use case writes: it is a statement that is ready, prepared
 * by name and held to the tenant as all of them. The ORM itself builds it anew each time and writes its values into the text, some kilobytes for a card, which
 * PostgreSQL then parses and plans.
 */
export class PreparedDriver extends PostgreSqlDriver {
  override async nativeUpdate<T extends object>(
    entityName: EntityName<T>,
    where: FilterQuery<T>,
    data: EntityDictionary<T>,
    options: NativeInsertUpdateOptions<T> = {},
  ): Promise<QueryResult<T>> {
    const { id, version } = where as Values;
    const { tableName, properties } = this.metadata.get<T>(entityName);
    const db = options.ctx as Kysely<Tables> | undefined;
    if (!db || typeof id !== 'string' || typeof version !== 'number' || Object.values(data).some(isRaw)) {
      return super.nativeUpdate(entityName, where, data, options);
    }
    const values: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(data)) {
      values[properties[name as keyof typeof properties].fieldNames[0] as string] = value;
    }
    const shape = { table: tableName as 'body', columns: Object.keys(values) };
    const rows = await this.rethrow(changed(shape)(db, { ...values, id, version }));
    return { affectedRows: rows.length, row: rows[0] as Record<string, unknown>, insertId: 0 as never };
  }
}
