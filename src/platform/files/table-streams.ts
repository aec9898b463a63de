import { Readable } from 'node:stream';
import { decimalFromColumn } from '../../kernel/decimal.js';

/** What a column holds; values arrive as the database driver of this service gives them. */
export type ColumnType = 'text' | 'int' | 'bigint' | 'boolean' | 'decimal' | 'date' | 'instant';

/** A column of a table that is written out. */
export interface StreamColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** A value of a row: decimals, days and instants are text. */
export type StreamValue = string | number | boolean | null;

/** Rows in batches, in the order of the columns. */
export type Batches = AsyncIterable<readonly (readonly StreamValue[])[]>;

// The libraries of the formats are loaded with the first file: a service that starts, or writes none, has no use for them.

// A spreadsheet takes text that begins like this for a formula; an apostrophe makes it text again.
const LOOKS_LIKE_FORMULA = /^[=+\-@\t\r]/;

function csvCell(value: StreamValue, type: ColumnType): string {
  if (value === null) return '';
  if (type !== 'text') return String(value);
  const text = LOOKS_LIKE_FORMULA.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** CSV (RFC 4180) in UTF-8 with the mark by which Excel knows it; text that looks like a formula begins with an apostrophe. */
async function* csvOf(columns: readonly StreamColumn[], batches: Batches): AsyncGenerator<string> {
  yield `\uFEFF${columns.map(({ name }) => name).join(',')}\r\n`;
  for await (const rows of batches) {
    yield rows
      .map((row) => `${row.map((value, index) => csvCell(value, (columns[index] as StreamColumn).type)).join(',')}\r\n`)
      .join('');
  }
}

// Numbers are numbers and days are days in a spreadsheet; instants are shown in UTC, for a spreadsheet knows no zones.
function xlsxCell(value: StreamValue, type: ColumnType): StreamValue | Date {
  if (value === null) return null;
  if (type === 'decimal') return Number(value);
  return type === 'date' || type === 'instant' ? new Date(value as string) : value;
}

const xlsxFormat: Partial<Record<ColumnType, string>> = {
  bigint: '0',
  decimal: '0.00',
  date: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm:ss',
};

/** XLSX with real numbers, days and instants, written while the rows arrive. */
async function* xlsxOf(name: string, columns: readonly StreamColumn[], batches: Batches): AsyncGenerator<Uint8Array> {
  const { writeXlsxStream } = await import('hucre/xlsx');
  async function* rows() {
    for await (const batch of batches)
      for (const row of batch) yield row.map((value, index) => xlsxCell(value, (columns[index] as StreamColumn).type));
  }
  yield* writeXlsxStream(rows(), {
    name,
    columns: columns.map((column) => {
      const numFmt = xlsxFormat[column.type];
      return { header: column.name, ...(numFmt && { numFmt }) };
    }),
    freezePane: { rows: 1 },
  });
}

const parquetType: Readonly<Record<ColumnType, object>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  int: { type: 'INT32' },
  bigint: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  decimal: { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 2 },
  date: { type: 'INT32', converted_type: 'DATE' },
  instant: {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    converted_type: 'TIMESTAMP_MILLIS',
  },
};

function parquetCell(value: StreamValue, type: ColumnType): unknown {
  if (value === null) return null;
  switch (type) {
    case 'bigint':
      return BigInt(value);
    case 'decimal':
      return BigInt(decimalFromColumn(value as string));
    case 'date':
    case 'instant':
      return new Date(value as string);
    default:
      return value;
  }
}

// What a reader of Parquet takes at once; of smaller groups their descriptions alone, which stand at the end of the file, would fill the memory.
const ROWS_OF_GROUP = 10_000;

/** Parquet, each row group given away before the next is made. */
async function* parquetOf(columns: readonly StreamColumn[], batches: Batches): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const bytes = new ByteWriter();
  const take = (): Uint8Array => {
    const taken = Uint8Array.from(bytes.getBytes());
    bytes.index = 0;
    return taken;
  };
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL', ...parquetType[type] })),
    ] as ConstructorParameters<typeof ParquetWriter>[0]['schema'],
  });
  let held = columns.map((): unknown[] => []);
  const group = async (): Promise<Uint8Array> => {
    const columnData = columns.map(({ name }, index) => ({ name, data: held[index] as unknown[] }));
    held = columns.map(() => []);
    await writer.write({ columnData, rowGroupSize: ROWS_OF_GROUP });
    return take();
  };
  for await (const rows of batches) {
    for (const [index, { type }] of columns.entries())
      for (const row of rows) held[index]?.push(parquetCell(row[index] as StreamValue, type));
    if ((held[0]?.length ?? 0) >= ROWS_OF_GROUP) yield await group();
  }
  if (held[0]?.length) yield await group();
  await writer.finish();
  yield take();
}

/** Kinds of files. */
export type FileFormat = 'csv' | 'xlsx' | 'parquet';

/** A file of a table as a stream: its rows are read no faster than it is. */
export function fileOf(format: FileFormat, name: string, columns: readonly StreamColumn[], batches: Batches): Readable {
  switch (format) {
    case 'csv':
      return Readable.from(csvOf(columns, batches));
    case 'xlsx':
      return Readable.from(xlsxOf(name, columns, batches));
    case 'parquet':
      return Readable.from(parquetOf(columns, batches));
  }
}
