import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { createDoor } from './door.js';
import { exampleQueries } from './example-queries.js';
import { openFileStore } from './file-store.js';
import { listSizes } from './list-sizes.js';
import { lookAhead } from './look-ahead.js';
import { createAuth } from './platform/auth/auth.js';
import { SwitchOffTokens } from './platform/auth/switch-off-tokens.js';
import { type Clock, systemClock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import { KeptAnswers } from './platform/graphql/kept-answers.js';
import { registerPage } from './platform/graphql/page.js';
import { registerGraphql } from './platform/graphql/server.js';
import { registerHealth } from './platform/http/health.js';
import { registerRoutes } from './platform/http/routes.js';
import { createServer } from './platform/http/server.js';
import type { Logger } from './platform/log/log.js';
import { createRoutes } from './routes.js';
import { createSchema } from './schema.js';
import { connectNews } from './subscriptions.js';

/** What the service is composed of. */
export interface AppParts {
  readonly config: Pick<Config, 'graphqlPage' | 'gatewayKey' | 'dataDir' | 'bucket' | 'mail'>;
  readonly database: Database;
  readonly log: Logger;
  readonly signingKey: string;
  readonly clock?: Clock;
}

/** Composes the service: one server for GraphQL, files, the page for people and health. It does not listen yet. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const { config, database, log, clock = systemClock } = parts;
  connectNews();
  const auth = createAuth(parts.signingKey, database.pool);
  const { schema } = createSchema();
  const { files, arrivals } = await openFileStore(config);

  const server = createServer(log);
  await registerHealth(server, database.pool, log, config.mail ? 'on' : 'off');
  const page = config.graphqlPage
    ? registerPage(server, { examples: exampleQueries, tenantCode: 'hai-phong' })
    : () => undefined;
  const door = createDoor({ database, clock, log, auth, gatewayKey: config.gatewayKey });
  const keptAnswers = new KeptAnswers(database.pool, clock);
  await registerGraphql(server, {
    schema,
    listSizes,
    lookAhead,
    introspection: config.graphqlPage,
    log,
    page,
    door,
    keptAnswers,
  });
  await registerRoutes(server, {
    door,
    log,
    routes: createRoutes(files, arrivals, new SwitchOffTokens(parts.signingKey)),
  });
  return server;
}
