import type { CatalogTable } from '../../src/catalog/catalog-table.ts';
import type { Attribute, Expression } from '../../src/expr/expression.ts';
import { isNullable, typeOf } from '../../src/expr/expression-type.ts';
import { sqlText } from '../../src/functions/print.ts';
import { explain } from '../../src/plan/explain/explain.ts';
import { logicalTree } from '../../src/plan/explain/logical-text.ts';
import { Printer } from '../../src/plan/explain/text.ts';
import { drawTree } from '../../src/plan/explain/tree.ts';
import { alias, call, intLiteral, literal } from '../../src/plan/logical/build.ts';
import type {
  Join,
  JoinType,
  LogicalExpression,
  LogicalPlan,
  NamedExpression,
} from '../../src/plan/logical/node.ts';
import { outputOf } from '../../src/plan/logical/output.ts';
import { aggregateCall } from '../../src/plan/optimizer/aggregates.ts';
import { runBatches } from '../../src/plan/optimizer/optimize.ts';
import type { OptimizerContext, TableStatistics } from '../../src/plan/optimizer/optimizer-context.ts';
import type { Rule } from '../../src/plan/optimizer/rule.ts';
import type { PhysicalPlan } from '../../src/plan/physical/node.ts';
import type { PlannerContext } from '../../src/plan/physical/planner-context.ts';
import { BOOLEAN, type DataType, DOUBLE, INT, LONG, STRING } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';

/** Builds plans by hand: `table('t', 'a int, b string!')`, `filter(gt(t.a, 5), t.plan)`. */

let nextId = 1;
export const freshId = (): number => nextId++;

const TYPES: Readonly<Record<string, DataType>> = {
  int: INT,
  long: LONG,
  string: STRING,
  double: DOUBLE,
  boolean: BOOLEAN,
};

/** Columns as `name type`, with `!` behind the type where they are never NULL. */
export function columns(text: string): readonly Attribute[] {
  return text.split(',').map((part) => {
    const [name, type] = part.trim().split(/\s+/) as [string, string];
    const required = type.endsWith('!');
    return {
      kind: 'attribute',
      id: freshId(),
      name,
      type: TYPES[type.replace('!', '')]!,
      nullable: !required,
      qualifier: [],
    };
  });
}

export interface Table {
  readonly plan: LogicalPlan;
  readonly [column: string]: LogicalPlan | Attribute;
}

export function table(
  name: string,
  text: string,
  partitionColumns: readonly string[] = [],
): Table & Record<string, Attribute> {
  const output = columns(text);
  const catalogTable: CatalogTable = {
    identifier: ['spark_catalog', 'default', name],
    provider: 'parquet',
    locations: [`file:/data/${name}`],
    options: {},
    schema: output.map((a) => ({ name: a.name, type: a.type, nullable: a.nullable })),
    partitionColumns,
    managed: false,
    properties: {},
  };
  const plan: LogicalPlan = { kind: 'relation', table: catalogTable, output };
  return Object.assign(Object.fromEntries(output.map((a) => [a.name, a])), { plan }) as never;
}

export function rows(text: string, values: readonly (readonly Value[])[]): Table & Record<string, Attribute> {
  const output = columns(text);
  const plan: LogicalPlan = { kind: 'local_relation', output, rows: values };
  return Object.assign(Object.fromEntries(output.map((a) => [a.name, a])), { plan }) as never;
}

type E = LogicalExpression;

export const lit = (value: number | string | boolean | null): E =>
  typeof value === 'number'
    ? intLiteral(value)
    : literal(value, typeof value === 'boolean' || value === null ? BOOLEAN : STRING);

const value = (e: E | number | string | boolean): E => (typeof e === 'object' ? e : lit(e));

function compare(fn: string): (a: E, b: E | number | string | boolean) => E {
  return (a, b) => call(fn, [a, value(b)], BOOLEAN, isNullable(a) || isNullable(value(b)));
}

export const eq = compare('equal_to');
export const lt = compare('less_than');
export const gt = compare('greater_than');
export const ge = compare('greater_than_or_equal');
export const fn = (name: string, type: DataType, ...args: readonly E[]): E =>
  call(name, args, type, args.some(isNullable));
export const rand = (): E => call('rand', [], DOUBLE, false);
export const outer = (attribute: Attribute): E => ({ kind: 'outer_reference', attribute });
export const as = (e: E, name: string): NamedExpression => alias(e, freshId(), name);
export const count = (): E => aggregateCall('count', [intLiteral(1)], LONG, false);
export const agg = (name: string, e: E, type = typeOf(e), distinct = false): E => ({
  ...aggregateCall(name, [e], type, name !== 'count'),
  distinct,
});

