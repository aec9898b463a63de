import { type Refusal, refuse } from '../../kernel/refusal.js';

interface DatabaseError {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly cause?: unknown;
}

/** SQLSTATE of a PostgreSQL error, also behind the ORM's wrapping; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at && depth < 4; at = (at as DatabaseError).cause, depth += 1) {
    const { code } = at as DatabaseError;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/** The refusal that a database error stands for: two callers met at the same moment, or a text holds what no text may; undefined for any other error. */
export function refusalOfDatabaseError(error: unknown): Refusal | undefined {
  switch (sqlState(error)) {
    case '40001': // serialization failure
    case '40P01': // deadlock
    case '55P03': // lock not available
    case '23505': // unique: the same thing was made twice at once
      return refuse('CONFLICT', { current: null });
    case '22021': // a character that text cannot hold, such as NUL
      return refuse('BAD_USER_INPUT', { problem: 'U+0000' });
    default:
      return undefined;
  }
}
