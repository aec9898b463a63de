/** An exact decimal of at most two places, kept as a whole number of hundredths: 97.5 is 9750. */
export type Hundredths = number;

const SHAPE = /^(-?)(\d{1,9})(?:\.(\d{1,2}))?$/;

/** Reads "97.5", "97.50" or a JSON number; null when it is no number of at most two places. */
export function parseDecimal(value: string | number): Hundredths | null {
  const match = SHAPE.exec(String(value));
  if (!match) return null;
  const [, sign, whole, fraction = ''] = match;
  const hundredths = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return sign ? -hundredths || 0 : hundredths;
}

/** Reads a numeric column of the database, which is always a decimal of two places. */
export function decimalFromColumn(value: string): Hundredths {
  const hundredths = parseDecimal(value);
  if (hundredths === null) throw new Error(`not a decimal of two places: ${value}`);
  return hundredths;
}

/** Writes a numeric column: 9750 → "97.50". */
export function decimalToColumn(value: Hundredths): string {
  const sign = value < 0 ? '-' : '';
  const digits = String(Math.abs(value)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The JSON number for clients: 9750 → 97.5. The one place where a decimal becomes a float, after every decision. */
export const decimalToJson = (value: Hundredths): number => value / 100;
