import { refuse } from '../../kernel/refusal.js';
import { groupsInOrder, inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import {
  type CommendationRow,
  type ExemplaryRow,
  type KeptModelRow,
  listCommendations,
  listExemplarySteps,
  listKeptModels,
  listModels,
  type ModelRow,
} from './merit.store.js';

/** A model by its id. */
export const modelById = loader<string, ModelRow | null>(async (context, ids) =>
  inOrder(ids, await listModels(context.db, ids), (row) => row.id, null),
);

/** The model of an id that is known to exist. */
export async function modelOf(context: RequestContext, id: string): Promise<ModelRow> {
  const found = await context.load(modelById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

/** The models that a unit keeps or kept. */
export const keptModelsOfUnit = loader<string, KeptModelRow[]>(async (context, unitIds) =>
  groupsInOrder(unitIds, await listKeptModels(context.db, unitIds), (row) => row.unitId),
);

/** The commendations of a unit. */
export const commendationsOfUnit = loader<string, CommendationRow[]>(async (context, unitIds) =>
  groupsInOrder(unitIds, await listCommendations(context.db, unitIds), (row) => row.unitId),
);

/** A commendation of a unit that is known to exist. */
export async function commendationOf(
  context: RequestContext,
  { unitId, id }: { readonly unitId: string; readonly id: string },
): Promise<CommendationRow> {
  const found = (await context.load(commendationsOfUnit, unitId)).find((row) => row.id === id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

/** The exemplary steps of a unit. */
export const exemplaryStepsOfUnit = loader<string, ExemplaryRow[]>(async (context, unitIds) =>
  groupsInOrder(unitIds, await listExemplarySteps(context.db, unitIds), (row) => row.unitId),
);
