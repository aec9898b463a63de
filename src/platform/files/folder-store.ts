import { createHash } from 'node:crypto';
import { type FileHandle, link, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeDataFolder } from './data-folder.js';
import { type ArrivedFile, type FileStore, keyOf, type OpenedFile } from './file-store.js';

/** Files in a folder of this machine; processes of one deployment share it. */
export class FolderStore implements FileStore {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'files', 'kept');
  }

  async keep(tenantId: string, { path, hash }: ArrivedFile): Promise<void> {
    const kept = join(this.#folder, keyOf(tenantId, hash));
    const folder = dirname(kept);
    await makeDataFolder(folder);
    try {
      // What arrived is written down already; under its second name it appears whole.
      await link(path, kept);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    // The name itself has to outlive a power cut too.
    const names = await open(folder);
    await names.sync().finally(() => names.close());
  }

  async open(tenantId: string, hash: string): Promise<OpenedFile> {
    let file: FileHandle;
    try {
      file = await open(join(this.#folder, keyOf(tenantId, hash)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { fault: 'MISSING' };
      throw error;
    }
    const seen = createHash('sha256');
    for await (const chunk of file.createReadStream({ autoClose: false, start: 0 })) seen.update(chunk as Buffer);
    if (seen.digest('hex') === hash) return { content: file.createReadStream({ start: 0 }) };
    await file.close();
    return { fault: 'CHANGED' };
  }
}
