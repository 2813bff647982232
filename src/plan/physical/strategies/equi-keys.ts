import type { Literal } from '../../../expr/expression.ts';
import { isNullable, typeOf } from '../../../expr/expression-type.ts';
import type { DataType } from '../../../types/data-type.ts';
import { BINARY } from '../../../types/data-type.ts';
import { isOrderable } from '../../../types/is-orderable.ts';
import { call, conjunctsOf, FN, isCall, isNull, literal } from '../../logical/build.ts';
import type { Join, LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { inputsOf } from '../../logical/outer-references.ts';
import { deterministic } from '../../optimizer/determinism.ts';
import type { OptimizerContext } from '../../optimizer/optimizer-context.ts';
import { outputIds, readsOnly } from '../../optimizer/predicates.ts';

/** The equalities of a join that its rows can be hashed by, and the rest of its condition. */
export interface EquiKeys {
  readonly left: readonly LogicalExpression[];
  readonly right: readonly LogicalExpression[];
  readonly rest: readonly LogicalExpression[];
}

/** Equal keys of a hash join are never NULL; `<=>` therefore takes a default in NULL's place, and tells it apart. */
export function equiKeysOf(join: Join, context: OptimizerContext): EquiKeys {
  const left: LogicalExpression[] = [];
  const right: LogicalExpression[] = [];
  const rest: LogicalExpression[] = [];
  for (const e of join.condition === null ? [] : conjunctsOf(join.condition)) {
    const sides = deterministic(e, context) ? sidesOf(e, join) : null;
    if (sides === null || !isOrderable(typeOf(sides[0]))) {
      rest.push(e);
      continue;
    }
    const [a, b] = sides;
    if (isCall(e, FN.equal) || (!isNullable(a) && !isNullable(b))) {
      left.push(a);
      right.push(b);
      continue;
    }
    const otherwise = defaultOf(typeOf(a));
    if (otherwise === null) {
      rest.push(e);
      continue;
    }
    left.push(orDefault(a, otherwise), isNull<LogicalPlan>(a));
    right.push(orDefault(b, otherwise), isNull<LogicalPlan>(b));
  }
  return { left, right, rest };
}

/** Operands of an equality, the one over the left side first; null when they don't read one side each. */
function sidesOf(e: LogicalExpression, join: Join): readonly [LogicalExpression, LogicalExpression] | null {
  if (!isCall(e, FN.equal) && !isCall(e, FN.nullSafeEqual)) return null;
  const [a, b] = e.args as readonly [LogicalExpression, LogicalExpression];
  const reads = (x: LogicalExpression, side: LogicalPlan): boolean =>
    inputsOf(x).size > 0 && readsOnly(x, outputIds(side));
  if (reads(a, join.left) && reads(b, join.right)) return [a, b];
  return reads(b, join.left) && reads(a, join.right) ? [b, a] : null;
}

function orDefault(e: LogicalExpression, otherwise: Literal): LogicalExpression {
  return call<LogicalPlan>(FN.coalesce, [e, otherwise], typeOf(e), false);
}

/** Any value of the type. */
function defaultOf(type: DataType): Literal | null {
  switch (type.kind) {
    case 'boolean':
      return literal(false, type);
    case 'byte':
    case 'short':
    case 'int':
    case 'date':
    case 'interval_ym':
    case 'float':
    case 'double':
      return literal(0, type);
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'interval_dt':
    case 'decimal':
      return literal(0n, type);
    case 'string':
    case 'char':
    case 'varchar':
      return literal('', type);
    case 'binary':
      return literal(new Uint8Array(0), BINARY);
    case 'array':
      return literal([], type);
    case 'struct': {
      const fields = type.fields.map((f) => defaultOf(f.type));
      return fields.some((f) => f === null)
        ? null
        : literal(
            fields.map((f) => f!.value),
            type,
          );
    }
    default:
      return null;
  }
}
