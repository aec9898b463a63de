import 'reflect-metadata';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray } from 'type-graphql';
import { entityReferences } from './entity-references.js';
import { AreaResolver } from './modules/areas/area.resolver.js';
import { BodiesOfTenantResolver, BodyResolver } from './modules/bodies/body.resolver.js';
import {
  CitationResolver,
  MilestoneResolver,
  PlanResolver,
  PlansOfTenantResolver,
} from './modules/plans/plan.resolver.js';
import { TenantResolver } from './modules/tenants/tenant.resolver.js';

const resolvers: NonEmptyArray<Function> = [
  AreaResolver,
  TenantResolver,
  BodyResolver,
  BodiesOfTenantResolver,
  PlanResolver,
  PlansOfTenantResolver,
  MilestoneResolver,
  CitationResolver,
];

const FEDERATION = 'https://specs.apollo.dev/federation/v2.9';

/** Builds the executable subgraph schema and its printed form. */
export function createSchema(): { schema: GraphQLSchema; typeDefs: DocumentNode; sdl: string } {
  const plain = buildSchemaSync({
    resolvers,
    validate: { forbidUnknownValues: false, validationError: { target: false, value: false }, stopAtFirstError: true },
    // Everything not named here uses its declared type.
    nullableByDefault: false,
  });
  const sdl = `extend schema @link(url: "${FEDERATION}", import: ["@key"])\n\n${printSubgraphSchema(plain)}\n`;
  const typeDefs = parse(sdl);
  const map = createResolversMap(plain) as Record<string, Record<string, unknown>>;
  for (const [type, resolveReference] of Object.entries(entityReferences)) {
    map[type] = { ...map[type], __resolveReference: resolveReference };
  }
  return { schema: buildSubgraphSchema([{ typeDefs, resolvers: map as never }]), typeDefs, sdl };
}
