import { unwrapResolverError } from '@apollo/server/errors';
import type { ValidationError } from 'class-validator';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ArgumentValidationError } from 'type-graphql';
import { Refusal, refuse } from '../../kernel/refusal.js';
import { refusalOfDatabaseError, sqlState } from '../db/database-error.js';
import type { Logger } from '../log/log.js';
import { newId } from '../new-id.js';
import { requestVoice } from './request-locale.js';

const inputCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Where in the document and in the answer an error belongs. */
type Place = Pick<GraphQLFormattedError, 'locations' | 'path'>;

const voiceOfRequest = () => requestVoice.getStore() ?? { locale: 'vi' as const, requestId: 'none' };

/** A refusal in the one shape that clients know: the sentence in their language, the code, the facts, the field. */
export const say = (refusal: Refusal, place: Place = {}): GraphQLFormattedError => ({
  message: refusal.say(voiceOfRequest().locale),
  ...place,
  extensions: {
    code: refusal.code,
    ...(Object.keys(refusal.facts).length > 0 && { facts: refusal.facts }),
    ...(refusal.field !== undefined && { field: refusal.field }),
  },
});

/** What clients learn of a fault of ours: an id under which the log holds the rest. */
export function internalError(log: Logger, error: unknown, place: Place = {}): GraphQLFormattedError {
  const { locale, requestId } = voiceOfRequest();
  const id = newId();
  log.error({ err: error, errorId: id, requestId, path: place.path }, 'internal error');
  return {
    message:
      locale === 'vi'
        ? `Có lỗi bên trong hệ thống. Báo mã ${id} cho bộ phận hỗ trợ.`
        : `Something failed inside the service. Give support the id ${id}.`,
    ...place,
    extensions: { code: 'INTERNAL', id },
  };
}

/** Turns whatever was thrown into the one shape that clients know: a code of the closed list, the sentence in their language, and nothing of our insides. */
export function formatError(log: Logger) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const place = {
      ...(formatted.locations && { locations: formatted.locations }),
      ...(formatted.path && { path: formatted.path }),
    };
    const original = unwrapResolverError(thrown);
    const refusal = refusalOf(original) ?? refusalBefore(thrown);
    if (refusal) return say(refusal, place);
    const code = formatted.extensions?.['code'];
    // Errors of the language itself: malformed documents and variables.
    if ((typeof code === 'string' && inputCodes.has(code)) || isInputError(thrown)) {
      const { message } = formatted;
      return say(refuse('BAD_USER_INPUT', { problem: withoutValues(message) }, fieldOf(message)), place);
    }
    return internalError(log, original, place);
  };
}

/** The refusal behind an error that was raised before any resolver ran: one of our limits, or one of the server's own. */
function refusalBefore(thrown: unknown): Refusal | undefined {
  if (!(thrown instanceof GraphQLError) || thrown.path) return undefined;
  if (thrown.originalError instanceof Refusal) return thrown.originalError;
  if (/^Syntax Error: Document contains more that \d+ tokens/.test(thrown.message)) {
    return refuse('QUERY_TOO_COMPLEX', { problem: 'tokens' });
  }
  switch (thrown.extensions['validationErrorCode']) {
    case 'MAX_RECURSIVE_SELECTIONS_EXCEEDED':
      return refuse('QUERY_TOO_COMPLEX', { problem: 'selections' });
    case 'INTROSPECTION_DISABLED':
      return refuse('BAD_USER_INPUT', { problem: 'introspection' });
    default:
      return undefined;
  }
}

/** The refusal that a thrown error means to callers; undefined for a fault of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof ArgumentValidationError) {
    const { path, problem } = firstProblem(error.extensions.validationErrors);
    return refuse('BAD_USER_INPUT', { problem }, path);
  }
  const ofDatabase = refusalOfDatabaseError(error);
  // An id that is no UUID names nothing.
  return ofDatabase ?? (sqlState(error) === '22P02' ? refuse('NOT_FOUND') : undefined);
}

function firstProblem(
  errors: readonly ValidationError[],
  parents: readonly string[] = [],
): { path: string; problem: string } {
  const [error] = errors;
  if (!error) return { path: parents.join('.'), problem: parents.join('.') };
  const path = [...parents, error.property];
  if (error.children && error.children.length > 0) return firstProblem(error.children, path);
  const constraint = Object.values(error.constraints ?? {})[0] ?? error.property;
  return { path: path.join('.'), problem: constraint };
}

// graphql-js reports bad variables and arguments as plain GraphQLErrors without an original error.
const isInputError = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  thrown.name === 'GraphQLError' &&
  !(thrown as GraphQLError).originalError &&
  (thrown as GraphQLError).path === undefined;

/** What graphql-js says, without the values it quotes and without suggestions that would reveal the schema. */
function withoutValues(message: string): string {
  return message
    .replace(/ Did you mean .*$/s, '')
    .replace(/got invalid value .*?(?= at "|; )/s, 'got an invalid value')
    .replace(/(cannot represent [^:]*): .*$/s, '$1')
    .replace(/\.$/, '')
    .slice(0, 300);
}

const fieldOf = (message: string): string | undefined => / at "([\w.[\]]+)"/.exec(message)?.[1];
