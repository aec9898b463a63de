import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, stat, writeFile } from 'node:fs/promises';

/** Reads a secret kept in a file that only its owner may read (mode 0600); makes a random one of 256 bits on the first call. */
export async function readOrMakeSecret(path: string): Promise<string> {
  for (;;) {
    try {
      const secret = (await readFile(path, 'utf8')).trim();
      if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
      return secret;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    // Written whole under another name first: neither a crash nor a second process ever sees half a secret.
    const draft = `${path}.${process.pid}`;
    try {
      await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
      await link(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }
}
