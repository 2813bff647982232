import { assertNever } from '../core/error.ts';
import type { Access, Ir, IrType, Local, Operation } from './ir.ts';
import { ACCESSES, OPERATIONS } from './wasm/opcodes.ts';

/**
 * Typed constructors of IR trees, named like WebAssembly's instructions: `i32.add(a, b)`, `i64.const(1n)`,
 * `f64.load(address, 8)`. Operations on two constants are folded where the framework makes such trees.
 */

/** @throws Error for a name that no instruction has */
export function operationOf(name: string): Operation {
  const operation = OPERATIONS.get(name);
  if (operation === undefined) throw new Error(`unknown instruction ${name}`);
  return operation;
}

/** @throws Error for a name that no instruction has */
export function accessOf(name: string): Access {
  const access = ACCESSES.get(name);
  if (access === undefined) throw new Error(`unknown memory access ${name}`);
  return access;
}

type Unary = (a: Ir) => Ir;
type Binary = (a: Ir, b: Ir) => Ir;

function ops1<N extends string>(type: string, names: readonly N[]): Record<N, Unary> {
  const table: Partial<Record<N, Unary>> = {};
  for (const name of names) {
    const op = operationOf(`${type}.${name}`);
    table[name] = (operand) => ({ kind: 'unary', op, operand });
  }
  return table as Record<N, Unary>;
}

function ops2<N extends string>(type: string, names: readonly N[]): Record<N, Binary> {
  const table: Partial<Record<N, Binary>> = {};
  for (const name of names) {
    const op = operationOf(`${type}.${name}`);
    table[name] = (left, right) => ({ kind: 'binary', op, left, right });
  }
  return table as Record<N, Binary>;
}

type Load = (address: Ir, offset?: number) => Ir;

function loads<N extends string>(type: string, names: readonly N[]): Record<N, Load> {
  const table: Partial<Record<N, Load>> = {};
  for (const name of names) {
    const op = accessOf(`${type}.${name}`);
    table[name] = (address, offset = 0) => ({ kind: 'load', op, address, offset });
  }
  return table as Record<N, Load>;
}

const INTEGER_BINARY = [
  'add',
  'sub',
  'mul',
  'div_s',
  'div_u',
  'rem_s',
  'rem_u',
  'and',
  'or',
  'xor',
  'shl',
  'shr_s',
  'shr_u',
  'rotl',
  'rotr',
  'eq',
  'ne',
  'lt_s',
  'lt_u',
  'gt_s',
  'gt_u',
  'le_s',
  'le_u',
  'ge_s',
  'ge_u',
] as const;

const FLOAT_BINARY = [
  'add',
  'sub',
  'mul',
  'div',
  'min',
  'max',
  'copysign',
  'eq',
  'ne',
  'lt',
  'gt',
  'le',
  'ge',
] as const;

const FLOAT_UNARY = ['abs', 'neg', 'ceil', 'floor', 'trunc', 'nearest', 'sqrt'] as const;

const FROM_INTEGERS = ['convert_i32_s', 'convert_i32_u', 'convert_i64_s', 'convert_i64_u'] as const;

export const i32 = {
  const: (value: number): Ir => ({ kind: 'const', type: 'i32', value: value | 0 }),
  ...ops2('i32', INTEGER_BINARY),
  ...ops1('i32', ['eqz', 'clz', 'ctz', 'popcnt', 'wrap_i64', 'extend8_s', 'extend16_s']),
  ...ops1('i32', ['trunc_sat_f32_s', 'trunc_sat_f64_s', 'trunc_sat_f64_u', 'reinterpret_f32']),
  ...loads('i32', ['load', 'load8_s', 'load8_u', 'load16_s', 'load16_u']),
};

export const i64 = {
  const: (value: bigint | number): Ir => ({
    kind: 'const',
    type: 'i64',
    value: BigInt.asIntN(64, BigInt(value)),
  }),
  ...ops2('i64', INTEGER_BINARY),
  ...ops1('i64', ['eqz', 'clz', 'ctz', 'popcnt', 'extend_i32_s', 'extend_i32_u', 'extend32_s']),
  ...ops1('i64', ['trunc_sat_f32_s', 'trunc_sat_f64_s', 'trunc_sat_f64_u', 'reinterpret_f64']),
  ...loads('i64', ['load', 'load8_s', 'load8_u', 'load16_s', 'load16_u', 'load32_s', 'load32_u']),
};

