import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Service } from '../../support/service.js';

/** The smallest PDF that is whole. */
export const pdf = (text = 'minh chứng'): Buffer => Buffer.from(`%PDF-1.4\n% ${text}\ntrailer<</Root 1 0 R>>\n%%EOF\n`);

/** A picture of one point. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const crcTable = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
const crc = (data: Buffer): number =>
  (data.reduce((value, byte) => (crcTable[(value ^ byte) & 255] as number) ^ (value >>> 8), 0xffffffff) ^
    0xffffffff) >>>
  0;

/** A zip archive of these files, as an office program would write it. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const packed = deflateRawSync(data);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc(data), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), head, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    table.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), head, rest, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(table);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(table.length, 4);
  end.writeUInt16LE(table.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\u0005\u0006'), end]);
}

/** A document of an office program by its content type. */
export const office = (type: string): Buffer =>
  zip({
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x.xml" ContentType="${type}.main+xml"/></Types>`,
    'x.xml': '<x/>',
  });

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
  readonly body: any;
  readonly code: string | undefined;
}

/** Sends a file as an account, as the console would. */
export async function upload(
  service: Service,
  who: string,
  unit: string,
  name: string,
  content: NonNullable<RequestInit['body']> | Buffer,
  more: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(`${new URL(service.url).origin}/files/evidence?${new URLSearchParams({ unit, name })}`, {
    method: 'POST',
    body: content as NonNullable<RequestInit['body']>,
    headers: { ...(await service.headersOf(who)), 'content-type': 'application/octet-stream' },
    ...more,
  });
  const body: Answer['body'] = await response.json();
  return { status: response.status, body, code: body.errors?.[0].extensions.code };
}

/** Asks for a file as an account. */
export async function download(service: Service, who: string | null, id: string): Promise<Response> {
  const headers = who === null ? {} : await service.headersOf(who);
  return fetch(`${new URL(service.url).origin}/files/evidence/${id}`, { headers });
}

/** Every file in a folder of the service, as paths below it. */
export async function filesUnder(service: Service, folder: 'kept' | 'arriving'): Promise<string[]> {
  const found = await readdir(join(service.dataDir, 'files', folder), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
