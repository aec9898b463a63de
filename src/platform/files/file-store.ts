import type { Readable } from 'node:stream';

/** A file that has arrived whole and is not kept yet: where it lies, how long it is, and the SHA-256 of what it holds. */
export interface ArrivedFile {
  readonly path: string;
  readonly size: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** What came of opening a kept file: its content, proven to be what was kept, or why there is none. */
export type OpenedFile = { readonly content: Readable } | { readonly fault: 'MISSING' | 'CHANGED' };

/**
 * Where files lie, each under its tenant and the hash of what it holds. A file is there whole or not at all, kept twice it is there once, and nothing is
 * ever changed or taken away.
 */
export interface FileStore {
  /** Keeps a file that has arrived; when this returns it has outlived a power cut. */
  keep(tenantId: string, file: ArrivedFile): Promise<void>;
  /** Opens a file after its hash was compared with its name. */
  open(tenantId: string, hash: string): Promise<OpenedFile>;
}

/** The name of a file inside a store. */
export const keyOf = (tenantId: string, hash: string): string => `${tenantId}/${hash.slice(0, 2)}/${hash}`;
