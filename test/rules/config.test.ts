import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, variables } from '../../src/config.js';

const refusal = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('configuration', () => {
  test('nothing set: a demo on port 4000 with the embedded database', () => {
    expect(readConfig({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databasePool: 16,
      dataDir: resolve('.data'),
      bucket: undefined,
      mail: undefined,
      publicUrl: undefined,
      demo: true,
      demoPassword: 'sauro-demo',
      signingKey: undefined,
      graphqlPage: true,
      gatewayKey: undefined,
      logLevel: 'info',
    });
  });

  test('everything set', () => {
    const config = readConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://owner:secret@db.example:5433/sauro?sslmode=require',
      DATABASE_POOL: '4',
      DATA_DIR: '/srv/sauro',
      FILES_URL: 'https://key:se%2Fcret@s3.example.vn/minh-chung/?region=vn-1',
      SMTP_URL: 'smtps://sauro:m%40t@mail.example.vn',
      MAIL_FROM: 'Nhắc việc <nhac-viec@example.vn>',
      PUBLIC_URL: 'https://sauro.example.vn/',
      DEMO: 'off',
      DEMO_PASSWORD: 'mật khẩu mẫu',
      SIGNING_KEY: 's'.repeat(32),
      GRAPHQL_PAGE: 'on',
      GATEWAY_KEY: 'g'.repeat(32),
      LOG_LEVEL: 'warn',
      PATH: '/usr/bin',
    });
    expect(config).toMatchObject({
      port: 8080,
      host: '0.0.0.0',
      databasePool: 4,
      dataDir: '/srv/sauro',
      bucket: {
        url: 'https://s3.example.vn/minh-chung',
        region: 'vn-1',
        accessKey: 'key',
        secretKey: 'se/cret',
      },
      mail: {
        url: 'smtps://sauro:m%40t@mail.example.vn',
        from: { name: 'Nhắc việc', address: 'nhac-viec@example.vn' },
      },
      publicUrl: 'https://sauro.example.vn',
      demo: false,
      logLevel: 'warn',
    });
    expect(config).toMatchObject({
      demoPassword: 'mật khẩu mẫu',
      signingKey: 's'.repeat(32),
      graphqlPage: true,
      gatewayKey: 'g'.repeat(32),
    });
  });

  test.each([
    ['on', true],
    ['true', true],
    ['1', true],
    ['OFF', false],
    ['false', false],
    ['0', false],
  ])('DEMO=%s is %s, and the page follows', (text, demo) => {
    expect(readConfig({ DEMO: text })).toMatchObject({ demo, graphqlPage: demo });
    expect(readConfig({ DEMO: text, GRAPHQL_PAGE: 'off' })).toMatchObject({ demo, graphqlPage: false });
  });

  test('a mail server needs a sender, and a sender may go without a name', () => {
    expect(refusal({ SMTP_URL: 'smtp://mail.example.vn' })).toContain('MAIL_FROM=: is needed with SMTP_URL.');
    const { mail } = readConfig({ SMTP_URL: 'smtp://mail.example.vn', MAIL_FROM: 'nhac-viec@example.vn' });
    expect(mail?.from).toEqual({ name: 'Sáu Rõ', address: 'nhac-viec@example.vn' });
    expect(readConfig({ MAIL_FROM: 'nhac-viec@example.vn' }).mail).toBeUndefined();
  });

  test('a variable set to nothing counts as not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', SIGNING_KEY: '', DEMO: '' })).toMatchObject({
      port: 4000,
      demo: true,
      signingKey: undefined,
    });
  });

  test.each([
    ['PORT', 'bốn nghìn', 'PORT=bốn nghìn: must be a port number, a whole number from 0 to 65535.'],
    ['PORT', '65536', 'PORT=65536: must be a port number'],
    ['PORT', '-1', 'PORT=-1: must be a port number'],
    ['PORT', '80.5', 'PORT=80.5: must be a port number'],
    ['PORT', '0x50', 'PORT=0x50: must be a port number'],
    ['HOST', 'http://localhost', 'HOST=http://localhost: must be a host name or an IP address'],
    ['DATABASE_POOL', '2', 'DATABASE_POOL=2: must be a number of connections, a whole number from 3 to 500.'],
    ['DEMO', 'yes', 'DEMO=yes: must be on or off'],
    ['GRAPHQL_PAGE', 'có', 'GRAPHQL_PAGE=có: must be on or off'],
    ['MAIL_FROM', 'Sáu Rõ', 'MAIL_FROM=Sáu Rõ: must be an address'],
    ['PUBLIC_URL', 'sauro.vn', 'PUBLIC_URL=sauro.vn: must be the address of the service'],
    ['LOG_LEVEL', 'verbose', 'LOG_LEVEL=verbose: must be one of: trace, debug, info'],
  ])('%s=%s is refused with what would be right', (name, value, sentence) => {
    expect(refusal({ [name]: value })).toContain(sentence);
  });

  test.each([
    ['DATABASE_URL', 'localhost/sauro-hidden', 'is not a URL'],
    ['DATABASE_URL', 'mysql://owner:hidden@localhost/sauro', 'must begin with postgresql://'],
    ['DATABASE_URL', 'postgresql://localhost/hidden', 'names no owner role'],
    ['DATABASE_URL', 'postgresql://owner:hidden@localhost', 'names no database'],
    ['DATABASE_URL', 'postgresql://owner:hidden@localhost/', 'names no database'],
    ['SMTP_URL', 'mail.hidden.vn', 'is not a URL'],
    ['SMTP_URL', 'http://a:hidden@mail.vn', 'must begin with smtp://'],
    ['SMTP_URL', 'smtp://hidden@mail.vn', 'names no user or no password'],
    ['DEMO_PASSWORD', 'hidden', 'has only 6 characters; at least 8 are needed'],
    ['SIGNING_KEY', 'hidden-too-short', 'has only 16 characters; at least 32 are needed'],
    ['GATEWAY_KEY', 'hidden-too-short', 'has only 16 characters; at least 32 are needed'],
  ])('%s: a wrong secret is refused without being repeated (%#)', (name, value, sentence) => {
    const message = refusal({ [name]: value });
    expect(message).toContain(`${name}: `);
    expect(message).toContain(sentence);
    expect(message).not.toContain('hidden');
  });

  test('everything wrong is said at once, in Vietnamese and then in English', () => {
    const message = refusal({ PORT: 'x', DEMO: 'y', SIGNING_KEY: 'z' });
    const [vietnamese, english] = message.split('\n');
    expect(vietnamese).toMatch(
      /^Cấu hình sai.*PORT=x: phải là số cổng.*DEMO=y: phải là on hoặc off.*SIGNING_KEY: chỉ có 1 ký tự/,
    );
    expect(english).toMatch(
      /^Wrong configuration.*PORT=x: must be.*DEMO=y: must be.*SIGNING_KEY: has only 1 characters/,
    );
  });

  test('.env.example explains exactly the variables that are read', async () => {
    const example = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
    const named = [...example.matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(Object.keys(variables.shape)));
    expect(named).toHaveLength(Object.keys(variables.shape).length);
  });

  test('.env.example with its defaults taken in is a right configuration', async () => {
    const example = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
    const env = Object.fromEntries(
      [...example.matchAll(/^# ([A-Z][A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    const examples = { DATABASE_URL: '', FILES_URL: '', SMTP_URL: '', MAIL_FROM: '', PUBLIC_URL: '' };
    expect(readConfig({ ...env, ...examples })).toEqual(readConfig({}));
    expect(readConfig(env).databaseUrl).toBe('postgresql://owner:password@localhost:5432/sauro');
  });
});
