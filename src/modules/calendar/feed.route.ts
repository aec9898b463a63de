import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../../kernel/refusal.js';
import { icalendarOf } from '../../platform/documents/icalendar.js';
import { Gate } from '../../platform/http/gate.js';
import type { Route } from '../../platform/http/routes.js';
import type { RequestContext } from '../../platform/request-context.js';
import { actorOf } from '../people/identify.js';
import { findAccountWithMemberships } from '../people/person.store.js';
import { findPreferences } from '../people/preference.store.js';
import { TenantDirectory } from '../tenants/tenant-directory.js';
import { feedEvents } from './feed.loaders.js';
import { findFeed } from './feed.store.js';
import { addressOfSecret, isFeedSecret } from './feed-link.rules.js';

/** Feeds that are being made at once in this process: programs of many people ask at the full hour. */
const feeds = new Gate(4);

/** The secret links of people to their calendars, for programs that cannot sign in: `/calendar/SECRET.ics`. */
export const calendarRoute: Route = { method: 'GET', url: '/calendar/:file', answer: feed };

async function feed(context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { file } = request.params as { readonly file: string };
  const holder = await admit(context, /^([\w-]+)\.ics$/.exec(file)?.[1] ?? '');
  // Whoever guesses stands before the gate and keeps nobody out.
  const leave = feeds.enter();
  try {
    const events = await feedEvents(context, holder.locale);
    const { timeZone } = context.insider().tenant;
    const name = `Sáu Rõ – ${holder.tenantName}`;
    // The stamp says when it was written, which is each time another moment and no change.
    const said = JSON.stringify([name, timeZone, holder.locale, events]);
    const tag = `"${createHash('sha256').update(said).digest('base64url')}"`;
    void reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply
      .header('content-disposition', 'inline; filename="sau-ro.ics"')
      .type('text/calendar; charset=utf-8')
      .send(icalendarOf({ name, timeZone, language: holder.locale, now: context.clock(), events }));
  } finally {
    leave();
  }
}

/** Lets in the holder of a secret as himself, with what he may see at this moment. Whatever is wrong with it, the answer is the same: there is nothing here. */
async function admit(
  context: RequestContext,
  secret: string,
): Promise<{ readonly tenantName: string; readonly locale: 'vi' | 'en' }> {
  const address = addressOfSecret(secret);
  // Whoever the headers say he is: the link alone counts.
  await context.endReads();
  const tenant = address && (await new TenantDirectory(context.database).byId(address.tenantId));
  if (!address || !tenant) throw refuse('NOT_FOUND');
  const db = context.enterTenant(tenant);
  const found = await findFeed(db, address.feedId);
  if (!found || !isFeedSecret(secret, found.secretHash) || found.revokedAt !== null) throw refuse('NOT_FOUND');
  const person = await findAccountWithMemberships(db, found.accountId, tenant.id);
  if (!person || person.account.disabled || person.memberships.length === 0 || person.tenant.status === 'SUSPENDED')
    throw refuse('NOT_FOUND');
  context.identify(actorOf(person.account, person.memberships));
  const { locale } = await findPreferences(db, found.accountId);
  return { tenantName: person.tenant.name, locale };
}
