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
    case '55P03': // lock not available in time
    case '23505': // unique: the same thing was made twice at once
      return refuse('CONFLICT', { current: null });
    case '22021': // a character that text cannot hold, such as NUL
      return refuse('BAD_USER_INPUT', { problem: 'U+0000' });
    case '57014': // statement timeout
      return refuse('QUERY_TOO_COMPLEX', { problem: 'statement_timeout', limit: 'time' });
    default:
      return undefined;
  }
}

const lostStates = new Set(['57P01', '57P02', '57P05', '25P03', '08000', '08003', '08006', 'ECONNRESET', 'EPIPE']);

/** Whether PostgreSQL had let the connection go: it restarted, an administrator ended the session, or the network did. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error &&
  (lostStates.has(String((error as DatabaseError).code)) ||
    /^Connection terminated|not queryable$/.test(error.message));
