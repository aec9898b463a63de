import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { isDay } from '../../kernel/deadline.js';
import { decimalToJson, type Hundredths, parseDecimal } from '../../kernel/decimal.js';

// Messages never repeat the value: it may be a secret that slipped into the wrong field.
const bad = (message: string) => new GraphQLError(message);

/** A day of the calendar, `YYYY-MM-DD`. */
export const DayScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A day of the calendar as YYYY-MM-DD, without time zone.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: (value) => String(value),
  parseValue: day,
  parseLiteral: (node) => day(node.kind === Kind.STRING ? node.value : null),
});

function day(value: unknown): string {
  if (typeof value !== 'string' || !isDay(value)) throw bad('Date must be a day that exists, as YYYY-MM-DD');
  return value;
}

/** An instant in UTC, ISO 8601. */
export const InstantScalar = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'An instant in UTC as ISO 8601, e.g. 2026-10-30T17:00:00Z.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => String(value),
  parseValue: instant,
  parseLiteral: (node) => instant(node.kind === Kind.STRING ? node.value : null),
});

function instant(value: unknown): string {
  try {
    if (typeof value === 'string' && value.length <= 40) return Temporal.Instant.from(value).toString();
  } catch {
    // falls through to the refusal
  }
  throw bad('DateTime must be an instant with its offset, as ISO 8601');
}

/** An exact decimal of at most two places; inside the service a whole number of hundredths. */
export const DecimalScalar = new GraphQLScalarType<Hundredths, number>({
  name: 'Decimal',
  description: 'An exact decimal of at most two places, as a JSON number: points, percentages, thresholds.',
  serialize: (value) => decimalToJson(value as Hundredths),
  parseValue: (value) => decimal(typeof value === 'number' || typeof value === 'string' ? value : null),
  parseLiteral: (node) =>
    decimal(node.kind === Kind.INT || node.kind === Kind.FLOAT || node.kind === Kind.STRING ? node.value : null),
});

function decimal(value: string | number | null): Hundredths {
  const hundredths = value === null ? null : parseDecimal(value);
  if (hundredths === null) throw bad('Decimal must be a number of at most two decimal places');
  return hundredths;
}
