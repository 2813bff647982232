/** What WebAssembly's instructions do, over numbers and (i64) bigints; i32 values are signed. */
export const OPERATIONS: Readonly<Record<string, (...args: never[]) => number | bigint>> = {
  ...i32Operations(),
  ...i64Operations(),
  ...floatOperations('f32', Math.fround),
  ...floatOperations('f64', (x) => x),
  ...conversions(),
};

type Table = Record<string, (...args: never[]) => number | bigint>;

function trap(message: string): never {
  throw new WebAssembly.RuntimeError(message);
}

function i32Operations(): Table {
  return {
    'i32.eqz': (a: number) => Number(a === 0),
    'i32.eq': (a: number, b: number) => Number(a === b),
    'i32.ne': (a: number, b: number) => Number(a !== b),
    'i32.lt_s': (a: number, b: number) => Number(a < b),
    'i32.lt_u': (a: number, b: number) => Number(a >>> 0 < b >>> 0),
    'i32.gt_s': (a: number, b: number) => Number(a > b),
    'i32.gt_u': (a: number, b: number) => Number(a >>> 0 > b >>> 0),
    'i32.le_s': (a: number, b: number) => Number(a <= b),
    'i32.le_u': (a: number, b: number) => Number(a >>> 0 <= b >>> 0),
    'i32.ge_s': (a: number, b: number) => Number(a >= b),
    'i32.ge_u': (a: number, b: number) => Number(a >>> 0 >= b >>> 0),
    'i32.clz': (a: number) => Math.clz32(a),
    'i32.ctz': (a: number) => (a === 0 ? 32 : 31 - Math.clz32(a & -a)),
    'i32.popcnt': (a: number) => bitCount(BigInt.asUintN(32, BigInt(a))),
    'i32.add': (a: number, b: number) => (a + b) | 0,
    'i32.sub': (a: number, b: number) => (a - b) | 0,
    'i32.mul': (a: number, b: number) => Math.imul(a, b),
    'i32.div_s': (a: number, b: number) => {
      if (b === 0) trap('divide by zero');
      if (a === -0x80000000 && b === -1) trap('divide result unrepresentable');
      return (a / b) | 0;
    },
    'i32.div_u': (a: number, b: number) => (b === 0 ? trap('divide by zero') : ((a >>> 0) / (b >>> 0)) | 0),
    'i32.rem_s': (a: number, b: number) => (b === 0 ? trap('remainder by zero') : (a % b) | 0),
    'i32.rem_u': (a: number, b: number) =>
      b === 0 ? trap('remainder by zero') : ((a >>> 0) % (b >>> 0)) | 0,
    'i32.and': (a: number, b: number) => a & b,
    'i32.or': (a: number, b: number) => a | b,
    'i32.xor': (a: number, b: number) => a ^ b,
    'i32.shl': (a: number, b: number) => a << b,
    'i32.shr_s': (a: number, b: number) => a >> b,
    'i32.shr_u': (a: number, b: number) => (a >>> b) | 0,
    'i32.rotl': (a: number, b: number) => (a << b) | (a >>> (32 - (b & 31))),
    'i32.rotr': (a: number, b: number) => (a >>> b) | (a << (32 - (b & 31))),
    'i32.extend8_s': (a: number) => (a << 24) >> 24,
    'i32.extend16_s': (a: number) => (a << 16) >> 16,
  };
}

function signed(a: bigint): bigint {
  return BigInt.asIntN(64, a);
}

function unsigned(a: bigint): bigint {
  return BigInt.asUintN(64, a);
}

function bitCount(a: bigint): number {
  let count = 0;
  for (; a !== 0n; a &= a - 1n) count += 1;
  return count;
}

