import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import { makeDataFolder } from '../files/data-folder.js';
import { readOrMakeSecret } from '../files/secret-file.js';
import { folderRefusal, StartError } from '../start-error.js';

/** Fewest characters of a signing key: 32 random characters hold more than the 128 bits that HS256 tokens need. */
export const SIGNING_KEY_MIN_LENGTH = 32;

/** The key that signs tokens: the one given, else the one kept in DATA_DIR/signing-key, made there on the first start. */
export async function loadSigningKey(dataDir: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const path = join(dataDir, 'signing-key');
  let key: string;
  try {
    await makeDataFolder(dataDir);
    key = await readOrMakeSecret(path);
  } catch (error) {
    throw folderRefusal(error, dataDir) ?? error;
  }
  if (key.length < SIGNING_KEY_MIN_LENGTH) {
    throw new StartError(
      `Khóa ký trong ${path} bị hỏng (ngắn hơn ${SIGNING_KEY_MIN_LENGTH} ký tự); hãy khôi phục tệp đó, hoặc xóa nó để tạo khóa mới (mọi người phải đăng nhập lại).`,
      `The signing key in ${path} is damaged (shorter than ${SIGNING_KEY_MIN_LENGTH} characters); restore the file, or delete it to have a new key made (everybody signs in again).`,
    );
  }
  return key;
}

/** A password derived from the signing key, the same in every process that holds the key, so that it is stored nowhere. */
export function derivePassword(signingKey: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', signingKey, 'sau-ro', purpose, 24)).toString('base64url');
}
