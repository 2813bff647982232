import type { Access, IrType, Operation } from '../ir.ts';

export const TYPE_CODES: Readonly<Record<IrType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c };

/** In place of the type of a block that gives nothing. */
export const EMPTY_BLOCK = 0x40;

/** The type of references to functions. */
export const FUNCREF = 0x70;

/** Numbers of a module's sections. */
export const SECTIONS = {
  custom: 0,
  types: 1,
  imports: 2,
  functions: 3,
  exports: 7,
  elements: 9,
  code: 10,
} as const;

/** Kinds of what is imported and exported. */
export const EXTERNAL = { function: 0, table: 1, memory: 2, global: 3 } as const;

const COMPARISON = /\.(eqz|eq|ne|lt|gt|le|ge)(_[su])?$/;

/** The instructions that carry no immediates, by their names; opcodes with a prefix byte are `[0xfc, n]`. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Array.from(table(), ([name, opcode]): [string, Operation] => [
    name,
    { name, opcode, result: COMPARISON.test(name) ? 'i32' : (name.slice(0, 3) as IrType) },
  ]),
);

function* table(): Generator<readonly [string, readonly number[]]> {
  const runs: readonly (readonly [number, string, string])[] = [
    [0x45, 'i32', 'eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u'],
    [0x50, 'i64', 'eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u'],
    [0x5b, 'f32', 'eq ne lt gt le ge'],
    [0x61, 'f64', 'eq ne lt gt le ge'],
    [0x67, 'i32', 'clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr'],
    [0x79, 'i64', 'clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr'],
    [0x8b, 'f32', 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign'],
    [0x99, 'f64', 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign'],
    [0xa7, 'i32', 'wrap_i64 trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u'],
    [0xac, 'i64', 'extend_i32_s extend_i32_u trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u'],
    [0xb2, 'f32', 'convert_i32_s convert_i32_u convert_i64_s convert_i64_u demote_f64'],
    [0xb7, 'f64', 'convert_i32_s convert_i32_u convert_i64_s convert_i64_u promote_f32'],
    [0xbc, 'i32', 'reinterpret_f32'],
    [0xbd, 'i64', 'reinterpret_f64'],
    [0xbe, 'f32', 'reinterpret_i32'],
    [0xbf, 'f64', 'reinterpret_i64'],
    [0xc0, 'i32', 'extend8_s extend16_s'],
    [0xc2, 'i64', 'extend8_s extend16_s extend32_s'],
  ];
  for (const [first, type, names] of runs) {
    for (const [index, name] of names.split(' ').entries()) yield [`${type}.${name}`, [first + index]];
  }
  const saturating = ['f32_s', 'f32_u', 'f64_s', 'f64_u'];
  for (const [index, name] of saturating.entries()) {
    yield [`i32.trunc_sat_${name}`, [0xfc, index]];
    yield [`i64.trunc_sat_${name}`, [0xfc, index + 4]];
  }
}

/** Loads and stores: opcode, and logarithm of the access's width. */
export const ACCESSES: ReadonlyMap<string, Access> = new Map(
  (
    [
      ['i32.load', 0x28, 2],
      ['i64.load', 0x29, 3],
      ['f32.load', 0x2a, 2],
      ['f64.load', 0x2b, 3],
      ['i32.load8_s', 0x2c, 0],
      ['i32.load8_u', 0x2d, 0],
      ['i32.load16_s', 0x2e, 1],
      ['i32.load16_u', 0x2f, 1],
      ['i64.load8_s', 0x30, 0],
      ['i64.load8_u', 0x31, 0],
      ['i64.load16_s', 0x32, 1],
      ['i64.load16_u', 0x33, 1],
      ['i64.load32_s', 0x34, 2],
      ['i64.load32_u', 0x35, 2],
      ['i32.store', 0x36, 2],
      ['i64.store', 0x37, 3],
      ['f32.store', 0x38, 2],
      ['f64.store', 0x39, 3],
      ['i32.store8', 0x3a, 0],
      ['i32.store16', 0x3b, 1],
      ['i64.store8', 0x3c, 0],
      ['i64.store16', 0x3d, 1],
      ['i64.store32', 0x3e, 2],
    ] as const
  ).map(([name, opcode, width]) => [name, { name, opcode, width, type: name.slice(0, 3) as IrType }]),
);

/** Opcodes of the others. */
export const INSTRUCTIONS = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  get: 0x20,
  set: 0x21,
  globalGet: 0x23,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
} as const;
