import pg from 'pg';
import type { Reply, Service } from './service.js';

/** Lets use cases of a tenant come up to their last step, the audit log, and no further, one after the other, and then all go on: the second meets the first at its latest. */
export async function standStill(
  service: Service,
  tenant: string,
  begin: readonly (() => Promise<Reply>)[],
): Promise<Reply[]> {
  const client = new pg.Client({ connectionString: service.fresh.adminUrl });
  await client.connect();
  // Asked outside the transaction, in which the activity would be shown as it was at first.
  const waiting = async (): Promise<number> => {
    const [found] = await service.rows(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and usename = 'sauro_app' and wait_event_type = 'Lock'",
    );
    return found.n;
  };
  try {
    await client.query('begin');
    await client.query(
      'select from sauro.audit_head where tenant_id = (select id from sauro.tenant where code = $1) for update',
      [tenant],
    );
    const answered = new Set<Promise<Reply>>();
    const replies: Promise<Reply>[] = [];
    for (const one of begin) {
      const held = replies.length - answered.size;
      const reply = one();
      replies.push(reply);
      const note = () => answered.add(reply);
      reply.then(note, note);
      while (!answered.has(reply) && (await waiting()) <= held) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    await client.query('commit');
    return await Promise.all(replies);
  } finally {
    await client.end();
  }
}
