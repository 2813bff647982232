import type { Lowered } from '../../codegen/implementation.ts';
import { and, i32, i64, irTypeOf, or, select, TRUE } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { elementType } from './array.ts';
import { buildArray } from './array-builder.ts';
import { eachIndex } from './elements.ts';

/** Half of a long's range: differences of numbers within can't overflow. */
const WITHIN = 2n ** 62n;

/**
 * `sequence(start, stop, step)` of whole numbers. The TypeScript function `sequence_checked` gets what is no sequence of at
 * most `limit` numbers, and raises the error.
 */
export function lowerSequence(
  c: LowerContext,
  call: Call,
  args: readonly Register[],
  limit: number,
): Lowered {
  const { f } = c;
  const type = elementType(call.type);
  const wide = ({ value }: Register): Ir =>
    f.let('wide', irTypeOf(value) === 'i64' ? value : i64.extend_i32_s(value));
  const [start, stop] = [wide(args[0]!), wide(args[1]!)];
  const isUp = i64.le_s(start, stop);
  const step =
    args[2] === undefined ? f.let('step', select(isUp, i64.const(1n), i64.const(-1n))) : wide(args[2]);
  const isNear = (value: Ir): Ir =>
    type.kind === 'long' ? i64.ge_s(i64.add(value, i64.const(WITHIN)), i64.const(0n)) : TRUE;
  const leads = select(isUp, i64.gt_s(step, i64.const(0n)), i64.lt_s(step, i64.const(0n)));
  const count = f.local('i64', 'count');
  f.set(count, i64.const(0n));
  f.if(and(and(isNear(start), isNear(stop)), or(leads, i64.eq(start, stop))), () => {
    const divisor = select(i64.eqz(step), i64.const(1n), step);
    f.set(count, i64.add(i64.div_s(i64.sub(stop, start), divisor), i64.const(1n)));
  });
  const result = c.output('sequence', call.type, false);
  c.if(
    i64.lt_u(i64.sub(f.get(count), i64.const(1n)), i64.const(BigInt(limit))),
    () => {
      const room = f.let('room', i32.wrap_i64(f.get(count)));
      const out = buildArray(c, type, room);
      const next = f.local('i64', 'next');
      f.set(next, start);
      eachIndex(c, room, () => {
        const value = irTypeOf(args[0]!.value) === 'i64' ? f.get(next) : i32.wrap_i64(f.get(next));
        out.append({ type, value, high: null, valid: null });
        f.set(next, i64.add(f.get(next), step));
      });
      result.set({ type: call.type, value: out.finish(), high: null, valid: null });
    },
    () => result.set(c.evaluate({ ...call, fn: 'sequence_checked', nullable: false }, args)),
  );
  return result.register;
}
