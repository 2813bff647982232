import { assertNever, SparkError } from '../../core/error.ts';
import { mapChildren } from '../../expr/children.ts';
import type { AggregateCall, ExprId } from '../../expr/expression.ts';
import type { LogicalExpression, LogicalPlan, LogicalSortOrder, NamedExpression } from '../logical/node.ts';
import { subqueryPlan } from '../logical/outer-references.ts';
import { outputOf } from '../logical/output.ts';
import { type EstimateSource, Estimator } from '../statistics/estimate.ts';
import { ensureRequirements } from './ensure-requirements.ts';
import type {
  PhysicalExpression,
  PhysicalNamed,
  PhysicalPlan,
  PhysicalSortOrder,
  WindowGroupLimitExec,
} from './node.ts';
import type { PlannerContext } from './planner-context.ts';
import { refineNullability } from './refine-nullability.ts';
import { planAggregate } from './strategies/plan-aggregate.ts';
import { planGenerate } from './strategies/plan-generate.ts';
import { planInMemoryScan } from './strategies/plan-in-memory-scan.ts';
import { planJoin } from './strategies/plan-join.ts';
import { planLimit } from './strategies/plan-limit.ts';
import { planRepartition } from './strategies/plan-repartition.ts';
import { planScan } from './strategies/plan-scan.ts';

/** A plan of one statement in the making; strategies plan their children with it. */
export class Planner {
  readonly context: PlannerContext;
  readonly estimator: Estimator;
  /** For what must not be taken for smaller than it is. */
  readonly cautiousEstimator: Estimator;
  readonly shufflePartitions: number;
  readonly #subqueries = new Map<ExprId, PhysicalPlan>();

  constructor(context: PlannerContext) {
    this.context = context;
    this.shufflePartitions = Number(context.conf('spark.sql.shuffle.partitions') ?? 200);
    const source: EstimateSource = {
      statistics: context.statistics,
      prunedSize: (table, filters) =>
        context.listFiles(table, filters).reduce((sum, file) => sum + BigInt(file.size), 0n),
    };
    this.estimator = new Estimator(source);
    this.cautiousEstimator = new Estimator(source, { cautious: true });
  }

  /** A whole plan: that of the statement, of a subquery. */
  root(plan: LogicalPlan): PhysicalPlan {
    const planned = planLimit(plan, this, 'root') ?? this.plan(plan);
    return refineNullability(ensureRequirements(planned, { partitions: this.shufflePartitions }));
  }

