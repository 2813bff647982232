import type { Catalog, TableStatistics } from '../catalog/catalog.ts';
import type { CatalogTable, DataFile } from '../catalog/catalog-table.ts';
import type { Expression } from '../expr/expression.ts';
import { attributesOf, walk } from '../expr/walk.ts';
import { expressionsOf } from '../plan/logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../plan/logical/node.ts';
import { subqueryPlan } from '../plan/logical/outer-references.ts';
import { walkPlan } from '../plan/logical/transform.ts';
import type { PlannerContext } from '../plan/physical/planner-context.ts';
import type { Engine } from './engine.ts';
import type { PlanInputs, World } from './plan-inputs.ts';

interface PartitionTest {
  accepts(partition: DataFile['partition']): boolean;
  release(): void;
}

type TableAnswers = Pick<PlannerContext, 'statistics' | 'listFiles'>;

/**
 * What the planner asks about a statement's tables, read before it starts, so that it gets its answers at
 * once. The catalog keeps listings, so reading them again costs nothing while the files stay the same.
 */
export async function readTables(
  plan: LogicalPlan,
  inputs: PlanInputs,
  catalog: Catalog,
  prepare: Engine['prepareEvaluation'],
): Promise<TableAnswers> {
  const zone = inputs.conf.get('spark.sql.session.timeZone');
  const statistics = new Map<CatalogTable, TableStatistics>();
  const files = new Map<CatalogTable, readonly DataFile[]>();
  await Promise.all(
    [...tablesOf(plan)].map(async (table) => {
      const listed = await inputs.ask(table, filesOf(table));
      files.set(table, listed);
      statistics.set(table, await inputs.ask(listed, statisticsOf(table, listed)));
    }),
  );
  return {
    statistics: (table) => statistics.get(table) ?? null,
    listFiles: (table, filters) => {
      const all = files.get(table) ?? [];
      if (filters.length === 0) return all;
      const test = partitionTest(table, filters, catalog, prepare, zone);
      try {
        return all.filter((file) => test.accepts(file.partition));
      } finally {
        test.release();
      }
    },
  };
}

const filesOf =
  (table: CatalogTable) =>
  ({ engine }: World) =>
    engine.catalog.files(table);
const statisticsOf =
  (table: CatalogTable, listed: readonly DataFile[]) =>
  ({ engine }: World) =>
    engine.catalog.statistics(table, listed);

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
  prepare: Engine['prepareEvaluation'],
  zone: string,
): PartitionTest {
  const tests = filters.map((filter) => {
    const parameters = [...new Map(attributesOf(filter as Expression).map((a) => [a.id, a])).values()];
    const columns = parameters.map(({ name }) =>
      table.partitionColumns.findIndex((column) => column.toLowerCase() === name.toLowerCase()),
    );
    const evaluation = prepare(filter as Expression, parameters);
    const known = new Map<string, boolean>();
    const accepts = (partition: DataFile['partition']): boolean => {
      const key = JSON.stringify(columns.map((index) => partition[index]));
      let answer = known.get(key);
      if (answer === undefined) {
        const values = catalog.partitionValues(table, partition, zone);
        answer = evaluation.run(columns.map((index) => values[index] ?? null)) === true;
        known.set(key, answer);
      }
      return answer;
    };
    return { accepts, release: () => evaluation.release() };
  });
  return {
    accepts: (partition) => tests.every((test) => test.accepts(partition)),
    release: () => {
      for (const test of tests) test.release();
    },
  };
}
