import { mayRead, readScope } from '../../kernel/actor.js';
import { idsOnPath } from '../../kernel/path.js';
import { refuse } from '../../kernel/refusal.js';
import type { Page, PageRequest } from '../../platform/db/keyset.js';
import { isId } from '../../platform/new-id.js';
import { type Awaitable, Foreseen, inOrder, loader, type RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { listEligibilityRules } from './eligibility.store.js';
import { type EligibilityRule, ruleOfYear, type UnitKind } from './unit.rules.js';
import { countUnitsByBody, listUnits, pagesOfUnits, pageUnits, type UnitRow, type UnitScope } from './unit.store.js';

/** A unit by its id, whoever asks: use `unitOf` for what callers name. */
export const unitById = loader<string, UnitRow | null>(async (context, ids) =>
  inOrder(ids, await listUnits(context.db, ids.filter(isId)), (row) => row.id, null),
);

/** Refuses FORBIDDEN for records of a unit that lies outside what the caller may read: lent fields ask it, since a unit can also be reached over a list of bodies or assignees. */
export function requireReadable(context: RequestContext, unit: Pick<UnitRow, 'id' | 'bodyId'>): Awaitable<void> {
  const { actor } = context.insider();
  return context.using(bodyTree, 'tree', ({ byId }) => {
    const body = byId.get(unit.bodyId);
    if (!body || !mayRead(actor, body.path, unit.id)) throw refuse('FORBIDDEN');
  });
}

/** The unit of an id: NOT_FOUND when the tenant has none, FORBIDDEN when it lies outside what the caller may read. */
export async function unitOf(context: RequestContext, id: string): Promise<UnitRow> {
  const unit = await context.load(unitById, id);
  if (!unit) throw refuse('NOT_FOUND');
  await requireReadable(context, unit);
  return unit;
}

/** Who is counted in a year, by the rule book in force in it. */
export const eligibilityRuleOf = loader<number, EligibilityRule>(async (context, years) => {
  const rules = await listEligibilityRules(context.db);
  return years.map((year) => ruleOfYear(rules, year));
});

/** Standings that a page of units brings along, by their year. */
export const standingsOfPage = new Foreseen();

// Fields whose resolvers look at nothing that a brief row leaves out.
const briefFields = {
  Unit: new Set(['__typename', 'id', 'code', 'name', 'kind', 'body', 'standing']),
  Standing: new Set(['__typename', 'registered', 'recognition', 'reviewTotal', 'band']),
};

/** Whether brief rows answer all that is asked of units and their standings. */
export const asksBriefly = (context: RequestContext): boolean =>
  context.asksOnly('Unit', briefFields.Unit) && context.asksOnly('Standing', briefFields.Standing);

/** The whole unit, where a list brought a brief row of it. */
export const wholeUnit = async (context: RequestContext, unit: UnitRow): Promise<UnitRow> =>
  unit.validFrom === undefined ? unitOf(context, unit.id) : unit;

/** Which units the caller may read in lists; BI analysts read aggregates only and are refused. */
export async function unitScope(context: RequestContext): Promise<UnitScope> {
  const { paths, unitIds } = readScope(context.insider().actor);
  if (paths.length === 0 && unitIds.length === 0) throw refuse('FORBIDDEN');
  const { all, idsUnder } = await context.load(bodyTree, 'tree');
  const readable = [...new Set(paths.flatMap((path) => idsUnder(idsOnPath(path).at(-1) ?? '')))];
  return { bodyIds: readable.length === all.length ? null : readable, unitIds };
}

/** The ids of a body's whole subtree, itself included: as it is, or as the figures of a year are summed. */
export async function subtreeIds(context: RequestContext, bodyId: string, year?: number): Promise<readonly string[]> {
  const tree = await context.load(bodyTree, 'tree');
  if (!tree.byId.has(bodyId)) throw refuse('NOT_FOUND');
  return (year === undefined ? tree : tree.inYear(year)).idsUnder(bodyId);
}

/** The same; null where that is every body, so that nothing need be filtered. */
export async function subtreeOrAll(context: RequestContext, bodyId: string): Promise<readonly string[] | null> {
  const ids = await subtreeIds(context, bodyId);
  const { all } = await context.load(bodyTree, 'tree');
  return ids.length === all.length ? null : ids;
}

/** A page of the units of a body's whole subtree. */
export interface UnitsOfBody extends PageRequest {
  readonly bodyId: string;
  readonly kinds: readonly UnitKind[] | null;
}

const listOf = ({ kinds, first, after }: UnitsOfBody): string => JSON.stringify([kinds, first, after]);

/** The units of a body's whole subtree that the caller may read, page by page. */
export const unitsOfBody = loader<UnitsOfBody, Page<UnitRow>>(
  async (context, keys) => {
    const scope = await unitScope(context);
    const pages = new Map<UnitsOfBody, Page<UnitRow>>();
    // Fields with the same arguments make one list each; differing ones, by aliases in one document, make several.
    for (const alike of Map.groupBy(keys, listOf).values()) {
      const [{ kinds, first, after }] = alike as [UnitsOfBody];
      const lists = await Promise.all(
        alike.map(async (key) => ({
          bodyIds: await subtreeIds(context, key.bodyId),
          count: () => context.load(unitCountOfBody, key),
        })),
      );
      const [only, ...others] = lists;
      // One list alone is faster from the index of all names than from those of its bodies.
      const found =
        only && others.length === 0
          ? [
              await pageUnits(context.db, { scope, under: only.bodyIds, beside: null }, { kinds }, 'NAME', {
                first,
                after,
              }),
            ]
          : await pagesOfUnits(context.db, scope, kinds, lists, { first, after });
      for (const [index, page] of found.entries()) pages.set(alike[index] as UnitsOfBody, page);
    }
    return keys.map((key) => pages.get(key) as Page<UnitRow>);
  },
  (key) => `${key.bodyId} ${listOf(key)}`,
);

/** How many units of a body's whole subtree the caller may read. */
const unitCountOfBody = loader<UnitsOfBody, number>(
  async (context, keys) => {
    const scope = await unitScope(context);
    const counts = new Map<UnitsOfBody, number>();
    for (const alike of Map.groupBy(keys, ({ kinds }) => JSON.stringify(kinds)).values()) {
      const [{ kinds }] = alike as [UnitsOfBody];
      const own = new Map((await countUnitsByBody(context.db, scope, kinds)).map((row) => [row.bodyId, row.count]));
      for (const key of alike) {
        const ids = await subtreeIds(context, key.bodyId);
        counts.set(
          key,
          ids.reduce((sum, id) => sum + (own.get(id) ?? 0), 0),
        );
      }
    }
    return keys.map((key) => counts.get(key) ?? 0);
  },
  (key) => `${key.bodyId} ${JSON.stringify(key.kinds)}`,
);
