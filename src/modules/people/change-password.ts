import { refuse as refuseAnywhere } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import type { ChangePasswordInput } from './person.input.js';
import { refuse } from './person.refusals.js';
import { findAccount, findAccountForSignIn, savePassword } from './person.store.js';
import type { SignedIn } from './sign-in.js';

/** Gives the viewer another password and ends all his sessions; the token returned is good for going on. Guesses of the current one count as sign-ins do. */
export async function changePassword(context: RequestContext, input: ChangePasswordInput): Promise<SignedIn> {
  const { attempts, passwords, tokens } = context.auth;
  const { accountId } = context.viewer();
  await context.endReads();

  const session = context.database.read(null);
  const account = await findAccount(session.db, accountId)
    .then(
      (found) =>
        found && findAccountForSignIn(session.db, found.email).then((facts) => facts && { ...found, ...facts }),
    )
    .finally(() => session.end());
  if (!account) throw refuseAnywhere('UNAUTHENTICATED');

  await attempts.begin(account.email, context.address);
  if (!(await passwords.matches(account.passwordHash, input.current))) throw refuse('PASSWORD_WRONG', {}, 'current');
  await attempts.succeeded(account.email, context.address);
  if (input.next === input.current) throw refuse('PASSWORD_UNCHANGED', {}, 'next');

  const now = context.clock();
  const epoch = await savePassword(
    context.database.pool,
    { accountId, at: now, requestId: context.requestId },
    account.tokenEpoch,
    await passwords.hash(input.next),
  );
  if (epoch === null) throw refuseAnywhere('CONFLICT', { current: null });
  return tokens.sign({ accountId, epoch }, now);
}
