import { Logger as QueueLogger } from 'graphile-worker';
import type { Logger } from '../log/log.js';

const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/** What the job queue says of itself, in the service's log; of single jobs the service speaks itself. */
export const queueLogger = (log: Logger): QueueLogger =>
  new QueueLogger((scope) => (level, message, meta) => {
    const error = meta?.['error'];
    log[levels[level]]({ ...scope, ...(error instanceof Error && { err: error }) }, message);
  });
