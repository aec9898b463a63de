import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { internalError, refusalOf, say } from '../graphql/errors.js';
import type { Logger } from '../log/log.js';
import type { RequestContext } from '../request-context.js';

/** Makes the context of a request and finds out who asks: the same for GraphQL and for every route beside it. */
export interface Doorkeeper {
  readonly context: (request: FastifyRequest) => RequestContext;
  readonly identify: (context: RequestContext, request: FastifyRequest) => Promise<void>;
  /** Waits until the caller may have his turn: at once for people, in order for programs; what comes back ends it. Refuses with RATE_LIMITED. */
  readonly turn: (request: FastifyRequest) => Promise<() => void>;
}

/** A route beside GraphQL for what GraphQL cannot carry: files up and down. */
export interface Route {
  readonly method: HTTPMethods;
  readonly url: string;
  /** For the hooks of the server, such as how long a body may take to arrive. */
  readonly config?: FastifyContextConfig;
  /** `Authorization` and `X-Tenant` were read; `context.insider()` refuses whoever is nobody here. The context is closed when this has settled. */
  readonly answer: (context: RequestContext, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

/** The HTTP status of a refusal; the domain's own codes are 422: understood, and against a rule. */
export function statusOf(code: string): number {
  switch (code) {
    case 'BAD_USER_INPUT':
      return 400;
    case 'UNAUTHENTICATED':
      return 401;
    case 'FORBIDDEN':
      return 403;
    case 'NOT_FOUND':
      return 404;
    case 'CONFLICT':
      return 409;
    case 'RATE_LIMITED':
      return 429;
    default:
      return 422;
  }
}

/**
 * Serves routes whose callers are identified exactly as at `/graphql`, and refused in the same shape with the status that HTTP has for it.
 * Bodies arrive as streams whatever their type is, so that a file is never held in memory whole.
 */
export async function registerRoutes(
  server: FastifyInstance,
  options: { readonly door: Doorkeeper; readonly log: Logger; readonly routes: readonly Route[] },
): Promise<void> {
  const { door, log, routes } = options;
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const { method, url, answer, config } of routes) {
      scope.route({
        method,
        url,
        ...(config && { config }),
        handler: async (request, reply) => {
          const context = door.context(request);
          let end = () => {};
          try {
            end = await door.turn(request);
            await door.identify(context, request);
            return await answer(context, request, reply).catch(async (error: unknown) => {
              if (await context.waitForPlace()) return answer(context, request, reply);
              throw error;
            });
          } catch (error) {
            // What is still on its way is not waited for.
            if (!request.raw.complete) void reply.header('connection', 'close');
            // The answer that failed may have said already what it would be.
            void reply.type('application/json; charset=utf-8').removeHeader('content-disposition').removeHeader('etag');
            const refusal = refusalOf(error);
            if (refusal?.code === 'RATE_LIMITED') void reply.header('retry-after', '5');
            return refusal
              ? reply.code(statusOf(refusal.code)).send({ errors: [say(refusal)] })
              : reply.code(500).send({ errors: [internalError(log, error)] });
          } finally {
            context.close();
            end();
          }
        },
      });
    }
  });
}
