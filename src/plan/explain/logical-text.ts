import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { assertNever } from '../../core/error.ts';
import { storageLevelText } from '../../core/storage-level.ts';
import type { Attribute, Call } from '../../expr/expression.ts';
import { walk } from '../../expr/walk.ts';
import { quoteIfNeeded } from '../../types/type-name.ts';
import { childrenOf } from '../logical/children.ts';
import { expressionsOf } from '../logical/expressions.ts';
import type { CachedRows, JoinHint, LogicalPlan } from '../logical/node.ts';
import { subqueryPlan } from '../logical/outer-references.ts';
import { outputOf } from '../logical/output.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { sizeText } from './size-text.ts';
import { brackets, joinTypeText, type Printer } from './text.ts';
import type { TreeNode } from './tree.ts';

/** A logical plan as a tree; with estimates behind each node where these are asked for. */
export function logicalTree(
  plan: LogicalPlan,
  printer: Printer,
  estimate: ((plan: LogicalPlan) => Estimate) | null = null,
  cachedTree: ((cacheId: number) => TreeNode) | null = null,
): TreeNode {
  const statistics = (node: LogicalPlan): string => {
    if (estimate === null) return '';
    const { sizeInBytes, rowCount } = estimate(node);
    const rows = rowCount === null ? '' : `, rowCount=${rowCount}`;
    return `, Statistics(sizeInBytes=${sizeText(sizeInBytes)}${rows})`;
  };
  const build = (node: LogicalPlan): TreeNode => {
    // Before the children: a filter's estimate tells what of the table below is read.
    const text = nodeText(node, printer) + statistics(node);
    const inner =
      node.kind === 'in_memory_relation' && cachedTree !== null
        ? [cachedTree(node.cached.cacheId)]
        : subqueriesOf(node).map(build);
    const children = childrenOf(node).map(build);
    if (node.kind === 'limit') return limitTree(node, printer, statistics, children);
    return { text, inner, children };
  };
  return build(plan);
}

/** Every limit is a global one over a local one, with the offset between. */
function limitTree(
  node: LogicalPlan & { kind: 'limit' },
  printer: Printer,
  statistics: (node: LogicalPlan) => string,
  children: readonly TreeNode[],
): TreeNode {
  const limit = node.limit === null ? null : printer.expression(node.limit);
  const offset = node.offset === null ? null : printer.expression(node.offset);
  let below = children;
  const wrap = (text: string): void => {
    below = [{ text, inner: [], children: below }];
  };
  if (limit !== null) {
    const sum =
      offset !== null && !Number.isNaN(Number(offset)) ? String(Number(limit) + Number(offset)) : limit;
    wrap(`LocalLimit ${sum}${statistics(node.child)}`);
  }
  if (offset !== null) wrap(`Offset ${offset}${statistics(node.child)}`);
  if (limit !== null && node.local !== true) wrap(`GlobalLimit ${limit}${statistics(node)}`);
  return below[0]!;
}

function subqueriesOf(node: LogicalPlan): readonly LogicalPlan[] {
  const found: LogicalPlan[] = [];
  for (const e of expressionsOf(node)) {
    walk(e, (x) => {
      const plan = subqueryPlan(x);
      if (plan !== null) found.push(plan);
    });
  }
  return found;
}

