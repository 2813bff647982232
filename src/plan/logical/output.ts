import { assertNever } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import { attributeOf, isNullable, typeOf } from '../../expr/expression-type.ts';
import type { Join, JoinType, LogicalPlan } from './node.ts';

const outputs = new WeakMap<LogicalPlan, readonly Attribute[]>();

/** The columns that a plan gives. Plans are immutable, so the answer is remembered. */
export function outputOf(plan: LogicalPlan): readonly Attribute[] {
  let output = outputs.get(plan);
  if (output === undefined) {
    output = computeOutput(plan);
    outputs.set(plan, output);
  }
  return output;
}

function computeOutput(plan: LogicalPlan): readonly Attribute[] {
  switch (plan.kind) {
    case 'relation':
    case 'local_relation':
    case 'in_memory_relation':
    case 'range':
    case 'union':
    case 'expand':
    case 'view':
    case 'recursive_union':
    case 'recursive_reference':
      return plan.output;
    case 'project':
    case 'aggregate':
      return plan.list.map((named) => attributeOf(named));
    case 'filter':
    case 'sort':
    case 'limit':
    case 'distinct':
    case 'sample':
    case 'repartition':
      return outputOf(plan.child);
    case 'join':
      return joinOutput(plan);
    case 'lateral_join': {
      const right = outputOf(plan.right);
      return [...outputOf(plan.left), ...(plan.type === 'left_outer' ? right.map(asNullable) : right)];
    }
    case 'intersect': {
      const right = outputOf(plan.right);
      return outputOf(plan.left).map((a, i) => withNullable(a, a.nullable && right[i]!.nullable));
    }
    case 'except':
      return outputOf(plan.left);
    case 'window_group_limit':
      return outputOf(plan.child);
    case 'window':
      return [
        ...outputOf(plan.child),
        ...plan.calls.map(
          ({ id, name, call }): Attribute => ({
            kind: 'attribute',
            id,
            name,
            type: typeOf(call),
            nullable: isNullable(call),
            qualifier: [],
          }),
        ),
      ];
    case 'generate':
      return [...outputOf(plan.child), ...plan.generatorOutput];
    case 'subquery_alias':
      return outputOf(plan.child).map((a) => ({ ...a, qualifier: plan.name }));
    default:
      return assertNever(plan);
  }
}

function joinOutput(plan: Join): readonly Attribute[] {
  const left = outputOf(plan.left);
  if (typeof plan.type === 'object') return [...left, plan.type.existence];
  if (plan.type === 'left_semi' || plan.type === 'left_anti') return left;
  const right = outputOf(plan.right);
  const [nullLeft, nullRight] = nullSides(plan.type);
  return [...(nullLeft ? left.map(asNullable) : left), ...(nullRight ? right.map(asNullable) : right)];
}

/** Which sides of a join may be filled up with NULLs. */
export function nullSides(type: JoinType): readonly [left: boolean, right: boolean] {
  return [type === 'right_outer' || type === 'full_outer', type === 'left_outer' || type === 'full_outer'];
}

export function asNullable(attribute: Attribute): Attribute {
  return withNullable(attribute, true);
}

export function withNullable(attribute: Attribute, nullable: boolean): Attribute {
  return attribute.nullable === nullable ? attribute : { ...attribute, nullable };
}
