import type { RequestContext } from '../../platform/request-context.js';
import type { BodyTree } from '../bodies/body.loaders.js';
import { isShownLess, type ShownInYear, shownTo } from '../standings/suppression.loaders.js';
import type { ShownGroups } from '../standings/suppression.rules.js';
import type { UnitKind } from '../units/unit.rules.js';
import type { AggregateInput } from './aggregate.input.js';
import type { Coordinates } from './aggregate.rules.js';
import { refuse } from './figures.refusals.js';
import { averageMeasures, type Measure } from './measure.rules.js';
import { placesAt } from './places.loaders.js';

/** What of a group is shown: its counts and rates, and its averages, which speak of approved cards alone. */
export interface ShownParts {
  readonly units: boolean;
  readonly averages: boolean;
}

/** Whether a measure of a group is shown. */
export const shownMeasure = (parts: ShownParts, measure: Measure): boolean =>
  parts.units && (parts.averages || !averageMeasures.includes(measure));

/**
 * Which groups of an aggregate the caller is shown; null where he is shown all. Where a tenant hides small groups, BI readers ask by bodies, kinds and years
 * alone: these are the groups that are held against each other, so that no two answers give away what neither shows.
 */
export async function groupsShown(
  context: RequestContext,
  input: AggregateInput,
  tree: BodyTree,
): Promise<((at: Coordinates) => ShownParts) | null> {
  if (!(await isShownLess(context))) return null;
  const { groupBy, bands, recognitions, asOf, boundaries } = input;
  const fine = groupBy.some((one) => one === 'BAND' || one === 'RECOGNITION' || one === 'QUARTER');
  if (fine || bands || recognitions || asOf != null || boundaries === 'NOW')
    throw refuse('AGGREGATE_TOO_FINE', {}, 'groupBy');
  const years = [...new Set(input.years)];
  const ofYears = new Map<number, ShownInYear>();
  for (const year of years) {
    const shown = await shownTo(context, { year, asOf: null });
    if (shown) ofYears.set(year, shown);
  }
  const groups = new Map(years.map((year) => [year, groupsAt(input, tree, year)]));
  return (at) => {
    const kinds: readonly (UnitKind | null)[] = groupBy.includes('UNIT_KIND') ? [at.kind] : (input.kinds ?? [null]);
    // Reports and assignments of bodies themselves speak of no unit.
    if (groupBy.includes('UNIT_KIND') && at.kind === null) return { units: true, averages: true };
    const all = (of: keyof ShownInYear): boolean =>
      (at.year === null ? years : [at.year]).every((year) => {
        const shown = ofYears.get(year)?.[of];
        const parts = groups.get(year)?.(at) ?? [];
        return shown !== undefined && parts.every((part) => kinds.every((kind) => shows(shown, part, kind)));
      });
    return { units: all('units'), averages: all('averages') };
  };
}

/** A part of a group: a whole subtree (null: the tenant), or the units directly under a body. */
type Group = { readonly subtree: string | null } | { readonly direct: string };

const shows = (shown: ShownGroups, part: Group, kind: UnitKind | null): boolean =>
  'direct' in part ? shown.direct(part.direct, kind) : shown.subtree(part.subtree, kind);

/** The groups of which a row is made in a year, whole subtrees wherever it can be. */
function groupsAt(
  { groupBy, level, underBody }: AggregateInput,
  tree: BodyTree,
  year: number,
): (at: Coordinates) => readonly Group[] {
  const top = underBody == null ? null : (tree.byId.get(underBody) ?? null);
  const by = new Set(groupBy);
  if (!by.has('BODY') && !by.has('AREA')) return () => [{ subtree: top?.id ?? null }];
  const places = placesAt(tree, level ?? null, 'THEN');
  const placeOf = (id: string) => places(id, year);
  const { all, isUnder } = tree.inYear(year);
  const under = top === null ? all : all.filter(({ id }) => isUnder(id, top.id));
  return (at) => {
    const inRow = under.filter(({ id }) => {
      const place = placeOf(id);
      return (!by.has('BODY') || place.bodyId === at.bodyId) && (!by.has('AREA') || place.area === at.area);
    });
    const heads = new Set(inRow.map(({ id }) => placeOf(id).bodyId));
    return [...heads].flatMap((head): readonly Group[] => {
      const of = inRow.filter(({ id }) => placeOf(id).bodyId === head);
      if (head === null) return of.map(({ id }) => ({ direct: id }));
      // Below the level that is grouped by, the row is the part of its body that was asked for.
      const whole = top !== null && !of.some(({ id }) => id === head) ? top.id : head;
      return [{ subtree: whole }];
    });
  };
}
