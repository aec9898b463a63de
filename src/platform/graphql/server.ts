import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import { refuse } from '../../kernel/refusal.js';
import { type Doorkeeper, statusOf } from '../http/routes.js';
import type { Logger } from '../log/log.js';
import type { RequestContext } from '../request-context.js';
import { compiledQueries } from './compiled-queries.js';
import { formatError, refusalOf, say } from './errors.js';
import { guardGatewayFields } from './gateway-fields.js';
import type { KeptAnswers } from './kept-answers.js';
import { type ListSizes, limitOptions } from './limits.js';
import type { LookAhead } from './look-ahead.js';

/** What is known of a request to GraphQL while it runs. */
interface Visit {
  /** The body as it came. */
  readonly body?: string;
  context?: RequestContext;
  /** Whoever asks was let in with it. */
  entered?: Promise<RequestContext>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** On the request itself: what a weak table holds lives on until old memory is swept, and each request would leave tens of kilobytes to sweep. */
    visit: Visit | null;
  }
}

/** Whoever accepts one of these gets plain JSON. */
const plainAccept = new Set([undefined, '*/*', 'application/json']);

/** Serves GraphQL at `/graphql`. Each request gets one context, which is closed when the request ends, however it ends. */
export async function registerGraphql(
  server: FastifyInstance,
  options: {
    readonly schema: GraphQLSchema;
    readonly listSizes: ListSizes;
    readonly lookAhead: LookAhead;
    readonly introspection: boolean;
    readonly log: Logger;
    readonly door: Doorkeeper;
    readonly keptAnswers: KeptAnswers;
    /** Answers a browser in place of GraphQL; returns undefined for any other caller. */
    readonly page: (
      request: FastifyRequest,
    ) => Promise<{ readonly headers: Record<string, string>; readonly html: string }> | undefined;
  },
): Promise<void> {
  const { schema, log, keptAnswers } = options;
  guardGatewayFields(schema);
  const { plugin: limitsPlugin, isLight, ...limits } = limitOptions(schema, options.listSizes);
  const { gateway, known } = compiledQueries(schema, options.lookAhead, isLight);
  const apollo = new ApolloServer<RequestContext>({
    gateway,
    ...limits,
    introspection: options.introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    validationOptions: { maxErrors: 5 },
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    formatError: formatError(log),
    logger: log,
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      // The one that comes with Apollo loads its scripts from elsewhere.
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(server),
      limitsPlugin,
      {
        requestDidStart: async () => ({
          willSendResponse: async ({ contextValue, operation, response }) => {
            const whole = response.body.kind === 'single' && !response.body.singleResult.errors;
            if (whole && operation?.operation === OperationTypeNode.QUERY) contextValue.answered();
            // Reads of one request share a connection; it goes back before the answer is sent.
            contextValue.close();
          },
        }),
      },
    ],
  });
  await apollo.start();

  server.decorateRequest('visit', null);
  /** Finds out who asks, once for each request, whichever way it is answered. */
  const letIn = (request: FastifyRequest, presuming = false): Promise<RequestContext> => {
    request.visit ??= {};
    const { visit } = request;
    if (visit.entered) return visit.entered;
    const context = options.door.context(request);
    if (presuming) context.presume();
    visit.context = context;
    visit.entered = options.door.identify(context, request).then(() => context);
    return visit.entered;
  };
  const sendAway = ({ visit }: FastifyRequest): void => {
    visit?.context?.close();
    delete visit?.context;
    delete visit?.entered;
  };
  // Apollo gives more than the request, and presumes nothing.
  const answer = fastifyApolloHandler(apollo, { context: (request: FastifyRequest) => letIn(request) });
  /** The answer to a known query, as Apollo would give it; null where Apollo has to see to it. */
  const answerKnown = async (request: FastifyRequest, reply: FastifyReply): Promise<Buffer | null> => {
    const run = plainAccept.has(request.headers.accept) ? known(request.body) : undefined;
    if (!run) return null;
    const asked = async (presuming: boolean) => {
      // Apollo hears the same failure, and says it.
      const context = await letIn(request, presuming).catch(() => null);
      const answer = context && (await run(context));
      if (!answer || answer.errors) return { context, bytes: null };
      // Written at once: while the present is asked for, bytes wait, and not the thousands of values that they are made of.
      return { context, bytes: Buffer.from(`${JSON.stringify({ data: answer.data })}\n`) };
    };
    let { context, bytes } = await asked(true);
    // Nearly always the present is still the one that was presumed. Where it is not, nothing of this is said, and all is asked again.
    if (!(await request.visit?.context?.isOfPresent())) {
      sendAway(request);
      ({ context, bytes } = await asked(false));
    }
    if (!context || !bytes) return null;
    context.answered();
    // Reads of one request share a connection; it goes back before the answer is sent.
    context.close();
    void reply.type('application/json; charset=utf-8');
    return bytes;
  };
  const parse = server.getDefaultJsonParser('error', 'error');
  await server.register(async (scope) => {
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
      request.visit = { body };
      void parse(request, body, done);
    });
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      handler: async function (request, reply) {
        const page = request.method === 'GET' ? await options.page(request) : undefined;
        if (page) return reply.headers(page.headers).type('text/html; charset=utf-8').send(page.html);
        let end: () => void;
        try {
          end = await options.door.turn(request);
        } catch (error) {
          const refusal = refusalOf(error);
          if (!refusal) throw error;
          return reply
            .code(statusOf(refusal.code))
            .header('retry-after', '5')
            .send({ errors: [say(refusal)] });
        }
        try {
          return await answerInTurn.call(this, request, reply);
        } finally {
          end();
        }
      },
    });
    async function answerInTurn(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      const body = request.visit?.body;
      const question = body === undefined ? undefined : keptAnswers.questionOf(request, body);
      const kept = question === undefined ? null : await keptAnswers.find(question);
      if (kept) return reply.type(kept.type).send(kept.bytes);
      try {
        const found =
          (body === undefined ? null : await answerKnown(request, reply)) ?? (await answer.call(this, request, reply));
        // Encoded once: a text would be measured for its length and encoded again.
        const bytes = typeof found === 'string' ? Buffer.from(found) : found;
        if (!Buffer.isBuffer(bytes)) return bytes;
        const lasting = request.visit?.context?.lasting;
        if (question !== undefined && lasting) keptAnswers.keep(question, lasting, bytes, reply);
        return bytes;
      } finally {
        request.visit?.context?.close();
      }
    }
  });
  server.route({
    method: ['PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: '/graphql',
    handler: (_request, reply) =>
      reply
        .code(405)
        .header('allow', 'GET, POST')
        .send({ errors: [say(refuse('BAD_USER_INPUT', { problem: 'GET, POST' }))] }),
  });
}
