import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Instant } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import type { Batches } from '../../platform/files/table-streams.js';
import { isId, newId } from '../../platform/new-id.js';
import type { RequestContext } from '../../platform/request-context.js';
import { mayManageBiAccess } from './bi.policy.js';
import { exportStateAt, percentSent } from './bi-export.rules.js';
import { type BiExportRow, endBiExport, insertBiExport, listBiExports, moveBiExport } from './bi-export.store.js';

const NOTED_EVERY_MS = 1_000;
const SHOWN = 50;

/** What is known of a download when it begins. */
export interface Begun {
  readonly view: string;
  readonly format: string;
  readonly updatedSince: Instant | null;
  readonly totalRows: number;
}

/** A download whose way out is noted. */
export interface FollowedExport {
  readonly id: string;
  /** The rows again; who asks for the next ones has taken those before. */
  readonly batches: Batches;
  /** Notes that it has ended, and whether all rows left. */
  end(): Promise<void>;
}

/** Notes a download, and how far it is as its rows go. */
export async function followExport(context: RequestContext, begun: Begun, batches: Batches): Promise<FollowedExport> {
  const { actor, tenant } = context.insider();
  const { database, clock, log } = context;
  const id = newId();
  const now = clock();
  await database.writeAside(tenant.id, ({ db }) =>
    insertBiExport(db, {
      id,
      reader_id: actor.accountId,
      reader_name: actor.name,
      view: begun.view,
      format: begun.format,
      updated_since: begun.updatedSince,
      total_rows: begun.totalRows,
      sent_rows: 0,
      started_at: now,
      moved_at: now,
    }),
  );
  let sentRows = 0;
  let whole = false;
  async function* followed() {
    let noted = performance.now();
    for await (const rows of batches) {
      yield rows;
      sentRows += rows.length;
      if (performance.now() - noted < NOTED_EVERY_MS) continue;
      noted = performance.now();
      await database.writeAside(tenant.id, ({ db }) => moveBiExport(db, id, sentRows, clock()));
    }
    whole = true;
  }
  return {
    id,
    batches: followed(),
    // What cannot be noted any more will be found to be lost.
    end: () =>
      database
        .writeAside(tenant.id, ({ db }) => endBiExport(db, id, { sentRows, whole, at: clock() }))
        .catch((error: unknown) => log.warn({ err: error, export: id }, 'the end of a download was not noted')),
  };
}

const shown = (row: BiExportRow, now: Instant) => ({
  id: row.id,
  by: row.readerName,
  view: row.view,
  format: row.format,
  updatedSince: row.updatedSince,
  state: exportStateAt(row, now),
  percent: percentSent(row.sentRows, row.totalRows),
  rows: row.sentRows,
  totalRows: row.totalRows,
  startedAt: row.startedAt,
  movedAt: row.movedAt,
  endedAt: row.endedAt,
});

// Readers see their own downloads; who opens the entrances sees all of the tenant.
const readerOf = (context: RequestContext): string | null => {
  const { actor } = context.insider();
  return mayManageBiAccess(actor).allowed ? null : actor.accountId;
};

/** The latest downloads, newest first. */
export async function exportsOf(context: RequestContext, reply: FastifyReply): Promise<unknown> {
  const rows = await listBiExports(context.db, { readerId: readerOf(context) }, SHOWN);
  return reply.header('cache-control', 'no-store').send({ exports: rows.map((row) => shown(row, context.clock())) });
}

/** One download. */
export async function exportOf(
  context: RequestContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { id } = request.params as { readonly id: string };
  const [row] = isId(id) ? await listBiExports(context.db, { readerId: readerOf(context), id }, 1) : [];
  if (!row) throw refuse('NOT_FOUND');
  return reply.header('cache-control', 'no-store').send(shown(row, context.clock()));
}
