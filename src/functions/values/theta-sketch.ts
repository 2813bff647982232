import { arrayType, type DataType, DOUBLE, LONG } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { xxhash64Of } from './xxhash64.ts';

export type SketchFamily = 'theta' | 'double' | 'integer';

/** How the numbers that belong to the same key are put together. */
export type SummaryMode = 'sum' | 'min' | 'max' | 'alwaysone';

/**
 * A sketch of a set: the keys' hashes below a bound, each with a number in tuple sketches. It holds the k
 * smallest hashes at most, so that the bound tells how many keys there are.
 */
export interface ThetaSketch {
  readonly family: SketchFamily;
  /** Base-2 logarithm of k. */
  readonly lgK: number;
  /** Hashes lie from 0 to below it; 1 while the sketch is exact. */
  theta: number;
  readonly entries: Map<number, number>;
}

export function emptySketch(family: SketchFamily, lgK: number): ThetaSketch {
  return { family, lgK, theta: 1, entries: new Map() };
}

const SPACE = 2 ** 53;

/** The hash of a key as a number from 0 to below 1; undefined for empty texts and bytes, which don't count. */
export function keyHasher(type: DataType): (key: Exclude<Value, null>) => number | undefined {
  const hash = xxhash64Of(wide(type));
  const widen = widener(type);
  return (key) => {
    if ((typeof key === 'string' || key instanceof Uint8Array || Array.isArray(key)) && key.length === 0) {
      return undefined;
    }
    return Number(BigInt.asUintN(64, hash(widen(key), 9001n)) >> 11n) / SPACE;
  };
}

/** Equal numbers count as one key, whatever their width. */
function wide(type: DataType): DataType {
  switch (type.kind) {
    case 'byte':
    case 'short':
    case 'int':
      return LONG;
    case 'float':
      return DOUBLE;
    case 'array':
      return arrayType(wide(type.element));
    default:
      return type;
  }
}

function widener(type: DataType): (value: Value) => Value {
  switch (type.kind) {
    case 'byte':
    case 'short':
    case 'int':
      return (value) => BigInt((value as number | null) ?? 0);
    case 'array': {
      const element = widener(type.element);
      // A NULL in an array counts as zero.
      return (value) => (value as readonly Value[]).map((item) => element(item ?? zeroOf(type.element)));
    }
    default:
      return (value) => value;
  }
}

function zeroOf(type: DataType): Value {
  return type.kind === 'long' ? 0n : type.kind === 'string' ? '' : 0;
}

export function combine(mode: SummaryMode, a: number, b: number): number {
  switch (mode) {
    case 'sum':
      return a + b;
    case 'min':
      return Math.min(a, b);
    case 'max':
      return Math.max(a, b);
    case 'alwaysone':
      return 1;
  }
}

/** Takes a key in. The sketch is cut down to k keys only once it holds twice as many. */
export function insert(sketch: ThetaSketch, hash: number, summary: number, mode: SummaryMode): void {
  if (hash >= sketch.theta) return;
  const known = sketch.entries.get(hash);
  const together = known === undefined ? summary : combine(mode, known, summary);
  // Whole numbers overflow as in Java.
  sketch.entries.set(hash, sketch.family === 'integer' ? together | 0 : together);
  if (sketch.entries.size > 2 * 2 ** sketch.lgK) cut(sketch);
}

/** Leaves the k smallest hashes. */
export function cut(sketch: ThetaSketch): void {
  const k = 2 ** sketch.lgK;
  if (sketch.entries.size <= k) return;
  const sorted = Float64Array.from(sketch.entries.keys()).sort();
  sketch.theta = sorted[k]!;
  for (const hash of sorted.subarray(k)) sketch.entries.delete(hash);
}

export function estimate(sketch: ThetaSketch): number {
  return sketch.entries.size / sketch.theta;
}

/** What keys of a plain sketch bring into a sketch with numbers. */
function neutral(mode: SummaryMode, family: SketchFamily): number {
  switch (mode) {
    case 'sum':
      return 0;
    case 'min':
      return family === 'integer' ? 0x7fffffff : Number.MAX_VALUE;
    case 'max':
      return family === 'integer' ? -0x80000000 : -Number.MAX_VALUE;
    case 'alwaysone':
      return 1;
  }
}

export function union(a: ThetaSketch, b: ThetaSketch, lgK: number, mode: SummaryMode): ThetaSketch {
  const out = emptySketch(a.family, lgK);
  out.theta = Math.min(a.theta, b.theta);
  for (const sketch of [a, b]) {
    for (const [hash, summary] of sketch.entries) {
      insert(out, hash, sketch.family === a.family ? summary : neutral(mode, a.family), mode);
    }
  }
  cut(out);
  return out;
}

export function intersection(a: ThetaSketch, b: ThetaSketch, mode: SummaryMode): ThetaSketch {
  const out = emptySketch(a.family, Math.min(a.lgK, b.lgK));
  out.theta = Math.min(a.theta, b.theta);
  for (const [hash, summary] of a.entries) {
    const other = b.entries.get(hash);
    if (other === undefined || hash >= out.theta) continue;
    out.entries.set(hash, b.family === 'theta' ? summary : combine(mode, summary, other));
  }
  return out;
}

export function difference(a: ThetaSketch, b: ThetaSketch): ThetaSketch {
  const out = emptySketch(a.family, a.lgK);
  out.theta = Math.min(a.theta, b.theta);
  for (const [hash, summary] of a.entries) {
    if (!b.entries.has(hash) && hash < out.theta) out.entries.set(hash, summary);
  }
  return out;
}

const MAGIC = 0x53705468;
const FAMILIES: readonly SketchFamily[] = ['theta', 'double', 'integer'];
const HEADER = 4 + 2 + 8 + 4;

/** Our own form: magic number, family, lgK, theta, number of entries, then hashes and summaries. */
export function encodeSketch(sketch: ThetaSketch): Uint8Array {
  cut(sketch);
  const width = sketch.family === 'theta' ? 8 : 16;
  const bytes = new Uint8Array(HEADER + sketch.entries.size * width);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint8(4, FAMILIES.indexOf(sketch.family));
  view.setUint8(5, sketch.lgK);
  view.setFloat64(6, sketch.theta);
  view.setUint32(14, sketch.entries.size);
  let at = HEADER;
  for (const [hash, summary] of sketch.entries) {
    view.setFloat64(at, hash);
    if (width === 16) view.setFloat64(at + 8, summary);
    at += width;
  }
  return bytes;
}

/** Undefined for bytes that `encodeSketch` didn't make. */
export function decodeSketch(bytes: Uint8Array): ThetaSketch | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0) !== MAGIC) return undefined;
  const family = FAMILIES[view.getUint8(4)];
  if (family === undefined) return undefined;
  const width = family === 'theta' ? 8 : 16;
  const count = view.getUint32(14);
  if (bytes.length !== HEADER + count * width) return undefined;
  const sketch = emptySketch(family, view.getUint8(5));
  sketch.theta = view.getFloat64(6);
  for (let at = HEADER; at < bytes.length; at += width) {
    sketch.entries.set(view.getFloat64(at), width === 16 ? view.getFloat64(at + 8) : 1);
  }
  return sketch;
}
