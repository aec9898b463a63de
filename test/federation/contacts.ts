import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';
import { parse } from 'graphql';

/** A small subgraph of another team: how to reach the people of a unit or a body, which it knows by id alone. */
export const contactsSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

  "A way to reach somebody."
  type Contact {
    phone: String!
    "Whom it belongs to."
    of: Party!
  }

  union Party = Unit | Body

  type Unit @key(fields: "id") {
    id: ID!
    contacts: [Contact!]!
  }

  type Body @key(fields: "id") {
    id: ID!
    contacts: [Contact!]!
  }

  type Query {
    contactByPhone(phone: String!): Contact
  }
`;

interface Party {
  readonly __typename: 'Unit' | 'Body';
  readonly id: string;
}

/** Starts it with one contact for each party. */
export async function startContacts(parties: readonly Party[]): Promise<{ url: string; stop(): Promise<void> }> {
  const contacts = parties.map((of, index) => ({ phone: `0225 000 ${index}`, of }));
  const contactsOf = ({ id }: Party) => contacts.filter(({ of }) => of.id === id);
  const schema = buildSubgraphSchema([
    {
      typeDefs: parse(contactsSdl),
      resolvers: {
        Query: {
          contactByPhone: (_: unknown, { phone }: { phone: string }) =>
            contacts.find((contact) => contact.phone === phone),
        },
        Unit: { contacts: contactsOf },
        Body: { contacts: contactsOf },
        Party: { __resolveType: ({ __typename }: Party) => __typename },
      },
    },
  ]);
  const apollo = new ApolloServer({
    schema,
    plugins: [ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginLandingPageDisabled()],
  });
  await apollo.start();
  const server = Fastify();
  await server.register(fastifyApollo(apollo));
  await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    url: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/graphql`,
    stop: () => server.close(),
  };
}
