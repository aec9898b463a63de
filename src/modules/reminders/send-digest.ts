import { dayOf } from '../../kernel/deadline.js';
import { serviceActor, transact } from '../../platform/command/transaction.js';
import type { WriteSession } from '../../platform/db/database.js';
import { type Job, type JobWork, job } from '../../platform/jobs/job.js';
import { type Letter, LetterRefused, type Mailer } from '../../platform/mail/mailer.js';
import { findReader } from '../people/preference.store.js';
import { listTenantsById } from '../tenants/tenant.store.js';
import { type DigestRow, dropDigest, listDigestLines, noteAttempt, settleDigest } from './digest.store.js';
import { digestLetter } from './digest-letter.rules.js';
import { noticeKind } from './notice-words.rules.js';
import { reminderMoment } from './reminder.rules.js';

/** The job that sends one letter. */
export const SEND_DIGEST = 'digest.send';

/** By which way letters leave, and what stands in all of them. */
export interface Post {
  readonly mailer: Mailer;
  /** Where people find the service; null where nobody said. */
  readonly publicUrl: string | null;
  /** Where a person can switch letters off without signing in; null where nobody said where the service is found. */
  readonly switchOffUrl: (tenantId: string, accountId: string) => string | null;
}

const LONGEST_PROBLEM = 500;
const inShort = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_PROBLEM) || 'unknown';

/**
 * Sends one letter. The row says SENT in a transaction that is open while the mail server is spoken to and ends with its answer, so a process that
 * dies before leaves the letter waiting, and nobody else can send it meanwhile. Only between the server's answer and the commit, one packet to
 * PostgreSQL, can a letter go out and still wait; it then goes out again under the same Message-ID, by which mail servers and programs know it.
 */
export const sendDigest = (post: Post): Job<{ readonly digestId: string }> =>
  job(SEND_DIGEST, async (work, { digestId }) => {
    let accepted = false;
    const { signal } = work;
    try {
      signal.throwIfAborted();
      await work.database.write(work.tenant.id, async ({ db }) => {
        const now = work.clock();
        const digest = await settleDigest(db, digestId, 'SENT', now);
        if (!digest) return;
        const letter = await letterOf(db, work, digest, post);
        if (!letter) return dropDigest(db, digestId);
        // The last moment to break off: once the mail server is spoken to, only its answer says what became of the letter.
        signal.throwIfAborted();
        await post.mailer.send(letter);
        accepted = true;
      });
    } catch (error) {
      if (error instanceof LetterRefused) return refuseDigest(work, digestId, error);
      if (!accepted) {
        // No attempt was made.
        if (signal.aborted && error === signal.reason) throw error;
        await work.database.write(work.tenant.id, ({ db }) => noteAttempt(db, digestId, inShort(error)));
        throw error;
      }
      // The server took it on and the database could not say so: said once more while we still know.
      await work.database.write(work.tenant.id, ({ db }) => settleDigest(db, digestId, 'SENT', work.clock()));
    }
  });

/** What the letter says now, or null when nobody or nothing is left to tell: an ended role, letters switched off, all handed in. */
async function letterOf(
  db: WriteSession['db'],
  { tenant: { id: tenantId, timeZone }, clock }: JobWork,
  digest: DigestRow,
  post: Post,
): Promise<Letter | null> {
  const reader = await findReader(db, digest.accountId);
  if (!reader?.mail) return null;
  const lines = await listDigestLines(db, digest);
  if (lines.length === 0) return null;
  const now = clock();
  const today = dayOf(now, timeZone);
  const [tenant] = await listTenantsById(db, [tenantId]);
  const { locale } = reader;
  const switchOffUrl = post.switchOffUrl(tenantId, digest.accountId);
  const letter = digestLetter({
    locale,
    personName: reader.personName,
    tenantName: tenant?.name ?? '',
    timeZone,
    day: today,
    // As things stand now, also when the letter had to wait.
    notices: lines.map((line) => ({
      ...line,
      day: today,
      kind: noticeKind(line, reminderMoment(line.dueAt, now, today, timeZone)),
    })),
    publicUrl: post.publicUrl,
    switchOffUrl,
  });
  const to = { name: reader.personName, address: reader.email };
  return { ...letter, messageId: digest.messageId, date: now, to, locale, switchOffUrl };
}

/** The mail server refused the letter for good: it is not tried again, and the audit log says why. */
async function refuseDigest(work: JobWork, digestId: string, { message }: LetterRefused): Promise<void> {
  const now = work.clock();
  const frame = { actor: serviceActor, tenant: work.tenant, now, name: 'digest.refuse', requestId: work.requestId };
  const problem = message.slice(0, LONGEST_PROBLEM);
  work.log.warn({ digestId, problem }, 'a letter was refused');
  await transact(work.database, frame, async (tx) => {
    if (!(await settleDigest(tx.db, digestId, 'REFUSED', now, problem))) return tx.nothingWritten();
    tx.audit({ subjectType: 'Digest', subjectId: digestId, reason: problem });
  });
}
