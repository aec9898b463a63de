import {
  AlignmentType,
  BorderStyle,
  Document,
  Header,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  SectionType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import {
  type Annex,
  type Column,
  cellText,
  NATION,
  NUMBER_FROM_TOP,
  type OfficialDocument,
  page,
  sizes,
} from './official-document.js';

/** Named, not embedded: every office program has it or a font of the same metric. */
const FONT = 'Times New Roman';

/** Millimetres in twips, rounded: an A4 page that is a twip short is not A4 to every program. */
const mm = (millimetres: number): number => Math.round((millimetres / 25.4) * 1440);
const halfPoints = (points: number) => points * 2;

const alignments = { LEFT: AlignmentType.LEFT, CENTRE: AlignmentType.CENTER, RIGHT: AlignmentType.RIGHT } as const;

interface Line {
  readonly size: number;
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly align?: (typeof AlignmentType)[keyof typeof AlignmentType];
  readonly before?: number;
  readonly after?: number;
  readonly indent?: number;
  readonly keepNext?: boolean;
  readonly leading?: number;
}

const line = (text: string, of: Line): Paragraph =>
  new Paragraph({
    alignment: of.align ?? AlignmentType.CENTER,
    spacing: {
      before: (of.before ?? 0) * 20,
      after: (of.after ?? 0) * 20,
      line: (of.leading ?? 1) * 240,
      lineRule: LineRuleType.AUTO,
    },
    ...(of.indent && { indent: { firstLine: mm(of.indent) } }),
    ...(of.keepNext && { keepNext: true }),
    children: [
      new TextRun({
        text,
        size: halfPoints(of.size),
        ...(of.bold && { bold: true }),
        ...(of.italics && { italics: true }),
      }),
    ],
  });

/** A rule below a line of text, `share` of the width of what it stands in, centred. */
const rule = (width: number, share: number): Paragraph =>
  new Paragraph({
    spacing: { before: 60, after: 0, line: 60, lineRule: LineRuleType.EXACT },
    indent: { left: mm((width * (1 - share)) / 2), right: mm((width * (1 - share)) / 2) },
    border: { top: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '000000' } },
    children: [],
  });

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const noBorders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none };

/** Two columns side by side without lines, as the head and the foot of a document are laid out. */
const sideBySide = (left: Paragraph[], right: Paragraph[], widths: readonly [number, number]): Table => {
  const cell = (children: Paragraph[], width: number) =>
    new TableCell({
      children,
      width: { size: mm(width), type: WidthType.DXA },
      margins: { left: 0, right: 0 },
    });
  return new Table({
    width: { size: mm(widths[0] + widths[1]), type: WidthType.DXA },
    columnWidths: widths.map(mm),
    layout: TableLayoutType.FIXED,
    borders: noBorders,
    rows: [new TableRow({ cantSplit: true, children: [cell(left, widths[0]), cell(right, widths[1])] })],
  });
};

const textWidth = (landscape: boolean) =>
  landscape ? page.height - page.left - page.right : page.width - page.left - page.right;

function head(document: OfficialDocument): Table {
  const widths = [68, textWidth(false) - 68] as const;
  return sideBySide(
    [
      ...(document.superior === null ? [] : [line(document.superior, { size: sizes.superior })]),
      line(document.issuer, { size: sizes.issuer, bold: true }),
      rule(widths[0], 0.4),
      line(`Số: ${document.number}`, { size: sizes.number, before: 6 }),
    ],
    [
      line(NATION.name, { size: sizes.nation, bold: true }),
      line(NATION.motto, { size: sizes.motto, bold: true }),
      rule(widths[1], 0.63),
      line(document.placeAndDate, { size: sizes.place, italics: true, before: 6 }),
    ],
    widths,
  );
}

