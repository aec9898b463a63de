import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SwitchOffTokens } from '../../../src/platform/auth/switch-off-tokens.js';
import { auditHeads } from '../../support/probe.js';
import { type Service, startService } from '../../support/service.js';

const SET = 'mutation ($input: PreferencesInput!) { setPreferences(input: $input) { preferences { locale mail } } }';
const READ = '{ viewer { preferences { locale mail } } }';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const preferencesOf = async (email: string) => (await service.as(email).ask(READ)).viewer.preferences;

describe('setPreferences', () => {
  test('is for oneself alone, in the tenant of the request; until then Vietnamese, with letters', async () => {
    const officer = service.as('officer@hai-phong.demo');
    expect(await preferencesOf('officer@hai-phong.demo')).toEqual({ locale: 'vi', mail: true });
    const { setPreferences } = await officer.ask(SET, { input: { locale: 'en', mail: false } });
    expect(setPreferences.preferences).toEqual({ locale: 'en', mail: false });
    expect(await preferencesOf('officer@hai-phong.demo')).toEqual({ locale: 'en', mail: false });
    expect(await preferencesOf('head@hai-phong.demo')).toEqual({ locale: 'vi', mail: true });
    const events = await service.rows("select changes from sauro.audit_event where action = 'preferences.set'");
    expect(events.map(({ changes }) => changes)).toEqual([
      [expect.objectContaining({ from: { locale: 'vi', mail: true }, to: { locale: 'en', mail: false } })],
    ]);
    const before = await auditHeads(service);
    await officer.ask(SET, { input: { locale: 'en', mail: false } });
    expect(await auditHeads(service)).toEqual(before);
  });

  test('a person of two localities says it for each', async () => {
    await service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, body_id, granted_at)
       select m.tenant_id, gen_random_uuid(), o.account_id, o.email, o.person_name, m.role, m.body_id, now()
       from sauro.membership m, sauro.membership o where m.email = 'officer@thanh-hoa.demo' and o.email = 'head@hai-phong.demo'`,
    );
    await service.rows(
      `update sauro.account set tenant_ids = tenant_ids || (select id from sauro.tenant where code = 'thanh-hoa') where email = 'head@hai-phong.demo'`,
    );
    const head = service.as('head@hai-phong.demo');
    expect((await head.ask(READ)).viewer.preferences).toBeNull();
    const [here, there] = ['hai-phong', 'thanh-hoa'].map((code) => head.with({ 'x-tenant': code }));
    await there?.ask(SET, { input: { locale: 'vi', mail: false } });
    expect((await here?.ask(READ))?.viewer.preferences).toEqual({ locale: 'vi', mail: true });
    expect((await there?.ask(READ))?.viewer.preferences).toEqual({ locale: 'vi', mail: false });
  });

  test('two at once leave one of the two, and no error', async () => {
    const commune = service.as('commune@hai-phong.demo');
    const replies = await Promise.all(
      [true, false].map((mail) => commune.send(SET, { input: { locale: 'en', mail } })),
    );
    expect(replies.map(({ code }) => code)).toEqual([undefined, undefined]);
    expect((await preferencesOf('commune@hai-phong.demo')).locale).toBe('en');
  });

  test.each([
    ['bi@hai-phong.demo', 'FORBIDDEN'],
    ['operator@sauro.demo', 'BAD_USER_INPUT'],
  ])('%s is refused with %s', async (email, code) => {
    expect((await service.as(email).send(SET, { input: { locale: 'vi', mail: true } })).code).toBe(code);
  });
});

describe('the address in each letter', () => {
  const tokens = () => new SwitchOffTokens(service.signingKey);
  const urlOf = (token: string) => new URL(`/mail/off/${token}`, service.url).href;
  const lettersOf = async (email: string) => {
    const [row] = await service.rows('select tenant_id, account_id from sauro.membership where email = $1', [email]);
    return { tenantId: row.tenant_id as string, accountId: row.account_id as string };
  };

  test('asks when it is opened, and switches off when it is posted to, by a mail program too', async () => {
    const url = urlOf(tokens().of(await lettersOf('unit@hai-phong.demo')));
    const opened = await fetch(url);
    expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await opened.text()).toContain('<form method="post">');
    expect(await preferencesOf('unit@hai-phong.demo')).toEqual({ locale: 'vi', mail: true });
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    const posted = await fetch(url, { method: 'POST', body });
    expect(posted.status).toBe(200);
    expect(await posted.text()).toContain('Đã tắt thư nhắc việc');
    expect(await preferencesOf('unit@hai-phong.demo')).toEqual({ locale: 'vi', mail: false });
    const { accountId } = await lettersOf('unit@hai-phong.demo');
    const events = await service.rows(
      "select changes from sauro.audit_event where action = 'preferences.set' and account_id = $1",
      [accountId],
    );
    expect(events).toHaveLength(1);
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
    await service.as('unit@hai-phong.demo').ask(SET, { input: { locale: 'vi', mail: true } });
    expect(await preferencesOf('unit@hai-phong.demo')).toEqual({ locale: 'vi', mail: true });
  });

  test('is good for these letters alone, and cannot be made up', async () => {
    const one = await lettersOf('head@thien-tin.demo');
    const other = await lettersOf('officer@thien-tin.demo');
    const token = tokens().of(one);
    const bytes = Buffer.from(token, 'base64url');
    const forged = Buffer.concat([
      bytes.subarray(0, 16),
      Buffer.from(other.accountId.replaceAll('-', ''), 'hex'),
      bytes.subarray(32),
    ]);
    for (const bad of [forged.toString('base64url'), 'x', token.slice(0, -2), new SwitchOffTokens('other').of(one)]) {
      expect((await fetch(urlOf(bad))).status).toBe(404);
      expect((await fetch(urlOf(bad), { method: 'POST' })).status).toBe(404);
    }
    const signedIn = await service.nobody.with({ authorization: `Bearer ${token}` }).send(READ);
    expect(signedIn.code).toBe('UNAUTHENTICATED');
    expect(await preferencesOf('head@thien-tin.demo')).toEqual({ locale: 'vi', mail: true });
    expect(await preferencesOf('officer@thien-tin.demo')).toEqual({ locale: 'vi', mail: true });
  });

  test('of somebody who left changes nothing', async () => {
    const url = urlOf(tokens().of(await lettersOf('commune@thien-tin.demo')));
    await service.rows("update sauro.membership set ended_at = now() where email = 'commune@thien-tin.demo'");
    const before = await auditHeads(service);
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
    expect(await auditHeads(service)).toEqual(before);
  });
});
