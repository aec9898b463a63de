import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Clock } from '../clock.js';
import { PresentChecks } from '../db/tenant-version.js';
import type { Lasting } from '../request-context.js';
import { GATEWAY_HEADER } from './gateway-fields.js';
import { localeOf } from './request-locale.js';

/** How many bytes of answers one process keeps. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_ANSWER = 2 * 1024 * 1024;
/** Longer questions are rare, and would only cost. */
const MAX_QUESTION = 64 * 1024;
/** How many questions that came once are remembered: an answer is kept when its question comes a second time, so that those that never come again cost nothing. */
const MAX_SEEN = 4_000;

interface KeptAnswer extends Lasting {
  /** As it goes over the line: nothing is left to encode. */
  readonly bytes: Buffer;
  readonly type: string;
}

/**
 * Answers to questions that come again and again: the same bytes, from memory, when one statement has proved that nothing they are made of has
 * changed. Every writing transaction of a tenant moves its version, on whatever process; the answer was read in the snapshot of the version that it
 * is kept under. A question is the same when token, tenant, language, accepted type and body are.
 */
export class KeptAnswers {
  readonly #checks: PresentChecks;
  readonly #clock: Clock;
  readonly #answers = new LRUCache<string, KeptAnswer>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_ANSWER,
    sizeCalculation: ({ bytes }) => bytes.length,
  });
  readonly #seen = new LRUCache<string, true>({ max: MAX_SEEN });

  constructor(pool: Pool, clock: Clock) {
    this.#checks = new PresentChecks(pool);
    this.#clock = clock;
  }

  /** The question of a request by its hash, so that no token lies about; undefined for one whose answer is never kept, such as those of the federation gateway. */
  questionOf(request: FastifyRequest, body: string): string | undefined {
    const { authorization, accept, 'x-tenant': tenant, 'accept-language': language } = request.headers;
    if (!authorization?.startsWith('Bearer ') || typeof tenant !== 'string') return undefined;
    if (GATEWAY_HEADER in request.headers || body.length > MAX_QUESTION) return undefined;
    const parts = [authorization, tenant, localeOf(language), accept ?? '', body];
    return hash('sha256', JSON.stringify(parts), 'base64');
  }

  /** The kept answer, if it is proved to be of the present. */
  async find(question: string): Promise<KeptAnswer | null> {
    const kept = this.#answers.get(question);
    if (!kept) return null;
    // Where the database cannot say so now, the question takes its usual way, which knows how to wait for it.
    const present =
      kept.until > this.#clock() ? await this.#checks.of(kept.tenantId, kept.accountId).catch(() => null) : null;
    if (present?.version === kept.present.version && present.seal === kept.present.seal) return kept;
    this.#answers.delete(question);
    return null;
  }

  /** Keeps an answer whose question has come before. */
  keep(question: string, lasting: Lasting, bytes: Buffer, reply: FastifyReply): void {
    if (!this.#seen.has(question)) {
      this.#seen.set(question, true);
      return;
    }
    this.#answers.set(question, { ...lasting, bytes, type: String(reply.getHeader('content-type')) });
  }
}