function nodeText(node: LogicalPlan, printer: Printer): string {
  switch (node.kind) {
    case 'relation': {
      const name = tableName(node.table);
      const columns = node.output.map((a) => printer.expression(a)).join(',');
      return `Relation ${name}[${columns}] ${node.table.provider}`;
    }
    case 'local_relation':
      if (node.output.length === 0 && node.rows.length === 1) return 'OneRowRelation';
      return `LocalRelation ${node.rows.length === 0 ? '<empty>, ' : ''}${printer.expressions(node.output)}`;
    case 'in_memory_relation':
      return inMemoryRelationText(node.output, node.cached, printer);
    case 'range': {
      const splits = node.partitions === null ? '' : `, splits=Some(${node.partitions})`;
      return `Range (${node.start}, ${node.end}, step=${node.step}${splits})`;
    }
    case 'project':
      return `Project ${printer.expressions(node.list)}`;
    case 'filter':
      return `Filter ${printer.expression(node.condition)}`;
    case 'aggregate': {
      const keys = node.grouping.length === 0 ? '' : `${printer.expressions(node.grouping)}, `;
      return `Aggregate ${keys}${printer.expressions(node.list)}`;
    }
    case 'join': {
      const condition = node.condition === null ? '' : `, ${printer.expression(node.condition)}`;
      return `Join ${joinTypeText(node.type)}${condition}${hintText(node.hint)}`;
    }
    case 'lateral_join': {
      const condition = node.condition === null ? '' : `, ${printer.expression(node.condition)}`;
      return `LateralJoin ${joinTypeText(node.type)}${condition}`;
    }
    case 'sort':
      return `Sort ${printer.orders(node.order)}, ${node.global}`;
    case 'limit':
      return 'Limit';
    case 'union':
      return 'Union false, false';
    case 'distinct':
      return 'Distinct';
    case 'intersect':
      return `Intersect${node.all ? ' All' : ''} ${node.all}`;
    case 'except':
      return `Except${node.all ? ' All' : ''} ${node.all}`;
    case 'window': {
      const calls = node.calls.map(
        (c) => `${printer.expression(c.call)} AS ${named(c.name, c.id, c.call.call.type.kind)}`,
      );
      return `Window ${brackets(calls)}${keysAndOrder(node, printer)}`;
    }
    case 'window_group_limit':
      return `WindowGroupLimit ${groupLimitText(node, printer)}`;
    case 'generate': {
      const generator = printer.expression(node.generator);
      return `Generate ${generator}, ${node.outer}, ${printer.expressions(node.generatorOutput)}`;
    }
    case 'expand':
      return `Expand ${brackets(node.projections.map((row) => printer.expressions(row)))}, ${printer.expressions(node.output)}`;
    case 'sample':
      return `Sample ${double(node.lowerBound)}, ${double(node.upperBound)}, ${node.withReplacement}, ${node.seed}, ${node.withReplacement ? 'Poisson' : 'Bernoulli'}`;
    case 'subquery_alias':
      return `SubqueryAlias ${node.name.map(quoteIfNeeded).join('.')}`;
    case 'view':
      return `View (${node.name.map((part) => `\`${part}\``).join('.')}, ${printer.expressions(outputOf(node))})`;
    case 'repartition':
      return repartitionText(node, printer);
    case 'recursive_union':
      return 'UnionLoop';
    case 'recursive_reference':
      return `UnionLoopRef ${node.id}, ${printer.expressions(node.output)}`;
    default:
      return assertNever(node);
  }
}

export function inMemoryRelationText(
  output: readonly Attribute[],
  { level }: CachedRows,
  printer: Printer,
): string {
  return `InMemoryRelation ${printer.expressions(output)}, ${storageLevelText(level)}`;
}

export function named(name: string, id: number, type: string): string {
  return `${name}#${id}${type === 'long' ? 'L' : ''}`;
}

/** `[keys], [order]` of a window, as far as there are any. */
export function keysAndOrder(
  node: {
    readonly partitionBy: readonly Parameters<Printer['expression']>[0][];
    readonly orderBy: readonly Parameters<Printer['order']>[0][];
  },
  printer: Printer,
): string {
  const keys = node.partitionBy.length === 0 ? '' : `, ${printer.expressions(node.partitionBy)}`;
  return `${keys}${node.orderBy.length === 0 ? '' : `, ${printer.orders(node.orderBy)}`}`;
}

/** `[keys], [order], rank(...), limit`. */
export function groupLimitText(
  node: Parameters<typeof keysAndOrder>[0] & {
    readonly rank: Call<unknown>;
    readonly limit: number;
  },
  printer: Printer,
): string {
  const { fn, args } = node.rank;
  const rank = `${fn}(${args.map((e) => printer.expression(e)).join(', ')})`;
  return `${keysAndOrder(node, printer).slice(2)}, ${rank}, ${node.limit}`;
}

function hintText(hint: JoinHint): string {
  const side = (name: string, strategy: string | undefined): string =>
    strategy === undefined ? '' : `, ${name}=(strategy=${strategy})`;
  return side('leftHint', hint.left) + side('rightHint', hint.right);
}

function repartitionText(node: LogicalPlan & { kind: 'repartition' }, printer: Printer): string {
  const count = node.partitions === null ? '' : `, ${node.partitions}`;
  switch (node.by) {
    case 'coalesce':
      return `Repartition ${node.partitions}, false`;
    case 'round_robin':
      return node.partitions === null ? 'RebalancePartitions' : `Repartition ${node.partitions}, true`;
    case 'hash':
      return `RepartitionByExpression ${printer.expressions(node.expressions.map((o) => o.child))}${count}`;
    case 'range':
      return `RepartitionByExpression ${printer.orders(node.expressions)}${count}`;
    default:
      return assertNever(node.by);
  }
}

/** `spark_catalog.default.t`; nothing for files that a statement names. */
export function tableName(table: CatalogTable): string {
  return table.identifier.length === 3 ? table.identifier.map(quoteIfNeeded).join('.') : '';
}

/** As Java prints doubles: whole ones with a digit behind the point. */
export function double(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
