import { randomBytes } from 'node:crypto';
import { hashOfApiKey, newApiKey } from '../../platform/auth/api-key.js';
import { scramVerifier } from '../../platform/auth/scram.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import type { BiAccessInput } from './bi.input.js';
import { mayManageBiAccess } from './bi.policy.js';
import { refuse } from './bi.refusals.js';
import { createRole, findDatabaseName, insertBiAccess } from './bi-access.store.js';

const DEFAULT_CONNECTIONS = 5;

/** Opens an entrance for a BI tool and gives its secret, this once: nothing that is kept leads back to it. */
export const createBiAccess = command({
  name: 'biAccess.create',
  load: async (_tx, _input: BiAccessInput) => null,
  may: (actor) => mayManageBiAccess(actor),
  run: async (tx, _facts, { kind, label, connectionLimit }) => {
    if (kind === 'API_KEY' && connectionLimit != null) throw refuse('BI_CONNECTIONS_OF_ROLE', {}, 'connectionLimit');
    const id = newId();
    const common = { id, kind, label, created_at: tx.now, created_by: tx.actor.accountId };
    const secret = kind === 'API_KEY' ? newApiKey() : randomBytes(24).toString('base64url');
    if (kind === 'API_KEY') await insertBiAccess(tx.db, { ...common, key_hash: hashOfApiKey(secret) });
    else {
      const connections = connectionLimit ?? DEFAULT_CONNECTIONS;
      const roleName = await createRole(tx.db, id, await scramVerifier(secret), connections);
      await insertBiAccess(tx.db, { ...common, role_name: roleName, connection_limit: connections });
    }
    tx.audit({
      subjectType: 'BiAccess',
      subjectId: id,
      changes: [{ record: 'bi_access', id, from: null, to: { kind, label } }],
    });
    return { id, secret, database: kind === 'SQL_ROLE' ? await findDatabaseName(tx.db) : null };
  },
});
