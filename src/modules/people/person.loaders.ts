import { inOrder, loader } from '../../platform/request-context.js';
import { type AccountFacts, findAccount, listMemberships, type MembershipRow } from './person.store.js';
import { findPreferences, type Preferences } from './preference.store.js';

/** The account behind the request; asked for the viewer alone. */
export const accountById = loader<string, AccountFacts | null>((context, ids) =>
  Promise.all(ids.map((id) => findAccount(context.reference, id))),
);

/** A membership by its id; whether the caller may see it is decided where it is asked. */
export const membershipById = loader<string, MembershipRow | null>(async (context, ids) =>
  inOrder(ids, await listMemberships(context.db, ids), (row) => row.id, null),
);

/** How the tenant of the request writes to the viewer; the key says nothing. */
export const ownPreferences = loader<'own', Preferences>(async (context) => [
  await findPreferences(context.db, context.insider().actor.accountId),
]);
