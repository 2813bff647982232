/** Equality and order of valid values of one type, as SQL has them: NaN equals NaN and is the greatest. */
import { SparkError } from '../core/error.ts';
import type { Call } from '../expr/expression.ts';
import { type DataType, INT, physicalOf } from '../types/data-type.ts';
import { f32, f64, i32, i64, irTypeOf, select } from './instructions.ts';
import type { Ir } from './ir.ts';
import type { LowerContext } from './lower.ts';
import type { Register } from './register.ts';

/** 1 where both valid values are equal. */
export function lowerEquals(c: LowerContext, a: Register, b: Register): Ir {
  switch (physicalOf(a.type)) {
    case 'i32':
      return i32.eq(a.value, b.value);
    case 'i64':
      return i64.eq(a.value, b.value);
    case 'f32':
    case 'f64': {
      const f = floatOps(a);
      return i32.or(f.eq(a.value, b.value), i32.and(f.ne(a.value, a.value), f.ne(b.value, b.value)));
    }
    case 'i128':
      return i64.eqz(i64.or(i64.xor(a.value, b.value), i64.xor(a.high!, b.high!)));
    case 'bytes':
      if (!comparesAsBytes(a.type)) return i32.eqz(compareNested(c, a, b));
      return equalBytes(c, a.value, b.value);
  }
}

/** Negative, zero, positive: the order of two valid values, as i32. */
export function lowerCompare(c: LowerContext, a: Register, b: Register): Ir {
  switch (physicalOf(a.type)) {
    case 'i32':
      return i32.sub(i32.gt_s(a.value, b.value), i32.lt_s(a.value, b.value));
    case 'i64':
      return i32.sub(i64.gt_s(a.value, b.value), i64.lt_s(a.value, b.value));
    case 'i128':
      return i32.sub(less128(b, a), less128(a, b));
    case 'f32':
    case 'f64':
      return i32.sub(lessFloat(b, a), lessFloat(a, b));
    case 'bytes':
      if (!comparesAsBytes(a.type)) return compareNested(c, a, b);
      return c.f.callKernel('str_compare', [a.value, b.value], 'i32');
  }
}

/** 1 where the valid `a` comes before the valid `b`. */
export function lowerLess(c: LowerContext, a: Register, b: Register): Ir {
  switch (physicalOf(a.type)) {
    case 'i32':
      return i32.lt_s(a.value, b.value);
    case 'i64':
      return i64.lt_s(a.value, b.value);
    case 'i128':
      return less128(a, b);
    case 'f32':
    case 'f64':
      return lessFloat(a, b);
    case 'bytes':
      return i32.lt_s(lowerCompare(c, a, b), i32.const(0));
  }
}

/** A float or double as keys have it: -0.0 is 0.0, and there is one NaN. */
export function normalizedFloat(value: Ir): Ir {
  const ops = irTypeOf(value) === 'f32' ? f32 : f64;
  return select(ops.eq(value, value), ops.add(value, ops.const(0)), ops.const(Number.NaN));
}

function floatOps(a: Register): typeof f32 | typeof f64 {
  return irTypeOf(a.value) === 'f32' ? f32 : f64;
}

/** a < b, or only b is NaN: the same as not (a >= b) unless a is NaN. */
function lessFloat(a: Register, b: Register): Ir {
  const f = floatOps(a);
  return i32.and(i32.eqz(f.ge(a.value, b.value)), f.eq(a.value, a.value));
}

function less128(a: Register, b: Register): Ir {
  const low = i64.lt_u(a.value, b.value);
  return i32.or(i64.lt_s(a.high!, b.high!), i32.and(i64.eq(a.high!, b.high!), low));
}

/** Lengths are compared here: most unequal texts differ in it, and the kernel isn't called. */
function equalBytes(c: LowerContext, a: Ir, b: Ir): Ir {
  const { f } = c;
  const result = f.local('i32', 'equal');
  f.set(result, i64.eqz(i64.shr_u(i64.xor(a, b), i64.const(32))));
  f.if(f.get(result), () => {
    f.set(result, c.f.callKernel('str_equal', [a, b], 'i32'));
  });
  return f.get(result);
}

/** Whether order and equality of the type are those of the bytes. Raises for what isn't supported yet. */
function comparesAsBytes(type: DataType): boolean {
  switch (type.kind) {
    case 'string':
      if (type.collation !== undefined && type.collation !== 'UTF8_BINARY') {
        throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: `Collation ${type.collation}` });
      }
      return true;
    case 'char':
    case 'varchar':
    case 'binary':
      return true;
    default:
      return false;
  }
}

function compareNested(c: LowerContext, a: Register, b: Register): Ir {
  return callNested(c, 'compare_values', INT, [a, b]);
}

/** What an internal function over nested values makes of valid arguments. */
export function callNested(c: LowerContext, fn: string, type: DataType, args: readonly Register[]): Ir {
  const implementation = c.functions.scalar(fn);
  if (implementation?.kind !== 'strict') throw new Error(`${fn} has no code`);
  const call: Call = {
    kind: 'call',
    fn,
    args: args.map((arg) => ({ kind: 'literal', type: arg.type, value: null })),
    type,
    nullable: false,
    mode: 'ansi',
  };
  return c.register('nested', type, implementation.lower(c, call, args)).value;
}
