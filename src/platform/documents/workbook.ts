import { type CellStyle, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import type { Cell, Column, Row } from './official-document.js';

/** One sheet: a title, a head and rows. */
export interface Sheet {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Heads stand in the third row, below the title and an empty one. */
const HEAD_ROW = 2;
const BODY_ROW = HEAD_ROW + 1;
const CHARACTERS_A_SHARE = 1.4;

const thin = { style: 'thin' } as const;
const border = { top: thin, bottom: thin, left: thin, right: thin };
const horizontal = { LEFT: 'left', CENTRE: 'center', RIGHT: 'right' } as const;

const headStyle: CellStyle = {
  font: { bold: true },
  border,
  alignment: { horizontal: 'center', vertical: 'center', wrapText: true },
};

const bodyStyle = (column: Column, cell: Cell, bold: boolean): CellStyle => ({
  border,
  ...(bold && { font: { bold } }),
  alignment: { horizontal: horizontal[column.align], vertical: 'center', wrapText: typeof cell === 'string' },
  // Grouped by the reader's own office program: dots in Vietnamese, commas in English.
  ...(typeof cell === 'number' && { numFmt: '#,##0' }),
});

/** What a spreadsheet takes as a name of a sheet: at most 31 characters, none of them a sign of its own. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);

function sheetOf({ name, title, columns, rows }: Sheet): WriteSheet {
  const cells = new Map<string, { value: Cell; style: CellStyle }>();
  cells.set('0,0', { value: title, style: { font: { bold: true, size: 14 } } });
  columns.forEach((column, index) => {
    cells.set(`${HEAD_ROW},${index}`, { value: column.head, style: headStyle });
  });
  rows.forEach(({ cells: values, bold = false }, row) => {
    columns.forEach((column, index) => {
      const value = values[index] ?? null;
      cells.set(`${BODY_ROW + row},${index}`, { value, style: bodyStyle(column, value, bold) });
    });
  });
  return {
    name: sheetName(name),
    columns: columns.map(({ width }) => ({ width: Math.max(8, width * CHARACTERS_A_SHARE) })),
    rows: [[title], [], columns.map(({ head }) => head), ...rows.map(({ cells: values }) => [...values])],
    cells,
    freezePane: { rows: BODY_ROW },
    pageSetup: {
      paperSize: 'a4',
      orientation: columns.length > 7 ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
    },
  };
}

/** Writes tables as an XLSX workbook, a sheet each; whole numbers stay numbers. */
export async function workbook(title: string, sheets: readonly Sheet[]): Promise<Uint8Array> {
  return writeXlsx({
    sheets: sheets.map(sheetOf),
    properties: { title },
    defaultFont: { name: 'Times New Roman', size: 12 },
  });
}
