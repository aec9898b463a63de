import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify';
import { type Refusal, refuse } from '../../kernel/refusal.js';
import { internalError, refusalOf, say } from '../graphql/errors.js';
import { localeOf, requestVoice } from '../graphql/request-locale.js';
import type { Logger } from '../log/log.js';
import { statusOf } from './routes.js';

/** The largest body of a request in bytes; variables of a bulk input fit many times over. */
export const MAX_BODY = 1_048_576;

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How long the body of a request to this route may take to arrive. */
    readonly bodyWithinMs?: number;
  }
}

/** The headers of a request have arrived by then, and so has its body in as long again; whoever sends slower keeps a connection for nothing. */
const REQUEST_WITHIN_MS = 30_000;
/** The most that any route allows its body. */
const LONGEST_MS = 330_000;

/** The HTTP server, empty: safe headers, the language of each request, and one shape of refusal for whatever goes wrong before GraphQL. */
export function createServer(log: Logger): FastifyInstance {
  // Named as what Fastify asks for: with pino's own type the server would be of another type too.
  const logger: FastifyBaseLogger = log;
  const server = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY,
    requestTimeout: LONGEST_MS,
    // Names a request and puts nothing in order, so the quicker kind of id will do.
    genReqId: () => randomUUID(),
    // The address slows down sign-in; a forwarded one is a claim that anybody can make.
    trustProxy: false,
    // While it drains, requests that are already here are still answered; /health/ready says that no more should come.
    return503OnClosing: false,
  });
  // Nothing is logged through requests, so none needs a logger of its own.
  server.setChildLoggerFactory((parent) => parent);
  server.server.headersTimeout = REQUEST_WITHIN_MS;
  closeUnusedConnections(server);
  endSlowBodies(server);
  // JSON alone: a body that a form could send without asking the browser's permission is no request to us.
  server.removeContentTypeParser('text/plain');

  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(securityHeaders);
    requestVoice.run({ locale: localeOf(request.headers['accept-language']), requestId: request.id }, done);
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ errors: [say(refuse('NOT_FOUND'))] }));
  server.setErrorHandler<FastifyError>((error, _request, reply) => {
    // A file whose first rows could not be read has said already what it would be.
    void reply.type('application/json; charset=utf-8').removeHeader('content-disposition').removeHeader('etag');
    const known = refusalOf(error);
    if (known) return reply.code(statusOf(known.code)).send({ errors: [say(known)] });
    const status = error.statusCode ?? 500;
    const refusal = refusalOfStatus(status);
    if (refusal) return reply.code(status).send({ errors: [say(refusal)] });
    return reply.code(500).send({ errors: [internalError(log, error)] });
  });
  return server;
}

/**
 * Browsers open connections ahead of need; Node closes at the end only those that were used once, and would wait a minute for these. As long for
 * connections whose last answer was on its way when the end began and had promised to stay open.
 */
function closeUnusedConnections(app: FastifyInstance): void {
  const open = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  let closing = false;
  app.addHook('onResponse', async () => {
    if (closing) setImmediate(() => app.server.closeIdleConnections());
  });
  app.addHook('preClose', async () => {
    closing = true;
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  });
}

/** Node knows one limit for all requests; a file may take longer than a query. */
function endSlowBodies(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { raw, routeOptions } = request;
    if (!raw.complete) {
      const late = setTimeout(() => {
        if (!raw.complete) raw.destroy();
      }, routeOptions.config.bodyWithinMs ?? REQUEST_WITHIN_MS);
      raw.once('close', () => clearTimeout(late));
    }
    done();
  });
}

function refusalOfStatus(status: number): Refusal | undefined {
  switch (status) {
    case 413:
      return refuse('BAD_USER_INPUT', { problem: `body > ${MAX_BODY} B` });
    case 415:
      return refuse('BAD_USER_INPUT', { problem: 'content-type: application/json' });
    default:
      return status >= 400 && status < 500 ? refuse('BAD_USER_INPUT', { problem: 'body: JSON' }) : undefined;
  }
}
