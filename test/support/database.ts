import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { inject } from 'vitest';
import { asRole } from '../../src/platform/db/owner-database.js';
import { inDatabase, SERVICE_ROLE, TEMPLATE } from './cluster.js';

/** A database of its own for a test file: migrated, seeded, with a small demo. */
export interface FreshDatabase {
  /** As the role that owns the tables. */
  readonly ownerUrl: string;
  /** As the role that the service connects as. */
  readonly serviceUrl: string;
  /** As the superuser, whom row-level security does not bind. */
  readonly adminUrl: string;
  /** Ends all sessions and removes the database. */
  drop(): Promise<void>;
}

/** Clones the template of this test run. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { adminUrl, ownerUrl, servicePassword } = inject('cluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const owner = new URL(ownerUrl).username;
  await asAdmin(adminUrl, `create database ${name} template ${TEMPLATE} strategy file_copy owner ${owner}`);
  const ownUrl = inDatabase(ownerUrl, name);
  return {
    ownerUrl: ownUrl,
    serviceUrl: asRole(ownUrl, SERVICE_ROLE, servicePassword),
    adminUrl: inDatabase(adminUrl, name),
    drop: async () => {
      await sessionsEnded(adminUrl, name);
      await asAdmin(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

/** A pool reports its end before the server has let its sessions go; one that is then cut off by force would fail the run. */
async function sessionsEnded(adminUrl: string, name: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const { rowCount } = await admin.query('select 1 from pg_stat_activity where datname = $1', [name]);
      if (rowCount === 0) return;
      await setTimeout(20);
    }
  } finally {
    await admin.end();
  }
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
