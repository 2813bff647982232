import { assertNever } from '../../core/error.ts';
import type { Expression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import { simpleString } from '../../types/type-name.ts';
import type {
  AggregateSlot,
  BroadcastExchange,
  Exchange,
  HashAggregate,
  HashJoin,
  NestedLoopJoin,
  Partitioning,
  PhysicalExpression,
  PhysicalPlan,
} from '../physical/node.ts';
import { double, groupLimitText, keysAndOrder, named } from './logical-text.ts';
import { scanName, scanText } from './scan-text.ts';
import { brackets, joinTypeText, type Printer, truncated } from './text.ts';

/** Spark's name of an operator. */
export function operatorName(plan: PhysicalPlan): string {
  switch (plan.kind) {
    case 'file_scan':
      return `Scan ${scanName(plan)}`;
    case 'in_memory_scan':
      return `Scan In-memory table ${plan.cached.name}`;
    case 'local_table_scan':
      return isOneRow(plan) ? 'Scan OneRowRelation' : 'LocalTableScan';
    case 'range_scan':
      return 'Range';
    case 'project':
      return 'Project';
    case 'filter':
      return 'Filter';
    case 'hash_aggregate':
      return aggregateName(plan);
    case 'exchange':
      return 'Exchange';
    case 'broadcast_exchange':
      return 'BroadcastExchange';
    case 'hash_join':
      return { broadcast: 'BroadcastHashJoin', shuffled: 'ShuffledHashJoin', sort_merge: 'SortMergeJoin' }[
        plan.strategy
      ];
    case 'nested_loop_join':
      return isCartesian(plan) ? 'CartesianProduct' : 'BroadcastNestedLoopJoin';
    case 'sort':
      return 'Sort';
    case 'take_ordered_and_project':
      return 'TakeOrderedAndProject';
    case 'limit':
      return { local: 'LocalLimit', global: 'GlobalLimit', collect: 'CollectLimit' }[plan.scope];
    case 'union':
      return 'Union';
    case 'expand':
      return 'Expand';
    case 'generate':
      return 'Generate';
    case 'window':
      return 'Window';
    case 'window_group_limit':
      return 'WindowGroupLimit';
    case 'sample':
      return 'Sample';
    case 'coalesce':
      return 'Coalesce';
    case 'write_files':
      return 'WriteFiles';
    case 'runtime_filter':
      return 'RuntimeFilter';
    case 'shuffle_read':
      return 'ShuffleQueryStage';
    case 'broadcast_read':
      return 'BroadcastQueryStage';
    default:
      return assertNever(plan);
  }
}

export function isOneRow(plan: PhysicalPlan): boolean {
  return plan.kind === 'local_table_scan' && plan.output.length === 0 && plan.rows.length === 1;
}

export function isCartesian(plan: NestedLoopJoin): boolean {
  return plan.left.kind !== 'broadcast_exchange' && plan.right.kind !== 'broadcast_exchange';
}

/** Aggregates with a state of fixed width are hashed; Spark sorts for others, or keeps objects. */
export function aggregateName(plan: HashAggregate): string {
  if (plan.slots.some((s) => s.state.length === 0)) return 'ObjectHashAggregate';
  const fixed = plan.slots.every((s) => s.state.every((a) => isFixed(a.type.kind)));
  return fixed ? 'HashAggregate' : 'SortAggregate';
}

function isFixed(kind: string): boolean {
  return !['string', 'char', 'varchar', 'binary', 'array', 'map', 'struct', 'variant'].includes(kind);
}

export interface TextOptions {
  readonly zone: string;
  /** Adds what aggregates give, as EXTENDED does. */
  readonly withOutput: boolean;
  /** The node is the copied side of a null-aware anti join. */
  readonly nullAware: boolean;
}

/** An operator's line in the simple form. */
export function operatorText(plan: PhysicalPlan, printer: Printer, options: TextOptions): string {
  const name = operatorName(plan);
  switch (plan.kind) {
    case 'file_scan':
      return scanText(plan, printer, options.zone);
    case 'local_table_scan':
      if (isOneRow(plan)) return `${name}[]`;
      return `${name} ${plan.rows.length === 0 ? '<empty>, ' : ''}${printer.expressions(plan.output)}`;
    case 'range_scan':
      return `${name} (${plan.start}, ${plan.end}, step=${plan.step}, splits=${plan.partitions})`;
    case 'hash_aggregate': {
      const keys = printer.expressions(plan.keys);
      const functions = brackets(plan.slots.map((s) => slotText(s, printer)));
      const output = options.withOutput ? `, output=${printer.expressions(plan.output)}` : '';
      return `${name}(${name === 'SortAggregate' ? 'key' : 'keys'}=${keys}, functions=${functions}${output})`;
    }
    case 'hash_join':
      return `${name} ${hashJoinText(plan, printer)}`;
    case 'nested_loop_join': {
      const condition = plan.condition === null ? null : printer.expression(plan.condition);
      if (isCartesian(plan)) return condition === null ? name : `${name} ${condition}`;
      return `${name} ${buildText(plan)}, ${joinTypeText(plan.type as never)}${condition === null ? '' : `, ${condition}`}`;
    }
    case 'take_ordered_and_project': {
      const offset = plan.offset === 0 ? '' : `, offset=${plan.offset}`;
      const order = truncated(
        plan.order.map((o) => printer.order(o)),
        ',',
      );
      const list = truncated(
        plan.list.map((e) => printer.expression(e)),
        ',',
      );
      return `${name}(limit=${plan.limit + plan.offset}${offset}, orderBy=[${order}], output=[${list}])`;
    }
    default: {
      const text = operatorArguments(plan, printer, options.nullAware);
      return text === '' ? name : `${name} ${text}`;
    }
  }
}

/** What stands behind an operator's name, and as `Arguments` in the formatted form. */
export function operatorArguments(plan: PhysicalPlan, printer: Printer, nullAware = false): string {
  switch (plan.kind) {
    case 'in_memory_scan': {
      const columns = plan.output.length === 0 ? '' : printer.expressions(plan.output);
      return plan.filters.length === 0 ? columns : `${columns}, ${printer.expressions(plan.filters)}`;
    }
    case 'local_table_scan':
      return printer.expressions(plan.output);
    case 'range_scan':
      return `Range (${plan.start}, ${plan.end}, step=${plan.step})`;
    case 'project':
      return printer.expressions(plan.list);
    case 'filter':
      return printer.expression(plan.condition);
    case 'exchange':
      return exchangeText(plan, printer);
    case 'broadcast_exchange':
      return `${broadcastMode(plan, printer, nullAware)}, [plan_id=${plan.nodeId}]`;
    case 'sort':
      return `${printer.orders(plan.order)}, ${plan.global}, 0`;
    case 'take_ordered_and_project': {
      const offset = plan.offset === 0 ? '' : `, ${plan.offset}`;
      return `${plan.limit + plan.offset}, ${printer.orders(plan.order)}, ${printer.expressions(plan.list)}${offset}`;
    }
    case 'limit':
      return limitText(plan.limit < 0 ? -1 : plan.limit + plan.offset, plan.offset, plan.scope);
    case 'expand':
      return `${brackets(plan.projections.map((row) => printer.expressions(row)))}, ${printer.expressions(plan.output)}`;
    case 'generate': {
      const kept =
        plan.requiredChildOutput.length === 0 ? '' : `${printer.expressions(plan.requiredChildOutput)}, `;
      return `${printer.expression(plan.generator)}, ${kept}${plan.outer}, ${printer.expressions(plan.generatorOutput)}`;
    }
    case 'window': {
      const calls = plan.calls.map(
        (c) => `${printer.expression(c.call)} AS ${named(c.name, c.id, c.call.call.type.kind)}`,
      );
      return `${brackets(calls)}${keysAndOrder(plan, printer)}`;
    }
    case 'window_group_limit':
      return `${groupLimitText(plan, printer)}, ${plan.mode === 'partial' ? 'Partial' : 'Final'}`;
    case 'sample':
      return `${double(plan.lowerBound)}, ${double(plan.upperBound)}, ${plan.withReplacement}, ${plan.seed}`;
    case 'coalesce':
      return String(plan.partitions);
    case 'runtime_filter':
      return `might_contain(${plan.creator.exchangeId}, ${printer.expression(plan.key)})`;
    case 'shuffle_read':
    case 'broadcast_read':
      return String(plan.exchangeId);
    case 'file_scan':
    case 'hash_aggregate':
    case 'hash_join':
    case 'nested_loop_join':
    case 'union':
    case 'write_files':
      return '';
    default:
      return assertNever(plan);
  }
}

function limitText(limit: number, offset: number, scope: 'local' | 'global' | 'collect'): string {
  return scope === 'global' || offset > 0 ? `${limit}, ${offset}` : String(limit);
}

/** `partial_sum(a#1)`, `merge_sum(a#1)`, `sum(a#1)`. */
export function slotText(slot: AggregateSlot, printer: Printer): string {
  const prefix = { partial: 'partial_', partial_merge: 'merge_', final: '', complete: '' }[slot.mode];
  // The filter was applied where rows came in.
  const shown =
    slot.mode === 'partial' || slot.mode === 'complete' ? slot.call : { ...slot.call, filter: null };
  return `${prefix}${printer.expression(shown)}`;
}

export function buildText(plan: { readonly buildSide: 'left' | 'right' }): string {
  return plan.buildSide === 'left' ? 'BuildLeft' : 'BuildRight';
}

function hashJoinText(plan: HashJoin, printer: Printer): string {
  const parts = [
    printer.expressions(plan.leftKeys),
    printer.expressions(plan.rightKeys),
    joinTypeText(plan.type as never),
  ];
  if (plan.strategy !== 'sort_merge') parts.push(buildText(plan));
  if (plan.condition !== null) parts.push(printer.expression(plan.condition));
  if (plan.strategy === 'broadcast') parts.push(String(plan.nullAware), 'false');
  return parts.join(', ');
}

function exchangeText(plan: Exchange, printer: Printer): string {
  return `${partitioningText(plan.partitioning, printer)}, ${plan.origin}, [plan_id=${plan.nodeId}]`;
}

function partitioningText(partitioning: Partitioning, printer: Printer): string {
  switch (partitioning.kind) {
    case 'hash': {
      const keys = partitioning.expressions.map((e) => printer.expression(e));
      return `hashpartitioning(${truncated([...keys, String(partitioning.partitions)])})`;
    }
    case 'range': {
      const keys = partitioning.order.map((o) => printer.order(o));
      return `rangepartitioning(${truncated([...keys, String(partitioning.partitions)])})`;
    }
    case 'round_robin':
      return `RoundRobinPartitioning(${partitioning.partitions})`;
    case 'single':
      return 'SinglePartition';
    default:
      return assertNever(partitioning);
  }
}

/** The keys over the rows that are sent: `input[0, int, false]` is the first column. */
function broadcastMode(plan: BroadcastExchange, printer: Printer, nullAware: boolean): string {
  if (plan.keys.length === 0) return 'IdentityBroadcastMode';
  const keys = plan.keys.map((key) => printer.expression(asInput(key, plan)));
  return `HashedRelationBroadcastMode(List(${keys.join(', ')}),${nullAware})`;
}

function asInput(key: PhysicalExpression, plan: BroadcastExchange): Expression<unknown> {
  return rewriteUp(key as Expression<unknown>, (e) => {
    if (e.kind !== 'attribute') return e;
    const index = plan.child.output.findIndex((a) => a.id === e.id);
    const text = `input[${index}, ${simpleString(typeOf(e))}, ${isNullable(e)}]`;
    // Prints as its text alone.
    return { kind: 'literal', type: { kind: 'string' }, value: text };
  });
}
