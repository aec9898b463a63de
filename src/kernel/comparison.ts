import type { Hundredths } from './decimal.js';

/** How a figure is held against its threshold. */
export type Comparator = 'AT_LEAST' | 'MORE_THAN' | 'AT_MOST' | 'LESS_THAN' | 'EXACTLY';

// Both sides stay whole numbers: a share n/d against a percentage t (in hundredths) is 10000·n against t·d.
const SCALE = 10_000n;

const holds = (comparator: Comparator, left: bigint, right: bigint): boolean => {
  switch (comparator) {
    case 'AT_LEAST':
      return left >= right;
    case 'MORE_THAN':
      return left > right;
    case 'AT_MOST':
      return left <= right;
    case 'LESS_THAN':
      return left < right;
    case 'EXACTLY':
      return left === right;
  }
};

/** Whether the share numerator/denominator meets a percentage threshold, decided on whole counts; null ("no figure") for an empty denominator. */
export function shareMeets(
  comparator: Comparator,
  numerator: number,
  denominator: number,
  threshold: Hundredths,
): boolean | null {
  if (denominator === 0) return null;
  return holds(comparator, BigInt(numerator) * SCALE, BigInt(threshold) * BigInt(denominator));
}

/** Whether a count meets a threshold in units (hundredths of a unit in storage). */
export function countMeets(comparator: Comparator, count: number, threshold: Hundredths): boolean {
  return holds(comparator, BigInt(count) * 100n, BigInt(threshold));
}

/** The share in percent, cut (not rounded) to two places, so that 69.999 % never shows as 70 %; null for an empty denominator. */
export function sharePercent(numerator: number, denominator: number): Hundredths | null {
  if (denominator === 0) return null;
  return Number((BigInt(numerator) * SCALE) / BigInt(denominator));
}

const floorDiv = (a: bigint, b: bigint) => a / b;
const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;

/** By how many the count must change until the comparison holds: units to gain for a lower limit, to lose for an upper one, 0 when met or without figure. */
function distance(comparator: Comparator, count: bigint, limit: bigint, scale: bigint): number {
  if (holds(comparator, count * scale, limit)) return 0;
  switch (comparator) {
    case 'AT_LEAST':
      return Number(ceilDiv(limit, scale) - count);
    case 'MORE_THAN':
      return Number(floorDiv(limit, scale) + 1n - count);
    case 'AT_MOST':
      return Number(count - floorDiv(limit, scale));
    case 'LESS_THAN':
      return Number(count - (ceilDiv(limit, scale) - 1n));
    case 'EXACTLY': {
      const nearest = floorDiv(limit, scale);
      return Number(count > nearest ? count - nearest : nearest - count);
    }
  }
}

/** How many more units (the denominator unchanged) a share needs to meet its threshold. */
export function shareShortfall(
  comparator: Comparator,
  numerator: number,
  denominator: number,
  threshold: Hundredths,
): number {
  if (denominator === 0) return 0;
  return distance(comparator, BigInt(numerator), BigInt(threshold) * BigInt(denominator), SCALE);
}

/** How many more units a count needs to meet its threshold. */
export function countShortfall(comparator: Comparator, count: number, threshold: Hundredths): number {
  return distance(comparator, BigInt(count), BigInt(threshold), 100n);
}
