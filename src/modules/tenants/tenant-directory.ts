import type { Database } from '../../platform/db/database.js';
import type { TenantOfRequest } from '../../platform/request-context.js';
import { listActiveTenants, listTenantsByCode, listTenantsById, type TenantRow } from './tenant.store.js';

/**
 * Which tenant a code or id means. A tenant's code, id and time zone never change, so what was found once is kept;
 * whether it is active is asked with the caller's memberships each time.
 */
export class TenantDirectory {
  readonly #database: Database;
  readonly #byCode = new Map<string, TenantOfRequest>();
  readonly #byId = new Map<string, TenantOfRequest>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The tenant of a code, or null. */
  async byCode(code: string): Promise<TenantOfRequest | null> {
    return this.#byCode.get(code) ?? this.#find((session) => listTenantsByCode(session, [code]));
  }

  /** The tenant of an id, or null. */
  async byId(id: string): Promise<TenantOfRequest | null> {
    return this.#byId.get(id) ?? this.#find((session) => listTenantsById(session, [id]));
  }

  /** The tenants that are at work now; asked each time. */
  async active(): Promise<TenantOfRequest[]> {
    const session = this.#database.read(null);
    try {
      return (await listActiveTenants(session.db)).map(({ id, code, timeZone }) => ({ id, code, timeZone }));
    } finally {
      await session.end();
    }
  }

  async #find(ask: (db: ReturnType<Database['read']>['db']) => Promise<TenantRow[]>): Promise<TenantOfRequest | null> {
    const session = this.#database.read(null);
    try {
      const [row] = await ask(session.db);
      if (!row) return null;
      const tenant = { id: row.id, code: row.code, timeZone: row.timeZone };
      this.#byCode.set(row.code, tenant);
      this.#byId.set(row.id, tenant);
      return tenant;
    } finally {
      await session.end();
    }
  }
}
