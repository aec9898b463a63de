import type { Actor } from '../../kernel/actor.js';
import type { Instant } from '../../kernel/deadline.js';
import { keptLoader, type RequestContext } from '../../platform/request-context.js';
import { bodyTree, type PlacedBodies } from '../bodies/body.loaders.js';
import type { UnitKind } from '../units/unit.rules.js';
import type { FigureCount } from './figure.rules.js';
import { type FigureRulesRow, findFigureRules } from './figure-rules.store.js';
import { type FiguresOfYear, presentFigures, usingFigures } from './standing.loaders.js';
import { refuse } from './standing.refusals.js';
import { type ShownGroups, seesAggregatesOnly, shownGroups } from './suppression.rules.js';

/** What BI readers of the tenant are shown; the key says nothing. */
export const figureRules = keptLoader<'rules', FigureRulesRow>(async (tenant) => [await findFigureRules(tenant.db)]);

/** Which groups BI readers are shown in a year: by their units, and, for averages over approved cards, by those too. */
export interface ShownInYear {
  readonly units: ShownGroups;
  readonly averages: ShownGroups;
}

const shownOf = (figures: FiguresOfYear, tree: PlacedBodies, smallest: number): ShownInYear => {
  const by = (count: FigureCount) =>
    shownGroups(
      tree.all,
      figures.all.map((row) => ({ bodyId: row.bodyId, kind: row.kind, size: row[count] })),
      smallest,
    );
  return { units: by('units'), averages: by('assessed') };
};

/** The groups shown in a year as it is. Kept while nothing of the tenant is written. */
const presentlyShown = keptLoader<number, ShownInYear | null>(async (tenant, years) => {
  const [{ smallestCell }, tree] = await Promise.all([
    tenant.load(figureRules, 'rules'),
    tenant.load(bodyTree, 'tree'),
  ]);
  return Promise.all(
    years.map(async (year) =>
      smallestCell === null ? null : shownOf(await tenant.load(presentFigures, year), tree.inYear(year), smallestCell),
    ),
  );
});

/** Which groups the caller is shown in a year, as it is or as it was at an instant; null where he is shown all. */
export async function shownTo(
  context: RequestContext,
  { year, asOf }: { readonly year: number; readonly asOf: Instant | null },
): Promise<ShownInYear | null> {
  if (!seesAggregatesOnly(context.insider().actor)) return null;
  if (asOf === null) return context.load(presentlyShown, year);
  const { smallestCell } = await context.load(figureRules, 'rules');
  if (smallestCell === null) return null;
  const tree = await context.load(bodyTree, 'tree');
  return usingFigures(context, { year, asOf }, (figures) => shownOf(figures, tree.inYear(year), smallestCell));
}

/** Whether a group is shown for some kinds (null: all of them): each of them must be. */
export const showsAll = (groups: ShownGroups, bodyId: string | null, kinds: readonly UnitKind[] | null): boolean =>
  (kinds ?? [null]).every((kind) => groups.subtree(bodyId, kind));

/** Refuses FIGURES_OF_FEW_UNITS where the caller may not be shown a group. */
export function requireShown(
  shown: ShownInYear | null,
  bodyId: string | null,
  kinds: readonly UnitKind[] | null,
): void {
  if (shown && !showsAll(shown.units, bodyId, kinds)) throw refuse('FIGURES_OF_FEW_UNITS', {}, 'bodyId');
}

/** Refuses FIGURES_OF_FEW_UNITS to who is not shown all groups: under other boundaries groups would be told from those that are hidden. */
export async function requireShownAll(context: RequestContext): Promise<void> {
  if (await isShownLess(context)) throw refuse('FIGURES_OF_FEW_UNITS', {}, 'boundaries');
}

/** Whether the caller reads aggregates of a tenant that hides small groups. */
export const isShownLess = async (context: RequestContext): Promise<boolean> => {
  const actor: Actor = context.insider().actor;
  return seesAggregatesOnly(actor) && (await context.load(figureRules, 'rules')).smallestCell !== null;
};
