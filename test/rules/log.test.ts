import { describe, expect, test } from 'vitest';
import { createLog, type Logger } from '../../src/platform/log/log.js';

function listen(): { log: Logger; entry: () => Record<string, unknown>; text: () => string } {
  let line = '';
  const log = createLog('trace', { write: (text: string) => void (line = text) });
  return { log, entry: () => JSON.parse(line), text: () => line };
}

describe('the log', () => {
  test('is one JSON object a line, with an instant in UTC', () => {
    const { log, entry, text } = listen();
    log.info({ tenant: 'hai-phong' }, 'đã sẵn sàng');
    expect(entry()).toMatchObject({ level: 30, service: 'sau-ro', tenant: 'hai-phong', msg: 'đã sẵn sàng' });
    expect(entry().time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(text().endsWith('}\n')).toBe(true);
  });

  test.each([
    { password: 'hidden' },
    { input: { password: 'hidden', email: 'a@b.demo' } },
    { config: { signingKey: 'hidden', gatewayKey: 'hidden', demoPassword: 'hidden' } },
    { req: { headers: { authorization: 'hidden', cookie: 'hidden' } } },
    { headers: { authorization: 'hidden' } },
    { token: 'hidden' },
  ])('names of secrets say nothing of their values (%#)', (fields) => {
    const { log, text } = listen();
    log.warn(fields, 'x');
    expect(text()).not.toContain('hidden');
    expect(text()).toContain('…');
  });

  test.each([
    'cannot connect to postgresql://sauro_owner:hidden@127.0.0.1:5432/sauro',
    'header was Bearer hidden.hidden-hidden',
    'GET http://127.0.0.1:4000/calendar/hidden_hidden-hidden.ics',
    `token eyJhbGciOiJIUzI1NiJ9.${Buffer.from('hidden').toString('base64url')}.hidden_-`,
  ])('neither do passwords in URLs and tokens inside a sentence (%#)', (sentence) => {
    const { log, text } = listen();
    log.error({ err: new Error(sentence) }, sentence);
    expect(text()).not.toContain('hidden');
  });

  test('an error of the database keeps its code and loses the rows it quotes', () => {
    const { log, entry, text } = listen();
    const error = Object.assign(
      new Error("insert into person values ('hidden', 'it''s hidden') - duplicate key violates \"person_email\""),
      {
        code: '23505',
        detail: 'Key (email)=(hidden) already exists.',
        constraint: 'person_email',
        table: 'person',
        parameters: ['hidden'],
      },
    );
    log.error({ err: new Error('outer', { cause: error }) }, 'unexpected');
    expect(text()).not.toContain('hidden');
    expect(entry().err).toMatchObject({
      message: 'outer',
      cause: {
        code: '23505',
        constraint: 'person_email',
        table: 'person',
        message: expect.stringContaining('duplicate key violates "person_email"'),
      },
    });
  });
});
