import type { LoweredAggregate } from '../../../codegen/implementation.ts';
import { i32 } from '../../../codegen/instructions.ts';
import type { Ir } from '../../../codegen/ir.ts';
import type { LowerContext } from '../../../codegen/lower.ts';
import { loadValue, storeValue } from '../../../codegen/memory-access.ts';
import type { Register } from '../../../codegen/register.ts';
import type { AggregateCall, Expression } from '../../../expr/expression.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { INT } from '../../../types/data-type.ts';
import { SLOT_BYTES, SLOT_VALIDITY } from '../slots.ts';
import type { StageCompiler } from './compiler.ts';

const NONE = -1;

/** Arguments as accumulators get them: sort expressions of WITHIN GROUP come last. */
export function accumulatorArguments(call: AggregateCall): readonly Expression[] {
  return [...call.args, ...call.order.map((order) => order.child)];
}

/** An aggregate in TypeScript behind the interface of lowered ones: the state is an accumulator's number. */
export function accumulatorCode(compiler: StageCompiler, call: AggregateCall): LoweredAggregate {
  const types = accumulatorArguments(call).map((e) => typeOf(e));
  const slots = compiler.code.module.slots(((types.length + 1) * SLOT_BYTES) / 16);
  const site = compiler.accumulators.length;
  compiler.accumulators.push({ call, slots, arguments: types });
  const host = (context: LowerContext, name: string, args: readonly Ir[]): Ir =>
    context.f.callHost(name, [i32.const(site), ...args], 'i32');
  return {
    kind: 'lowered',
    state: () => [{ name: 'accumulator', type: INT, nullable: false, initial: NONE }],
    update(context, _call, state, args) {
      const { f } = context;
      const number = f.local('i32', 'accumulator');
      f.set(number, state.get(0).value);
      f.if(i32.lt_s(f.get(number), i32.const(0)), () => {
        f.set(number, host(context, 'accumulator_new', []));
        state.set(0, intRegister(f.get(number)));
      });
      const frame = f.frame();
      const all = [...args, ...call.order.map((order) => context.lower(order.child))];
      all.forEach((register, i) => {
        const slot = slots + i * SLOT_BYTES;
        storeValue(f, register, frame, slot);
        f.store('i32.store', frame, register.valid ?? i32.const(1), slot + SLOT_VALIDITY);
      });
      host(context, 'accumulator_update', [f.get(number)]);
    },
    merge: null,
    clear(context, state) {
      // A frame begins with zeros: the one state of a window is the first accumulator of its site.
      host(context, 'accumulator_clear', [state.get(0).value]);
    },
    finish(context, _call, state) {
      const { f } = context;
      host(context, 'accumulator_finish', [state.get(0).value]);
      const slot = slots + types.length * SLOT_BYTES;
      return {
        type: call.type,
        ...loadValue(f, call.type, f.frame(), slot, call.fn),
        valid: f.let('valid', i32.load(f.frame(), slot + SLOT_VALIDITY)),
      };
    },
  };
}

function intRegister(value: Ir): Register {
  return { type: INT, value, high: null, valid: null };
}
