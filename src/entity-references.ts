import { refuse } from './kernel/refusal.js';
import { newestArea } from './modules/areas/area.loaders.js';
import { bodyOf } from './modules/bodies/body.resolver.js';
import { tenantByCode, tenantById } from './modules/tenants/tenant.loaders.js';
import { unitOf } from './modules/units/unit.loaders.js';
import { isId } from './platform/new-id.js';
import type { RequestContext } from './platform/request-context.js';

// biome-ignore lint/suspicious/noExplicitAny: a reference has the fields of its key
type Reference = any;

function found<T>(value: T | null): T {
  if (value === null) throw refuse('NOT_FOUND');
  return value;
}

// An id that is no id would be an error of the database, and break the other reads of the request.
const tenantOfId = async (context: RequestContext, id: string) => (isId(id) ? context.load(tenantById, id) : null);

/** How each `@key` entity is found again from its key, in batches, under the caller's tenant. */
export const entityReferences: Readonly<
  Record<string, (reference: Reference, context: RequestContext) => Promise<unknown>>
> = {
  Area: async ({ code }, context) => found(await context.load(newestArea, String(code))),
  Tenant: async ({ id, code }, context) => {
    const named = id === undefined ? context.load(tenantByCode, String(code)) : tenantOfId(context, String(id));
    const tenant = found(await named);
    const actor = context.viewer();
    return found(actor.operator || actor.tenantIds.includes(tenant.id) ? tenant : null);
  },
  Body: ({ id }, context) => bodyOf(context, String(id)),
  Unit: ({ id }, context) => unitOf(context, String(id)),
};
