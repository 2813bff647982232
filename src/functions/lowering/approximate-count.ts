import type { LoweredAggregate, StateSlots } from '../../codegen/implementation.ts';
import { i32, i64, makeView, viewAddress } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { AggregateCall } from '../../expr/expression.ts';
import { BINARY, LONG } from '../../types/data-type.ts';
import { evaluateFunction } from './evaluate-function.ts';
import { lowerHash, XXHASH64 } from './seeded-hash.ts';
import { some, whenValid } from './sum-state.ts';

const SEED = 42n;

/** The number of distinct values by a HyperLogLog, whose registers, a byte each, are the state. */
export function approximateCount(
  precisionOf: (call: AggregateCall) => number,
): Omit<LoweredAggregate, 'kind'> {
  const sizeOf = (call: AggregateCall): Ir => i32.const(2 ** precisionOf(call));
  return {
    state: () => [{ name: 'registers', type: BINARY, nullable: true, initial: null }],
    update: (c, call, state, [value]) =>
      whenValid(c, value!, () => {
        const { f } = c;
        const hash = f.let('hash', lowerHash(c, XXHASH64, { ...value!, valid: null }, i64.const(SEED)));
        withRegisters(c, state, () => state.set(0, some(BINARY, emptyRegisters(c, sizeOf(call)))));
        f.doKernel('hll_add', [viewAddress(state.get(0).value), i32.const(precisionOf(call)), hash]);
      }),
    merge: (c, call, state, [other]) =>
      whenValid(c, other!, () => {
        const { f } = c;
        withRegisters(
          c,
          state,
          () => state.set(0, { ...other!, valid: null }),
          () => {
            f.doKernel('hll_merge', [
              viewAddress(state.get(0).value),
              viewAddress(other!.value),
              sizeOf(call),
            ]);
          },
        );
      }),
    finish: (c, _call, state) => {
      const registers = state.get(0);
      const out = c.output('distinct', LONG, false);
      whenValid(c, registers, () =>
        out.set(evaluateFunction(c, 'hll_estimate', LONG, [{ ...registers, valid: null }])),
      );
      return out.register;
    },
  };
}

/** Runs `missing` where the state has no registers yet, else `present`. */
function withRegisters(c: LowerContext, state: StateSlots, missing: () => void, present?: () => void): void {
  const { valid } = state.get(0);
  if (valid === null) present?.();
  else c.if(i32.eqz(valid), missing, present);
}

/** A view of so many zeros. */
function emptyRegisters(c: LowerContext, size: Ir): Ir {
  const address = c.f.let('registers', c.allocate(size));
  c.f.doKernel('hll_clear', [address, size]);
  return c.f.let('empty', makeView(address, size));
}
