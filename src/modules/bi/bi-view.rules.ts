import type { ColumnType } from '../../platform/files/table-streams.js';
import { type Condition, columnsIn } from './odata-query.rules.js';

/** The views of bi_v1 with the columns that tell one row from all others, in the order in which they are read. */
export const biViews: Readonly<Record<string, readonly string[]>> = {
  dim_date: ['date_key'],
  dim_unit_kind: ['unit_kind_key'],
  dim_area: ['area_key'],
  dim_body: ['body_key'],
  dim_body_year: ['year', 'body_key'],
  dim_band: ['band_key'],
  dim_target: ['target_key'],
  fact_standing: ['year', 'unit_key'],
  fact_report_due: ['report_due_key'],
  fact_assignment: ['assignment_key'],
  fact_figures: ['year', 'body_key', 'unit_kind_key'],
  wide_standing: ['year', 'unit_key'],
  wide_report_due: ['report_due_key'],
  wide_assignment: ['assignment_key'],
  wide_figures: ['year', 'body_key', 'unit_kind_key'],
  withdrawn_report_due: ['report_due_key'],
  data_dictionary: ['view_name', 'position'],
};

/** Views that say the same to every tenant; no version of a tenant tells whether they changed. */
export const sharedViews: ReadonlySet<string> = new Set(['dim_date', 'dim_unit_kind', 'dim_area', 'data_dictionary']);

/** Whether a caller who holds an answer with one of these tags (`If-None-Match`, RFC 9110) holds the one with this tag; weak tags are compared by what they say. */
export function holdsTag(held: string | undefined, tag: string): boolean {
  const said = (one: string): string => one.trim().replace(/^W\//, '');
  return held !== undefined && held.split(',').some((one) => said(one) === said(tag));
}

/** A column of a view, as it is and as the data dictionary explains it. */
export interface BiColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly meaning: string;
}

/** What a type of the database is to a program that reads it: whole numbers, exact decimals, days, instants, text. */
export function columnTypeOf(databaseType: string): ColumnType {
  if (databaseType.startsWith('numeric')) return 'decimal';
  switch (databaseType) {
    case 'integer':
      return 'int';
    case 'bigint':
      return 'bigint';
    case 'boolean':
      return 'boolean';
    case 'date':
      return 'date';
    case 'timestamp with time zone':
      return 'instant';
    case 'text':
      return 'text';
    default:
      throw new Error(`bi_v1 has a column of type ${databaseType}, which no download can carry`);
  }
}

/** The view in which the rows of a view are counted: a flat view has those of its fact and many joins besides, which no count needs unless it asks for what they bring. */
export function countedIn(
  view: string,
  filter: Condition | null,
  columns: ReadonlyMap<string, readonly BiColumn[]>,
): string {
  const fact = view.replace(/^wide_/, 'fact_');
  const has = new Set(columns.get(fact)?.map(({ name }) => name));
  return columnsIn(filter).every((column) => has.has(column)) ? fact : view;
}
