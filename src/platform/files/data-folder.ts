import { chmod, mkdir } from 'node:fs/promises';

/** Makes the data folder when there is none: for its owner alone, or, made by root, also to pass through. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true });
  // Root's PostgreSQL runs under another account, which must pass through; every secret inside is a file of mode 0600.
  if (made !== undefined) await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
}
