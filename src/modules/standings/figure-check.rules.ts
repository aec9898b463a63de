import type { UnitKind } from '../units/unit.rules.js';
import { type FigureCounts, figureCounts, noFigure } from './figure.rules.js';
import { changingParts } from './standing.rules.js';

/** One part of a standing or of a figure that a count anew does not confirm. */
export interface FigureDifference {
  readonly what: 'STANDING' | 'FIGURE';
  readonly year: number;
  readonly unitId: string | null;
  readonly bodyId: string | null;
  readonly unitKind: UnitKind | null;
  readonly part: string;
  /** Null where nothing is kept. */
  readonly kept: string | null;
  /** Null where nothing should be. */
  readonly counted: string | null;
  /** Since when it is kept so; null where nothing is. */
  readonly since: string | null;
}

type Parts = Readonly<Record<(typeof changingParts)[number], string | number | boolean | null>> & {
  readonly bodyId: string;
  readonly kind: UnitKind;
};

const spoken = (value: string | number | boolean | null): string | null => (value === null ? null : String(value));

/** What of a standing the facts do not confirm: each part with what is kept and what was counted. */
export const standingDifferences = (
  kept: Parts & { readonly unitId: string; readonly year: number; readonly since: string },
  counted: Parts,
): FigureDifference[] =>
  changingParts
    .filter((part) => kept[part] !== counted[part])
    .map((part) => ({
      what: 'STANDING',
      year: kept.year,
      unitId: kept.unitId,
      bodyId: kept.bodyId,
      unitKind: kept.kind,
      part,
      kept: spoken(kept[part]),
      counted: spoken(counted[part]),
      since: kept.since,
    }));

/** What of a kept figure its standings do not confirm: each count with what is kept and what they add up to; a figure that is not kept counts as nothing. */
export const figureDifferences = (
  place: { readonly year: number; readonly bodyId: string; readonly kind: UnitKind; readonly since: string | null },
  kept: FigureCounts = noFigure,
  counted: FigureCounts = noFigure,
): FigureDifference[] =>
  figureCounts
    .filter((part) => kept[part] !== counted[part])
    .map((part) => ({
      what: 'FIGURE',
      year: place.year,
      unitId: null,
      bodyId: place.bodyId,
      unitKind: place.kind,
      part,
      kept: spoken(kept[part]),
      counted: spoken(counted[part]),
      since: place.since,
    }));
