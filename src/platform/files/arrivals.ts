import { createHash } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '../new-id.js';
import { makeDataFolder } from './data-folder.js';
import type { ArrivedFile } from './file-store.js';

const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** More came than a file may have. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** The folder where files lie while they arrive, under names that nobody can ask for. */
export class Arrivals {
  private constructor(private readonly folder: string) {}

  /** Makes the folder, and clears away what a process that was killed left half behind. */
  static async in(dataDir: string): Promise<Arrivals> {
    const folder = join(dataDir, 'files', 'arriving');
    await makeDataFolder(dataDir);
    await makeDataFolder(folder);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      // Another process may be taking a file at this moment.
      const found = await stat(path).catch(() => null);
      if (found && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
    }
    return new Arrivals(folder);
  }

  /** Writes a stream down, counting and hashing as it comes, works with the file, and clears it away, whatever happens. Throws FileTooLarge past `limit` bytes. */
  async take<T>(content: Readable, limit: number, work: (file: ArrivedFile) => Promise<T>): Promise<T> {
    const path = join(this.folder, newId());
    try {
      const hash = createHash('sha256');
      let size = 0;
      const file = await open(path, 'wx', 0o600);
      try {
        for await (const chunk of content as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > limit) throw new FileTooLarge();
          hash.update(chunk);
          await file.writeFile(chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      return await work({ path, size, hash: hash.digest('hex') });
    } finally {
      await rm(path, { force: true });
    }
  }
}
