import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../support/probe.js';
import { type Reply, type Service, startService } from '../support/service.js';

// Row-level security is the net, not the path: every statement names its tenant by itself. The same questions are asked of a service
// whose role row-level security does not bind, with five tenants in the database: the answers must be equal to the letter.

let bound: Service;
let unbound: Service;

beforeAll(async () => {
  bound = await startService();
  unbound = await startService({ asSuperuser: true });
});

afterAll(async () => {
  await bound.stop();
  await unbound.stop();
});

/** A selection of every field of a type that needs no argument but a year, down to a depth; lists of lists stay short. */
function everything(type: GraphQLOutputType, depth: number, seen: readonly string[] = []): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  const fields = Object.values((named as GraphQLObjectType).getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (field.name.startsWith('_') || (!isLeafType(inner) && (depth === 0 || seen.includes(inner.name)))) return [];
    const required = field.args.filter((arg) => isNonNullType(arg.type));
    if (required.some((arg) => arg.name !== 'year' && arg.name !== 'level')) return [];
    const given = [
      ...(field.args.some((arg) => arg.name === 'year') ? ['year: 2025'] : []),
      ...(required.some((arg) => arg.name === 'level') ? ['level: COMMUNE'] : []),
      ...(field.args.some((arg) => arg.name === 'first') ? ['first: 3'] : []),
    ];
    return [
      `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${everything(field.type, depth - 1, [...seen, named.name])}`,
    ];
  });
  return `{ ${fields.length > 0 ? fields.join(' ') : '__typename'} }`;
}

const query = schema.getQueryType() as GraphQLObjectType;
const questions = Object.values(query.getFields())
  // What only the platform's own accounts may ask belongs to no tenant.
  .filter((field) => !/^(_|platform)/.test(field.name) && field.args.every((arg) => !isNonNullType(arg.type)))
  .flatMap((field) => {
    const first = field.args.some((arg) => arg.name === 'first') ? '(first: 5)' : '';
    const type = getNamedType(field.type);
    // One question for each field below the root: small answers, and a difference names its place.
    const page = isObjectType(type) ? type.getFields()['nodes'] : undefined;
    const node = getNamedType(page ? page.type : field.type);
    if (!isObjectType(node)) return [];
    return Object.values(node.getFields()).flatMap((inner) => {
      const required = inner.args.filter((arg) => isNonNullType(arg.type));
      if (required.some((arg) => arg.name !== 'year')) return [];
      const args = [
        ...(inner.args.some((arg) => arg.name === 'year') ? ['year: 2025'] : []),
        ...(inner.args.some((arg) => arg.name === 'first') ? ['first: 3'] : []),
      ];
      // Deep first; where that is more than one request may ask, less deep.
      const documents = [2, 1, 0].map((depth) => {
        const asked = `${inner.name}${args.length > 0 ? `(${args.join(', ')})` : ''} ${everything(inner.type, depth, [node.name])}`;
        return `{ ${field.name}${first} { ${page ? `nodes { ${asked} }` : asked} } }`;
      });
      return [{ name: `${field.name}.${inner.name}`, documents }];
    });
  });

async function answerOf(service: Service, email: string, documents: readonly string[]): Promise<Reply> {
  let reply: Reply | undefined;
  for (const document of documents) {
    reply = await service.as(email).send(document);
    if (reply.code !== 'QUERY_TOO_COMPLEX') return reply;
  }
  return reply as Reply;
}

test('there is much to ask', () => expect(questions.length).toBeGreaterThan(60));

test.each(['hai-phong', 'hoa-binh'])(
  'every answer for %s is the same without row-level security',
  async (code) => {
    const differing: string[] = [];
    const refused: string[] = [];
    for (const { name, documents } of questions) {
      const email = `admin@${code}.demo`;
      const [one, other] = await Promise.all([bound, unbound].map((service) => answerOf(service, email, documents)));
      if (JSON.stringify(one?.data) !== JSON.stringify(other?.data)) differing.push(name);
      if (one?.errors.length) refused.push(`${name}: ${one.code} ${one.errors[0]?.message}`);
    }
    expect(differing).toEqual([]);
    expect(refused).toEqual([]);
  },
  180_000,
);
