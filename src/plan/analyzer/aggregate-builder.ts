import type { Span } from '../../core/error.ts';
import { childrenOf, mapChildren } from '../../expr/children.ts';
import { canonicalKey } from '../../expr/equality.ts';
import type { AggregateCall, Attribute, ExprId } from '../../expr/expression.ts';
import { attributeOf } from '../../expr/expression-type.ts';
import { attributesOf } from '../../expr/walk.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outerReferencesOf } from '../logical/outer-references.ts';
import { nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isLateral } from './lateral-aliases.ts';
import { mapOuterReferences } from './map-outer-references.ts';
import { printSql } from './print-sql.ts';

/** Whether an expression aggregates rows, window calls' own functions not counted. */
export function hasAggregate(e: LogicalExpression): boolean {
  if (e.kind === 'aggregate_call') return true;
  if (e.kind === 'window_call') {
    return [...childrenOf(e.call), ...childrenOf(e).slice(1)].some(hasAggregate);
  }
  return childrenOf(e).some(hasAggregate);
}

/** What an Aggregate groups by. */
export interface Groups {
  readonly expressions: readonly LogicalExpression[];
  /** Without what grouping sets add. */
  readonly columns: readonly LogicalExpression[];
  readonly rewrite: (e: LogicalExpression) => LogicalExpression;
}

/**
 * Collects an Aggregate's list: the elements that it shows, and hidden ones that expressions above need.
 * Expressions are lifted over it: grouped parts and aggregates become its columns.
 */
export class AggregateBuilder {
  readonly list: NamedExpression[] = [];
  /** Aggregates that subqueries of HAVING use. */
  readonly outerAggregates = new Map<ExprId, AggregateCall<LogicalPlan>>();
  /** What grouping sets change in expressions over the input. */
  readonly prepare: (e: LogicalExpression) => LogicalExpression;
  readonly #grouped: ReadonlySet<string>;
  readonly #groupedIds: ReadonlySet<ExprId>;
  readonly #byKey = new Map<string, Attribute>();
  readonly #env: QueryEnv;
  readonly #ungrouped: boolean;

  constructor(groups: Groups, env: QueryEnv) {
    this.prepare = groups.rewrite;
    this.#env = env;
    this.#grouped = new Set(groups.expressions.map(canonicalKey));
    this.#groupedIds = new Set(groups.expressions.flatMap((e) => (e.kind === 'attribute' ? [e.id] : [])));
    this.#ungrouped = groups.columns.length === 0;
  }

  /** An element that the Aggregate shows. @throws MISSING_AGGREGATION, MISSING_GROUP_BY */
  addNamed(named: NamedExpression, span: Span): void {
    this.#check(named, span);
    this.list.push(named);
    const key = canonicalKey(named);
    if (!this.#byKey.has(key)) this.#byKey.set(key, attributeOf(named));
  }

  /** The expression over the Aggregate's output. `outputs` are columns that are there already. */
  lift(e: LogicalExpression, outputs: ReadonlySet<ExprId>, span?: Span): LogicalExpression {
    if (e.kind === 'attribute' && isLateral(e)) return e;
    if (e.kind === 'aggregate_call' || this.#isGrouped(e)) return this.#add(e);
    switch (e.kind) {
      case 'attribute':
        return outputs.has(e.id) ? e : this.#missing(e, span);
      case 'window_call': {
        // The windowed aggregate runs over groups; what it reads comes from the Aggregate.
        const inner = mapChildren(e.call, (child) => this.lift(child, outputs, span)) as typeof e.call;
        const rest = mapChildren(e, (child) =>
          child === e.call ? child : this.lift(child, outputs, span),
        ) as typeof e;
        return { ...rest, call: inner };
      }
      case 'scalar_subquery':
      case 'exists_subquery':
        return { ...e, plan: this.#liftPlan(e.plan, outputs) };
      case 'in_subquery': {
        const values = e.values.map((v) => this.lift(v, outputs, span));
        return { ...e, values, plan: this.#liftPlan(e.plan, outputs) };
      }
      default:
        return mapChildren(e, (child) => this.lift(child, outputs, span));
    }
  }

  /** The same for what stands inside a call that isn't itself part of the Aggregate. */
  liftChildren(e: LogicalExpression, span: Span): LogicalExpression {
    const none: ReadonlySet<ExprId> = new Set();
    return mapChildren(e, (child) => this.lift(child, none, span));
  }

  #liftPlan(plan: LogicalPlan, outputs: ReadonlySet<ExprId>): LogicalPlan {
    const own = outerReferencesOf(plan);
    return mapOuterReferences(plan, (attribute) => {
      const aggregate = this.outerAggregates.get(attribute.id);
      if (aggregate !== undefined) {
        return { kind: 'outer_reference', attribute: this.#add(this.prepare(aggregate)) };
      }
      if (!own.has(attribute.id) || outputs.has(attribute.id) || !this.#isGrouped(attribute)) {
        return { kind: 'outer_reference', attribute };
      }
      return { kind: 'outer_reference', attribute: this.#add(attribute) };
    });
  }

  #isGrouped(e: LogicalExpression): boolean {
    if (e.kind === 'attribute') return this.#groupedIds.has(e.id);
    if (e.kind === 'literal' || this.#ungrouped) return false;
    return this.#grouped.has(canonicalKey(e));
  }

  #add(e: LogicalExpression): Attribute {
    const key = canonicalKey(e);
    let attribute = this.#byKey.get(key);
    if (attribute === undefined) {
      const named: NamedExpression =
        e.kind === 'attribute' ? e : { kind: 'alias', id: nextId(this.#env), name: printSql(e), child: e };
      this.list.push(named);
      attribute = attributeOf(named);
      this.#byKey.set(key, attribute);
    }
    return attribute;
  }

  #check(e: LogicalExpression, span: Span): void {
    if (e.kind === 'aggregate_call' || this.#isGrouped(e)) return;
    if (e.kind === 'attribute') this.#missing(e, span);
    if (e.kind === 'scalar_subquery' && outerReferencesOf(e.plan).size > 0) {
      fail('SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION', { sqlExpr: `"${printSql(e)}"` }, span);
    }
    if (e.kind === 'exists_subquery' || e.kind === 'in_subquery') {
      for (const outer of outerReferencesOf(e.plan).values()) {
        if (!this.#isGrouped(outer)) this.#missing(outer, span);
      }
    }
    for (const child of childrenOf(e)) this.#check(child, span);
  }

  #missing(e: LogicalExpression, span: Span | undefined): never {
    const [column] = attributesOf(e);
    const name = column === undefined ? '' : [...column.qualifier, column.name].join('.');
    const parameters = {
      expression: `"${printSql(e)}"`,
      expressionAnyValue: `"any_value(${printSql(e)})"`,
      column: name,
    };
    return fail(this.#ungrouped ? 'MISSING_GROUP_BY' : 'MISSING_AGGREGATION', parameters, span);
  }
}
