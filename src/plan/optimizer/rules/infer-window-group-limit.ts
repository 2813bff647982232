import type { WindowCall } from '../../../expr/expression.ts';
import { conjunctsOf, intLiteral } from '../../logical/build.ts';
import type { Filter, LogicalExpression, LogicalPlan, Window } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { maxRows } from '../row-bounds.ts';
import { nodeRule } from '../rule.ts';

const RANKS: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank']);

/**
 * A condition on a rank asks for the first rows of each window partition: others can go before the window and its
 * exchange. Only where no other function of the window looks at them.
 */
export const inferWindowGroupLimit = nodeRule('inferWindowGroupLimit', ['window'], (node, context) => {
  if (node.kind !== 'filter' || node.child.kind !== 'window') return node;
  const threshold = Number(context.conf('spark.sql.optimizer.windowGroupLimitThreshold'));
  const window = node.child;
  if (threshold < 0 || window.orderBy.length === 0 || window.child.kind === 'window_group_limit') return node;
  if (!window.calls.every(({ call }) => isExpanding(call))) return node;
  const found = smallestLimit(node, window);
  if (found === null || found.limit > threshold) return node;
  const { limit, rank } = found;
  const rows = maxRows(window.child);
  if (rows !== null && rows <= limit) return node;
  if (limit <= 0) return { kind: 'local_relation', output: outputOf(node), rows: [] };
  return { ...node, child: { ...window, child: limited(window, rank, limit) } };
});

function limited(window: Window, rank: Rank, limit: number): LogicalPlan {
  const { partitionBy, orderBy, child } = window;
  if (rank.fn === 'row_number' && partitionBy.length === 0) {
    const sort: LogicalPlan = { kind: 'sort', order: orderBy, global: true, child };
    return { kind: 'limit', limit: intLiteral(limit), offset: null, child: sort };
  }
  // Ranks are printed with what they rank by.
  const args = rank.fn === 'row_number' ? rank.args : orderBy.map((order) => order.child);
  return { kind: 'window_group_limit', partitionBy, orderBy, rank: { ...rank, args }, limit, child };
}

type Rank = Extract<WindowCall<LogicalPlan>['call'], { kind: 'call' }>;

/** Of the ranks that the condition bounds, the one with the smallest bound. */
function smallestLimit({ condition }: Filter, { calls }: Window): { rank: Rank; limit: number } | null {
  let smallest: { rank: Rank; limit: number } | null = null;
  for (const { id, call } of calls) {
    const rank = call.call;
    if (rank.kind !== 'call' || !RANKS.has(rank.fn)) continue;
    for (const part of conjunctsOf(condition)) {
      const limit = limitOf(part, id);
      if (limit !== null && (smallest === null || limit < smallest.limit)) smallest = { rank, limit };
    }
  }
  return smallest;
}

/** What a condition bounds a column to: `c <= 3`, `c < 4`, `c = 3`, or turned round. */
function limitOf(condition: LogicalExpression, column: number): number | null {
  if (condition.kind !== 'call' || condition.args.length !== 2) return null;
  const [left, right] = condition.args as readonly [LogicalExpression, LogicalExpression];
  const turned = left.kind === 'literal';
  const [attribute, literal] = turned ? [right, left] : [left, right];
  if (attribute.kind !== 'attribute' || attribute.id !== column) return null;
  if (literal.kind !== 'literal' || literal.type.kind !== 'int' || literal.value === null) return null;
  const value = Number(literal.value);
  const fn = turned ? (TURNED[condition.fn] ?? condition.fn) : condition.fn;
  if (fn === 'equal_to' || fn === 'less_than_or_equal') return value;
  return fn === 'less_than' ? value - 1 : null;
}

const TURNED: Readonly<Record<string, string>> = {
  less_than: 'greater_than',
  less_than_or_equal: 'greater_than_or_equal',
  greater_than: 'less_than',
  greater_than_or_equal: 'less_than_or_equal',
};

/** The row's value depends on the rows before it only. */
function isExpanding({ frame }: WindowCall<LogicalPlan>): boolean {
  const { unit, start, end } = frame;
  return unit === 'rows' && start.kind === 'unbounded_preceding' && end.kind === 'current_row';
}
