import { createHash } from 'node:crypto';
import { v7 } from 'uuid';

/** The instant that the ids of seeded rows bear, so that they sort before everything made later. */
export const LAID_OUT = Date.parse('2026-01-01T00:00:00Z');

/** Id of a seeded row: a UUIDv7 whose random part is a digest of the row's natural key, so that laying a seed again finds the same row. */
export const seedId = (...naturalKey: readonly (string | number)[]): string =>
  v7({
    msecs: LAID_OUT,
    random: createHash('sha256').update(naturalKey.join('\n')).digest(),
  });

/** Id of a founding tenant, known from its code alone. */
export const tenantId = (code: string): string => seedId('tenant', code);