  /** Any part of a plan. Nodes have no numbers yet, and no exchanges between them. */
  plan(plan: LogicalPlan): PhysicalPlan {
    switch (plan.kind) {
      case 'relation':
        return planScan(plan, this)!;
      case 'in_memory_relation':
        return planInMemoryScan(plan, this)!;
      case 'local_relation':
        return { kind: 'local_table_scan', nodeId: 0, output: plan.output, rows: plan.rows };
      case 'range':
        return {
          kind: 'range_scan',
          nodeId: 0,
          output: plan.output,
          start: plan.start,
          end: plan.end,
          step: plan.step,
          partitions: plan.partitions ?? this.context.defaultParallelism,
        };
      case 'project':
        return (
          planScan(plan, this) ??
          planInMemoryScan(plan, this) ??
          planGenerate(plan, this) ?? {
            kind: 'project',
            nodeId: 0,
            output: outputOf(plan),
            list: this.namedList(plan.list),
            child: this.plan(plan.child),
          }
        );
      case 'filter': {
        const scan = planScan(plan, this) ?? planInMemoryScan(plan, this);
        if (scan !== null) return scan;
        const child = this.plan(plan.child);
        return {
          kind: 'filter',
          nodeId: 0,
          output: child.output,
          condition: this.expression(plan.condition),
          child,
        };
      }
      case 'aggregate':
        return planAggregate(plan, this);
      case 'join':
        return planJoin(plan, this);
      case 'sort': {
        const child = this.plan(plan.child);
        return {
          kind: 'sort',
          nodeId: 0,
          output: child.output,
          order: this.order(plan.order),
          global: plan.global,
          child,
        };
      }
      case 'limit':
        return planLimit(plan, this, 'inner')!;
      case 'union':
        return {
          kind: 'union',
          nodeId: 0,
          output: plan.output,
          inputs: plan.inputs.map((input) => this.plan(input)),
        };
      case 'window': {
        const child = this.plan(plan.child);
        return {
          kind: 'window',
          nodeId: 0,
          output: outputOf(plan),
          calls: plan.calls.map((c) => ({ ...c, call: this.expression(c.call) as never })),
          partitionBy: plan.partitionBy.map((e) => this.expression(e)),
          orderBy: this.order(plan.orderBy),
          child,
        };
      }
      case 'window_group_limit': {
        const child = this.plan(plan.child);
        const limited = {
          kind: 'window_group_limit',
          nodeId: 0,
          output: child.output,
          partitionBy: plan.partitionBy.map((e) => this.expression(e)),
          orderBy: this.order(plan.orderBy),
          rank: this.expression(plan.rank) as WindowGroupLimitExec['rank'],
          limit: plan.limit,
        } as const;
        return { ...limited, mode: 'final', child: { ...limited, mode: 'partial', child } };
      }
      case 'generate':
        return planGenerate(plan, this)!;
      case 'expand':
        return {
          kind: 'expand',
          nodeId: 0,
          output: plan.output,
          projections: plan.projections.map((row) => row.map((e) => this.expression(e))),
          child: this.plan(plan.child),
        };
      case 'sample': {
        const { lowerBound, upperBound, withReplacement, seed } = plan;
        const child = this.plan(plan.child);
        return {
          kind: 'sample',
          nodeId: 0,
          output: child.output,
          lowerBound,
          upperBound,
          withReplacement,
          seed,
          child,
        };
      }
      case 'repartition':
        return planRepartition(plan, this);
      case 'recursive_union':
      case 'recursive_reference':
        throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'WITH RECURSIVE' });
      case 'lateral_join':
      case 'distinct':
      case 'intersect':
      case 'except':
      case 'subquery_alias':
      case 'view':
        throw new Error(`${plan.kind} should have been rewritten by the optimizer`);
      default:
        return assertNever(plan);
    }
  }

  /** The expression with the plans of its scalar subqueries made physical, each once. */
  expression(e: LogicalExpression): PhysicalExpression {
    return this.#convert(e) as unknown as PhysicalExpression;
  }

  named(e: NamedExpression): PhysicalNamed {
    return this.expression(e) as PhysicalNamed;
  }

  namedList(list: readonly NamedExpression[]): readonly PhysicalNamed[] {
    return list.map((e) => this.named(e));
  }

  call(e: LogicalExpression): AggregateCall<PhysicalPlan> {
    return this.expression(e) as AggregateCall<PhysicalPlan>;
  }

  order(order: readonly LogicalSortOrder[]): readonly PhysicalSortOrder[] {
    return order.map((o) => ({ ...o, child: this.expression(o.child) }));
  }

  #convert(e: LogicalExpression): LogicalExpression {
    if (e.kind === 'attribute' || e.kind === 'literal') return e;
    if (e.kind === 'outer_reference') throw new Error(`an outer reference is left: ${e.attribute.name}`);
    if (e.kind !== 'scalar_subquery') {
      if (subqueryPlan(e) !== null) throw new Error(`${e.kind} should have been rewritten by the optimizer`);
      return mapChildren(e, (child) => this.#convert(child));
    }
    let plan = this.#subqueries.get(e.id);
    if (plan === undefined) {
      plan = this.root(e.plan);
      this.#subqueries.set(e.id, plan);
    }
    return { ...e, plan: plan as unknown as LogicalPlan };
  }
}
