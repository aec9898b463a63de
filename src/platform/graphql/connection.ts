import { type ClassType, Field, Int, ObjectType, Root } from 'type-graphql';
import type { Page } from '../db/keyset.js';

/** Where a page stands in its list. */
@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more rows follow this page.' })
  hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last row of this page: pass it as `after` for the next page.',
  })
  endCursor!: string | null;
}

/** A Relay connection as the resolvers return it. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
  readonly count: () => Promise<number>;
}

/** Makes the connection and edge types of a node type: `UnitConnection` and `UnitEdge` for `Unit`. */
export function connectionType<Node extends object>(name: string, node: () => ClassType<Node>) {
  @ObjectType(`${name}Edge`, { description: `A row of a list of ${name} with its cursor.` })
  class Edge {
    @Field(() => String, { description: 'Opaque place of this row in the list.' })
    cursor!: string;

    @Field(node, { description: 'The row itself.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} in a stable order.` })
  class ConnectionOfNode {
    @Field(() => [Edge], { description: 'The rows of this page with their cursors.' })
    edges!: Edge[];

    @Field(() => [node()], { description: 'The rows of this page.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'How many rows the whole list has; costs a count, so ask only when needed.' })
    totalCount(@Root() connection: { readonly count: () => Promise<number> }): Promise<number> {
      return connection.count();
    }
  }
  return ConnectionOfNode;
}

// Classes, because V8 lays what stands behind a `get` in an object literal into old memory: all rows of every list would live until that is swept.

class PageAsConnection<Row, Node> implements Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
  readonly count: () => Promise<number>;
  readonly #page: Page<Row>;

  constructor(page: Page<Row>, nodes: readonly Node[]) {
    this.#page = page;
    this.nodes = nodes;
    this.pageInfo = new InfoOfPage(page);
    this.count = page.count;
  }

  get edges(): Connection<Node>['edges'] {
    return this.#page.rows.map(({ cursor }, index) => ({ cursor, node: this.nodes[index] as Node }));
  }
}

class InfoOfPage implements PageInfo {
  readonly hasNextPage: boolean;
  readonly #page: Page<unknown>;

  constructor(page: Page<unknown>) {
    this.#page = page;
    this.hasNextPage = page.hasNextPage;
  }

  get endCursor(): string | null {
    return this.#page.rows.at(-1)?.cursor ?? null;
  }
}

/** Turns a page of rows into a connection. */
export const toConnection = <Row, Node>(page: Page<Row>, toNode: (row: Row) => Node): Connection<Node> =>
  new PageAsConnection(
    page,
    page.rows.map(({ row }) => toNode(row)),
  );
