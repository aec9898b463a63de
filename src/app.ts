import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { exampleQueries } from './example-queries.js';
import { listSizes } from './list-sizes.js';
import { identify } from './modules/people/identify.js';
import { tenantById } from './modules/tenants/tenant.loaders.js';
import { TenantDirectory } from './modules/tenants/tenant-directory.js';
import { createAuth } from './platform/auth/auth.js';
import { type Clock, systemClock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import { GATEWAY_HEADER, isGateway } from './platform/graphql/gateway-fields.js';
import { registerPage } from './platform/graphql/page.js';
import { localeOf } from './platform/graphql/request-locale.js';
import { registerGraphql } from './platform/graphql/server.js';
import { registerHealth } from './platform/http/health.js';
import { createServer } from './platform/http/server.js';
import type { Logger } from './platform/log/log.js';
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
  const auth = createAuth(parts.signingKey, database.pool);
  const directory = new TenantDirectory(database);
  const { schema } = createSchema();

  const server = createServer(log);
  await registerHealth(server, database.pool, log);
  const page = config.graphqlPage
    ? await registerPage(server, { examples: exampleQueries, tenantCode: 'hai-phong' })
    : () => undefined;
  await registerGraphql(server, {
    schema,
    listSizes,
    introspection: config.graphqlPage,
    log,
    page,
    context: (request) =>
      new RequestContext({
        database,
        clock,
        log,
        auth,
        locale: localeOf(request.headers['accept-language']),
        requestId: request.id,
        address: request.ip,
        gateway: isGateway(config.gatewayKey, header(request.headers[GATEWAY_HEADER])),
      }),
    identify: async (context, { headers }) => {
      const credentials = { authorization: headers.authorization, tenantCode: header(headers['x-tenant']) };
      const tenant = await identify(context, credentials, auth.tokens, directory);
      if (tenant) context.prime(tenantById, tenant.id, tenant);
    },
  });
  return server;
}

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
