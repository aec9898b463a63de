import type { Actor } from '../../kernel/actor.js';
import type { Instant } from '../../kernel/deadline.js';
import { appendAudit } from '../audit/audit.store.js';
import { changesOf } from '../db/change-recorder.js';
import type { Database } from '../db/database.js';
import { writesAt } from '../db/entity.js';
import { versionMoved } from '../db/tenant-version.js';
import type { TenantOfRequest } from '../request-context.js';
import type { AuditNote, Tx } from './tx.js';

/** Who works where, when and under which name; the audit rows say the same. */
export interface Frame {
  readonly actor: Actor;
  readonly tenant: TenantOfRequest;
  readonly now: Instant;
  /** The action, `noun.verb`. */
  readonly name: string;
  readonly requestId: string;
}

const SERVICE_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** The service itself, for work that nobody asked for at that moment: it holds no role, and the audit rows name no account. */
export const serviceActor: Actor = {
  accountId: SERVICE_ACCOUNT,
  name: 'Sáu Rõ',
  operator: false,
  tenantIds: [],
  memberships: [],
};

/** One transaction of a tenant that notes for the audit log what it wrote, or fails: all or nothing. */
export const transact = <Result>(
  database: Database,
  { actor, tenant, now, name, requestId }: Frame,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> =>
  // The audit log moves the version of the tenant itself.
  database.writeAside(tenant.id, async ({ em, db, last }) => {
    writesAt(em, now);
    const notes: AuditNote[] = [];
    const endings: (() => Promise<void>)[] = [];
    let silent = false;
    const tx: Tx = {
      em,
      db,
      actor,
      tenant,
      now,
      audit: (note) => notes.push(note),
      nothingWritten: () => {
        silent = true;
      },
      // What fails is told by the end of the transaction.
      write: (statements) => {
        for (const one of statements) db.executeQuery(one).catch(() => undefined);
      },
      beforeEnd: (work) => endings.push(work),
      announce: async (event, facts) => {
        await em.flush();
        for (const handle of event.handlers) await handle(tx, facts);
      },
    };
    const result = await work(tx);
    await em.flush();
    for (const ending of endings) await ending();
    const ofEntities = changesOf(em);
    if (silent && notes.length === 0 && ofEntities.length === 0) {
      last.push(versionMoved());
      return result;
    }
    if (notes.length === 0) throw new Error(`${name} noted nothing for the audit log`);
    const links = await appendAudit(
      db,
      notes.map((note, index) => ({
        at: now,
        accountId: actor === serviceActor ? null : actor.accountId,
        personName: actor.name,
        action: name,
        subjectType: note.subjectType,
        subjectId: note.subjectId,
        changes: [...(index === 0 ? ofEntities : []), ...(note.changes ?? [])],
        reason: note.reason ?? null,
        requestId,
      })),
    );
    last.push(...links);
    return result;
  });
