import { command } from '../../platform/command/command.js';
import type { PreferencesInput } from './person.input.js';
import { maySetPreferences } from './person.policy.js';
import { findPreferences, writePreferences } from './preference.store.js';

/** A person says in which language this tenant writes to him, and whether it sends him letters. */
export const setPreferences = command({
  name: 'preferences.set',
  load: async (tx, _input: PreferencesInput) => findPreferences(tx.db, tx.actor.accountId),
  may: (actor) => maySetPreferences(actor),
  run: async (tx, from, { locale, mail }) => {
    if (from.locale === locale && from.mail === mail) return tx.nothingWritten();
    const to = { locale, mail };
    await writePreferences(tx.db, tx.actor.accountId, to);
    const { accountId } = tx.actor;
    tx.audit({
      subjectType: 'Account',
      subjectId: accountId,
      changes: [{ record: 'preference', id: accountId, from, to }],
    });
  },
});
