import { type DestinationStream, destination, type LevelWithSilent, type Logger, pino } from 'pino';

export type { Logger };

/** Names of values that never reach the log, at the top of an entry or one level down. */
const secretNames = [
  'password',
  'newPassword',
  'currentPassword',
  'servicePassword',
  'demoPassword',
  'passwordHash',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
  'signingKey',
  'gatewayKey',
  'authorization',
  'cookie',
  'databaseUrl',
  'ownerUrl',
  'serviceUrl',
  'adminUrl',
  'connectionString',
];

/** Opens the service's log, one JSON object a line on standard error, at a level; `silent` says nothing. */
export function createLog(
  level: LevelWithSilent,
  to: DestinationStream = destination({ dest: 2, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: { service: 'sau-ro' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [...secretNames.flatMap((name) => [name, `*.${name}`]), '*.headers.authorization', '*.headers.cookie'],
        censor: '…',
      },
      serializers: { err: describeError },
      hooks: { streamWrite: maskSecrets },
    },
    to,
  );
}

/** What the log keeps of an error: never the rows and parameters that a database driver attaches. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, constraint, table, cause } = error as Error & { code?: unknown; constraint?: unknown; table?: unknown };
  const fromDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  const clean = (text: string) => (fromDatabase ? maskLiterals(text) : text);
  return {
    type: error.constructor.name,
    message: clean(error.message),
    stack: clean(error.stack ?? ''),
    ...(code !== undefined && { code }),
    ...(constraint !== undefined && { constraint }),
    ...(table !== undefined && { table }),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}

/** MikroORM writes values into the statements that its errors quote. */
function maskLiterals(text: string): string {
  return text.replaceAll(/'(?:[^']|'')*'/g, "'…'");
}

/** The last net: passwords inside URLs, links to calendars, and bearer and signed tokens, wherever they stand in a line. */
function maskSecrets(line: string): string {
  return line
    .replaceAll(/(\w+:\/\/[^\s:/@"]+):[^\s@"]+@/g, '$1:…@')
    .replaceAll(/\b(Bearer\s+)[\w.~+/-]+=*/gi, '$1…')
    .replaceAll(/(\/calendar\/)[\w-]+/g, '$1…')
    .replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '…');
}
