import type { Attribute } from '../../../expr/expression.ts';
import { conjunctsOf } from '../../logical/build.ts';
import type { LogicalPlan } from '../../logical/node.ts';
import { inputsOf } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import { deterministic } from '../../optimizer/determinism.ts';
import type { PhysicalPlan } from '../node.ts';
import type { Planner } from '../planner.ts';

/** Cached rows with the projection and the filters right above them: the columns that are needed. Null for others. */
export function planInMemoryScan(plan: LogicalPlan, planner: Planner): PhysicalPlan | null {
  const project = plan.kind === 'project' ? plan : null;
  const below = project === null ? plan : project.child;
  const filter = below.kind === 'filter' ? below : null;
  const relation = filter === null ? below : filter.child;
  if (relation.kind !== 'in_memory_relation') return null;
  const conjuncts = filter === null ? [] : conjunctsOf(filter.condition);
  const list = project?.list ?? relation.output;
  const projected = new Set(list.flatMap((e) => [...inputsOf(e).keys()]));
  const filtered = new Set(conjuncts.flatMap((e) => [...inputsOf(e).keys()]));
  // As Spark has it: where the list is just what is read, in its order, no projection is needed above.
  const isPlain = list.every((e) => e.kind === 'attribute') && projected.size === list.length;
  const covers = [...filtered].every((id) => projected.has(id));
  const output =
    isPlain && covers
      ? (list as readonly Attribute[])
      : byName(relation.output.filter((a) => projected.has(a.id) || filtered.has(a.id)));
  const prunes =
    planner.context.conf('spark.sql.inMemoryColumnarStorage.partitionPruning')?.toLowerCase() !== 'false';
  let planned: PhysicalPlan = {
    kind: 'in_memory_scan',
    nodeId: 0,
    output,
    cached: relation.cached,
    relation: relation.output,
    filters: (prunes ? conjuncts : [])
      .filter((e) => deterministic(e, planner.context) && inputsOf(e).size > 0)
      .map((e) => planner.expression(e)),
    plan: planner.context.cachedPlan(relation.cached.cacheId),
  };
  if (filter !== null) {
    const condition = planner.expression(filter.condition);
    planned = { kind: 'filter', nodeId: 0, output, condition, child: planned };
  }
  if (isPlain && covers) return planned;
  return {
    kind: 'project',
    nodeId: 0,
    output: outputOf(plan),
    list: planner.namedList(list),
    child: planned,
  };
}

function byName(attributes: readonly Attribute[]): readonly Attribute[] {
  return [...attributes].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
}
