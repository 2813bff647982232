import type { Span } from '../../core/error.ts';
import type { Call, FrameBound, SortOrder, WindowFrame } from '../../expr/expression.ts';
import { some } from '../../expr/walk.ts';
import type { FunctionDeclaration } from '../../functions/declare.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type {
  FrameBound as FrameBoundNode,
  NamedWindow,
  WindowSpecification,
} from '../../lang/ast/window.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { bindFunction } from './bind-function.ts';
import { checkFrame } from './check-frame.ts';
import type { ExpressionEnv } from './environment.ts';
import { fail } from './errors.ts';
import { intLiteral } from './literals.ts';
import { order } from './organize.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { bindCall } from './resolve-function.ts';

/** The windows of WINDOW clauses, by folded name. */
export function namedWindows(
  windows: readonly NamedWindow[],
  fold: (name: string) => string,
): ReadonlyMap<string, NamedWindow> {
  return new Map(windows.map((w) => [fold(w.name.name), w]));
}

/** `f(...) OVER w`. */
export function resolveWindowCall(
  node: ast.FunctionCall,
  declaration: Exclude<FunctionDeclaration, { kind: 'table' }>,
  env: ExpressionEnv,
): LogicalExpression {
  if (declaration.kind === 'scalar' || declaration.kind === 'generator') {
    fail('UNSUPPORTED_EXPR_FOR_WINDOW', { sqlExpr: `"${declaration.name}"` }, node.span);
  }
  const spec = specificationOf(node, env);
  const call = bindCall(node, declaration, env);
  if (call.kind !== 'call' && call.kind !== 'aggregate_call') throw new Error('no call to put over a window');
  const partitionBy = spec.partitionBy.map((e) => resolveExpression(e, env));
  const orderBy = spec.orderBy.map((item) => order(resolveExpression(item.expression, env), item));
  const written = spec.frame && {
    unit: spec.frame.unit === 'ROWS' ? ('rows' as const) : ('range' as const),
    start: resolveBound(spec.frame.start, env),
    end:
      spec.frame.end === undefined ? ({ kind: 'current_row' } as const) : resolveBound(spec.frame.end, env),
  };
  const ignoreNulls = node.nulls === 'IGNORE';
  if (declaration.kind === 'window') {
    if (orderBy.length === 0) {
      const text = printSql(call);
      fail('WINDOW_FUNCTION_FRAME_NOT_ORDERED', { wf_name: declaration.name, wf_expr: text }, node.span);
    }
    const fixed = fixedFrame(declaration.frame, call as Call<LogicalPlan>, node, env);
    const frame = fixed ?? written ?? defaultFrame(orderBy);
    if (fixed !== undefined && written !== undefined && !sameFrame(fixed, written)) {
      const windowExpr = printSql({
        kind: 'window_call',
        call,
        partitionBy,
        orderBy,
        frame: written,
        ignoreNulls,
      });
      fail(
        'WINDOW_FUNCTION_AND_FRAME_MISMATCH',
        { funcName: `"${printSql(call)}"`, windowExpr: `"${windowExpr}"` },
        node.span,
      );
    }
    checkFrame(frame, orderBy, node.span);
    return { kind: 'window_call', call, partitionBy, orderBy, frame, ignoreNulls };
  }
  if (
    call.kind === 'aggregate_call' &&
    (call.order.length > 0 || call.fn === 'median') &&
    (orderBy.length > 0 || written !== undefined)
  ) {
    fail('INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC', { aggFunc: `"${printSql(call)}"` }, node.span);
  }
  const frame = written === undefined ? defaultFrame(orderBy) : checkFrame(written, orderBy, node.span);
  const window: LogicalExpression = { kind: 'window_call', call, partitionBy, orderBy, frame, ignoreNulls };
  if (call.kind === 'aggregate_call' && call.distinct) {
    fail('DISTINCT_WINDOW_FUNCTION_UNSUPPORTED', { windowExpr: `"${printSql(window)}"` }, node.span);
  }
  if (call.args.some((arg) => some(arg, (e) => e.kind === 'window_call'))) {
    fail('_LEGACY_ERROR_TEMP_1039', { sqlExpr: printSql(window) }, node.span);
  }
  return window;
}

function specificationOf(node: ast.FunctionCall, env: ExpressionEnv): WindowSpecification {
  let over = node.over!;
  for (let hops = 0; over.kind === 'windowReference'; hops++) {
    const found: NamedWindow | undefined = env.windows?.get(env.scope.fold(over.name.name));
    if (found === undefined || hops > 100) {
      fail('MISSING_WINDOW_SPECIFICATION', { windowName: over.name.name, docroot: '' }, over.span);
    }
    over = found.window;
  }
  return over;
}

type Frame = WindowFrame<LogicalPlan>;
type Bound = FrameBound<LogicalPlan>;

/** Up to the current row and its peers where there is an order, else the whole partition. */
function defaultFrame(orderBy: readonly SortOrder<LogicalPlan>[]): Frame {
  return orderBy.length === 0
    ? { unit: 'rows', start: { kind: 'unbounded_preceding' }, end: { kind: 'unbounded_following' } }
    : { unit: 'range', start: { kind: 'unbounded_preceding' }, end: { kind: 'current_row' } };
}

/** The frame that a window function always has. */
function fixedFrame(
  kind: 'rows_to_current' | 'range_to_current' | 'offset' | undefined,
  call: Call<LogicalPlan>,
  node: ast.FunctionCall,
  env: ExpressionEnv,
): Frame | undefined {
  if (kind === undefined) return undefined;
  if (kind !== 'offset') {
    const unit = kind === 'rows_to_current' ? 'rows' : 'range';
    return { unit, start: { kind: 'unbounded_preceding' }, end: { kind: 'current_row' } };
  }
  const offset = call.args[1] ?? intLiteral(1);
  const value = call.fn === 'lag' ? negativeOf(offset, node.span, env) : offset;
  return { unit: 'rows', start: { kind: 'offset', value }, end: { kind: 'offset', value } };
}

function sameFrame(a: Frame, b: Frame): boolean {
  return (
    a.unit === b.unit &&
    a.start.kind === b.start.kind &&
    a.end.kind === b.end.kind &&
    a.start.kind !== 'offset'
  );
}

function resolveBound(node: FrameBoundNode, env: ExpressionEnv): Bound {
  switch (node.bound) {
    case 'unboundedPreceding':
      return { kind: 'unbounded_preceding' };
    case 'unboundedFollowing':
      return { kind: 'unbounded_following' };
    case 'currentRow':
      return { kind: 'current_row' };
    case 'preceding':
    case 'following': {
      const value = resolveExpression(node.offset!, env);
      return { kind: 'offset', value: node.bound === 'preceding' ? negate(value, node.span, env) : value };
    }
  }
}

function negate(e: LogicalExpression, span: Span, env: ExpressionEnv): LogicalExpression {
  return bindFunction('negative', [e], { env: env.query, span });
}

/** The negative of a constant, as a constant where it is written as one. */
function negativeOf(e: LogicalExpression, span: Span, env: ExpressionEnv): LogicalExpression {
  if (e.kind !== 'literal') return negate(e, span, env);
  if (typeof e.value === 'number') return { ...e, value: -e.value };
  return typeof e.value === 'bigint' ? { ...e, value: -e.value } : negate(e, span, env);
}
