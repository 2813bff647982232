import type { Call } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import { isStringLike } from '../../types/type-class.ts';
import { f64, i32, i64, makeView, select } from '../instructions.ts';
import type { Ir, IrType } from '../ir.ts';
import type { LowerContext } from '../lower.ts';
import type { Register } from '../register.ts';
import { fromLocal, toLocal } from '../zones.ts';
import type { CastLowering } from './lower-cast.ts';
import { INTEGER_BITS } from './numeric-cast.ts';

/** Room that a number, date or timestamp takes at most as a text. */
const TEXT_BYTES = 32;
const LONG_MIN = -(2n ** 63n);
const INT_MIN = -(2 ** 31);

/** A value that a kernel gives, and whether it is one. */
interface Found {
  readonly value: Ir;
  readonly isPlain: Ir;
}

/**
 * Casts from and to texts by kernels, for what is written plainly; the rest is the call's, which knows all ways to
 * write a value, and its errors. Undefined for other types.
 */
export function textCast(from: DataType, to: DataType, call: Call): CastLowering | undefined {
  const find =
    to.kind === 'string' ? writerOf(from, call) : isStringLike(from) ? readerOf(to, call) : undefined;
  if (find === undefined) return undefined;
  return {
    eager: false,
    lower: (c, _cast, register) => {
      const out = c.output('cast', to, call.nullable);
      const found = find(c, register);
      c.if(
        found.isPlain,
        () => out.set({ type: to, value: found.value, high: null, valid: null }),
        () => out.set(c.evaluate(call, [register])),
      );
      return out.register;
    },
  };
}

type Find = (c: LowerContext, register: Register) => Found;

function writerOf(from: DataType, call: Call): Find | undefined {
  const zone = call.zone ?? 'UTC';
  switch (from.kind) {
    case 'byte':
    case 'short':
    case 'int':
      return (c, { value }) => written(c, 'text_of_long', i64.extend_i32_s(value));
    case 'long':
      return (c, { value }) => written(c, 'text_of_long', value);
    case 'double':
      return (c, { value }) => written(c, 'text_of_double', value);
    case 'date':
      return (c, { value }) => written(c, 'text_of_date', value);
    case 'timestamp':
      return (c, { value }) => written(c, 'text_of_timestamp', toLocal(c, value, zone));
    case 'timestamp_ntz':
      return (c, { value }) => written(c, 'text_of_timestamp', value);
    default:
      return undefined;
  }
}

function written(c: LowerContext, kernel: string, value: Ir): Found {
  const target = c.f.let('text', c.allocate(i32.const(TEXT_BYTES)));
  const length = c.f.let('length', c.f.callKernel(kernel, [value, target], 'i32'));
  return { value: makeView(target, length), isPlain: length };
}

function readerOf(to: DataType, call: Call): Find | undefined {
  const zone = call.zone ?? 'UTC';
  const read = (c: LowerContext, name: string, text: Ir, type: IrType): Ir =>
    c.f.let(name, c.f.callKernel(name, [text], type));
  switch (to.kind) {
    case 'byte':
    case 'short':
    case 'int':
    case 'long': {
      const bits = INTEGER_BITS[to.kind]!;
      return (c, { value }) => {
        const long = read(c, 'long_of_text', value, 'i64');
        if (bits === 64) return { value: long, isPlain: i64.ne(long, i64.const(LONG_MIN)) };
        const half = 2n ** BigInt(bits - 1);
        const fits = i64.lt_u(i64.add(long, i64.const(half)), i64.const(2n * half));
        return { value: i32.wrap_i64(long), isPlain: fits };
      };
    }
    case 'double':
      return (c, { value }) => {
        const double = read(c, 'double_of_text', value, 'f64');
        return { value: double, isPlain: f64.eq(double, double) };
      };
    case 'date':
      return (c, { value }) => {
        const days = read(c, 'date_of_text', value, 'i32');
        return { value: days, isPlain: i32.ne(days, i32.const(INT_MIN)) };
      };
    case 'timestamp':
    case 'timestamp_ntz':
      return (c, { value }) => {
        const micros = read(c, 'timestamp_of_text', value, 'i64');
        const isPlain = c.f.let('is_plain', i64.ne(micros, i64.const(LONG_MIN)));
        if (to.kind === 'timestamp_ntz') return { value: micros, isPlain };
        // Zones are asked about real times only.
        const local = c.f.let('local', select(isPlain, micros, i64.const(0n)));
        return { value: fromLocal(c, local, zone), isPlain };
      };
    default:
      return undefined;
  }
}
