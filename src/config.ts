import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { SIGNING_KEY_MIN_LENGTH } from './platform/auth/signing-key.js';
import type { Bucket } from './platform/files/bucket-store.js';
import type { MailSettings } from './platform/mail/mailer.js';
import { StartError } from './platform/start-error.js';

/** What the service is told from outside; nothing else reads the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** A PostgreSQL of the operator's; undefined starts the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Connections of this process to PostgreSQL. */
  readonly databasePool: number;
  /** Absolute path of the folder that holds the embedded database and the keys made here. */
  readonly dataDir: string;
  /** The bucket of an S3-compatible store that holds files; undefined: they lie in the data folder. */
  readonly bucket: Bucket | undefined;
  /** The mail server for reminders and the sender; undefined: nobody is written to. */
  readonly mail: MailSettings | undefined;
  /** Where people find the service, without a slash at the end, for links in letters; undefined: letters link to nothing. */
  readonly publicUrl: string | undefined;
  /** Whether demo accounts and demo units exist. */
  readonly demo: boolean;
  readonly demoPassword: string;
  /** Undefined: made and kept in the data folder. */
  readonly signingKey: string | undefined;
  /** Whether browsers get the page for people and anybody may introspect the schema. */
  readonly graphqlPage: boolean;
  /** The credential with which a federation gateway may ask `_service` and `_entities`; undefined: nobody may. */
  readonly gatewayKey: string | undefined;
  readonly logLevel: LogLevel;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** The password of the demo accounts when none is set; shown at the start only then. */
export const DEFAULT_DEMO_PASSWORD = 'sauro-demo';

/** One or more variables are wrong; the message says for each which, why and what would be right, and never repeats a secret. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
}

/** The two sentences of a wrong value travel through zod in one string. */
const say = (vietnamese: string, english: string) => JSON.stringify([vietnamese, english]);

const wholeNumber = (from: number, to: number, vietnamese: string, english: string) => {
  const error = say(
    `phải là ${vietnamese}, số nguyên từ ${from} đến ${to}`,
    `must be ${english}, a whole number from ${from} to ${to}`,
  );
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error });
};

const onOrOff = z.stringbool({
  truthy: ['on', 'true', '1'],
  falsy: ['off', 'false', '0'],
  error: say('phải là on hoặc off (cũng được: true, false, 1, 0)', 'must be on or off (true, false, 1 and 0 will do)'),
});

const secret = (least: number) =>
  z.string().min(least, {
    error: (issue) => {
      const { length } = issue.input as string;
      return say(
        `chỉ có ${length} ký tự; cần ít nhất ${least}`,
        `has only ${length} characters; at least ${least} are needed`,
      );
    },
  });

const databaseUrl = z.string().superRefine((text, context) => {
  const example = 'postgresql://owner:password@localhost:5432/sauro';
  const wrong = (vietnamese: string, english: string) =>
    context.addIssue({
      code: 'custom',
      message: say(`${vietnamese}; ví dụ đúng: ${example}`, `${english}; right would be: ${example}`),
    });
  if (!URL.canParse(text)) return wrong('không phải là một URL', 'is not a URL');
  const url = new URL(text);
  if (!['postgres:', 'postgresql:'].includes(url.protocol)) {
    return wrong('phải bắt đầu bằng postgresql://', 'must begin with postgresql://');
  }
  if (url.hostname === '') return wrong('thiếu tên máy chủ', 'names no host');
  if (url.username === '') return wrong('thiếu tên vai trò (role) của chủ sở hữu', 'names no owner role');
  if (url.pathname.length < 2) return wrong('thiếu tên cơ sở dữ liệu', 'names no database');
});

const filesUrl = z.string().transform((text, context): Bucket => {
  const example = 'https://access-key:secret-key@s3.example.vn/bucket?region=vn-1';
  const wrong = (vietnamese: string, english: string) => {
    context.addIssue({
      code: 'custom',
      message: say(`${vietnamese}; ví dụ đúng: ${example}`, `${english}; right would be: ${example}`),
    });
    return z.NEVER;
  };
  if (!URL.canParse(text)) return wrong('không phải là một URL', 'is not a URL');
  const url = new URL(text);
  if (!['https:', 'http:'].includes(url.protocol))
    return wrong('phải bắt đầu bằng https://', 'must begin with https://');
  if (url.username === '' || url.password === '') {
    return wrong('thiếu khóa truy cập hoặc khóa bí mật', 'names no access key or no secret key');
  }
  const bucket = url.pathname.replace(/\/+$/, '');
  if (!/^\/[^/]/.test(bucket)) return wrong('thiếu tên kho (bucket)', 'names no bucket');
  return {
    url: `${url.protocol}//${url.host}${bucket}`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    accessKey: decodeURIComponent(url.username),
    secretKey: decodeURIComponent(url.password),
  };
});

const smtpUrl = z.string().superRefine((text, context) => {
  const example = 'smtp://user:password@mail.example.vn:587';
  const wrong = (vietnamese: string, english: string) =>
    context.addIssue({
      code: 'custom',
      message: say(`${vietnamese}; ví dụ đúng: ${example}`, `${english}; right would be: ${example}`),
    });
  if (!URL.canParse(text)) return wrong('không phải là một URL', 'is not a URL');
  const url = new URL(text);
  if (!['smtp:', 'smtps:'].includes(url.protocol)) {
    return wrong('phải bắt đầu bằng smtp:// hoặc smtps://', 'must begin with smtp:// or smtps://');
  }
  if (url.hostname === '') return wrong('thiếu tên máy chủ', 'names no host');
  if ((url.username === '') !== (url.password === '')) {
    return wrong('thiếu tên hoặc mật khẩu', 'names no user or no password');
  }
});

