import { conjunctionOrNull, conjunctsOf } from '../../logical/build.ts';
import type {
  Filter,
  LogicalExpression,
  LogicalPlan,
  NamedExpression,
  Relation,
} from '../../logical/node.ts';
import { hasSubquery, inputsOf } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import { deterministic } from '../../optimizer/determinism.ts';
import { readsOnly } from '../../optimizer/predicates.ts';
import type { PhysicalPlan } from '../node.ts';
import type { Planner } from '../planner.ts';

/**
 * A table with the projection and the filters right above it: files of the partitions that are needed, their
 * columns that are read. Null for any other plan.
 */
export function planScan(plan: LogicalPlan, planner: Planner): PhysicalPlan | null {
  const project = plan.kind === 'project' ? plan : null;
  const below = project === null ? plan : project.child;
  const filter: Filter | null = below.kind === 'filter' ? below : null;
  const relation = filter === null ? below : filter.child;
  if (relation.kind !== 'relation') return null;
  return scan(relation, filter, project?.list ?? null, planner);
}

function scan(
  relation: Relation,
  filter: Filter | null,
  list: readonly NamedExpression[] | null,
  planner: Planner,
): PhysicalPlan {
  const partitionCount = relation.table.partitionColumns.length;
  const split = relation.output.length - partitionCount;
  const partitionColumns = relation.output.slice(split);
  const partitionIds = new Set(partitionColumns.map((a) => a.id));
  const dataIds = new Set(relation.output.slice(0, split).map((a) => a.id));
  const conjuncts = filter === null ? [] : conjunctsOf(filter.condition);
  const pushable = (e: LogicalExpression): boolean =>
    deterministic(e, planner.context) && inputsOf(e).size > 0;
  const partitionFilters = conjuncts.filter(
    (e) => pushable(e) && readsOnly(e, partitionIds) && !hasSubquery(e),
  );
  const dataFilters = conjuncts.filter((e) => pushable(e) && readsOnly(e, dataIds));
  const rest = conjuncts.filter((e) => !partitionFilters.includes(e));
  const needed = new Set<number>();
  for (const e of [...rest, ...(list ?? relation.output)])
    for (const id of inputsOf(e).keys()) needed.add(id);
  const dataColumns = relation.output.slice(0, split).filter((a) => needed.has(a.id));
  let plan: PhysicalPlan = {
    kind: 'file_scan',
    nodeId: 0,
    output: [...dataColumns, ...partitionColumns],
    table: relation.table,
    listedFiles: planner.context.listFiles(relation.table, []).length,
    files: planner.context.listFiles(relation.table, partitionFilters),
    dataColumns,
    partitionColumns,
    partitionFilters: partitionFilters.map((e) => planner.expression(e)),
    dataFilters: dataFilters.map((e) => planner.expression(e)),
    limit: null,
  };
  const condition = conjunctionOrNull(rest);
  if (condition !== null) {
    plan = {
      kind: 'filter',
      nodeId: 0,
      output: plan.output,
      condition: planner.expression(condition),
      child: plan,
    };
  }
  const wanted = list ?? relation.output;
  const same =
    wanted.length === plan.output.length &&
    wanted.every((e, i) => e.kind === 'attribute' && e.id === plan.output[i]!.id);
  if (same) return plan;
  const output =
    list === null ? relation.output : outputOf({ kind: 'project', list, child: filter ?? relation });
  return { kind: 'project', nodeId: 0, output, list: planner.namedList(wanted), child: plan };
}
