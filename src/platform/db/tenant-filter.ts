import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  type DeleteQueryNode,
  IdentifierNode,
  type InsertQueryNode,
  type JoinNode,
  type KyselyPlugin,
  OnNode,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PrimitiveValueListNode,
  type QueryId,
  type QueryResult,
  ReferenceNode,
  type RootOperationNode,
  type SelectQueryNode,
  TableNode,
  type UnknownRow,
  type UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
} from 'kysely';
import { tenantTables } from './tables.js';

const TENANT_ID = 'tenant_id';

/** Stands for the tenant in a statement: it is compiled without knowing of whom it will ask. */
export const TENANT = Symbol('the tenant of the transaction');

class TenantFilter extends OperationNodeTransformer implements KyselyPlugin {
  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.transformNode(node, queryId);
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }

  protected override transformSelectQuery(node: SelectQueryNode, queryId?: QueryId): SelectQueryNode {
    const select = super.transformSelectQuery(node, queryId);
    return { ...select, where: this.#where(select.where, select.from?.froms ?? []) };
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId): UpdateQueryNode {
    const update = super.transformUpdateQuery(node, queryId);
    return {
      ...update,
      where: this.#where(update.where, [...(update.table ? [update.table] : []), ...(update.from?.froms ?? [])]),
    };
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, queryId?: QueryId): DeleteQueryNode {
    const deletion = super.transformDeleteQuery(node, queryId);
    return {
      ...deletion,
      where: this.#where(deletion.where, [...deletion.from.froms, ...(deletion.using?.tables ?? [])]),
    };
  }

  // In the ON clause, so that an outer join stays an outer join.
  protected override transformJoin(node: JoinNode, queryId?: QueryId): JoinNode {
    const join = super.transformJoin(node, queryId);
    const condition = this.#condition(join.table);
    if (!condition) return join;
    return { ...join, on: OnNode.create(join.on ? AndNode.create(join.on.on, condition) : condition) };
  }

  protected override transformInsertQuery(node: InsertQueryNode, queryId?: QueryId): InsertQueryNode {
    const insert = super.transformInsertQuery(node, queryId);
    if (!insert.into || !isTenantTable(insert.into) || !insert.columns || !insert.values) return insert;
    if (!ValuesNode.is(insert.values))
      throw new Error('fill tenant tables with VALUES; INSERT … SELECT does not distribute');
    return {
      ...insert,
      columns: [...insert.columns, ColumnNode.create(TENANT_ID)],
      values: ValuesNode.create(
        insert.values.values.map((row) =>
          PrimitiveValueListNode.is(row)
            ? PrimitiveValueListNode.create([...row.values, TENANT])
            : ValueListNode.create([...row.values, ValueNode.create(TENANT)]),
        ),
      ),
    };
  }

  #where(where: WhereNode | undefined, froms: readonly OperationNode[]): WhereNode | undefined {
    const conditions = froms.flatMap((from) => this.#condition(from) ?? []);
    return conditions.reduce<WhereNode | undefined>(
      (whole, condition) => WhereNode.create(whole ? AndNode.create(whole.where, condition) : condition),
      where,
    );
  }

  #condition(from: OperationNode): OperationNode | undefined {
    const name = tenantTableName(from);
    if (!name) return undefined;
    return BinaryOperationNode.create(
      ReferenceNode.create(ColumnNode.create(TENANT_ID), TableNode.create(name)),
      OperatorNode.create('='),
      ValueNode.create(TENANT),
    );
  }
}

/** The one place where statements of the query builder get their tenant: every tenant table they read, join, change or fill carries `tenant_id = $n`. */
export const tenantFilter: KyselyPlugin = new TenantFilter();

const isTenantTable = (node: OperationNode): boolean =>
  TableNode.is(node) && tenantTables.has(node.table.identifier.name);

/** The name under which a tenant table is known in its statement; undefined for anything else (reference tables, subqueries, functions). */
function tenantTableName(from: OperationNode): string | undefined {
  if (AliasNode.is(from))
    return isTenantTable(from.node) && IdentifierNode.is(from.alias) ? from.alias.name : undefined;
  return TableNode.is(from) && isTenantTable(from) ? from.table.identifier.name : undefined;
}
