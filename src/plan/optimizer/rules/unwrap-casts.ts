import type { Call, Cast } from '../../../expr/expression.ts';
import { isNullable } from '../../../expr/expression-type.ts';
import { BOOLEAN, type DataType } from '../../../types/data-type.ts';
import { and, FALSE, FN, isNull, isTrue, literal, NULL_BOOLEAN, TRUE, when } from '../../logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { expressionRule } from '../rule.ts';

const RANGE: Readonly<Partial<Record<DataType['kind'], readonly [bigint, bigint]>>> = {
  byte: [-128n, 127n],
  short: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
};

const MIRRORED: Readonly<Record<string, string>> = {
  [FN.equal]: FN.equal,
  [FN.nullSafeEqual]: FN.nullSafeEqual,
  [FN.less]: FN.greater,
  [FN.lessOrEqual]: FN.greaterOrEqual,
  [FN.greater]: FN.less,
  [FN.greaterOrEqual]: FN.lessOrEqual,
};

/**
 * `CAST(i AS BIGINT) = 5` becomes `i = 5`: the comparison reaches the data source. Only for widened integers,
 * whose order the cast keeps.
 */
export const unwrapCasts = expressionRule('unwrapCasts', ['call'], (e) => {
  if (e.fn === FN.in) return unwrapIn(e);
  const mirrored = MIRRORED[e.fn];
  if (mirrored === undefined) return e;
  const [left, right] = e.args as readonly [LogicalExpression, LogicalExpression];
  const other = wideValue(right);
  if (isWideningCast(left) && other !== null) return compare(e, e.fn, left, other);
  const swapped = wideValue(left);
  if (isWideningCast(right) && swapped !== null) return compare(e, mirrored, right, swapped);
  return e;
});

type WideningCast = Cast<LogicalPlan>;

function isWideningCast(e: LogicalExpression): e is WideningCast {
  return e.kind === 'cast' && sourceRange(e) !== undefined && wider(e.type) && e.child.kind !== 'literal';
}

function sourceRange(e: WideningCast): readonly [bigint, bigint] | undefined {
  const child = e.child;
  return child.kind === 'attribute' || child.kind === 'call' || child.kind === 'outer_reference'
    ? RANGE[child.kind === 'outer_reference' ? child.attribute.type.kind : child.type.kind]
    : undefined;
}

function wider(type: DataType): boolean {
  return type.kind === 'long' || type.kind === 'int' || type.kind === 'short';
}

/** The value of an integer literal. */
function wideValue(e: LogicalExpression): bigint | null {
  if (e.kind !== 'literal' || e.value === null) return null;
  if (typeof e.value === 'bigint' && e.type.kind === 'long') return e.value;
  return typeof e.value === 'number' && RANGE[e.type.kind] !== undefined ? BigInt(e.value) : null;
}

function compare(e: Call<LogicalPlan>, fn: string, cast: WideningCast, value: bigint): LogicalExpression {
  const [min, max] = sourceRange(cast)!;
  const child = cast.child;
  if (value >= min && value <= max) {
    const narrow = literal(Number(value), typeOfChild(child));
    return { ...e, fn, args: [child, narrow] };
  }
  const below = value < min;
  switch (fn) {
    case FN.nullSafeEqual:
      return FALSE;
    case FN.equal:
      return unlessNull(child, false);
    case FN.less:
    case FN.lessOrEqual:
      return unlessNull(child, !below);
    default:
      return unlessNull(child, below);
  }
}

function unwrapIn(e: Call<LogicalPlan>): LogicalExpression {
  const cast = e.args[0]!;
  if (!isWideningCast(cast)) return e;
  const [min, max] = sourceRange(cast)!;
  const type = typeOfChild(cast.child);
  const items: LogicalExpression[] = [];
  for (const item of e.args.slice(1)) {
    if (item.kind === 'literal' && item.value === null) {
      items.push(literal(null, type));
      continue;
    }
    const value = wideValue(item);
    if (value === null) return e;
    if (value >= min && value <= max) items.push(literal(Number(value), type));
  }
  return items.length === 0 ? unlessNull(cast.child, false) : { ...e, args: [cast.child, ...items] };
}

function typeOfChild(child: LogicalExpression): DataType {
  return child.kind === 'outer_reference' ? child.attribute.type : (child as Call<LogicalPlan>).type;
}

/** A constant, but NULL where the value is NULL. */
function unlessNull(child: LogicalExpression, value: boolean): LogicalExpression {
  const constant = value ? TRUE : FALSE;
  if (!isNullable(child)) return constant;
  if (!isTrue(constant)) return and(isNull(child), NULL_BOOLEAN);
  return { ...when<LogicalPlan>(isNull(child), NULL_BOOLEAN, constant), type: BOOLEAN };
}