export const project = (list: readonly NamedExpression[], child: LogicalPlan): LogicalPlan => ({
  kind: 'project',
  list,
  child,
});
export const filter = (condition: E, child: LogicalPlan): LogicalPlan => ({
  kind: 'filter',
  condition,
  child,
});
export const group = (
  grouping: readonly E[],
  list: readonly NamedExpression[],
  child: LogicalPlan,
): LogicalPlan => ({
  kind: 'aggregate',
  grouping,
  list,
  child,
});
export const join = (
  left: LogicalPlan,
  right: LogicalPlan,
  type: JoinType,
  condition: E | null,
  hint: Join['hint'] = {},
): Join => ({
  kind: 'join',
  left,
  right,
  type,
  condition,
  hint,
});
export const limit = (n: number, child: LogicalPlan, offset: number | null = null): LogicalPlan => ({
  kind: 'limit',
  limit: intLiteral(n),
  offset: offset === null ? null : intLiteral(offset),
  child,
});
export const sort = (keys: readonly E[], child: LogicalPlan, global = true): LogicalPlan => ({
  kind: 'sort',
  order: keys.map((key) => ({ child: key, direction: 'asc', nulls: 'first' })),
  global,
  child,
});
export const union = (...inputs: readonly LogicalPlan[]): LogicalPlan & { readonly kind: 'union' } => ({
  kind: 'union',
  inputs,
  output: outputOf(inputs[0]!).map((a) => ({ ...a, id: freshId() })),
});
export const distinct = (child: LogicalPlan): LogicalPlan => ({ kind: 'distinct', child });
export const exists = (plan: LogicalPlan): E => ({ kind: 'exists_subquery', plan, id: freshId() });
export const inQuery = (e: E, plan: LogicalPlan): E => ({
  kind: 'in_subquery',
  values: [e],
  plan,
  id: freshId(),
});
export const scalar = (plan: LogicalPlan): E => ({
  kind: 'scalar_subquery',
  plan,
  id: freshId(),
  type: outputOf(plan)[0]!.type,
  nullable: true,
});
export const not = (e: E): E => call('not', [e], BOOLEAN, isNullable(e));
export const or = (a: E, b: E): E => call('or', [a, b], BOOLEAN, isNullable(a) || isNullable(b));
export const and = (a: E, b: E): E => call('and', [a, b], BOOLEAN, isNullable(a) || isNullable(b));

const STRICT = new Set([
  'equal_to',
  'less_than',
  'less_than_or_equal',
  'greater_than',
  'greater_than_or_equal',
  'add',
  'upper',
  'not',
  'like',
  'startswith',
]);

/** A small calculator in the place of the function library: what rules need to fold constants. */
export function evaluate(e: Expression): Value {
  switch (e.kind) {
    case 'literal':
      return e.value;
    case 'call': {
      const args = e.args.map(evaluate);
      if (STRICT.has(e.fn) && args.includes(null)) return null;
      const [a, b] = args as [never, never];
      switch (e.fn) {
        case 'add':
          return (a as number) + (b as number);
        case 'equal_to':
          return a === b;
        case 'less_than':
          return a < b;
        case 'greater_than':
          return a > b;
        case 'and':
          return a === false || b === false ? false : a === null || b === null ? null : true;
        case 'or':
          return a === true || b === true ? true : a === null || b === null ? null : false;
        case 'not':
          return !a;
        case 'isnull':
          return a === null;
        case 'isnotnull':
          return a !== null;
      }
      break;
    }
    case 'case':
      for (const branch of e.branches) if (evaluate(branch.when) === true) return evaluate(branch.then);
      return e.otherwise === null ? null : evaluate(e.otherwise);
    case 'cast':
      return evaluate(e.child);
  }
  throw new Error(`the test calculator does not know ${sqlText(e)}`);
}

export interface ContextOptions {
  readonly conf?: Readonly<Record<string, string>>;
  readonly rowCounts?: Readonly<Record<string, number>>;
  readonly trace?: OptimizerContext['trace'];
}

export function context(options: ContextOptions = {}): PlannerContext {
  return {
    conf: (key) => options.conf?.[key],
    nextExprId: freshId,
    evaluate,
    functions: {
      deterministic: (name) => name !== 'rand',
      foldable: (name) => name !== 'rand' && name !== 'raise_error',
      nullIntolerant: (name) => STRICT.has(name),
      duplicatesMatter: (name) => name !== 'max' && name !== 'min',
      expand: () => null,
      aggregateState: (x) =>
        x.fn === 'collect_list' ? null : [{ name: x.fn, type: x.type, nullable: true }],
    },
    statistics: (t): TableStatistics | null => {
      const count = options.rowCounts?.[t.identifier[2]!];
      return count === undefined ? null : { sizeInBytes: count * 100, rowCount: count };
    },
    listFiles: () => [],
    cachedPlan: () => {
      throw new Error('nothing is cached');
    },
    defaultParallelism: 2,
    ...(options.trace && { trace: options.trace }),
  };
}

/** Applies rules until nothing changes, and shows the plan with ids numbered by appearance. */
export function applied(plan: LogicalPlan, rules: readonly Rule[], options: ContextOptions = {}): string {
  return shown(runBatches(plan, [{ name: 'tested', repeat: 'fixed_point', rules }], context(options)));
}

export function shown(plan: LogicalPlan): string {
  return `\n${renumber(drawTree(logicalTree(plan, new Printer('UTC', 'logical'))))}`;
}

/** A physical plan as EXPLAIN prints it, less what is tested with EXPLAIN: details of scans, ids of plans. */
export function explained(physical: PhysicalPlan, plan: LogicalPlan): string {
  const text = explain('SIMPLE', {
    parsed: '',
    analyzed: plan,
    optimized: plan,
    physical,
    zone: 'UTC',
    adaptive: true,
    cachedPlan: context().cachedPlan,
    estimates: { statistics: () => null },
  });
  return `\n${renumber(
    text
      .replace(/ Batched: .*$/gm, '')
      .replace(/, \[plan_id=\d+\]/g, '')
      .replace(/might_contain\(\d+, /g, 'might_contain('),
  )}`;
}

/** Ids say nothing in a golden text; `#1`, `#2` by appearance do. */
export function renumber(text: string): string {
  const ids = new Map<string, number>();
  return text.replace(/#(\d+)/g, (_, id: string) => {
    if (!ids.has(id)) ids.set(id, ids.size + 1);
    return `#${ids.get(id)}`;
  });
}