export const f32 = {
  const: (value: number): Ir => ({ kind: 'const', type: 'f32', value: Math.fround(value) }),
  ...ops2('f32', FLOAT_BINARY),
  ...ops1('f32', FLOAT_UNARY),
  ...ops1('f32', FROM_INTEGERS),
  ...ops1('f32', ['demote_f64', 'reinterpret_i32']),
  ...loads('f32', ['load']),
};

export const f64 = {
  const: (value: number): Ir => ({ kind: 'const', type: 'f64', value }),
  ...ops2('f64', FLOAT_BINARY),
  ...ops1('f64', FLOAT_UNARY),
  ...ops1('f64', FROM_INTEGERS),
  ...ops1('f64', ['promote_f32', 'reinterpret_i64']),
  ...loads('f64', ['load']),
};

/** `condition ? then : otherwise`; both are computed. */
export function select(condition: Ir, then: Ir, otherwise: Ir): Ir {
  if (condition.kind === 'const') return condition.value === 0 ? otherwise : then;
  return { kind: 'select', condition, then, otherwise };
}

/** Told of the locals that trees read. */
export interface LocalVisitor {
  visitLocal(local: Local): void;
}

/** Visits the locals of a tree, in the order in which it reads them. */
export function visitLocals(ir: Ir, visitor: LocalVisitor): void {
  switch (ir.kind) {
    case 'get':
      visitor.visitLocal(ir.local);
      return;
    case 'const':
    case 'frame':
      return;
    case 'unary':
      visitLocals(ir.operand, visitor);
      return;
    case 'binary':
      visitLocals(ir.left, visitor);
      visitLocals(ir.right, visitor);
      return;
    case 'load':
      visitLocals(ir.address, visitor);
      return;
    case 'select':
      visitLocals(ir.then, visitor);
      visitLocals(ir.otherwise, visitor);
      visitLocals(ir.condition, visitor);
      return;
    case 'call':
      for (const arg of ir.args) visitLocals(arg, visitor);
      return;
    default:
      assertNever(ir);
  }
}

/** The type of a tree. */
export function irTypeOf(ir: Ir): IrType {
  switch (ir.kind) {
    case 'const':
    case 'call':
      return ir.type;
    case 'get':
      return ir.local.type;
    case 'frame':
      return 'i32';
    case 'select':
      return irTypeOf(ir.then);
    case 'unary':
    case 'binary':
      return ir.op.result;
    case 'load':
      return ir.op.type;
  }
}

/** Whether repeating the tree costs nothing. */
export function isCheap(ir: Ir): boolean {
  return ir.kind === 'const' || ir.kind === 'get';
}

export const TRUE: Ir = i32.const(1);
export const FALSE: Ir = i32.const(0);

export function isConst(ir: Ir, value: number | bigint): boolean {
  return ir.kind === 'const' && ir.value === value;
}

/** Of flags that are 0 or 1. */
export function and(a: Ir, b: Ir): Ir {
  if (isConst(a, 1) || isConst(b, 0)) return b;
  if (isConst(b, 1) || isConst(a, 0)) return a;
  return a.kind === 'get' && b.kind === 'get' && a.local === b.local ? a : i32.and(a, b);
}

/** Of flags that are 0 or 1. */
export function or(a: Ir, b: Ir): Ir {
  if (isConst(a, 0) || isConst(b, 1)) return b;
  if (isConst(b, 0) || isConst(a, 1)) return a;
  return i32.or(a, b);
}

/** Of a flag that is 0 or 1. */
export function not(a: Ir): Ir {
  if (a.kind === 'const') return a.value === 0 ? TRUE : FALSE;
  return i32.eqz(a);
}

/** Address of a view (see `types/data-type.ts`, `bytes`). */
export function viewAddress(view: Ir): Ir {
  return i32.wrap_i64(view);
}

/** Length of a view in bytes. */
export function viewLength(view: Ir): Ir {
  return i32.wrap_i64(i64.shr_u(view, i64.const(32)));
}

export function makeView(address: Ir, length: Ir): Ir {
  return i64.or(i64.extend_i32_u(address), i64.shl(i64.extend_i32_u(length), i64.const(32)));
}
