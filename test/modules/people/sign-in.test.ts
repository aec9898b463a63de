import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS, networkOf } from '../../../src/platform/auth/attempts.js';
import { DEMO_PASSWORD } from '../../support/cluster.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(() => service.rows('delete from sauro.rate_limit'));

const OFFICER = 'officer@hai-phong.demo';
const signIn = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    token
    expiresAt
    viewer { name email operator permissions tenants { code } memberships { role personName body { name } unit { name } tenant { code } } }
  }
}`;
const attempt = (email: string, password: string) => service.nobody.send(signIn, { input: { email, password } });

describe('signIn', () => {
  test('answers a token that works, and who it belongs to', async () => {
    const { data, errors } = await attempt(OFFICER, DEMO_PASSWORD);
    expect(errors).toEqual([]);
    const { token, expiresAt, viewer } = data.signIn;
    expect(expiresAt).toBe('2026-11-22T12:00:00.000Z');
    expect(viewer).toMatchObject({
      email: OFFICER,
      operator: false,
      tenants: [{ code: 'hai-phong' }],
      memberships: [{ role: 'BODY_OFFICER', unit: null, tenant: { code: 'hai-phong' } }],
    });
    expect(viewer.permissions).toEqual(expect.arrayContaining(['READ_RECORDS', 'REVIEW']));
    expect(viewer.memberships[0].body.name).toEqual(expect.any(String));
    const answer = await service.nobody
      .with({ authorization: `Bearer ${token}` })
      .ask('{ viewer { email } tenant { code } }');
    expect(answer).toEqual({ viewer: { email: OFFICER }, tenant: { code: 'hai-phong' } });
  });

  test('takes the address in any case and notes that it happened', async () => {
    const before = await service.rows(
      "select count(*)::int as n from sauro.account_event where action = 'account.sign-in'",
    );
    expect((await attempt(' Officer@Hai-Phong.demo ', DEMO_PASSWORD)).errors).toEqual([]);
    const after = await service.rows(
      "select count(*)::int as n from sauro.account_event where action = 'account.sign-in'",
    );
    expect(after[0].n).toBe(before[0].n + 1);
  });

  test('a unit officer sees his unit, an operator no tenant', async () => {
    const unit = (await attempt('unit@hai-phong.demo', DEMO_PASSWORD)).data.signIn.viewer;
    expect(unit.memberships).toMatchObject([{ role: 'UNIT_OFFICER', body: null, unit: { name: expect.any(String) } }]);
    const operator = (await attempt('operator@sauro.demo', DEMO_PASSWORD)).data.signIn.viewer;
    expect(operator).toMatchObject({ operator: true, tenants: [], memberships: [], permissions: ['OPERATE_PLATFORM'] });
  });

  test('wrong password, unknown address and disabled account are one answer', async () => {
    await service.rows("update sauro.account set disabled_at = now() where email = 'bi@tu-ky.demo'");
    const replies = await Promise.all([
      attempt(OFFICER, 'not-the-password'),
      attempt('nobody@nowhere.demo', 'not-the-password'),
      attempt('bi@tu-ky.demo', DEMO_PASSWORD),
    ]);
    for (const reply of replies) {
      expect(reply.code).toBe('SIGN_IN_FAILED');
      expect(reply.data).toBeNull();
      expect(reply.errors).toEqual(replies[0]?.errors);
      expect(JSON.stringify(reply)).not.toMatch(/not-the-password|nowhere/);
    }
  });

  test('an unknown address takes the same work as a known one', async () => {
    const timed = async (email: string) => {
      const began = performance.now();
      await attempt(email, 'not-the-password');
      return performance.now() - began;
    };
    // The quickest of several, in turns: whatever else the machine does slows down both alike.
    let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let run = 0; run < 8; run += 1) {
      known = Math.min(known, await timed(OFFICER));
      unknown = Math.min(unknown, await timed('nobody@nowhere.demo'));
    }
    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
  });

  test('an account is slowed down after some wrong passwords, the right one included, in every process', async () => {
    for (let wrong = 0; wrong < ATTEMPTS_PER_ACCOUNT; wrong += 1) {
      expect((await attempt(OFFICER, `wrong ${wrong}`)).code).toBe('SIGN_IN_FAILED');
    }
    const { code, errors } = await attempt(OFFICER, DEMO_PASSWORD);
    expect(code).toBe('RATE_LIMITED');
    expect(errors[0]?.extensions.facts.seconds).toBeGreaterThan(0);
    expect(errors[0]?.extensions.facts.seconds).toBeLessThanOrEqual(15 * 60);
    // Another account is not concerned; when the time is over the right password is right again.
    expect((await attempt('head@hai-phong.demo', DEMO_PASSWORD)).code).toBeUndefined();
    await service.rows('update sauro.rate_limit set expire = 1');
    expect((await attempt(OFFICER, DEMO_PASSWORD)).code).toBeUndefined();
  });

  test('unknown addresses are slowed down as known ones are', async () => {
    const replies = await Promise.all(
      Array.from({ length: ATTEMPTS_PER_ACCOUNT + 1 }, () => attempt('nobody@nowhere.demo', 'wrong')),
    );
    expect(replies.filter(({ code }) => code === 'SIGN_IN_FAILED')).toHaveLength(ATTEMPTS_PER_ACCOUNT);
    expect(replies.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(1);
  });

  test('the right password starts the count of the account anew', async () => {
    for (let wrong = 1; wrong < ATTEMPTS_PER_ACCOUNT; wrong += 1) await attempt(OFFICER, 'wrong');
    expect((await attempt(OFFICER, DEMO_PASSWORD)).code).toBeUndefined();
    for (let wrong = 0; wrong < ATTEMPTS_PER_ACCOUNT; wrong += 1) {
      expect((await attempt(OFFICER, 'wrong')).code).toBe('SIGN_IN_FAILED');
    }
  });

  test('an address is slowed down over many accounts; signing in rightly does not weigh on it', async () => {
    await service.rows("insert into sauro.rate_limit values ('address:127.0.0.1', $1, $2)", [
      ATTEMPTS_PER_ADDRESS - 1,
      Date.now() + 60_000,
    ]);
    for (let right = 0; right < 3; right += 1) {
      expect((await attempt(OFFICER, DEMO_PASSWORD)).code).toBeUndefined();
    }
    expect((await attempt('one@nowhere.demo', 'wrong')).code).toBe('SIGN_IN_FAILED');
    expect((await attempt(OFFICER, DEMO_PASSWORD)).code).toBe('RATE_LIMITED');
  });

  test('addresses and passwords stand nowhere in the counters', async () => {
    await attempt('secret-as-email', 'secret-as-password');
    expect(JSON.stringify(await service.rows('select * from sauro.rate_limit'))).not.toContain('secret');
  });

  test('a storm of sign-ins leaves no connection behind and everybody gets an answer', async () => {
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, index) => attempt(`storm${index}@x.demo`, 'wrong')),
    );
    expect(new Set(replies.map(({ code }) => code))).toEqual(new Set(['SIGN_IN_FAILED']));
    expect(service.database.pool.idleCount).toBe(service.database.pool.totalCount);
  });

  test('bad input is refused without repeating it', async () => {
    const { code, errors } = await attempt('', 'mật khẩu '.repeat(40));
    expect(code).toBe('BAD_USER_INPUT');
    expect(errors[0]?.extensions.field).toBe('email');
    expect(JSON.stringify(errors)).not.toContain('mật khẩu mật khẩu');
  });

  test('a token of another key, an old one and none are all nobody', async () => {
    const { data } = await attempt(OFFICER, DEMO_PASSWORD);
    const token: string = data.signIn.token;
    const [head, body, mark] = token.split('.');
    const ask = (authorization: string) => service.nobody.with({ authorization }).send('{ viewer { id } }');
    expect((await ask(`Bearer ${head}.${body}.${mark?.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`)).code).toBe(
      'UNAUTHENTICATED',
    );
    expect((await ask('Basic b2ZmaWNlcjpzYXVyby1kZW1v')).code).toBe('UNAUTHENTICATED');
    expect((await service.nobody.send('{ viewer { id } }')).code).toBe('UNAUTHENTICATED');
    service.setNow('2026-11-22T12:00:01Z');
    expect((await ask(`Bearer ${token}`)).code).toBe('UNAUTHENTICATED');
    service.setNow('2026-11-22T02:00:00Z');
    expect((await ask(`Bearer ${token}`)).code).toBeUndefined();
  });

  test('an IPv6 customer counts as one, however many addresses he has', () => {
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:0DB8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });
});
