import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';

/** What lies inside a tenant is readable only when the request speaks for that tenant, even where the viewer belongs to several: one request, one tenant. */
export function requireTenantOfRequest(context: RequestContext, tenant: { readonly id: string }): void {
  if (context.insider().tenant.id !== tenant.id) throw refuse('NOT_FOUND', {}, 'X-Tenant');
}
