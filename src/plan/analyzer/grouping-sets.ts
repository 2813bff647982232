import { childrenOf, mapChildren } from '../../expr/children.ts';
import { canonicalKey } from '../../expr/equality.ts';
import type { Attribute, Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { GroupBy, GroupingAnalytics, GroupingSet } from '../../lang/ast/query.ts';
import { BYTE, LONG } from '../../types/data-type.ts';
import type { Expand, LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { bindFunction } from './bind-function.ts';
import { castTo } from './casts.ts';
import { type ExpressionEnv, nextId } from './environment.ts';
import { fail } from './errors.ts';
import { intLiteral, longLiteral } from './literals.ts';
import { printSql } from './print-sql.ts';
import type { Grouping } from './resolve-grouping.ts';

/** Spark's limit: the grouping id has a bit for each expression. */
const MAX_EXPRESSIONS = 64;

/** Groups without grouping sets. */
export function plainGroups(expressions: readonly LogicalExpression[], input: LogicalPlan): Grouping {
  const rewrite = (e: LogicalExpression): LogicalExpression => {
    const call = groupingCallIn(e);
    if (call === undefined) return e;
    return fail('UNSUPPORTED_GROUPING_EXPRESSION', {}, call.origin?.span);
  };
  return { expressions, columns: expressions, input, rewrite };
}

/** `grouping(a)` and `grouping_id()`, until the sets are known. */
function isGroupingCall(e: LogicalExpression): e is Call<LogicalPlan> {
  return e.kind === 'call' && (e.fn === 'grouping' || e.fn === 'grouping_id');
}

function groupingCallIn(e: LogicalExpression): Call<LogicalPlan> | undefined {
  if (isGroupingCall(e)) return e;
  for (const child of childrenOf(e)) {
    const found = groupingCallIn(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Resolve = (node: ast.Expression) => LogicalExpression;
type Sets = readonly (readonly LogicalExpression[])[];

/**
 * ROLLUP, CUBE and GROUPING SETS: every row once for each set, with NULL for what the set leaves out and the
 * set's number, by which is grouped, too.
 */
export function expandGroupingSets(
  elements: GroupBy['elements'],
  resolve: Resolve,
  input: LogicalPlan,
  env: ExpressionEnv,
): Grouping {
  const { expressions, sets } = collectSets(elements, resolve);
  if (expressions.length > MAX_EXPRESSIONS) {
    fail('GROUPING_SIZE_LIMIT_EXCEEDED', { maxSize: String(MAX_EXPRESSIONS) }, elements[0]!.span);
  }
  const keys = expressions.map(canonicalKey);
  if (expressions.length === 0 && sets.length === 1) return grandTotal(input, env);
  const setKeys = sets.map((set) => new Set(set.map(canonicalKey)));
  const columns = expressions.map((e, i): Attribute => {
    const everywhere = setKeys.every((set) => set.has(keys[i]!));
    const name = e.kind === 'attribute' ? e.name : printSql(e);
    return {
      kind: 'attribute',
      id: nextId(env.query),
      name,
      type: typeOf(e),
      nullable: isNullable(e) || !everywhere,
      qualifier: e.kind === 'attribute' ? e.qualifier : [],
    };
  });
  const id: Attribute = hidden('spark_grouping_id', env);
  // Equal sets must stay apart, although they have the same number.
  const repeated = new Set(setKeys.map((set) => [...set].sort().join())).size < sets.length;
  const position = repeated ? hidden('_gen_grouping_pos', env) : undefined;
  const child = outputOf(input);
  const projections = setKeys.map((set, index): readonly LogicalExpression[] => {
    const values = expressions.map(
      (e, i): LogicalExpression =>
        set.has(keys[i]!) ? e : { kind: 'literal', type: typeOf(e), value: null },
    );
    const bits = keys.reduce((id, key) => id * 2n + (set.has(key) ? 0n : 1n), 0n);
    const place = position === undefined ? [] : [longLiteral(BigInt(index))];
    return [...child, ...values, longLiteral(bits), ...place];
  });
  const places = position === undefined ? [id] : [id, position];
  const expand: Expand = {
    kind: 'expand',
    projections,
    output: [...child, ...columns, ...places],
    child: input,
  };
  const byKey = new Map(keys.map((key, i) => [key, columns[i]!]));
  const rewrite = (e: LogicalExpression): LogicalExpression => {
    if (isGroupingCall(e)) return groupingValue(e, keys, expressions, id, env);
    if (e.kind === 'aggregate_call') return e;
    const column = e.kind === 'literal' ? undefined : byKey.get(canonicalKey(e));
    if (e.kind === 'alias' || column === undefined) return widened(e, mapChildren(e, rewrite));
    return column;
  };
  return {
    expressions: [...columns, ...places],
    columns,
    input: expand,
    rewrite: (e) => rewriteNamed(e, rewrite, byKey),
  };
}

/** What was bound to columns that are never NULL may be NULL over those of the sets. */
function widened(before: LogicalExpression, after: LogicalExpression): LogicalExpression {
  if (after === before || (after.kind !== 'call' && after.kind !== 'cast') || after.nullable) return after;
  const wasNullable = childrenOf(before).some(isNullable);
  return !wasNullable && childrenOf(after).some(isNullable) ? { ...after, nullable: true } : after;
}

/** `GROUPING SETS (())`: one group, which is there without rows, too. */
function grandTotal(input: LogicalPlan, env: ExpressionEnv): Grouping {
  const rewrite = (e: LogicalExpression): LogicalExpression => {
    if (isGroupingCall(e)) return groupingValue(e, [], [], longLiteral(0n), env);
    return mapChildren(e, rewrite);
  };
  return { expressions: [], columns: [], input, rewrite };
}

/** A grouped column of the list keeps its name, and its id: what stands above refers to it. */
function rewriteNamed(
  e: LogicalExpression,
  rewrite: (e: LogicalExpression) => LogicalExpression,
  byKey: ReadonlyMap<string, Attribute>,
): LogicalExpression {
  if (e.kind !== 'attribute') return rewrite(e);
  const column = byKey.get(canonicalKey(e));
  return column === undefined ? e : { ...column, name: e.name };
}

function hidden(name: string, env: ExpressionEnv): Attribute {
  return { kind: 'attribute', id: nextId(env.query), name, type: LONG, nullable: false, qualifier: [] };
}

function groupingValue(
  call: Call<LogicalPlan>,
  keys: readonly string[],
  expressions: readonly LogicalExpression[],
  id: LogicalExpression,
  env: ExpressionEnv,
): LogicalExpression {
  const span = call.origin?.span;
  const names = expressions.map((e) => printSql(e)).join(',');
  if (call.fn === 'grouping_id') {
    const same = call.args.length === keys.length && call.args.every((a, i) => canonicalKey(a) === keys[i]);
    if (call.args.length > 0 && !same) {
      const groupingIdColumn = call.args.map((e) => printSql(e)).join(',');
      fail('GROUPING_ID_COLUMN_MISMATCH', { groupingIdColumn, groupByColumns: names }, span);
    }
    return id;
  }
  const [arg] = call.args;
  const index = arg === undefined ? -1 : keys.indexOf(canonicalKey(arg));
  if (index < 0) {
    fail(
      'GROUPING_COLUMN_MISMATCH',
      { grouping: arg === undefined ? '' : printSql(arg), groupingColumns: names },
      span,
    );
  }
  const site = { env: env.query, span: span ?? { start: 0, end: 0 } };
  const shifted = bindFunction('shiftright', [id, intLiteral(keys.length - 1 - index)], site);
  const bit = bindFunction('bitwise_and', [shifted, longLiteral(1n)], site);
  return castTo(bit, BYTE, env.query.context.conf);
}

function collectSets(
  elements: GroupBy['elements'],
  resolve: Resolve,
): { expressions: readonly LogicalExpression[]; sets: Sets } {
  const analytics = elements.filter((e) => e.kind === 'groupingAnalytics');
  const trailing = analytics.find((e) => e.trailing);
  if (trailing !== undefined) {
    const plain = elements.flatMap((e) => (e.kind === 'groupingExpression' ? [resolve(e.expression)] : []));
    const sets = setsOf(trailing, resolve);
    return { expressions: distinct([...plain, ...sets.flat()]), sets };
  }
  let sets: Sets = [[]];
  for (const element of elements) {
    const next =
      element.kind === 'groupingExpression' ? [[resolve(element.expression)]] : setsOf(element, resolve);
    sets = sets.flatMap((before) => next.map((set) => [...before, ...set]));
  }
  const mentioned = elements.flatMap((e): readonly LogicalExpression[] =>
    e.kind === 'groupingExpression' ? [resolve(e.expression)] : mentionedIn(e, resolve),
  );
  return { expressions: distinct(mentioned), sets: sets.map(distinct) };
}

function setsOf(node: GroupingAnalytics, resolve: Resolve): Sets {
  const units = node.sets;
  if (node.operator === 'GROUPING SETS') {
    return units.flatMap((unit) =>
      unit.kind === 'groupingSet' ? [unit.expressions.map(resolve)] : setsOf(unit, resolve),
    );
  }
  const plain = units.map((unit) => unitExpressions(unit, resolve));
  return node.operator === 'ROLLUP' ? rollup(plain) : cube(plain);
}

function unitExpressions(
  unit: GroupingSet | GroupingAnalytics,
  resolve: Resolve,
): readonly LogicalExpression[] {
  return unit.kind === 'groupingSet' ? unit.expressions.map(resolve) : mentionedIn(unit, resolve);
}

function mentionedIn(node: GroupingAnalytics, resolve: Resolve): readonly LogicalExpression[] {
  return node.sets.flatMap((unit) => unitExpressions(unit, resolve));
}

/** `(a, b)`, `(a)`, `()`. */
function rollup(units: Sets): Sets {
  return Array.from({ length: units.length + 1 }, (_, i) => units.slice(0, units.length - i).flat());
}

/** All subsets, larger ones first. */
function cube(units: Sets): Sets {
  const [first, ...rest] = units;
  if (first === undefined) return [[]];
  const others = cube(rest);
  return [...others.map((set) => [...first, ...set]), ...others];
}

function distinct(expressions: readonly LogicalExpression[]): readonly LogicalExpression[] {
  const seen = new Set<string>();
  return expressions.filter((e) => {
    const key = canonicalKey(e);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
