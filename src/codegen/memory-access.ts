import { type DataType, type Physical, physicalOf } from '../types/data-type.ts';
import type { FunctionBuilder } from './builder.ts';
import { FALSE, f32, f64, i32, i64 } from './instructions.ts';
import type { Ir, IrType } from './ir.ts';
import type { Register } from './register.ts';

/** The IR type of a register's `value`. */
export function irTypeOfPhysical(physical: Physical): IrType {
  return physical === 'bytes' || physical === 'i128' ? 'i64' : physical;
}

export function irTypeOfData(type: DataType): IrType {
  return irTypeOfPhysical(physicalOf(type));
}

export function zero(type: IrType): Ir {
  switch (type) {
    case 'i32':
      return i32.const(0);
    case 'i64':
      return i64.const(0n);
    case 'f32':
      return f32.const(0);
    case 'f64':
      return f64.const(0);
  }
}

/** A NULL of the type. */
export function nullRegister(type: DataType): Register {
  const physical = physicalOf(type);
  return {
    type,
    value: zero(irTypeOfPhysical(physical)),
    high: physical === 'i128' ? i64.const(0n) : null,
    valid: FALSE,
  };
}

/** Loads a value as vectors and slots hold it, `physicalWidth` bytes at `address + offset`. */
export function loadValue(
  f: FunctionBuilder,
  type: DataType,
  address: Ir,
  offset = 0,
  name = 'value',
): { readonly value: Ir; readonly high: Ir | null } {
  const physical = physicalOf(type);
  switch (physical) {
    case 'i32':
      return { value: f.let(name, i32.load(address, offset)), high: null };
    case 'f32':
      return { value: f.let(name, f32.load(address, offset)), high: null };
    case 'f64':
      return { value: f.let(name, f64.load(address, offset)), high: null };
    case 'i64':
    case 'bytes':
      return { value: f.let(name, i64.load(address, offset)), high: null };
    case 'i128':
      return {
        value: f.let(name, i64.load(address, offset)),
        high: f.let(`${name}_high`, i64.load(address, offset + 8)),
      };
  }
}

/** Stores a register's value, `physicalWidth` bytes at `address + offset`; not its validity. */
export function storeValue(f: FunctionBuilder, register: Register, address: Ir, offset = 0): void {
  const physical = physicalOf(register.type);
  f.store(`${irTypeOfPhysical(physical)}.store`, address, register.value, offset);
  if (physical === 'i128') f.store('i64.store', address, register.high!, offset + 8);
}
