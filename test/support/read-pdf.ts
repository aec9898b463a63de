import { inflateSync } from 'node:zlib';

/** A run of text as it stands on a page: its left end and base line in points from the lower left corner, its size in points. */
export interface PdfText {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly font: string;
  readonly text: string;
  /** Whether a glyph is missing in the font. */
  readonly broken: boolean;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PdfText[];
}

/** The pages of a PDF with what stands where: a reader of our own, so that a file is not checked by who wrote it. It knows what such documents hold, and no more. */
export function readPdf(bytes: Uint8Array): PdfPage[] {
  const file = Buffer.from(bytes).toString('latin1');
  const objects = new Map<number, string>();
  for (const [, id, body = ''] of file.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) objects.set(Number(id), body);
  const find = (id: string | undefined): string => {
    const found = objects.get(Number(id));
    if (found === undefined) throw new Error(`the PDF has no object ${id}`);
    return found;
  };
  const stream = (id: string | undefined): string => {
    const body = find(id);
    const packed = body.slice(body.indexOf('stream\n') + 7, body.lastIndexOf('\nendstream'));
    return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
  };
  const fontsOf = (resources: string) =>
    new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => {
        const font = find(id);
        const letters = [
          ...stream(/\/ToUnicode (\d+)/.exec(font)?.[1]).matchAll(/<[0-9a-f]{4}> <[0-9a-f]{4}> \[([^\]]*)\]/g),
        ]
          .flatMap(([, list = '']) => [...list.matchAll(/<([0-9a-f]*)>/g)])
          .map(([, hex = '']) => Buffer.from(hex, 'hex').swap16().toString('utf16le'));
        return [name, { name: /\/BaseFont \/\w+\+([\w-]+)/.exec(font)?.[1] ?? '', letters }] as const;
      }),
    );
  return [...objects.values()]
    .filter((body) => /\/Type \/Page\n/.test(body))
    .map((page) => {
      const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page) ?? [];
      const fonts = fontsOf(find(/\/Resources (\d+)/.exec(page)?.[1]));
      const content = stream(/\/Contents (\d+)/.exec(page)?.[1]);
      const texts = [...content.matchAll(/1 0 0 1 ([\d.-]+) ([\d.-]+) Tm\n\/(F\d+) ([\d.]+) Tf\n\[([^\]]*)\] TJ/g)].map(
        ([, x, y, name = '', size, shown = '']): PdfText => {
          const font = fonts.get(name);
          const glyphs = [...shown.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
          return {
            x: Number(x),
            y: Number(y),
            size: Number(size),
            font: font?.name ?? '',
            text: glyphs.map((glyph) => font?.letters[Number.parseInt(glyph, 16)] ?? '').join(''),
            broken: glyphs.includes('0000'),
          };
        },
      );
      return { width: Number(width), height: Number(height), texts };
    });
}

/** The lines of a page from the top down, each as one text. */
export function linesOf(page: PdfPage): string[] {
  const byLine = Map.groupBy(page.texts, ({ y }) => Math.round(y));
  return [...byLine]
    .toSorted(([a], [b]) => b - a)
    .map(([, texts]) =>
      texts
        .toSorted((a, b) => a.x - b.x)
        .map(({ text }) => text)
        .join('')
        .replace(/\s+/g, ' ')
        .trim(),
    );
}