const mailFrom = z.string().transform((text, context): MailSettings['from'] => {
  const [, name, inBrackets, alone] =
    /^(?:([^<>"]*)<([^<>@\s]+@[^<>@\s]+)>|([^<>@\s]+@[^<>@\s]+))$/.exec(text.trim()) ?? [];
  const address = inBrackets ?? alone;
  if (address !== undefined) return { name: name?.trim() || 'Sáu Rõ', address };
  context.addIssue({
    code: 'custom',
    message: say(
      'phải là một địa chỉ thư, ví dụ nhac-viec@example.vn hoặc Sáu Rõ <nhac-viec@example.vn>',
      'must be an address, such as nhac-viec@example.vn or Sáu Rõ <nhac-viec@example.vn>',
    ),
  });
  return z.NEVER;
});

const publicUrl = z.string().transform((text, context): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url &&
    ['https:', 'http:'].includes(url.protocol) &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  ) {
    return url.href.replace(/\/+$/, '');
  }
  context.addIssue({
    code: 'custom',
    message: say(
      'phải là địa chỉ của dịch vụ, ví dụ https://sauro.example.vn',
      'must be the address of the service, such as https://sauro.example.vn',
    ),
  });
  return z.NEVER;
});

/** Every variable that the service reads, by name; `.env.example` explains the same names. */
export const variables = z.object({
  PORT: wholeNumber(0, 65_535, 'số cổng', 'a port number').default(4000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, {
      error: say(
        'phải là tên máy hoặc địa chỉ IP, ví dụ 127.0.0.1 hay 0.0.0.0',
        'must be a host name or an IP address, such as 127.0.0.1 or 0.0.0.0',
      ),
    })
    .default('127.0.0.1'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOL: wholeNumber(3, 500, 'số kết nối', 'a number of connections').default(16),
  DATA_DIR: z
    .string()
    .refine((path) => !path.includes('\0'), {
      error: say('phải là đường dẫn tới một thư mục', 'must be the path of a folder'),
    })
    .default('.data'),
  FILES_URL: filesUrl.optional(),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailFrom.optional(),
  PUBLIC_URL: publicUrl.optional(),
  DEMO: onOrOff.default(true),
  DEMO_PASSWORD: secret(8).default(DEFAULT_DEMO_PASSWORD),
  SIGNING_KEY: secret(SIGNING_KEY_MIN_LENGTH).optional(),
  GRAPHQL_PAGE: onOrOff.optional(),
  GATEWAY_KEY: secret(32).optional(),
  LOG_LEVEL: z
    .enum(logLevels, {
      error: say(`phải là một trong: ${logLevels.join(', ')}`, `must be one of: ${logLevels.join(', ')}`),
    })
    .default('info'),
});

const secretVariables: readonly PropertyKey[] = [
  'DATABASE_URL',
  'FILES_URL',
  'SMTP_URL',
  'DEMO_PASSWORD',
  'SIGNING_KEY',
  'GATEWAY_KEY',
];

/** Takes the variables of a file `.env` in the working folder, where there is one; those that are set already win. */
export function readEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** Reads and checks the configuration; a variable set to nothing counts as not set. Throws one ConfigError for all that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const read = variables.safeParse(given);
  if (!read.success) throw refusal(read.error.issues, given);
  const { data } = read;
  if (data.SMTP_URL !== undefined && !data.MAIL_FROM) {
    const message = say('cần có khi đặt SMTP_URL', 'is needed with SMTP_URL');
    throw refusal([{ path: ['MAIL_FROM'], message }], { MAIL_FROM: '' });
  }
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    databasePool: data.DATABASE_POOL,
    dataDir: resolve(data.DATA_DIR),
    bucket: data.FILES_URL,
    mail: data.SMTP_URL !== undefined && data.MAIL_FROM ? { url: data.SMTP_URL, from: data.MAIL_FROM } : undefined,
    publicUrl: data.PUBLIC_URL,
    demo: data.DEMO,
    demoPassword: data.DEMO_PASSWORD,
    signingKey: data.SIGNING_KEY,
    graphqlPage: data.GRAPHQL_PAGE ?? data.DEMO,
    gatewayKey: data.GATEWAY_KEY,
    logLevel: data.LOG_LEVEL,
  };
}

function refusal(
  issues: readonly { readonly path: PropertyKey[]; readonly message: string }[],
  given: Record<string, unknown>,
): ConfigError {
  const sentences = new Map<PropertyKey, readonly [string, string]>();
  for (const { path, message } of issues) {
    const name = path[0] ?? '';
    if (sentences.has(name)) continue;
    const [vietnamese, english] = JSON.parse(message) as [string, string];
    const shown = secretVariables.includes(name) ? String(name) : `${String(name)}=${String(given[String(name)])}`;
    sentences.set(name, [`${shown}: ${vietnamese}.`, `${shown}: ${english}.`]);
  }
  const all = [...sentences.values()];
  return new ConfigError(
    `Cấu hình sai, Sáu Rõ chưa khởi động. ${all.map(([vietnamese]) => vietnamese).join(' ')}`,
    `Wrong configuration, Sáu Rõ has not started. ${all.map(([, english]) => english).join(' ')}`,
  );
}
