import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../platform/db/database.js';
import type { Logger } from '../../platform/log/log.js';
import { type BiLimits, endLongStatements, listUnnotedSessions, noteBiSession } from './bi-use.store.js';

const LOOK_EVERY_MS = 500;
const LIMITS_EVERY_LOOKS = 20;
/** A little more than roles are made with: a role may lift its own settings, and is held to these. */
const LIMITS: BiLimits = { statement: 125, idle: 65 };

/** Notes every session of a BI role in the log of uses; until then the database shows it nothing. */
export async function noteBiSessions(database: Database): Promise<void> {
  for (const session of await listUnnotedSessions(database.pool))
    await database.writeAside(session.tenantId, ({ db }) => noteBiSession(db, session));
}

/** Does so while the process lives, and holds roles to their limits. What goes wrong is tried again, and said once. */
export function watchBiSessions({ database, log }: { readonly database: Database; readonly log: Logger }): {
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  const watching = (async () => {
    let failing = false;
    for (let look = 0; !stopping.signal.aborted; look += 1) {
      try {
        await noteBiSessions(database);
        const ended = look % LIMITS_EVERY_LOOKS === 0 ? await endLongStatements(database.pool, LIMITS) : 0;
        if (ended > 0) log.warn({ ended }, 'statements of BI roles went beyond their limits');
        failing = false;
      } catch (error) {
        if (!failing) log.error({ err: error }, 'sessions of BI roles are not being noted, and are shown nothing');
        failing = true;
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}
