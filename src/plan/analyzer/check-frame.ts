import type { Span } from '../../core/error.ts';
import type { FrameBound, SortOrder, WindowFrame } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { canCast } from '../../types/cast/can-cast.ts';
import { type DataType, INT } from '../../types/data-type.ts';
import { isDatetime, isNumeric } from '../../types/type-class.ts';
import { typeEquals } from '../../types/type-equality.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { fail } from './errors.ts';
import { isConstant } from './function-facts.ts';
import { printSql } from './print-sql.ts';

type Frame = WindowFrame<LogicalPlan>;
type Bound = FrameBound<LogicalPlan>;
type Offset = Extract<Bound, { kind: 'offset' }>;

/** The frame with its distances in the order's type, once it makes sense. @throws DATATYPE_MISMATCH.* */
export function checkFrame(written: Frame, orderBy: readonly SortOrder<LogicalPlan>[], span: Span): Frame {
  const frame = inOrderType(written, orderBy);
  const offsets = [frame.start, frame.end].filter((b): b is Offset => b.kind === 'offset');
  const sqlExpr = `"${frame.unit.toUpperCase()} BETWEEN ${boundText(frame.start)} AND ${boundText(frame.end)}"`;
  const mismatch = (kind: string, parameters: Readonly<Record<string, string>>): never =>
    fail(`DATATYPE_MISMATCH.${kind}`, { sqlExpr, ...parameters }, span);

  for (const bound of offsets) {
    const location = bound === frame.start ? 'lower' : 'upper';
    if (!isConstant(bound.value)) {
      mismatch('SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE', {
        location,
        expression: `"${printSql(bound.value)}"`,
      });
    }
    const type = typeOf(bound.value);
    const accepted = frame.unit === 'rows' ? type.kind === 'int' : isNumeric(type) || isInterval(type);
    if (!accepted) {
      mismatch('SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE', {
        location,
        exprType: quotedSqlName(type),
        expectedType:
          frame.unit === 'rows'
            ? quotedSqlName(INT)
            : '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")',
      });
    }
  }
  if (frame.start.kind === 'unbounded_following' || frame.end.kind === 'unbounded_preceding') {
    const parameters = { upper: `"${boundText(frame.end)}"`, lower: `"${boundText(frame.start)}"` };
    mismatch('SPECIFIED_WINDOW_FRAME_INVALID_BOUND', parameters);
  }
  // As in Spark: two distances only, so that a frame from the current row to one before it is just empty.
  const [start, end] = [distance(frame.start), distance(frame.end)];
  if (start !== undefined && end !== undefined && start > end) {
    mismatch('SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON', { comparison: 'less than or equal' });
  }
  if (frame.start.kind === 'offset' && frame.end.kind === 'offset') {
    const [lower, upper] = [typeOf(frame.start.value), typeOf(frame.end.value)];
    if (!typeEquals(lower, upper)) {
      mismatch('SPECIFIED_WINDOW_FRAME_DIFF_TYPES', {
        lower: `"${printSql(frame.start.value)}"`,
        upper: `"${printSql(frame.end.value)}"`,
        lowerType: quotedSqlName(lower),
        upperType: quotedSqlName(upper),
      });
    }
  }
  if (frame.unit === 'rows') return frame;
  if (orderBy.length === 0) mismatch('RANGE_FRAME_WITHOUT_ORDER', {});
  if (offsets.length === 0) return frame;
  if (orderBy.length > 1) {
    mismatch('RANGE_FRAME_MULTI_ORDER', { orderSpec: orderBy.map((o) => printSql(o.child)).join(', ') });
  }
  const orderType = typeOf(orderBy[0]!.child);
  for (const bound of offsets) {
    const type = typeOf(bound.value);
    if (fitsOrder(orderType, type)) continue;
    mismatch('RANGE_FRAME_INVALID_TYPE', {
      orderSpecType: quotedSqlName(orderType),
      valueBoundaryType: quotedSqlName(type),
    });
  }
  return frame;
}

function isInterval(type: DataType): boolean {
  return type.kind === 'interval' || type.kind === 'interval_dt' || type.kind === 'interval_ym';
}

/** Whether the distance can be added to values of the order. */
function fitsOrder(order: DataType, distance: DataType): boolean {
  switch (order.kind) {
    case 'date':
      return (
        distance.kind === 'int' ||
        distance.kind === 'interval_ym' ||
        (distance.kind === 'interval_dt' && distance.start === 'day' && distance.end === 'day')
      );
    case 'timestamp':
    case 'timestamp_ntz':
      return isInterval(distance);
    case 'interval_ym':
    case 'interval_dt':
      return distance.kind === order.kind;
    default:
      return isNumeric(order) && isNumeric(distance);
  }
}

/** Distances of RANGE as values of the order's type; dates and timestamps take others. */
function inOrderType(frame: Frame, orderBy: readonly SortOrder<LogicalPlan>[]): Frame {
  if (frame.unit === 'rows' || orderBy.length !== 1) return frame;
  const order = typeOf(orderBy[0]!.child);
  if (isDatetime(order)) return frame;
  const cast = (bound: Bound): Bound => {
    if (bound.kind !== 'offset') return bound;
    const from = typeOf(bound.value);
    if (typeEquals(from, order) || !canCast(from, order, 'ansi')) return bound;
    const value: LogicalExpression = {
      kind: 'cast',
      child: bound.value,
      type: order,
      nullable: false,
      mode: 'ansi',
      explicit: false,
    };
    return { kind: 'offset', value };
  };
  return { ...frame, start: cast(frame.start), end: cast(frame.end) };
}

/** How far from the current row a bound lies, for literals. */
function distance(bound: Bound): number | bigint | undefined {
  if (bound.kind !== 'offset') return undefined;
  if (bound.value.kind === 'cast') return distance({ kind: 'offset', value: bound.value.child });
  if (bound.value.kind === 'call' && bound.value.fn === 'negative') {
    const back = distance({ kind: 'offset', value: bound.value.args[0]! });
    return back === undefined ? undefined : -back;
  }
  if (bound.value.kind !== 'literal') return undefined;
  const { value } = bound.value;
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

function boundText(bound: Bound): string {
  if (bound.kind !== 'offset') return bound.kind.replace('_', ' ').toUpperCase();
  return `${printSql(bound.value)} FOLLOWING`;
}
