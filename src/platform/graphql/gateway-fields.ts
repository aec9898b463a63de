import { createHash, timingSafeEqual } from 'node:crypto';
import { type GraphQLSchema, isUnionType } from 'graphql';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../request-context.js';

/** Header that carries the gateway's credential. */
export const GATEWAY_HEADER = 'x-gateway-key';

/** Whether a request comes from the federation gateway; without a configured key nobody is one. Compares in constant time. */
export function isGateway(key: string | undefined, given: string | undefined): boolean {
  if (key === undefined || given === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(key), digest(given));
}

/** Lets only the gateway ask `_service`, which hands out the whole schema, and `_entities`, which goes around every list. */
export function guardGatewayFields(schema: GraphQLSchema): void {
  const fields = schema.getQueryType()?.getFields() ?? {};
  const entities = schema.getType('_Entity');
  const names = new Set(isUnionType(entities) ? entities.getTypes().map(({ name }) => name) : []);
  const isReference = (representation: unknown): boolean =>
    names.has((representation as { readonly __typename?: string } | null)?.__typename ?? '');
  for (const name of ['_service', '_entities']) {
    const field = fields[name];
    const resolve = field?.resolve;
    if (!field || !resolve) throw new Error(`the subgraph has no ${name}`);
    field.resolve = (source, args, context: RequestContext, info) => {
      if (!context.gateway) throw refuse('FORBIDDEN');
      if (name === '_entities' && !args.representations.every(isReference)) {
        throw refuse('BAD_USER_INPUT', { problem: '__typename' }, 'representations');
      }
      return resolve(source, args, context, info);
    };
  }
}
