import { zoneOf } from '../types/datetime/zone.ts';
import { floorDiv } from './constant-division.ts';
import { f64, i32, i64, select } from './instructions.ts';
import type { Ir } from './ir.ts';
import type { LowerContext } from './lower.ts';
import type { Stretch } from './stretches.ts';

export const MICROS_PER_DAY = 86_400_000_000n;

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

/** Instants around this one whose local times lie in a stretch; as far as the zone's offset stays the same. */
export function instantsOf(c: LowerContext, instant: Ir, locals: Stretch, zone: string): Stretch {
  if (zoneOf(zone).fixedOffset === 0) return locals;
  const offset = i64.sub(toLocal(c, instant, zone), instant);
  return moved(c, 'zone_offset', locals, c.f.let('back', i64.sub(i64.const(0), offset)), zone);
}

/** Local times around this one whose instants lie in a stretch; as far as the zone's offset stays the same. */
export function localsOf(c: LowerContext, local: Ir, instants: Stretch, zone: string): Stretch {
  if (zoneOf(zone).fixedOffset === 0) return instants;
  const offset = i64.sub(local, fromLocal(c, local, zone));
  return moved(c, 'zone_offset_of_local', instants, c.f.let('offset', offset), zone);
}

/** The part of the moved stretch in which the offset that was asked for last holds. */
function moved(c: LowerContext, name: string, stretch: Stretch, by: Ir, zone: string): Stretch {
  const { f } = c;
  const from = f.let('from', i64.add(stretch.from, by));
  const until = f.let('until', i64.add(stretch.until, by));
  if (zoneOf(zone).fixedOffset !== undefined) return { from, until };
  const slots = c.module.zoneSlots(name, c.module.zone(zone));
  const first = f.let('first', i64.load(f.frame(), slots));
  const last = f.let('last', i64.load(f.frame(), slots + 8));
  return {
    from: select(i64.gt_s(from, first), from, first),
    until: select(i64.lt_s(until, last), until, last),
  };
}

/** Seconds cross to JavaScript as double: exact, and no bigint is made. */
function askHost(c: LowerContext, name: string, micros: Ir, zone: string): Ir {
  const { f } = c;
  const index = c.module.zone(zone);
  // The host notes the offset and the stretch of time in which it holds: most rows need no call.
  const slots = c.module.zoneSlots(name, index);
  const frame = f.frame();
  const outside = i32.or(
    i64.lt_s(micros, i64.load(frame, slots)),
    i64.ge_s(micros, i64.load(frame, slots + 8)),
  );
  f.if(outside, () => {
    const seconds = f64.convert_i64_s(floorDiv(f, micros, 1_000_000n));
    f.doHost(name, [i32.const(index), seconds, i32.add(frame, i32.const(slots))]);
  });
  return f.let('offset', i64.load(frame, slots + 16));
}
