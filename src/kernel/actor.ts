import { type Path, within } from './path.js';

/** Roles inside a tenant; the platform operator is a property of the account, not a role in a tenant. */
export type Role = 'UNIT_OFFICER' | 'BODY_OFFICER' | 'BODY_HEAD' | 'TENANT_ADMIN' | 'BI_ANALYST';

/** One role over one unit, or over the subtree of one body. */
export interface ActorMembership {
  readonly id: string;
  readonly role: Role;
  readonly bodyId: string | null;
  readonly bodyPath: Path | null;
  readonly unitId: string | null;
}

/** Who asks: an account with its memberships in the tenant of the request (none for a platform operator without tenant). */
export interface Actor {
  readonly accountId: string;
  readonly name: string;
  readonly operator: boolean;
  /** Every tenant this account belongs to. */
  readonly tenantIds: readonly string[];
  readonly memberships: readonly ActorMembership[];
}

/** Whether the actor holds one of the roles over the body at this path. */
export const holdsOver = (actor: Actor, roles: readonly Role[], path: Path): boolean =>
  actor.memberships.some((held) => roles.includes(held.role) && held.bodyPath !== null && within(path, held.bodyPath));

/** Whether the actor reports for this unit. */
export const reportsFor = (actor: Actor, unitId: string): boolean =>
  actor.memberships.some((held) => held.role === 'UNIT_OFFICER' && held.unitId === unitId);

/** Whether the actor holds one of the roles anywhere in the tenant. */
export const holdsAnywhere = (actor: Actor, roles: readonly Role[]): boolean =>
  actor.memberships.some((held) => roles.includes(held.role));

/** Body paths and units whose records the actor may read: subtrees of his bodies, and the units he reports for. BI analysts read aggregates only. */
export function readScope(actor: Actor): { readonly paths: readonly Path[]; readonly unitIds: readonly string[] } {
  const records = actor.memberships.filter((held) => held.role !== 'BI_ANALYST');
  return {
    paths: records.flatMap((held) => (held.bodyPath === null ? [] : [held.bodyPath])),
    unitIds: records.flatMap((held) => (held.unitId === null ? [] : [held.unitId])),
  };
}

/** Whether records of this unit, managed by the body at this path, lie in the actor's scope. */
export const mayRead = (actor: Actor, bodyPath: Path, unitId: string): boolean =>
  actor.memberships.some(
    (held) =>
      held.role !== 'BI_ANALYST' &&
      (held.unitId === unitId || (held.bodyPath !== null && within(bodyPath, held.bodyPath))),
  );
