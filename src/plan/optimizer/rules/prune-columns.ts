import { assertNever } from '../../../core/error.ts';
import type { ExprId } from '../../../expr/expression.ts';
import { withChildren } from '../../logical/children.ts';
import { expressionsOf, mapSame } from '../../logical/expressions.ts';
import type { Join, LogicalExpression, LogicalPlan, Union } from '../../logical/node.ts';
import { inputsOf, outerReferencesOf } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import { mapChildPlans } from '../../logical/transform.ts';
import { outputIds } from '../predicates.ts';
import { planRule } from '../rule.ts';

type Ids = ReadonlySet<ExprId>;

/** Drops columns that nothing above reads, down to the sources. */
export const pruneColumns = planRule('pruneColumns', (plan) => prune(plan, outputIds(plan)));

/**
 * The plan without columns outside of `required`, as far as dropping them is worth it; maybe with some left.
 * Columns of other plans may be among the required ones.
 */
function prune(plan: LogicalPlan, required: Ids): LogicalPlan {
  switch (plan.kind) {
    case 'relation':
    case 'local_relation':
    case 'in_memory_relation':
    case 'range':
    case 'recursive_reference':
      return plan;
    case 'project': {
      const list = keep(plan.list, (e) => required.has(e.id));
      const child = prune(plan.child, readBy(list));
      return list === plan.list && child === plan.child ? plan : { ...plan, list, child };
    }
    case 'aggregate': {
      let list = keep(plan.list, (e) => required.has(e.id));
      // Without keys there is one row, whatever is asked of it.
      if (list.length === 0 && list !== plan.list && plan.grouping.length === 0) list = plan.list.slice(0, 1);
      const child = narrow(plan.child, readBy([...plan.grouping, ...list]));
      return list === plan.list && child === plan.child ? plan : { ...plan, list, child };
    }
    case 'filter':
    case 'sort':
    case 'limit':
    case 'sample':
    case 'repartition':
    case 'window_group_limit':
      return withChildren(plan, [prune(plan.child, union(required, readBy(expressionsOf(plan))))]);
    case 'join':
      return pruneJoin(plan, required);
    case 'lateral_join': {
      const outer = outerReferencesOf(plan.right);
      const all = union(required, readBy(expressionsOf(plan)), new Set(outer.keys()));
      return withChildren(plan, [narrow(plan.left, all), prune(plan.right, all)]);
    }
    case 'union':
      return pruneUnion(plan, required);
    case 'window': {
      const calls = keep(plan.calls, (c) => required.has(c.id));
      if (calls.length === 0) return prune(plan.child, required);
      const node = calls === plan.calls ? plan : { ...plan, calls };
      const below = union(required, readBy(expressionsOf(node)));
      return withChildren(node, [narrow(plan.child, below)]);
    }
    case 'generate': {
      const below = union(required, readBy([plan.generator]));
      return withChildren(plan, [narrow(plan.child, below)]);
    }
    case 'expand': {
      const kept = plan.output.map((a) => required.has(a.id));
      const node = kept.every((k) => k)
        ? plan
        : {
            ...plan,
            output: plan.output.filter((_, i) => kept[i]),
            projections: plan.projections.map((row) => row.filter((_, i) => kept[i])),
          };
      return withChildren(node, [narrow(plan.child, readBy(expressionsOf(node)))]);
    }
    // Whole rows are compared: every column counts.
    case 'distinct':
    case 'intersect':
    case 'except':
    case 'recursive_union':
    case 'subquery_alias':
    case 'view':
      return mapChildPlans(plan, (child) => prune(child, outputIds(child)));
    default:
      return assertNever(plan);
  }
}

function pruneJoin(join: Join, required: Ids): LogicalPlan {
  const all = join.condition === null ? required : union(required, readBy([join.condition]));
  return withChildren(join, [narrow(join.left, all), narrow(join.right, all)]);
}

function pruneUnion(plan: Union, required: Ids): LogicalPlan {
  const kept = plan.output.map((a) => required.has(a.id));
  if (kept.every((k) => k)) {
    return withChildren(
      plan,
      mapSame(plan.inputs, (input) => prune(input, outputIds(input))),
    );
  }
  const inputs = plan.inputs.map((input) => {
    const list = outputOf(input).filter((_, i) => kept[i]);
    return prune({ kind: 'project', list, child: input }, new Set(list.map((a) => a.id)));
  });
  return { ...plan, inputs, output: plan.output.filter((_, i) => kept[i]) };
}

/** Like `prune`, but with nothing left that is not required, at the cost of a projection. */
function narrow(plan: LogicalPlan, required: Ids): LogicalPlan {
  const pruned = prune(plan, required);
  const output = outputOf(pruned);
  const list = output.filter((a) => required.has(a.id));
  if (list.length === output.length) return pruned;
  return { kind: 'project', list, child: pruned };
}

function readBy(expressions: readonly LogicalExpression[]): Ids {
  const ids = new Set<ExprId>();
  for (const e of expressions) for (const id of inputsOf(e).keys()) ids.add(id);
  return ids;
}

function union(...sets: readonly Ids[]): Ids {
  const all = new Set<ExprId>();
  for (const set of sets) for (const id of set) all.add(id);
  return all;
}

/** `filter`, but the list itself when everything stays. */
function keep<T>(list: readonly T[], test: (item: T) => boolean): readonly T[] {
  return list.every(test) ? list : list.filter(test);
}
