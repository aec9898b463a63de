import type { FastifyRequest } from 'fastify';
import { identify, programKey } from './modules/people/identify.js';
import { tenantById } from './modules/tenants/tenant.loaders.js';
import { TenantDirectory } from './modules/tenants/tenant-directory.js';
import { hashOfApiKey } from './platform/auth/api-key.js';
import type { Auth } from './platform/auth/auth.js';
import type { Clock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import { GATEWAY_HEADER, isGateway } from './platform/graphql/gateway-fields.js';
import { localeOf } from './platform/graphql/request-locale.js';
import type { Doorkeeper } from './platform/http/routes.js';
import { heavyTurns, programTurns, Turns } from './platform/http/turns.js';
import { KeptValues } from './platform/kept-values.js';
import type { Logger } from './platform/log/log.js';
import { RequestContext } from './platform/request-context.js';

/** Who is let in, and as whom: one door for GraphQL and for every route beside it. */
export function createDoor(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: Auth;
  readonly gatewayKey: string | undefined;
}): Doorkeeper {
  const { database, clock, log, auth, gatewayKey } = parts;
  const directory = new TenantDirectory(database);
  const keptValues = new KeptValues();
  const turns = new Turns(programTurns);
  const heavy = new Turns(heavyTurns(database.pool.options.max));
  return {
    context: (request) =>
      new RequestContext({
        database,
        clock,
        log,
        auth,
        keptValues,
        locale: localeOf(request.headers['accept-language']),
        requestId: request.id,
        address: request.ip,
        line: request.raw.socket,
        heavyTurns: heavy,
        gateway: isGateway(gatewayKey, header(request.headers[GATEWAY_HEADER])),
      }),
    turn: (request) => {
      const key = programKey(request.headers.authorization);
      return key === undefined ? Promise.resolve(() => undefined) : turns.take(hashOfApiKey(key), request.raw.socket);
    },
    identify: async (context, request) => {
      const { headers } = request;
      const credentials = {
        authorization: headers.authorization,
        tenantCode: header(headers['x-tenant']),
        place: placeOf(request),
      };
      const tenant = await identify(context, credentials, auth.tokens, directory);
      if (tenant) context.prime(tenantById, tenant.id, tenant);
    },
  };
}

/** What was asked, for the log of uses: the address as the route writes it, with the view or file in it and no secret. */
const placeOf = ({ method, routeOptions, params }: FastifyRequest): string => {
  const named = params as Readonly<Record<string, string>>;
  return `${method} ${routeOptions.url?.replace(/:(file|view)\b/, (place, name: string) => named[name]?.slice(0, 100) ?? place)}`;
};

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
