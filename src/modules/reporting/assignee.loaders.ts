import { refuse } from '../../kernel/refusal.js';
import { loader, type RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import type { BodyRow } from '../bodies/body.store.js';
import { unitById } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { listAccountNames } from './report-due.store.js';

/** One party: a body or a unit, never both. */
export interface AssigneeRef {
  readonly bodyId: string | null;
  readonly unitId: string | null;
}

/** The body or unit that reports or that work is assigned to. */
export async function assigneeOf(context: RequestContext, ref: AssigneeRef): Promise<BodyRow | UnitRow> {
  const found =
    ref.bodyId !== null
      ? (await context.load(bodyTree, 'tree')).byId.get(ref.bodyId)
      : ref.unitId !== null && (await context.load(unitById, ref.unitId));
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

/** The name under which an account works in this tenant; null when it never did. */
export const nameOfAccount = loader<string, string | null>(async (context, ids) => {
  const names = new Map((await listAccountNames(context.db, ids)).map((row) => [row.accountId, row.name]));
  return ids.map((id) => names.get(id) ?? null);
});