function foot(document: OfficialDocument): Table {
  const left = AlignmentType.LEFT;
  return sideBySide(
    [
      line('Nơi nhận:', { size: sizes.recipientsHead, bold: true, italics: true, align: left }),
      ...document.recipients.map((recipient, index) =>
        line(`- ${recipient}${index === document.recipients.length - 1 ? '.' : ';'}`, {
          size: sizes.recipients,
          align: left,
        }),
      ),
    ],
    document.signer.map((text) => line(text, { size: sizes.signer, bold: true })),
    [textWidth(false) / 2, textWidth(false) / 2],
  );
}

/** The number of each page but the first, above the text in the middle. */
const numbered = (): Header =>
  new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: [PageNumber.CURRENT], size: halfPoints(sizes.pageNumber) })],
      }),
    ],
  });

const properties = (landscape: boolean): ISectionOptions['properties'] => ({
  type: SectionType.NEXT_PAGE,
  page: {
    size: {
      width: mm(page.width),
      height: mm(page.height),
      orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
    },
    margin: {
      top: mm(page.top),
      bottom: mm(page.bottom),
      left: mm(page.left),
      right: mm(page.right),
      header: mm(NUMBER_FROM_TOP),
      footer: mm(NUMBER_FROM_TOP),
    },
  },
});

const cellMargins = { top: 30, bottom: 30, left: 30, right: 30 };

function table({ columns, rows, landscape }: Annex): Table {
  const size = landscape ? sizes.wideTable : sizes.table;
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => mm((textWidth(landscape) * width) / whole));
  const cell = (text: string, column: Column, index: number, bold: boolean, centred: boolean) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      margins: cellMargins,
      verticalAlign: VerticalAlignTable.CENTER,
      children: [line(text, { size, bold, align: centred ? AlignmentType.CENTER : alignments[column.align] })],
    });
  return new Table({
    width: { size: mm(textWidth(landscape)), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map((column, index) => cell(column.head, column, index, true, true)),
      }),
      ...rows.map(
        ({ cells, bold = false }) =>
          new TableRow({
            cantSplit: true,
            children: columns.map((column, index) => cell(cellText(cells[index] ?? null), column, index, bold, false)),
          }),
      ),
    ],
  });
}

const annexSection = (annex: Annex, document: OfficialDocument): ISectionOptions => ({
  properties: properties(annex.landscape),
  headers: { default: numbered() },
  children: [
    line(annex.label, { size: sizes.annexHead, bold: true }),
    line(annex.title, { size: sizes.annexHead, bold: true }),
    line(document.attachedTo, {
      size: sizes.annexHead,
      italics: true,
      after: 6,
    }),
    table(annex),
  ],
});

/** Sets an official document as DOCX. */
export async function officialDocx(document: OfficialDocument): Promise<Uint8Array> {
  const width = textWidth(false);
  const file = new Document({
    title: document.abstract,
    creator: document.issuer,
    styles: {
      default: { document: { run: { font: FONT, size: halfPoints(sizes.text), language: { value: 'vi-VN' } } } },
    },
    sections: [
      {
        properties: { ...properties(false), titlePage: true },
        headers: { default: numbered(), first: new Header({ children: [new Paragraph({ children: [] })] }) },
        children: [
          head(document),
          line(document.type, { size: sizes.type, bold: true, before: 18 }),
          line(document.abstract, { size: sizes.abstract, bold: true }),
          rule(width, 0.35),
          ...(document.addressee === null
            ? []
            : [line(`Kính gửi: ${document.addressee}.`, { size: sizes.text, before: 12, after: 6 })]),
          ...document.content.map(({ kind, text }) =>
            line(text, {
              size: sizes.text,
              bold: kind === 'HEADING',
              keepNext: kind === 'HEADING',
              align: AlignmentType.JUSTIFIED,
              indent: 12.7,
              before: 6,
              leading: 1.15,
            }),
          ),
          line('', { size: sizes.text, before: 6 }),
          foot(document),
        ],
      },
      ...document.annexes.map((annex) => annexSection(annex, document)),
    ],
  });
  return new Uint8Array(await Packer.toArrayBuffer(file));
}
