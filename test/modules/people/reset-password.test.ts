import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';
import { ADMIN, grant, localAdmin, type Places, person, placesOf } from './membership-desk.js';

let service: Service;
let places: Places;
beforeAll(async () => {
  service = await startService();
  places = await placesOf(service);
});
afterAll(() => service.stop());

const RESET = 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { id } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
const password = 'mật khẩu đặt lại';
const admit = async (email: string, more: Record<string, unknown> = {}) =>
  (await service.as(ADMIN).ask(grant, { input: person(email, places.commune, more) })).grantMembership;

describe('resetPassword', () => {
  test('lets a person in again and ends his sessions', async () => {
    const { id } = await admit('forgetful@example.com');
    const signIn = async (word: string) =>
      service.nobody.send(SIGN_IN, { input: { email: 'forgetful@example.com', password: word } });
    const before = service.nobody.with({
      authorization: `Bearer ${(await signIn('mật khẩu đầu tiên')).data.signIn.token}`,
    });
    await before.ask('{ viewer { id } }');
    await service.as(ADMIN).ask(RESET, { input: { membershipId: id, password } });
    expect((await before.send('{ viewer { id } }')).code).toBe('UNAUTHENTICATED');
    expect((await signIn('mật khẩu đầu tiên')).code).toBe('SIGN_IN_FAILED');
    expect((await signIn(password)).errors).toEqual([]);
    const [event] = await service.rows("select changes::text from sauro.audit_event where action = 'password.reset'");
    expect(event.changes).not.toContain('argon2');
  });

  test('is for an administrator over every role of the person', async () => {
    const { id } = await admit('two-roles@example.com');
    await admit('two-roles@example.com', { bodyId: places.otherCommune });
    const local = await localAdmin(service, 'local-reset@example.com', places.commune);
    for (const email of [local, 'head@hai-phong.demo', 'officer@hai-phong.demo', 'bi@hai-phong.demo']) {
      expect((await service.as(email).send(RESET, { input: { membershipId: id, password } })).code).toBe('FORBIDDEN');
    }
    expect((await service.as(ADMIN).send(RESET, { input: { membershipId: id, password } })).errors).toEqual([]);
  });

  test('does not touch an account that works in another tenant too', async () => {
    const holder = service.as('officer@thanh-hoa.demo');
    await holder.ask('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { token } }', {
      input: { current: 'sauro-demo', next: 'mật khẩu của riêng tôi' },
    });
    const { joinCode } = (await service.as('officer@thanh-hoa.demo').ask('{ viewer { joinCode } }')).viewer;
    const { id } = await admit('officer@thanh-hoa.demo', { joinCode });
    const [before] = await service.rows(
      "select password_hash from sauro.account where email = 'officer@thanh-hoa.demo'",
    );
    expect((await service.as(ADMIN).send(RESET, { input: { membershipId: id, password } })).code).toBe(
      'ACCOUNT_SHARED',
    );
    expect(
      await service.rows("select password_hash from sauro.account where email = 'officer@thanh-hoa.demo'"),
    ).toEqual([before]);
  });

  test('refuses a role that has ended', async () => {
    const { id, version } = await admit('gone@example.com');
    await service.as(ADMIN).ask('mutation ($input: EndMembershipInput!) { endMembership(input: $input) { id } }', {
      input: { id, version, reason: 'Chuyển công tác' },
    });
    expect((await service.as(ADMIN).send(RESET, { input: { membershipId: id, password } })).code).toBe(
      'MEMBERSHIP_ENDED',
    );
  });
});
