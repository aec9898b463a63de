import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../../support/cluster.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const signIn = `mutation SignIn($input: SignInInput!) { signIn(input: $input) { token } }`;
const tokenOf = async (email: string, password: string): Promise<string> =>
  (await service.nobody.ask(signIn, { input: { email, password } })).signIn.token;
const bearer = (token: string) => service.nobody.with({ authorization: `Bearer ${token}` });

describe('signOutEverywhere', () => {
  test('ends every session, this one included', async () => {
    const email = 'officer@tu-ky.demo';
    const one = await tokenOf(email, DEMO_PASSWORD);
    const other = await tokenOf(email, DEMO_PASSWORD);
    const { signOutEverywhere } = await bearer(one).ask('mutation { signOutEverywhere { email } }');
    expect(signOutEverywhere.email).toBe(email);
    for (const token of [one, other]) {
      expect((await bearer(token).send('{ viewer { id } }')).code).toBe('UNAUTHENTICATED');
    }
    await tokenOf(email, DEMO_PASSWORD);
  });

  test('is noted, and nobody cannot', async () => {
    await service.as('head@tu-ky.demo').ask('mutation { signOutEverywhere { id } }');
    const [event] = await service.rows(
      "select e.action from sauro.account_event e join sauro.account a on a.id = e.account_id where a.email = 'head@tu-ky.demo'",
    );
    expect(event.action).toBe('account.sign-out-everywhere');
    expect((await service.nobody.send('mutation { signOutEverywhere { id } }')).code).toBe('UNAUTHENTICATED');
  });
});
