import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A statement as it went to PostgreSQL, with its values as text. */
export interface Sent {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

/** PostgreSQL behind a door that writes down what passes. */
export interface Recorder {
  /** The same address through the door. */
  readonly url: string;
  /** Takes what was sent since the last time, in its order. */
  take(): Sent[];
  close(): void;
}

/** Listens to what a client says to PostgreSQL (protocol 3, values as text): statements sent by themselves, and those bound after they were parsed. */
export async function openRecorder(databaseUrl: string): Promise<Recorder> {
  const target = new URL(databaseUrl);
  let sent: Sent[] = [];
  const door = createServer((client) => {
    const server = connect(Number(target.port || 5432), target.hostname);
    const parsed = new Map<string, string>();
    let rest = Buffer.alloc(0);
    let greeted = false;
    const read = (): void => {
      for (;;) {
        const head = greeted ? 1 : 0;
        if (rest.length < head + 4) return;
        const end = head + rest.readInt32BE(head);
        if (rest.length < end) return;
        const type = greeted ? String.fromCharCode(rest[0] ?? 0) : '';
        const body = rest.subarray(head + 4, end);
        rest = rest.subarray(end);
        greeted = true;
        if (type === 'Q') sent.push({ text: text(body, 0).value, values: [] });
        if (type === 'P') {
          const name = text(body, 0);
          parsed.set(name.value, text(body, name.end).value);
        }
        if (type === 'B') {
          const name = text(body, text(body, 0).end);
          sent.push({ text: parsed.get(name.value) ?? '', values: values(body, name.end) });
        }
      }
    };
    client.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      read();
    });
    client.pipe(server).pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return {
    url: url.href,
    take: () => {
      const all = sent;
      sent = [];
      return all;
    },
    close: () => door.close(),
  };
}

function text(from: Buffer, start: number): { readonly value: string; readonly end: number } {
  const end = from.indexOf(0, start);
  return { value: from.toString('utf8', start, end), end: end + 1 };
}

function values(from: Buffer, start: number): (string | null)[] {
  let at = start + 2 + 2 * from.readInt16BE(start);
  const result: (string | null)[] = [];
  const count = from.readInt16BE(at);
  at += 2;
  for (let index = 0; index < count; index += 1) {
    const length = from.readInt32BE(at);
    at += 4;
    result.push(length < 0 ? null : from.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return result;
}
