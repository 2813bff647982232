import { assertNever } from '../../core/error.ts';
import { containsFloat } from '../../types/contains-type.ts';
import { physicalOf } from '../../types/data-type.ts';
import { callNested, normalizedFloat } from '../compare.ts';
import { i32, i64, select, viewAddress } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import type { Register } from '../register.ts';
import type { PipelineCode } from './pipeline.ts';

const MULTIPLIER = 0x9e3779b97f4a7c15n;
const NULL_WORD = 0x2545f4914f6cdd1dn;

/**
 * A key as groups, joins and partitions compare it: -0.0 is 0.0, and there is one NaN. As in Spark the
 * changed value is also what comes out.
 */
export function normalizeKey(p: PipelineCode, register: Register): Register {
  const physical = physicalOf(register.type);
  if (physical === 'f32' || physical === 'f64') {
    return { ...register, value: p.f.let('key', normalizedFloat(register.value)) };
  }
  if (physical !== 'bytes' || !containsFloat(register.type)) return register;
  const { context } = p;
  const { type, valid } = register;
  const key = context.output('key', type, valid !== null);
  const normalize = (): void => {
    const value = callNested(context, 'normalize_nested', type, [register]);
    key.set({ type, value, high: null, valid: null });
  };
  if (valid === null) normalize();
  else context.if(valid, normalize, () => key.setNull());
  return key.register;
}

/** The value's bits as i64 words that decide on equality. */
function words(register: Register): readonly Ir[] {
  const physical = physicalOf(register.type);
  switch (physical) {
    case 'i32':
      return [i64.extend_i32_s(register.value)];
    case 'i64':
      return [register.value];
    case 'i128':
      return [register.value, register.high!];
    case 'f32':
      return [i64.extend_i32_u(i32.reinterpret_f32(register.value))];
    case 'f64': {
      // Doubles of small integers have only high bits: without folding them down, they would collide.
      const bits = i64.reinterpret_f64(register.value);
      return [i64.xor(bits, i64.shr_u(bits, i64.const(32)))];
    }
    case 'bytes':
      return [];
    default:
      return assertNever(physical);
  }
}

/** Bytes up to which a string is its word. */
const SHORT = 7;

/**
 * One i64 for a string: up to 7 bytes themselves with their number above them, of longer ones the hash, which
 * comes out negative. NULL has a word of its own. Null for keys of other types.
 */
export function keyWord(p: PipelineCode, key: Register): Ir | null {
  if (physicalOf(key.type) !== 'bytes') return null;
  const { f, context } = p;
  const word = f.local('i64', 'word');
  const write = (): void => {
    const length = f.let('length', i64.shr_u(key.value, i64.const(32)));
    f.if(
      i64.le_u(length, i64.const(SHORT)),
      () => {
        // Reading on behind the bytes is allowed anywhere in memory.
        const mask = i64.sub(i64.shl(i64.const(1n), i64.shl(length, i64.const(3))), i64.const(1n));
        const bytes = i64.and(i64.load(viewAddress(key.value)), mask);
        f.set(word, i64.or(bytes, i64.shl(length, i64.const(56))));
      },
      () => {
        const hash = context.f.callKernel('hash_bytes', [key.value, i64.const(0n)], 'i64');
        f.set(word, i64.or(hash, i64.const(LONG_WORD)));
      },
    );
  };
  if (key.valid === null) write();
  else f.if(key.valid, write, () => f.set(word, i64.const(NULL_WORD)));
  return f.get(word);
}

const LONG_WORD = 1n << 63n;

/** 1 where the word tells all of the string. */
export function isShortWord(word: Ir): Ir {
  return i64.ge_s(word, i64.const(0n));
}

/**
 * Hash of normalized keys as i32: low bits for tables, high bits for partitions. NULLs hash alike. The same
 * keys give the same hash in every stage.
 */
export function hashKeys(
  p: PipelineCode,
  keys: readonly Register[],
  keyWords: readonly (Ir | null)[] = keys.map((key) => keyWord(p, key)),
): Ir {
  if (p.stage.hashZero) return i32.const(0);
  const { f } = p;
  let hash: Ir = i64.const(0n);
  const mix = (word: Ir): void => {
    const product = f.let('product', i64.mul(i64.xor(hash, word), i64.const(MULTIPLIER)));
    hash = f.let('hash', i64.xor(product, i64.shr_u(product, i64.const(32))));
  };
  keys.forEach((key, k) => {
    const own = keyWords[k]!;
    if (own !== null) {
      mix(own);
      return;
    }
    for (const word of words(key)) {
      mix(key.valid === null ? word : select(key.valid, word, i64.const(NULL_WORD)));
    }
  });
  return f.let('hash32', i32.wrap_i64(hash));
}

/** 1 where two normalized values, both valid, are the same key. */
export function sameValue(p: PipelineCode, a: Register, b: Register): Ir {
  const physical = physicalOf(a.type);
  switch (physical) {
    case 'i32':
      return i32.eq(a.value, b.value);
    case 'i64':
      return i64.eq(a.value, b.value);
    case 'i128':
      return i32.and(i64.eq(a.value, b.value), i64.eq(a.high!, b.high!));
    case 'f32':
      return i32.eq(i32.reinterpret_f32(a.value), i32.reinterpret_f32(b.value));
    case 'f64':
      return i64.eq(i64.reinterpret_f64(a.value), i64.reinterpret_f64(b.value));
    case 'bytes':
      return p.f.callKernel('str_equal', [a.value, b.value], 'i32');
    default:
      return assertNever(physical);
  }
}

/** Partition of a hash: its high bits, scaled. */
export function partitionOf(p: PipelineCode, hash: Ir, partitions: number): Ir {
  const scaled = i64.mul(i64.extend_i32_u(hash), i64.const(partitions));
  return p.f.let('partition', i32.wrap_i64(i64.shr_u(scaled, i64.const(32))));
}

/** Spreads keys that share a partition, whose hashes have the same high bits. */
const PASS_MULTIPLIER = 0x85ebca6b;

/** Which of `count` passes a hash belongs to; twice as many passes are halves of these. */
export function passOf(p: PipelineCode, hash: Ir, count: Ir): Ir {
  const spread = i64.extend_i32_u(i32.mul(hash, i32.const(PASS_MULTIPLIER)));
  const scaled = i64.mul(spread, i64.extend_i32_u(count));
  return p.f.let('pass', i32.wrap_i64(i64.shr_u(scaled, i64.const(32))));
}
