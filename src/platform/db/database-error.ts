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

/** SQLSTATE of a character that text cannot hold. */
const NO_TEXT = '22021';
const NO_TEXTS = 'U+0000, U+D800–U+DFFF';

const isText = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed() && !value.includes('\0')
    : !Array.isArray(value) || value.every(isText);

/**
 * The error of values that PostgreSQL cannot hold as text, as it would say it itself if it always did: half a letter would be written as another one than the audit
 * chain is hashed over, and a NUL within a text that the ORM wrote ends the statement.
 */
export function notText({
  sql,
  parameters,
}: {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}): Error | undefined {
  // The ORM writes its values into the text.
  if (isText(parameters.length === 0 ? sql : parameters)) return undefined;
  return Object.assign(new Error('a text holds what no text may'), { code: NO_TEXT });
}

/** The refusal that a database error stands for: two callers met at the same moment, or a text holds what no text may; undefined for any other error. */
export function refusalOfDatabaseError(error: unknown): Refusal | undefined {
  switch (sqlState(error)) {
    case '40001': // serialization failure
    case '40P01': // deadlock
    case '55P03': // lock not available in time
    case '23505': // unique: the same thing was made twice at once
      return refuse('CONFLICT', { current: null });
    case NO_TEXT:
    case '22P05': // NUL in JSON
      return refuse('BAD_USER_INPUT', { problem: NO_TEXTS });
    case '22P02': // half a letter in JSON; in anything else it is an id that is none
      return (error as Error).message.endsWith(' json') ? refuse('BAD_USER_INPUT', { problem: NO_TEXTS }) : undefined;
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
