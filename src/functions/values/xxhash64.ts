import type { DataType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { type Hasher, hasherOf } from './murmur3.ts';

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

function rotate(value: bigint, bits: bigint): bigint {
  return u64(value << bits) | (value >> (64n - bits));
}

function avalanche(hash: bigint): bigint {
  let h = u64((hash ^ (hash >> 33n)) * P2);
  h = u64((h ^ (h >> 29n)) * P3);
  return BigInt.asIntN(64, h ^ (h >> 32n));
}

function round(accumulator: bigint, input: bigint): bigint {
  return u64(rotate(u64(accumulator + input * P2), 31n) * P1);
}

function mixLong(hash: bigint, input: bigint): bigint {
  return u64(rotate(hash ^ round(0n, input), 27n) * P1 + P4);
}

function mixInt(hash: bigint, input: bigint): bigint {
  return u64(rotate(hash ^ u64(input * P1), 23n) * P2 + P3);
}

export const xxhash64: Hasher<bigint> = {
  int: (value, seed) => avalanche(mixInt(u64(u64(seed) + P5 + 4n), BigInt(value >>> 0))),
  long: (value, seed) => avalanche(mixLong(u64(u64(seed) + P5 + 8n), u64(value))),
  bytes: (bytes, seed) => hashBytes(bytes, u64(seed)),
};

function hashBytes(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): bigint => view.getBigUint64(at, true);
  let at = 0;
  let hash = u64(seed + P5);
  if (bytes.length >= 32) {
    let lanes = [u64(seed + P1 + P2), u64(seed + P2), seed, u64(seed - P1)];
    for (; at + 32 <= bytes.length; at += 32) {
      const start = at;
      lanes = lanes.map((lane, i) => round(lane, word(start + i * 8)));
    }
    const [a, b, c, d] = lanes as [bigint, bigint, bigint, bigint];
    hash = u64(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
    for (const lane of lanes) hash = u64((hash ^ round(0n, lane)) * P1 + P4);
  }
  hash = u64(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) hash = mixLong(hash, word(at));
  if (at + 4 <= bytes.length) {
    hash = mixInt(hash, BigInt(view.getUint32(at, true)));
    at += 4;
  }
  for (; at < bytes.length; at += 1) {
    hash = u64(rotate(hash ^ u64(BigInt(bytes[at]!) * P5), 11n) * P1);
  }
  return avalanche(hash);
}

/** Spark's `xxhash64` of one value on top of a seed. */
export const xxhash64Of = (type: DataType): ((value: Value, seed: bigint) => bigint) =>
  hasherOf(type, xxhash64);
