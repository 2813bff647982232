import { zoneOf } from '../types/datetime/zone.ts';
import { f64, i32, i64 } from './instructions.ts';
import type { FunctionBuilder } from './builder.ts';
import type { Ir } from './ir.ts';
import type { LowerContext } from './lower.ts';

export const MICROS_PER_DAY = 86_400_000_000n;

/** Floor division of i64 by a positive constant. */
export function floorDiv(f: FunctionBuilder, a: Ir, divisor: bigint): Ir {
  const value = f.let('dividend', a);
  const quotient = f.let('quotient', i64.div_s(value, i64.const(divisor)));
  const remainder = i64.sub(value, i64.mul(quotient, i64.const(divisor)));
  return f.let('floor', i64.sub(quotient, i64.extend_i32_u(i64.lt_s(remainder, i64.const(0n)))));
}

/** Remainder of i64 by a positive constant, never negative. */
export function floorMod(f: FunctionBuilder, a: Ir, divisor: bigint): Ir {
  const value = f.let('dividend', a);
  return i64.sub(value, i64.mul(floorDiv(f, value, divisor), i64.const(divisor)));
}

/** Microseconds of an instant as if local time in the zone were UTC. */
export function toLocal(c: LowerContext, micros: Ir, zone: string): Ir {
  const { fixedOffset } = zoneOf(zone);
  if (fixedOffset === 0) return micros;
  const value = c.f.let('instant', micros);
  if (fixedOffset !== undefined) return i64.add(value, i64.const(BigInt(fixedOffset) * 1_000_000n));
  return i64.add(value, askHost(c, 'zone_offset', value, zone));
}

/** The instant of local microseconds in the zone. */
export function fromLocal(c: LowerContext, local: Ir, zone: string): Ir {
  const { fixedOffset } = zoneOf(zone);
  if (fixedOffset === 0) return local;
  const value = c.f.let('local', local);
  if (fixedOffset !== undefined) return i64.sub(value, i64.const(BigInt(fixedOffset) * 1_000_000n));
  return i64.sub(value, askHost(c, 'zone_offset_of_local', value, zone));
}

/** Seconds cross to JavaScript as double: exact, and no bigint is made. */
function askHost(c: LowerContext, name: string, micros: Ir, zone: string): Ir {
  const seconds = f64.convert_i64_s(floorDiv(c.f, micros, 1_000_000n));
  const offset = c.host(name, [i32.const(c.module.zone(zone)), seconds], ['i32', 'f64'], 'i32');
  return i64.mul(i64.extend_i32_s(offset), i64.const(1_000_000n));
}
