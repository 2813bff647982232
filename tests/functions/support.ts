import { evaluateExpression } from '../../src/codegen/evaluate.ts';
import { compileModule } from '../../src/codegen/instance.ts';
import type { Expression } from '../../src/expr/expression.ts';
import { isNullable, typeOf } from '../../src/expr/expression-type.ts';
import { bindScalar, type CallOptions } from '../../src/functions/bind.ts';
import type { BindContext } from '../../src/functions/declare.ts';
import { sqlText } from '../../src/functions/print.ts';
import { findFunction, functionLookup, functionOf } from '../../src/functions/registry.ts';
import { castIsNullable } from '../../src/types/cast/cast-nullability.ts';
import type { DataType } from '../../src/types/data-type.ts';
import * as types from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';

export { compileModule };

export const ANSI: BindContext = {
  mode: 'ansi',
  zone: 'UTC',
  conf: () => undefined,
  sql: (e) => sqlText(e),
};
export const LEGACY: BindContext = { ...ANSI, mode: 'legacy' };

export function lit(type: DataType, value: Value): Expression {
  return { kind: 'literal', type, value };
}
export const int = (v: number | null): Expression => lit(types.INT, v);
export const long = (v: bigint | null): Expression => lit(types.LONG, v);
export const double = (v: number | null): Expression => lit(types.DOUBLE, v);
export const text = (v: string | null): Expression => lit(types.STRING, v);
export const bool = (v: boolean | null): Expression => lit(types.BOOLEAN, v);

/** A decimal literal: `dec('1.50')` is DECIMAL(3,2) unless a type is given. */
export function dec(digits: string, precision?: number, scale?: number): Expression {
  const [whole, fraction = ''] = digits.replace('-', '').split('.');
  const unscaled = BigInt(digits.replace('.', ''));
  const s = scale ?? fraction.length;
  const p = precision ?? Math.max((whole === '0' ? '' : whole!).length + fraction.length, 1);
  return lit(types.decimalType(p, s), unscaled * 10n ** BigInt(s - fraction.length));
}

/** A call as the analyzer would bind it, by its name in SQL or its own. */
export function fn(
  name: string,
  args: readonly Expression[],
  context = ANSI,
  options: CallOptions<never> = {},
): Expression {
  const declaration = functionOf(name) ?? findFunction(name);
  if (declaration?.kind !== 'scalar') throw new Error(`no scalar function ${name}`);
  return bindScalar(declaration, args, context, options);
}

export function cast(
  child: Expression,
  type: DataType,
  mode: 'ansi' | 'legacy' | 'try' = 'ansi',
  zone = 'UTC',
): Expression {
  const nullable = isNullable(child) || castIsNullable(typeOf(child), type, mode) || mode === 'try';
  return { kind: 'cast', child, type, nullable, mode, zone, explicit: true };
}

/** The value, computed by both back ends, which must agree. */
export function value(e: Expression): Value {
  const interpreted = outcome(() => evaluateExpression(e, functionLookup, 'interpreted'));
  const compiled = outcome(() => evaluateExpression(e, functionLookup, 'compiled'));
  if (JSON.stringify(interpreted, show) !== JSON.stringify(compiled, show)) {
    throw new Error(
      `back ends differ: ${JSON.stringify(interpreted, show)} and ${JSON.stringify(compiled, show)}`,
    );
  }
  if ('error' in compiled) throw compiled.error;
  return compiled.value;
}

function outcome(run: () => Value): { value: Value } | { error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

function show(_key: string, v: unknown): unknown {
  if (typeof v === 'bigint') return `${v}n`;
  if (v instanceof Error) return v.message;
  if (typeof v === 'number') return Object.is(v, -0) ? '-0' : String(v);
  return v;
}
