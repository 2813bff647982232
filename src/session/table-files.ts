import type { Catalog, TableStatistics } from '../catalog/catalog.ts';
import type { CatalogTable, DataFile } from '../catalog/catalog-table.ts';
import type { Expression } from '../expr/expression.ts';
import { substitute } from '../expr/rewrite.ts';
import { attributesOf, walk } from '../expr/walk.ts';
import { expressionsOf } from '../plan/logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../plan/logical/node.ts';
import { subqueryPlan } from '../plan/logical/outer-references.ts';
import { walkPlan } from '../plan/logical/transform.ts';
import type { PlannerContext } from '../plan/physical/planner-context.ts';
import type { Value } from '../types/value.ts';

type TableAnswers = Pick<PlannerContext, 'statistics' | 'listFiles'>;

/**
 * What the planner asks about a statement's tables, read before it starts, so that it gets its answers at
 * once. The catalog keeps listings, so reading them again costs nothing while the files stay the same.
 */
export async function readTables(
  plan: LogicalPlan,
  catalog: Catalog,
  evaluate: (expression: Expression) => Value,
  zone: string,
): Promise<TableAnswers> {
  const statistics = new Map<CatalogTable, TableStatistics>();
  const files = new Map<CatalogTable, readonly DataFile[]>();
  await Promise.all(
    [...tablesOf(plan)].map(async (table) => {
      files.set(table, await catalog.files(table));
      statistics.set(table, await catalog.statistics(table));
    }),
  );
  return {
    statistics: (table) => statistics.get(table) ?? null,
    listFiles: (table, filters) => {
      const all = files.get(table) ?? [];
      if (filters.length === 0) return all;
      const accepts = partitionTest(table, filters, catalog, evaluate, zone);
      return all.filter((file) => accepts(file.partition));
    },
  };
}

function tablesOf(plan: LogicalPlan): Set<CatalogTable> {
  const tables = new Set<CatalogTable>();
  const collect = (root: LogicalPlan): void =>
    walkPlan(root, (node) => {
      if (node.kind === 'relation') tables.add(node.table);
      for (const expression of expressionsOf(node)) {
        walk(expression, (e) => {
          const inner = subqueryPlan(e);
          if (inner) collect(inner);
        });
      }
    });
  collect(plan);
  return tables;
}

/** Tests partitions by their values; each combination of the values that a filter reads is evaluated once. */
function partitionTest(
  table: CatalogTable,
  filters: readonly LogicalExpression[],
  catalog: Catalog,
  evaluate: (expression: Expression) => Value,
  zone: string,
): (partition: DataFile['partition']) => boolean {
  const tests = filters.map((filter) => {
    const columns = attributesOf(filter as Expression).map((attribute) =>
      table.partitionColumns.findIndex((name) => name.toLowerCase() === attribute.name.toLowerCase()),
    );
    const known = new Map<string, boolean>();
    return (partition: DataFile['partition']): boolean => {
      const key = JSON.stringify(columns.map((index) => partition[index]));
      let answer = known.get(key);
      if (answer === undefined) {
        const values = catalog.partitionValues(table, partition, zone);
        answer = evaluate(withValues(filter as Expression, table, values)) === true;
        known.set(key, answer);
      }
      return answer;
    };
  });
  return (partition) => tests.every((test) => test(partition));
}

function withValues(filter: Expression, table: CatalogTable, values: readonly Value[]): Expression {
  return substitute(filter, (attribute) => {
    const index = table.partitionColumns.findIndex(
      (name) => name.toLowerCase() === attribute.name.toLowerCase(),
    );
    return index < 0 ? undefined : { kind: 'literal', type: attribute.type, value: values[index] ?? null };
  });
}