function i64Operations(): Table {
  const clz = (a: bigint): number => {
    const text = unsigned(a).toString(2);
    return text === '0' ? 64 : 64 - text.length;
  };
  return {
    'i64.eqz': (a: bigint) => Number(a === 0n),
    'i64.eq': (a: bigint, b: bigint) => Number(a === b),
    'i64.ne': (a: bigint, b: bigint) => Number(a !== b),
    'i64.lt_s': (a: bigint, b: bigint) => Number(a < b),
    'i64.lt_u': (a: bigint, b: bigint) => Number(unsigned(a) < unsigned(b)),
    'i64.gt_s': (a: bigint, b: bigint) => Number(a > b),
    'i64.gt_u': (a: bigint, b: bigint) => Number(unsigned(a) > unsigned(b)),
    'i64.le_s': (a: bigint, b: bigint) => Number(a <= b),
    'i64.le_u': (a: bigint, b: bigint) => Number(unsigned(a) <= unsigned(b)),
    'i64.ge_s': (a: bigint, b: bigint) => Number(a >= b),
    'i64.ge_u': (a: bigint, b: bigint) => Number(unsigned(a) >= unsigned(b)),
    'i64.clz': (a: bigint) => BigInt(clz(a)),
    'i64.ctz': (a: bigint) => (a === 0n ? 64n : BigInt(63 - clz(a & -a))),
    'i64.popcnt': (a: bigint) => BigInt(bitCount(unsigned(a))),
    'i64.add': (a: bigint, b: bigint) => signed(a + b),
    'i64.sub': (a: bigint, b: bigint) => signed(a - b),
    'i64.mul': (a: bigint, b: bigint) => signed(a * b),
    'i64.div_s': (a: bigint, b: bigint) => {
      if (b === 0n) trap('divide by zero');
      if (b === -1n && a === -(1n << 63n)) trap('divide result unrepresentable');
      return a / b;
    },
    'i64.div_u': (a: bigint, b: bigint) =>
      b === 0n ? trap('divide by zero') : signed(unsigned(a) / unsigned(b)),
    'i64.rem_s': (a: bigint, b: bigint) => (b === 0n ? trap('remainder by zero') : a % b),
    'i64.rem_u': (a: bigint, b: bigint) =>
      b === 0n ? trap('remainder by zero') : signed(unsigned(a) % unsigned(b)),
    'i64.and': (a: bigint, b: bigint) => a & b,
    'i64.or': (a: bigint, b: bigint) => a | b,
    'i64.xor': (a: bigint, b: bigint) => a ^ b,
    'i64.shl': (a: bigint, b: bigint) => signed(a << (b & 63n)),
    'i64.shr_s': (a: bigint, b: bigint) => a >> (b & 63n),
    'i64.shr_u': (a: bigint, b: bigint) => signed(unsigned(a) >> (b & 63n)),
    'i64.rotl': (a: bigint, b: bigint) => signed((a << (b & 63n)) | (unsigned(a) >> (64n - (b & 63n)))),
    'i64.rotr': (a: bigint, b: bigint) => signed((unsigned(a) >> (b & 63n)) | (a << (64n - (b & 63n)))),
    'i64.extend8_s': (a: bigint) => BigInt.asIntN(8, a),
    'i64.extend16_s': (a: bigint) => BigInt.asIntN(16, a),
    'i64.extend32_s': (a: bigint) => BigInt.asIntN(32, a),
  };
}

function floatOperations(type: string, round: (x: number) => number): Table {
  const table: Table = {
    eq: (a: number, b: number) => Number(a === b),
    ne: (a: number, b: number) => Number(a !== b),
    lt: (a: number, b: number) => Number(a < b),
    gt: (a: number, b: number) => Number(a > b),
    le: (a: number, b: number) => Number(a <= b),
    ge: (a: number, b: number) => Number(a >= b),
    abs: (a: number) => Math.abs(a),
    neg: (a: number) => -a,
    ceil: (a: number) => Math.ceil(a),
    floor: (a: number) => Math.floor(a),
    trunc: (a: number) => Math.trunc(a),
    nearest: (a: number) => nearest(a),
    sqrt: (a: number) => round(Math.sqrt(a)),
    add: (a: number, b: number) => round(a + b),
    sub: (a: number, b: number) => round(a - b),
    mul: (a: number, b: number) => round(a * b),
    div: (a: number, b: number) => round(a / b),
    min: (a: number, b: number) => Math.min(a, b),
    max: (a: number, b: number) => Math.max(a, b),
    copysign: (a: number, b: number) => (isNegative(a) === isNegative(b) ? a : -a),
  };
  return Object.fromEntries(Object.entries(table).map(([name, f]) => [`${type}.${name}`, f]));
}

