import { childrenOf as expressionChildren } from '../../expr/children.ts';
import type { ScalarSubquery } from '../../expr/expression.ts';
import { childrenOf, expressionsOf } from '../physical/children.ts';
import { orderingOf } from '../physical/distribution.ts';
import type { InMemoryScan, PhysicalExpression, PhysicalPlan, PhysicalSortOrder } from '../physical/node.ts';
import { aggregateName, isCartesian } from './physical-text.ts';
import { isBatched } from './scan-text.ts';

type Subquery = ScalarSubquery<PhysicalPlan>;

/** A node of a physical plan as EXPLAIN shows it: operators, and what Spark puts around and between them. */
export type Shown =
  | { readonly kind: 'operator'; readonly plan: PhysicalPlan; readonly nullAware: boolean }
  /** Over a plan that adaptive execution would run. */
  | { readonly kind: 'adaptive' }
  | { readonly kind: 'columnar_to_row' }
  /** Below a scan of cached rows. */
  | { readonly kind: 'in_memory_relation'; readonly scan: InMemoryScan }
  /** What Spark needs below an aggregate that it sorts for; here it is hashed. */
  | { readonly kind: 'key_sort'; readonly order: readonly PhysicalSortOrder[] };

export interface OperatorNode {
  readonly shown: Shown;
  /** The plan whose columns the node gives. */
  readonly plan: PhysicalPlan;
  readonly children: readonly OperatorNode[];
  /** Trees that are drawn below the node without being its input: where cached rows come from. */
  readonly inner: readonly OperatorNode[];
  readonly subqueries: readonly { readonly subquery: Subquery; readonly root: OperatorNode }[];
  /** Its number of generated code, where it is part of some. */
  readonly codegen: number | null;
}

/** @param adaptive `spark.sql.adaptive.enabled` */
export function operatorTree(plan: PhysicalPlan, adaptive: boolean): OperatorNode {
  return new TreeBuilder(adaptive).root(plan, adaptive && adapts(plan));
}

function needsExchange(plan: PhysicalPlan): boolean {
  return (
    plan.kind === 'exchange' ||
    plan.kind === 'broadcast_exchange' ||
    (plan.kind === 'in_memory_scan' && adapts(plan.plan)) ||
    childrenOf(plan).some(needsExchange) ||
    sortsAway(plan)
  );
}

function adapts(plan: PhysicalPlan): boolean {
  return needsExchange(plan) || hasSubqueries(plan);
}

/** An exchange would have been added, had the rows not lain right from the start. */
function sortsAway(plan: PhysicalPlan): boolean {
  return plan.kind === 'sort' && plan.global;
}

function hasSubqueries(plan: PhysicalPlan): boolean {
  return subqueriesOf(plan).length > 0 || childrenOf(plan).some(hasSubqueries);
}

/** Subqueries in a node's own expressions, each once. */
export function subqueriesOf(plan: PhysicalPlan): readonly Subquery[] {
  const found = new Map<number, Subquery>();
  const visit = (e: PhysicalExpression): void => {
    if (e.kind === 'scalar_subquery') found.set(e.id, e);
    for (const child of expressionChildren(e)) visit(child);
  };
  for (const e of expressionsOf(plan)) visit(e);
  return [...found.values()];
}

class TreeBuilder {
  readonly #adaptive: boolean;
  #stages = 0;

  constructor(adaptive: boolean) {
    this.#adaptive = adaptive;
  }

  root(plan: PhysicalPlan, adaptive: boolean): OperatorNode {
    const root = adaptive ? this.#adaptiveTree(plan) : this.#generated(plan);
    if (!adaptive) return root;
    return { ...BARE, shown: { kind: 'adaptive' }, plan, children: [root] };
  }

  #subqueries(plan: PhysicalPlan): OperatorNode['subqueries'] {
    return subqueriesOf(plan).map((subquery) => ({
      subquery,
      root: this.root(subquery.plan, this.#adaptive),
    }));
  }

