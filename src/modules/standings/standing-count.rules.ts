import type { Hundredths } from '../../kernel/decimal.js';
import { idsOnPath, type Path } from '../../kernel/path.js';
import { standardBands } from '../rulebooks/rule-book.rules.js';
import type { RecognitionStatus, StandardBand, UnitKind } from '../units/unit.rules.js';

/** Units of one body that stand alike in a year: every figure of the year is a sum over such cells. */
export interface StandingCell {
  readonly bodyId: string;
  readonly kind: UnitKind;
  readonly eligible: boolean;
  readonly recognition: RecognitionStatus;
  /** Class of the approved assessment; null where there is none. */
  readonly band: StandardBand | null;
  readonly keepsModel: boolean;
  /** How many units these are. */
  readonly units: number;
  /** Active models that they keep together. */
  readonly models: number;
  /** Sums of the approved totals, in hundredths of a point. */
  readonly selfTotal: Hundredths;
  readonly reviewTotal: Hundredths;
}

/** A question about a cell that all its units answer alike. */
export type CellTest = (cell: StandingCell) => boolean;

/** Unit is counted by the movement. */
export const isEligibleCell: CellTest = (cell) => cell.eligible;

/** Unit has registered for the year. */
export const isRegistered: CellTest = (cell) => cell.recognition !== 'NOT_REGISTERED';

/** Unit was recognised as meeting "An toàn về ANTT". */
export const isRecognised: CellTest = (cell) => cell.recognition === 'RECOGNISED';

/** Unit has an approved assessment. */
export const isAssessed: CellTest = (cell) => cell.band !== null;

/** Unit keeps at least one active model. */
export const keepsModel: CellTest = (cell) => cell.keepsModel;

/** Unit was classified in this band or a better one. */
export const isClassifiedAtLeast =
  (band: StandardBand): CellTest =>
  (cell) =>
    cell.band !== null && standardBands.indexOf(cell.band) <= standardBands.indexOf(band);

/** How many units pass all the tests. */
export const unitsWhere = (cells: readonly StandingCell[], ...tests: readonly CellTest[]): number =>
  cells.reduce((sum, cell) => (tests.every((test) => test(cell)) ? sum + cell.units : sum), 0);

/** Gives every body the rows of its whole subtree: each row counts for its own body and for all bodies above. */
export function bySubtree<Row extends { readonly bodyId: string }>(
  rows: readonly Row[],
  bodies: ReadonlyMap<string, { readonly path: Path }>,
): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const [bodyId, ofBody] of Map.groupBy(rows, (row) => row.bodyId)) {
    const path = bodies.get(bodyId)?.path;
    for (const id of path === undefined ? [] : idsOnPath(path)) {
      const list = found.get(id);
      if (list) list.push(...ofBody);
      else found.set(id, [...ofBody]);
    }
  }
  return found;
}