function isNegative(a: number): boolean {
  return a < 0 || Object.is(a, -0);
}

/** Half to even. */
function nearest(a: number): number {
  if (!Number.isFinite(a) || a === 0) return a;
  const floor = Math.floor(a);
  const difference = a - floor;
  const up = difference > 0.5 || (difference === 0.5 && floor % 2 !== 0);
  const result = up ? floor + 1 : floor;
  return result === 0 && a < 0 ? -0 : result;
}

function clamp(a: number, low: bigint, high: bigint): bigint {
  if (Number.isNaN(a)) return 0n;
  const whole = Math.trunc(a);
  if (whole <= Number(low)) return low;
  if (whole >= Number(high)) return high;
  return BigInt(whole);
}

function conversions(): Table {
  const view = new DataView(new ArrayBuffer(8));
  const toI32 = (a: number): number => Number(clamp(a, -(1n << 31n), (1n << 31n) - 1n));
  const toI64 = (a: number): bigint => clamp(a, -(1n << 63n), (1n << 63n) - 1n);
  const f32FromI64 = (a: bigint): number => {
    // Rounding twice (to double, then to float) can differ from rounding once.
    const double = Number(a);
    const low = Math.fround(double);
    if (BigInt(low) === a || BigInt(double) === a) return low;
    // Nudges the double off a tie towards the exact value.
    view.setFloat64(0, double);
    const even = (view.getBigUint64(0) & 1n) === 0n;
    if (even) view.setBigUint64(0, view.getBigUint64(0) + (BigInt(double) < a === a > 0n ? 1n : -1n));
    return Math.fround(view.getFloat64(0));
  };
  const table: Table = {
    'i32.wrap_i64': (a: bigint) => Number(BigInt.asIntN(32, a)),
    'i64.extend_i32_s': (a: number) => BigInt(a),
    'i64.extend_i32_u': (a: number) => BigInt(a >>> 0),
    'f64.convert_i32_s': (a: number) => a,
    'f64.convert_i32_u': (a: number) => a >>> 0,
    'f64.convert_i64_s': (a: bigint) => Number(a),
    'f64.convert_i64_u': (a: bigint) => Number(unsigned(a)),
    'f32.convert_i32_s': (a: number) => Math.fround(a),
    'f32.convert_i32_u': (a: number) => Math.fround(a >>> 0),
    'f32.convert_i64_s': f32FromI64,
    'f32.convert_i64_u': (a: bigint) => f32FromI64(unsigned(a)),
    'f32.demote_f64': (a: number) => Math.fround(a),
    'f64.promote_f32': (a: number) => a,
    'i32.reinterpret_f32': (a: number) => {
      view.setFloat32(0, a);
      return view.getInt32(0);
    },
    'f32.reinterpret_i32': (a: number) => {
      view.setInt32(0, a);
      return view.getFloat32(0);
    },
    'i64.reinterpret_f64': (a: number) => {
      view.setFloat64(0, a);
      return view.getBigInt64(0);
    },
    'f64.reinterpret_i64': (a: bigint) => {
      view.setBigInt64(0, a);
      return view.getFloat64(0);
    },
  };
  for (const from of ['f32', 'f64']) {
    table[`i32.trunc_sat_${from}_s`] = toI32;
    table[`i32.trunc_sat_${from}_u`] = (a: number) => Number(clamp(a, 0n, (1n << 32n) - 1n)) | 0;
    table[`i64.trunc_sat_${from}_s`] = toI64;
    table[`i64.trunc_sat_${from}_u`] = (a: number) => signed(clamp(a, 0n, (1n << 64n) - 1n));
  }
  return table;
}
