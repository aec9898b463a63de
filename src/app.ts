import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { identify } from './modules/people/identify.js';
import { TenantDirectory } from './modules/tenants/tenant-directory.js';
import { Tokens } from './platform/auth/token.js';
import { type Clock, systemClock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import { formatError } from './platform/graphql/errors.js';
import { localeOf, requestVoice } from './platform/graphql/request-locale.js';
import type { Logger } from './platform/log/log.js';
import { newId } from './platform/new-id.js';
import { RequestContext } from './platform/request-context.js';
import { createSchema } from './schema.js';
import { connectNews } from './subscriptions.js';

/** What the service is composed of. */
export interface AppParts {
  readonly config: Pick<Config, 'graphqlPage' | 'gatewayKey'>;
  readonly database: Database;
  readonly log: Logger;
  readonly signingKey: string;
  readonly clock?: Clock;
}

/** Composes the service: one server for GraphQL, the page for people and health. It does not listen yet. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const { config, database, log, clock = systemClock } = parts;
  connectNews();
  const tokens = new Tokens(parts.signingKey);
  const directory = new TenantDirectory(database);
  const { schema } = createSchema();

  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    disableRequestLogging: true,
    bodyLimit: 1_048_576,
    genReqId: () => newId(),
    trustProxy: false,
  });
  app.addHook('onRequest', (request, _reply, done) => {
    requestVoice.run({ locale: localeOf(request.headers['accept-language']), requestId: request.id }, done);
  });

  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection: config.graphqlPage,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    formatError: formatError(log),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      fastifyApolloDrainPlugin(app),
      {
        // Reads of one request share a connection; it goes back when the answer is ready.
        requestDidStart: async () => ({
          willSendResponse: async ({ contextValue }) => contextValue.close(),
        }),
      },
    ],
  });
  await apollo.start();
  await app.register(fastifyApollo(apollo), {
    context: async (request) => {
      const context = new RequestContext({
        database,
        clock,
        log,
        locale: localeOf(request.headers['accept-language']),
        requestId: request.id,
        address: request.ip,
        gateway: false,
      });
      try {
        await identify(
          context,
          { authorization: request.headers.authorization, tenantCode: header(request.headers['x-tenant']) },
          tokens,
          directory,
        );
      } catch (error) {
        await context.close();
        throw error;
      }
      return context;
    },
  });
  return app;
}

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