  /** Before it runs, an adaptive plan has no generated code, and rows come right out of scans. */
  #adaptiveTree(plan: PhysicalPlan, nullAware = false): OperatorNode {
    return this.#node(plan, nullAware, null, (child, aware) => this.#adaptiveTree(child, aware));
  }

  /** A part that starts a new piece of generated code where it can. */
  #generated(plan: PhysicalPlan, nullAware = false): OperatorNode {
    if (!generatesCode(plan)) {
      const node = this.#node(plan, nullAware, null, (child, aware) => this.#generated(child, aware));
      if (plan.kind !== 'file_scan' || !isBatched(plan)) return node;
      return {
        ...BARE,
        shown: { kind: 'columnar_to_row' },
        plan,
        children: [node],
        codegen: ++this.#stages,
      };
    }
    // Pieces below are numbered before the one that reads them.
    const unnumbered = this.#piece(plan);
    return numbered(unnumbered, ++this.#stages);
  }

  #piece(plan: PhysicalPlan): OperatorNode {
    return this.#node(plan, false, PENDING, (child, aware) => {
      if (generatesCode(child) && !endsPiece(plan)) return this.#piece(child);
      if (child.kind === 'file_scan' && isBatched(child) && !endsPiece(plan)) {
        const scan = this.#node(child, false, null, () => this.#generated(child));
        return {
          ...BARE,
          shown: { kind: 'columnar_to_row' },
          plan: child,
          children: [scan],
          codegen: PENDING,
        };
      }
      return this.#generated(child, aware);
    });
  }

  #node(
    plan: PhysicalPlan,
    nullAware: boolean,
    codegen: number | null,
    build: (child: PhysicalPlan, nullAware: boolean) => OperatorNode,
  ): OperatorNode {
    const aware = plan.kind === 'hash_join' && plan.nullAware;
    const children = childrenOf(plan).map((child) => {
      const node = build(child, aware);
      return plan.kind === 'hash_aggregate' ? sortedFor(plan, node, codegen) : node;
    });
    return {
      shown: { kind: 'operator', plan, nullAware },
      plan,
      children,
      inner: plan.kind === 'in_memory_scan' ? [this.#relation(plan)] : [],
      subqueries: this.#subqueries(plan),
      codegen,
    };
  }

  /** Generated code of the cached plan is numbered for itself. */
  #relation(scan: InMemoryScan): OperatorNode {
    const shown: Shown = { kind: 'in_memory_relation', scan };
    return { ...BARE, shown, plan: scan, inner: [operatorTree(scan.plan, this.#adaptive)] };
  }
}

const BARE = { children: [], inner: [], subqueries: [], codegen: null } as const;

/** In a piece of generated code whose number is not known yet. */
const PENDING = -1;

function numbered(node: OperatorNode, stage: number): OperatorNode {
  if (node.codegen !== PENDING) return node;
  return { ...node, codegen: stage, children: node.children.map((child) => numbered(child, stage)) };
}

function sortedFor(
  plan: Extract<PhysicalPlan, { kind: 'hash_aggregate' }>,
  child: OperatorNode,
  codegen: number | null,
): OperatorNode {
  if (aggregateName(plan) !== 'SortAggregate' || plan.keys.length === 0) return child;
  const order = plan.keys.map((key): PhysicalSortOrder => {
    const value = key.kind === 'alias' ? key.child : key;
    return { child: value, direction: 'asc', nulls: 'first' };
  });
  if (orderingOf(child.plan).length >= order.length) return child;
  return { ...BARE, shown: { kind: 'key_sort', order }, plan: child.plan, children: [child], codegen };
}

/** Operators that Spark makes part of whole-stage generated code. */
function generatesCode(plan: PhysicalPlan): boolean {
  switch (plan.kind) {
    case 'project':
    case 'filter':
    case 'range_scan':
    case 'sort':
    case 'expand':
    case 'generate':
    case 'sample':
    case 'hash_join':
      return true;
    case 'local_table_scan':
      return plan.output.length === 0;
    case 'hash_aggregate':
      return aggregateName(plan) === 'HashAggregate';
    case 'limit':
      return plan.scope !== 'collect';
    case 'nested_loop_join':
      return !isCartesian(plan) && plan.type !== 'full_outer';
    default:
      return false;
  }
}

/** Sorts and sort-merge joins take their input from other pieces of code. */
function endsPiece(plan: PhysicalPlan): boolean {
  return plan.kind === 'hash_join' && plan.strategy === 'sort_merge';
}
