import { createRequire } from 'node:module';
import pdfmake from 'pdfmake';
import type { Content, ContentTable, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import {
  type Annex,
  cellText,
  NATION,
  NUMBER_FROM_TOP,
  type OfficialDocument,
  page,
  sizes,
} from './official-document.js';

/** Tinos has the metric of Times New Roman and all Vietnamese letters; it is embedded, so that a PDF looks the same everywhere. */
const FONT = 'Tinos';
const files = createRequire(import.meta.url);
const face = (name: string) => files.resolve(`@expo-google-fonts/tinos/${name}/Tinos_${name}.ttf`);
const faces = {
  normal: face('400Regular'),
  bold: face('700Bold'),
  italics: face('400Regular_Italic'),
  bolditalics: face('700Bold_Italic'),
};

pdfmake.setFonts({ [FONT]: faces });
// A document fetches nothing and reads nothing but its font.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => Object.values(faces).includes(path));

const POINTS_PER_MM = 72 / 25.4;
const pt = (millimetres: number) => millimetres * POINTS_PER_MM;

const textWidth = (landscape: boolean) => pt((landscape ? page.height : page.width) - page.left - page.right);

const alignments = { LEFT: 'left', CENTRE: 'center', RIGHT: 'right' } as const;

/** A rule of this length in the middle of a width. */
const rule = (width: number, share: number): Content => ({
  canvas: [{ type: 'line', x1: 0, y1: 0, x2: width * share, y2: 0, lineWidth: 0.75 }],
  alignment: 'center',
  margin: [0, 3, 0, 2],
});

function head(document: OfficialDocument): Content {
  const left = pt(68);
  const right = textWidth(false) - left;
  return {
    columns: [
      {
        width: left,
        alignment: 'center',
        stack: [
          ...(document.superior === null ? [] : [{ text: document.superior, fontSize: sizes.superior }]),
          { text: document.issuer, fontSize: sizes.issuer, bold: true },
          rule(left, 0.4),
          { text: `Số: ${document.number}`, fontSize: sizes.number, margin: [0, 6, 0, 0], preserveLeadingSpaces: true },
        ],
      },
      {
        width: right,
        alignment: 'center',
        stack: [
          { text: NATION.name, fontSize: sizes.nation, bold: true },
          { text: NATION.motto, fontSize: sizes.motto, bold: true },
          rule(right, 0.63),
          { text: document.placeAndDate, fontSize: sizes.place, italics: true, margin: [0, 6, 0, 0] },
        ],
      },
    ],
  };
}

const foot = (document: OfficialDocument): Content => ({
  unbreakable: true,
  margin: [0, 16, 0, 0],
  columns: [
    {
      width: '*',
      stack: [
        { text: 'Nơi nhận:', fontSize: sizes.recipientsHead, bold: true, italics: true },
        ...document.recipients.map((recipient, index) => ({
          text: `- ${recipient}${index === document.recipients.length - 1 ? '.' : ';'}`,
          fontSize: sizes.recipients,
        })),
      ],
    },
    {
      width: '*',
      alignment: 'center',
      stack: document.signer.map((text) => ({ text, fontSize: sizes.signer, bold: true })),
    },
  ],
});

function annexContent(annex: Annex, document: OfficialDocument): Content[] {
  const { columns, landscape } = annex;
  const fontSize = landscape ? sizes.wideTable : sizes.table;
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  // Padding and lines stand outside of the widths.
  const free = textWidth(landscape) - columns.length * 2 * PADDING - (columns.length + 1) * LINE;
  const table: ContentTable = {
    fontSize,
    layout: {
      hLineWidth: () => LINE,
      vLineWidth: () => LINE,
      paddingLeft: () => PADDING,
      paddingRight: () => PADDING,
      paddingTop: () => 2,
      paddingBottom: () => 2,
    },
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => (free * width) / whole),
      body: [
        columns.map(({ head: text }) => ({ text, bold: true, alignment: 'center' as const })),
        ...annex.rows.map(({ cells, bold = false }) =>
          columns.map(({ align }, index) => ({
            text: cellText(cells[index] ?? null),
            bold,
            alignment: alignments[align],
          })),
        ),
      ],
    },
  };
  return [
    {
      text: annex.label,
      fontSize: sizes.annexHead,
      bold: true,
      alignment: 'center',
      pageBreak: 'before',
      pageOrientation: landscape ? 'landscape' : 'portrait',
    },
    { text: annex.title, fontSize: sizes.annexHead, bold: true, alignment: 'center' },
    {
      text: document.attachedTo,
      fontSize: sizes.annexHead,
      italics: true,
      alignment: 'center',
      margin: [0, 0, 0, 6],
    },
    table,
  ];
}

const PADDING = 2;
const LINE = 0.5;

/** Sets an official document as PDF. */
export async function officialPdf(document: OfficialDocument): Promise<Uint8Array> {
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: [pt(page.left), pt(page.top), pt(page.right), pt(page.bottom)],
    info: { title: document.abstract, author: document.issuer },
    language: 'vi-VN',
    defaultStyle: { font: FONT, fontSize: sizes.text },
    header: (current) =>
      current === 1
        ? null
        : {
            text: String(current),
            alignment: 'center',
            fontSize: sizes.pageNumber,
            // Centred over the text, whose margins differ.
            margin: [pt(page.left), pt(NUMBER_FROM_TOP), pt(page.right), 0],
          },
    content: [
      head(document),
      { text: document.type, fontSize: sizes.type, bold: true, alignment: 'center', margin: [0, 18, 0, 0] },
      { text: document.abstract, fontSize: sizes.abstract, bold: true, alignment: 'center' },
      rule(textWidth(false), 0.35),
      ...(document.addressee === null
        ? []
        : [
            {
              text: `Kính gửi: ${document.addressee}.`,
              alignment: 'center' as const,
              margin: [0, 10, 0, 4] as [number, number, number, number],
            },
          ]),
      ...document.content.map(
        ({ kind, text }): Content => ({
          text,
          bold: kind === 'HEADING',
          headlineLevel: kind === 'HEADING' ? 1 : undefined,
          alignment: 'justify',
          leadingIndent: pt(12.7),
          lineHeight: 1.15,
          margin: [0, 6, 0, 0],
        }),
      ),
      foot(document),
      ...document.annexes.flatMap((annex) => annexContent(annex, document)),
    ],
    // A heading is never the last line of a page.
    pageBreakBefore: (node, nodes) => node.headlineLevel === 1 && nodes.getFollowingNodesOnPage().length === 0,
  };
  return new Uint8Array(await pdfmake.createPdf(definition).getBuffer());
}
