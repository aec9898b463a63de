import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../../support/cluster.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const change = `mutation Change($input: ChangePasswordInput!) { changePassword(input: $input) { token viewer { email } } }`;
const signIn = `mutation SignIn($input: SignInInput!) { signIn(input: $input) { token } }`;
const tokenOf = async (email: string, password: string): Promise<string> =>
  (await service.nobody.ask(signIn, { input: { email, password } })).signIn.token;
const bearer = (token: string) => service.nobody.with({ authorization: `Bearer ${token}` });
const hashOf = async (email: string) =>
  (await service.rows('select password_hash, token_epoch from sauro.account where email = $1', [email]))[0];

describe('changePassword', () => {
  test('ends all other sessions, goes on with the token returned, and is noted', async () => {
    const email = 'officer@thanh-hoa.demo';
    const old = await tokenOf(email, DEMO_PASSWORD);
    const { changePassword } = await bearer(old).ask(change, {
      input: { current: DEMO_PASSWORD, next: 'một mật khẩu dài' },
    });
    expect(changePassword.viewer.email).toBe(email);
    expect((await bearer(old).send('{ viewer { id } }')).code).toBe('UNAUTHENTICATED');
    expect((await bearer(changePassword.token).send('{ viewer { id } }')).code).toBeUndefined();
    expect((await service.nobody.send(signIn, { input: { email, password: DEMO_PASSWORD } })).code).toBe(
      'SIGN_IN_FAILED',
    );
    await tokenOf(email, 'một mật khẩu dài');
    const events = await service.rows(
      'select e.action from sauro.account_event e join sauro.account a on a.id = e.account_id where a.email = $1 order by e.at, e.id',
      [email],
    );
    expect(events.map(({ action }) => action)).toEqual([
      'account.sign-in',
      'account.change-password',
      'account.sign-in',
    ]);
  });

  test('works for an operator, who has no tenant', async () => {
    const token = await tokenOf('operator@sauro.demo', DEMO_PASSWORD);
    const { code } = await bearer(token).send(change, { input: { current: DEMO_PASSWORD, next: 'operator-operator' } });
    expect(code).toBeUndefined();
  });

  test.each([
    ['a wrong current one', { current: 'wrong', next: 'long enough to keep' }, 'PASSWORD_WRONG'],
    ['the same again', { current: DEMO_PASSWORD, next: DEMO_PASSWORD }, 'PASSWORD_UNCHANGED'],
    ['one too short', { current: DEMO_PASSWORD, next: 'nine char' }, 'BAD_USER_INPUT'],
    ['one too long', { current: DEMO_PASSWORD, next: 'x'.repeat(201) }, 'BAD_USER_INPUT'],
  ])('%s is refused and nothing is written', async (_, input, expected) => {
    const email = 'officer@hoa-binh.demo';
    const before = await hashOf(email);
    const { code } = await service.as(email).send(change, { input });
    expect(code).toBe(expected);
    expect(await hashOf(email)).toEqual(before);
  });

  test('guesses of the current one count as sign-ins do', async () => {
    const caller = service.as('head@hoa-binh.demo');
    const codes: (string | undefined)[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      codes.push(
        (await caller.send(change, { input: { current: `guess ${guess}`, next: 'long enough to keep' } })).code,
      );
    }
    expect(codes.at(0)).toBe('PASSWORD_WRONG');
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });

  test('of two at the same moment one wins', async () => {
    const caller = service.as('commune@hoa-binh.demo');
    const replies = await Promise.all(
      ['first long password', 'second long password'].map((next) =>
        caller.send(change, { input: { current: DEMO_PASSWORD, next } }),
      ),
    );
    expect(replies.map(({ code }) => code).filter((code) => code === undefined)).toHaveLength(1);
  });

  test('nobody cannot', async () => {
    const { code } = await service.nobody.send(change, {
      input: { current: DEMO_PASSWORD, next: 'long enough to keep' },
    });
    expect(code).toBe('UNAUTHENTICATED');
  });
});
