import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  type FileFormat,
  fileOf,
  type StreamColumn,
  type StreamValue,
} from '../../src/platform/files/table-streams.js';

const columns: readonly StreamColumn[] = [
  { name: 'year', type: 'int' },
  { name: 'key', type: 'bigint' },
  { name: 'name', type: 'text' },
  { name: 'total', type: 'decimal' },
  { name: 'updated_at', type: 'instant' },
];
const BATCH = 1_000;

/** Batches without end, and how many were taken. */
function endless() {
  const taken = { batches: 0, closed: false };
  async function* batches(): AsyncGenerator<StreamValue[][]> {
    try {
      for (;;) {
        taken.batches += 1;
        yield Array.from({ length: BATCH }, (_, index) => [
          2026,
          taken.batches * BATCH + index,
          `Đơn vị số ${Math.random()}`,
          '12.50',
          '2026-11-25T01:02:03.004Z',
        ]);
      }
    } finally {
      taken.closed = true;
    }
  }
  return { taken, batches: batches() };
}

/** Lets everything happen that happens without the reader; how many batches were taken then. */
async function settled(taken: { batches: number }): Promise<number> {
  for (let before = -1; ; ) {
    // What is packed is packed beside the event loop.
    await pause(50);
    if (taken.batches === before) return before;
    before = taken.batches;
  }
}

describe('a file whose reader does not read', () => {
  // Of CSV one batch is away and one made, of Parquet one row group of ten batches each; of XLSX there is what the packing holds.
  test.each<[FileFormat, number]>([
    ['csv', 2],
    ['parquet', 20],
    ['xlsx', 12],
  ])('holds a few batches as %s, and goes on no further: %i at most', async (format, most) => {
    const { taken, batches } = endless();
    const file = fileOf(format, 'x', columns, batches);
    let written = 0;
    let goOn = () => {};
    const socket = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        written += chunk.length;
        goOn = done;
      },
    });
    file.pipe(socket);
    const first = await settled(taken);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(most);
    expect(written).toBeGreaterThan(0);
    // However much is read, no more is ever held.
    for (let read = 0; read < 6; read += 1) {
      const before = taken.batches;
      const next = goOn;
      goOn = () => {};
      next();
      expect((await settled(taken)) - before).toBeLessThanOrEqual(most);
    }
    file.destroy();
    await expect.poll(() => taken.closed, { timeout: 30_000 }).toBe(true);
  });
});
