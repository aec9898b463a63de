import { numberInWords } from '../../kernel/vietnamese-number.js';

/** An official document in the form of Nghị định 30/2020/NĐ-CP, before it is set as DOCX or PDF. */
export interface OfficialDocument {
  /** The authority above the issuer; null where there is none. */
  readonly superior: string | null;
  readonly issuer: string;
  /** Number and symbol after "Số:". */
  readonly number: string;
  readonly placeAndDate: string;
  /** Name of the type in capitals, e.g. BÁO CÁO. */
  readonly type: string;
  readonly abstract: string;
  /** To whom it is addressed ("Kính gửi"); null where nobody is named. */
  readonly addressee: string | null;
  readonly content: readonly Block[];
  /** Capacity of who signs, a line each, without a name: "TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN". */
  readonly signer: readonly string[];
  /** Who receives it (Nơi nhận), a line each. */
  readonly recipients: readonly string[];
  /** What each annex says of the document that it belongs to: number, symbol, day and issuer. */
  readonly attachedTo: string;
  readonly annexes: readonly Annex[];
}

/** A heading or a paragraph of the content. */
export interface Block {
  readonly kind: 'HEADING' | 'PARAGRAPH';
  readonly text: string;
}

/** A table on pages of its own, its head repeated on each. */
export interface Annex {
  /** "Phụ lục I". */
  readonly label: string;
  readonly title: string;
  readonly landscape: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A column of a table. */
export interface Column {
  readonly head: string;
  /** Share of the width of the page. */
  readonly width: number;
  readonly align: 'LEFT' | 'CENTRE' | 'RIGHT';
}

/** A row of a table; sums are set in bold. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly bold?: boolean;
}

/** What stands in a cell: a whole number keeps being one in a spreadsheet; null is nothing. */
export type Cell = string | number | null;

/** Page of A4 in millimetres with the margins of Nghị định 30/2020 (top and bottom 20–25, left 30–35, right 15–20). */
export const page = { width: 210, height: 297, top: 20, bottom: 20, left: 30, right: 15 } as const;

/** Millimetres between the edge and the page number above the text. */
export const NUMBER_FROM_TOP = 10;

/** Sizes of type in points (Nghị định 30/2020, phụ lục I). */
export const sizes = {
  nation: 12,
  motto: 13,
  superior: 12,
  issuer: 12,
  number: 13,
  place: 13,
  type: 14,
  abstract: 14,
  text: 14,
  signer: 14,
  recipientsHead: 12,
  recipients: 11,
  pageNumber: 14,
  annexHead: 14,
  table: 11,
  wideTable: 10,
} as const;

/** The national heading: name of the state, and its motto. */
export const NATION = { name: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', motto: 'Độc lập - Tự do - Hạnh phúc' } as const;

/** What stands in a cell on paper. */
export const cellText = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'number' ? numberInWords(cell) : cell;
