import { groupsInOrder, loader } from '../../platform/request-context.js';
import { countKeepers, listModelSteps, type ModelStepRow } from './model.store.js';

/** The steps of a model, earliest first. */
export const stepsOfModel = loader<string, ModelStepRow[]>(async (context, modelIds) =>
  groupsInOrder(modelIds, await listModelSteps(context.db, modelIds), (row) => row.modelId),
);

/** A model, and the year in which it is kept; null for now. */
interface ModelInYear {
  readonly modelId: string;
  readonly year: number | null;
}

/** How many units of the tenant keep a model. */
export const keeperCountOfModel = loader<ModelInYear, number>(
  async (context, keys) => {
    const byYear = await Promise.all(
      [...Map.groupBy(keys, ({ year }) => year)].map(async ([year, asked]) => {
        const ids = [...new Set(asked.map(({ modelId }) => modelId))];
        const rows = await countKeepers(context.db, ids, year);
        return [year, new Map(rows.map(({ modelId, count }) => [modelId, count]))] as const;
      }),
    );
    const counts = new Map(byYear);
    return keys.map(({ modelId, year }) => counts.get(year)?.get(modelId) ?? 0);
  },
  ({ modelId, year }) => `${modelId}/${year ?? ''}`,
);
