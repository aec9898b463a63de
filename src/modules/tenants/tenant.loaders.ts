import { inOrder, loader } from '../../platform/request-context.js';
import { listTenantsByCode, listTenantsById, type TenantRow } from './tenant.store.js';

/** A tenant by its id; whether the caller may see it is decided where it is asked. */
export const tenantById = loader<string, TenantRow | null>(async (context, ids) =>
  inOrder(ids, await listTenantsById(context.reference, ids), (row) => row.id, null),
);

/** A tenant by its code. */
export const tenantByCode = loader<string, TenantRow | null>(async (context, codes) =>
  inOrder(codes, await listTenantsByCode(context.reference, codes), (row) => row.code, null),
);
