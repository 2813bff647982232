import type { Attribute } from '../../../expr/expression.ts';
import { BOOLEAN, LONG } from '../../../types/data-type.ts';
import { alias, call, conjunction, FN, intLiteral, longLiteral, nullSafeEqual } from '../../logical/build.ts';
import type {
  Except,
  Intersect,
  LogicalExpression,
  LogicalPlan,
  NamedExpression,
} from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { aggregateCall } from '../aggregates.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { nodeRule } from '../rule.ts';

/** DISTINCT, INTERSECT and EXCEPT in terms of aggregates and joins; in them NULL equals NULL. */
export const replaceSetOperations = nodeRule(
  'replaceSetOperations',
  ['distinct', 'intersect', 'except'],
  (node, context) => {
    switch (node.kind) {
      case 'distinct': {
        const columns = outputOf(node.child);
        return { kind: 'aggregate', grouping: columns, list: columns, child: node.child };
      }
      case 'intersect':
        return node.all ? intersectAll(node, context) : distinctJoin(node, 'left_semi');
      case 'except':
        return node.all ? exceptAll(node, context) : distinctJoin(node, 'left_anti');
      default:
        return node;
    }
  },
);

function distinctJoin(node: Intersect | Except, type: 'left_semi' | 'left_anti'): LogicalPlan {
  const right = outputOf(node.right);
  const condition = conjunction<LogicalPlan>(
    outputOf(node.left).map((a, i) => nullSafeEqual<LogicalPlan>(a, right[i]!)),
  );
  const join: LogicalPlan = { kind: 'join', left: node.left, right: node.right, type, condition, hint: {} };
  return { kind: 'distinct', child: join };
}

/** Counts a row +1 for each time on the left, -1 on the right; what is left over is given that many times. */
function exceptAll(node: Except, context: OptimizerContext): LogicalPlan {
  const weight = 'vcol';
  const union = tagged(node, context, (side) => [alias(longLiteral(side === 'left' ? 1n : -1n), 0, weight)]);
  const columns = union.output.slice(0, -1);
  const sum = alias<LogicalPlan>(
    aggregateCall('sum', [union.output.at(-1)!], LONG, true),
    context.nextExprId(),
    'sum',
  );
  const counted: LogicalPlan = {
    kind: 'aggregate',
    grouping: columns,
    list: [...columns, sum],
    child: union,
  };
  const total: Attribute = {
    kind: 'attribute',
    id: sum.id,
    name: 'sum',
    type: LONG,
    nullable: true,
    qualifier: [],
  };
  const condition = call<LogicalPlan>(FN.greater, [total, longLiteral(0n)], BOOLEAN, true);
  return repeated(node, columns, total, { kind: 'filter', condition, child: counted }, context);
}

/** Counts a row on both sides; it is given the smaller number of times. */
function intersectAll(node: Intersect, context: OptimizerContext): LogicalPlan {
  const union = tagged(node, context, (side) => [
    alias(longLiteral(side === 'left' ? 1n : 0n), 0, 'vcol1'),
    alias(longLiteral(side === 'left' ? 0n : 1n), 0, 'vcol2'),
  ]);
  const columns = union.output.slice(0, -2);
  const sums = union.output
    .slice(-2)
    .map((a, i) =>
      alias<LogicalPlan>(aggregateCall('sum', [a], LONG, true), context.nextExprId(), `vcol${i + 1}_count`),
    );
  const counted: LogicalPlan = {
    kind: 'aggregate',
    grouping: columns,
    list: [...columns, ...sums],
    child: union,
  };
  const [left, right] = outputOf(counted).slice(-2) as [Attribute, Attribute];
  const least = alias<LogicalPlan>(
    {
      kind: 'case',
      branches: [{ when: call(FN.greater, [left, right], BOOLEAN, true), then: right }],
      otherwise: left,
      type: LONG,
      nullable: true,
    },
    context.nextExprId(),
    'min_count',
  );
  const times: LogicalPlan = { kind: 'project', list: [...columns, least], child: counted };
  const total = outputOf(times).at(-1)!;
  const condition = call<LogicalPlan>(FN.greater, [total, longLiteral(0n)], BOOLEAN, true);
  return repeated(node, columns, total, { kind: 'filter', condition, child: times }, context);
}

/** Both sides one above the other, each with columns that tell where a row comes from. */
function tagged(
  node: Intersect | Except,
  context: OptimizerContext,
  tags: (side: 'left' | 'right') => readonly NamedExpression[],
): LogicalPlan & { kind: 'union' } {
  const side = (plan: LogicalPlan, which: 'left' | 'right'): LogicalPlan => ({
    kind: 'project',
    list: [...outputOf(plan), ...tags(which).map((tag) => ({ ...tag, id: context.nextExprId() }))],
    child: plan,
  });
  const left = side(node.left, 'left');
  const right = side(node.right, 'right');
  const rightOutput = outputOf(right);
  const output = outputOf(left).map((a, i) => ({
    ...a,
    id: context.nextExprId(),
    nullable: a.nullable || rightOutput[i]!.nullable,
  }));
  return { kind: 'union', inputs: [left, right], output };
}

/** Every row as often as its count says, under the ids of the set operation. */
function repeated(
  node: Intersect | Except,
  columns: readonly Attribute[],
  count: Attribute,
  child: LogicalPlan,
  context: OptimizerContext,
): LogicalPlan {
  const range: LogicalExpression = {
    kind: 'call',
    fn: 'array_repeat',
    args: [
      intLiteral(0),
      { kind: 'cast', child: count, type: { kind: 'int' }, nullable: true, mode: 'ansi', explicit: false },
    ],
    type: { kind: 'array', element: { kind: 'int' }, containsNull: false },
    nullable: true,
    mode: 'ansi',
  };
  const element: Attribute = {
    kind: 'attribute',
    id: context.nextExprId(),
    name: 'col',
    type: { kind: 'int' },
    nullable: false,
    qualifier: [],
  };
  const generate: LogicalPlan = {
    kind: 'generate',
    generator: {
      kind: 'generator_call',
      fn: 'explode',
      args: [range],
      type: { kind: 'struct', fields: [{ name: 'col', type: { kind: 'int' }, nullable: false }] },
      nullable: false,
      mode: 'ansi',
    },
    outer: false,
    generatorOutput: [element],
    child,
  };
  const list = outputOf(node).map((a, i): NamedExpression => alias<LogicalPlan>(columns[i]!, a.id, a.name));
  return { kind: 'project', list, child: generate };
}
