import type { Config } from './config.js';
import { Arrivals } from './platform/files/arrivals.js';
import { BucketStore } from './platform/files/bucket-store.js';
import type { FileStore } from './platform/files/file-store.js';
import { FolderStore } from './platform/files/folder-store.js';

/** Where files arrive and where they are kept: in the data folder, or in the bucket of the configuration. */
export async function openFileStore(
  config: Pick<Config, 'dataDir' | 'bucket'>,
): Promise<{ readonly files: FileStore; readonly arrivals: Arrivals }> {
  const arrivals = await Arrivals.in(config.dataDir);
  return {
    arrivals,
    files: config.bucket ? new BucketStore(config.bucket, arrivals) : new FolderStore(config.dataDir),
  };
}
