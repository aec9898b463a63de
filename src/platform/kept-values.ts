import { LRUCache } from 'lru-cache';
import type { Present } from './db/tenant-version.js';

/** Tenants of which values are kept at once, and values of one kind for each of them. */
const MAX_TENANTS = 64;
const MAX_VALUES = 100;

/** The presents of accounts lie among what is kept. */
const presents = {};

/** How long a version must be known before it is presumed to be the present one still: where more is written, that would be wrong too often, and all be asked twice. */
const SETTLED_AFTER_MS = 100;

/** Values of one kind; where there are too many, the first one goes. */
class Shelf extends Map<string, { readonly value: unknown }> {
  override set(key: string, kept: { readonly value: unknown }): this {
    if (this.size >= MAX_VALUES && !this.has(key)) this.delete(this.keys().next().value ?? '');
    return super.set(key, kept);
  }
}

/** What is kept of one tenant at one version, by loader and key. */
type ValuesOfVersion = Map<object, Shelf>;

/**
 * Values that whole tenants share (the tree of bodies, the books, the figures of a year), kept from one request to the next for as long as the
 * tenant's version stays. A request uses only what was read at the version of its own snapshot; a newer version drops all that is older.
 */
export class KeptValues {
  readonly #tenants = new LRUCache<
    string,
    { readonly version: number; readonly values: ValuesOfVersion; readonly since: number }
  >({ max: MAX_TENANTS });

  /** The values of a tenant at a version; null when a newer version is known already. */
  of(tenantId: string, version: number): ValuesOfVersion | null {
    const known = this.#tenants.get(tenantId);
    if (known?.version === version) return known.values;
    if (known && known.version > version) return null;
    const values: ValuesOfVersion = new Map();
    this.#tenants.set(tenantId, { version, values, since: performance.now() });
    return values;
  }

  /** The newest present of a tenant that an account was answered with; null where it has not asked at the newest version that is known, or that is too new to last. */
  presentOf(tenantId: string, accountId: string): Present | null {
    const known = this.#tenants.get(tenantId);
    if (!known || performance.now() - known.since < SETTLED_AFTER_MS) return null;
    return (valuesOf(known.values, presents).get(accountId)?.value as Present | undefined) ?? null;
  }

  /** Keeps the present that an account was answered with. */
  setPresentOf(tenantId: string, accountId: string, present: Present): void {
    const values = this.of(tenantId, present.version);
    if (values) valuesOf(values, presents).set(accountId, { value: present });
  }
}

/** The kept values of one loader. */
export function valuesOf(values: ValuesOfVersion, loader: object): Shelf {
  let found = values.get(loader);
  if (!found) {
    found = new Shelf();
    values.set(loader, found);
  }
  return found;
}
