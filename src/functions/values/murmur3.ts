import { type DataType, physicalOf } from '../../types/data-type.ts';
import type { CalendarInterval, Value } from '../../types/value.ts';
import { bigIntegerBytes } from './big-integer-bytes.ts';
import { bytesOf } from './bytes.ts';

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

function mixKey(key: number): number {
  const k = Math.imul(key, C1);
  return Math.imul((k << 15) | (k >>> 17), C2);
}

function mixHash(hash: number, key: number): number {
  const h = hash ^ key;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

export function hashInt(value: number, seed: number): number {
  return finish(mixHash(seed, mixKey(value)), 4);
}

export function hashLong(value: bigint, seed: number): number {
  const bits = BigInt.asUintN(64, value);
  const low = Number(bits & 0xffffffffn) | 0;
  const high = Number(bits >> 32n) | 0;
  return finish(mixHash(mixHash(seed, mixKey(low)), mixKey(high)), 8);
}

/** Spark's variant: each of the last bytes counts as a word of its own, with its sign. */
export function hashBytes(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const aligned = bytes.length - (bytes.length % 4);
  let hash = seed;
  for (let i = 0; i < aligned; i += 4) hash = mixHash(hash, mixKey(view.getInt32(i, true)));
  for (let i = aligned; i < bytes.length; i += 1) hash = mixHash(hash, mixKey(view.getInt8(i)));
  return finish(hash, bytes.length);
}

/** The algorithm as it was published, which Scala's library has. */
export function standardMurmur3(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const aligned = bytes.length - (bytes.length % 4);
  let hash = seed;
  for (let i = 0; i < aligned; i += 4) hash = mixHash(hash, mixKey(view.getInt32(i, true)));
  let tail = 0;
  for (let i = bytes.length - 1; i >= aligned; i -= 1) tail = (tail << 8) | bytes[i]!;
  if (bytes.length > aligned) hash ^= mixKey(tail);
  return finish(hash, bytes.length);
}

/** How values of a type change a hash; NULL leaves it as it is. */
export interface Hasher<H> {
  int(value: number, seed: H): H;
  long(value: bigint, seed: H): H;
  bytes(value: Uint8Array, seed: H): H;
}

const murmur3: Hasher<number> = { int: hashInt, long: hashLong, bytes: hashBytes };

/** Spark's `hash` of one value on top of a seed. */
export const murmur3Of = (type: DataType): ((value: Value, seed: number) => number) =>
  hasherOf(type, murmur3);

/** Walks values as Spark's hash expressions do. */
export function hasherOf<H>(type: DataType, hasher: Hasher<H>): (value: Value, seed: H) => H {
  const hash = validHasher(type, hasher);
  return (value, seed) => (value === null ? seed : hash(value, seed));
}

function validHasher<H>(type: DataType, hasher: Hasher<H>): (value: Value, seed: H) => H {
  switch (type.kind) {
    case 'boolean':
      return (value, seed) => hasher.int(value ? 1 : 0, seed);
    case 'float':
      return (value, seed) => hasher.int(floatBits(value as number), seed);
    case 'double':
      return (value, seed) => hasher.long(doubleBits(value as number), seed);
    case 'decimal':
      return type.precision <= 18
        ? (value, seed) => hasher.long(value as bigint, seed)
        : (value, seed) => hasher.bytes(bigIntegerBytes(value as bigint), seed);
    case 'string':
    case 'char':
    case 'varchar':
      return (value, seed) => hasher.bytes(bytesOf(value as string), seed);
    case 'binary':
      return (value, seed) => hasher.bytes(value as Uint8Array, seed);
    case 'interval':
      return (value, seed) => {
        const { months, days, microseconds } = value as CalendarInterval;
        return hasher.int(months, hasher.int(days, hasher.long(microseconds, seed)));
      };
    case 'array': {
      const element = hasherOf(type.element, hasher);
      return (value, seed) => (value as readonly Value[]).reduce<H>((h, v) => element(v, h), seed);
    }
    case 'map': {
      const key = hasherOf(type.key, hasher);
      const item = hasherOf(type.value, hasher);
      return (value, seed) =>
        (value as readonly (readonly [Value, Value])[]).reduce<H>((h, [k, v]) => item(v, key(k, h)), seed);
    }
    case 'struct': {
      const fields = type.fields.map((f) => hasherOf(f.type, hasher));
      return (value, seed) => (value as readonly Value[]).reduce<H>((h, v, i) => fields[i]!(v, h), seed);
    }
    default:
      return physicalOf(type) === 'i64'
        ? (value, seed) => hasher.long(value as bigint, seed)
        : (value, seed) => hasher.int(value as number, seed);
  }
}

const scratch = new DataView(new ArrayBuffer(8));

function floatBits(value: number): number {
  scratch.setFloat32(0, value === 0 ? 0 : value);
  return scratch.getInt32(0);
}

function doubleBits(value: number): bigint {
  scratch.setFloat64(0, value === 0 ? 0 : value);
  return scratch.getBigInt64(0);
}
