import { open, readFile } from 'node:fs/promises';

const office = 'application/vnd.openxmlformats-officedocument';

/** What may be handed in, by what a file holds: its type, and the ending that its name gets. None of them runs in a browser. */
export const acceptedTypes: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  [`${office}.wordprocessingml.document`, 'docx'],
  [`${office}.spreadsheetml.sheet`, 'xlsx'],
  [`${office}.presentationml.presentation`, 'pptx'],
  ['application/vnd.oasis.opendocument.text', 'odt'],
  ['application/vnd.oasis.opendocument.spreadsheet', 'ods'],
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/webp', 'webp'],
  ['image/heic', 'heic'],
  ['text/plain', 'txt'],
  ['text/csv', 'csv'],
]);

/** The endings that a name may already have for a type. */
const endings: Readonly<Record<string, readonly string[]>> = { 'image/jpeg': ['jpg', 'jpeg'] };

/** The type of a file by what it holds, whatever it is called; null when it may not be handed in. Texts are told apart by the name alone, for they look alike. */
export async function acceptedTypeOf(path: string, name: string): Promise<string | null> {
  const { fileTypeFromFile } = await import('file-type');
  const found = (await fileTypeFromFile(path))?.mime;
  if (found !== undefined) return acceptedTypes.has(found) && (await isWhole(path, found)) ? found : null;
  if (!isPlainText(await readFile(path))) return null;
  return /\.csv$/i.test(name) ? 'text/csv' : 'text/plain';
}

/** Office files are archives whose table stands at the end, and a PDF says there where it begins: cut short they open nowhere. */
async function isWhole(path: string, type: string): Promise<boolean> {
  if (!type.startsWith('application/')) return true;
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, type === 'application/pdf' ? 2_048 : 66_000);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.includes(type === 'application/pdf' ? '%%EOF' : 'PK\u0005\u0006');
  } finally {
    await file.close();
  }
}

/** Text is UTF-8 without control characters, and does not begin as markup that a browser would take for a page or a picture. */
function isPlainText(content: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return false;
  }
  return !/(?![\t\n\r])\p{Cc}/u.test(text) && !/^\s*</.test(text);
}

/** A name as it is kept: its last part alone, without characters that steer, at most 200 long, and ending as its type does. */
export function fileNameOf(given: string, type: string): string {
  const ending = acceptedTypes.get(type) ?? '';
  const plain =
    given
      .normalize('NFC')
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/[\p{C}\p{Zl}\p{Zp}"<>:|?*]/gu, '')
      .replace(/^[.\s]+|[.\s]+$/g, '') ?? '';
  const fits = (endings[type] ?? [ending]).some((one) => plain.toLowerCase().endsWith(`.${one}`));
  const [whole, last] = fits
    ? [plain.slice(0, plain.lastIndexOf('.')), plain.slice(plain.lastIndexOf('.'))]
    : [plain, `.${ending}`];
  return `${[...whole].slice(0, 150).join('') || 'minh-chung'}${last}`;
}

/** Tells a browser to save a file and never to show it, under its name in any script (RFC 6266 and 5987). */
export function contentDisposition(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, (letter) => (letter === 'đ' ? 'd' : 'D'))
    .replace(/[^\w .()-]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
