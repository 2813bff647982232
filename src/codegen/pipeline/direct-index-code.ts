/**
 * Groups found without hashing: where all keys are small whole numbers (or short strings, or NULL), their
 * codes side by side index an array of records.
 *
 * It is a cache in front of the hash table, and learns while the task runs: rows that it doesn't know are
 * searched in the table, and the least and greatest keys of those it has no place for tell the executor, at
 * the end of a batch, which ranges to cover (`exec/executor/direct-index.ts`). Any injective mapping of keys to places
 * is right; which one, is only a question of speed.
 *
 * Keys of 64 bits are often multiples: truncated timestamps are. Their codes count steps. A division is
 * spared: a multiplication by the inverse of the step's odd part, modulo 2^64, and a rotation by its even
 * part map multiples of the step to their quotients, and all other values to greater ones.
 */
import { assertNever } from '../../core/error.ts';
import { physicalOf } from '../../types/data-type.ts';
import type { FunctionBuilder } from '../builder.ts';
import { and, f32, f64, i32, i64, isConst, not, or, select, TRUE } from '../instructions.ts';
import type { Ir, Local } from '../ir.ts';
import type { Register } from '../register.ts';
import { isShortWord } from './hash-code.ts';
import type { PipelineCode } from './pipeline.ts';

/** In the frame: what the executor decides, and what generated code observes. */
export const DIRECT_INDEX = {
  /** Address of the places, i32 addresses of records or 0; 0 while no range is known. */
  places: 0,
  /** Other than 0 when the executor wants to hear no more of misses. */
  settled: 4,
  /** Rows for which there was no place, since the executor was last told. */
  misses: 8,
  /** Rows searched in the table, i64. */
  searches: 16,
  /** The first key; each has `keyBytes`. */
  keys: 32,
  keyBytes: 64,
  /** Of a key: i64, subtracted from it. */
  base: 0,
  /** i64: how many codes are for values; NULL is the next one. 0 while there are no places. */
  last: 8,
  /** i64: least and greatest value for which there was no place. */
  low: 16,
  high: 24,
  /** i32: place of the code's bits in the index. */
  shift: 32,
  /** i32: as `last` where the step is 1, else 0. */
  plainLast: 36,
  /** i64: greatest common divisor of the distances between such values; 0 without any. */
  step: 40,
  /** i64: undoes a multiplication by the odd part of the step that the index is for. */
  inverse: 48,
  /** i64: which power of two is in that step. */
  rotation: 56,
} as const;

/** Misses after which the executor is told. */
const TELL_AFTER = 512;
/** More keys than that hardly ever have few values together. */
const MOST_KEYS = 6;

/** An index as the executor knows it: where it lies in the frame, and its keys. */
export interface DirectIndexSpec {
  readonly cell: number;
  /** Where the rows that come to the table are counted: an i64 of the frame. */
  readonly rows: number;
  /** By key, whether its codes count steps. */
  readonly hasSteps: readonly boolean[];
}

/** What a key's code is computed from. */
interface DirectKey {
  readonly base: Ir;
  readonly last: Ir;
  readonly steps: { readonly inverse: Ir; readonly rotation: Ir } | null;
  readonly shift: Ir | null;
}

/** A key that rows differ in. */
interface VaryingKey {
  readonly register: Register;
  /** Of a string (see `keyWord`). */
  readonly word: Ir | null;
  /** Of its fields in the frame. */
  readonly offset: number;
  readonly isFirst: boolean;
}

/**
 * Sets `record` to the group of the keys: from the index, or by `search`, which writes the code that sets it
 * by the hash table. Null where the keys have no numbers.
 *
 * @param header of the table
 * @param words of strings, as `keyWord` gives them
 */
export function findDirectly(
  p: PipelineCode,
  header: number,
  keys: readonly Register[],
  words: readonly (Ir | null)[],
  record: Local,
  search: () => void,
): Omit<DirectIndexSpec, 'rows'> | null {
  const { f } = p;
  const varying = keys.flatMap((key, k) => (isConstant(key) ? [] : [{ key, word: words[k]! }]));
  if (varying.length > MOST_KEYS) return null;
  if (varying.some(({ key }) => physicalOf(key.type) === 'i128')) return null;
  const cell = p.stage.module.slots((DIRECT_INDEX.keys + varying.length * DIRECT_INDEX.keyBytes) / 16);
  const frame = f.frame();
  const direct = varying.map(({ key, word }, k): VaryingKey => {
    const offset = cell + DIRECT_INDEX.keys + k * DIRECT_INDEX.keyBytes;
    return { register: key, word, offset, isFirst: k === 0 };
  });
  const places = f.atStart('places', i32.load(frame, cell + DIRECT_INDEX.places));
  const place = f.local('i32', 'place');
  const find = (codes: readonly Ir[], ranges: readonly DirectKey[]): void => {
    const parts = codes.map((code, k) => {
      const { shift } = ranges[k]!;
      return shift === null ? code : i32.shl(code, shift);
    });
    const index = parts.length === 0 ? i32.const(0) : parts.reduce(i32.or);
    f.set(place, i32.add(places, i32.shl(index, i32.const(2))));
    f.set(record, i32.load(f.get(place)));
  };
  tellOfMisses(p, header, cell);
  f.block((found) => {
    const findUsual = (isPlain: boolean): void =>
      f.block((other) => {
        if (direct.length === 0) f.brIf(other, i32.eqz(places));
        for (const { register } of direct) if (register.valid !== null) f.brIf(other, not(register.valid));
        const ranges = direct.map((key) => usualRange(f, key, isPlain));
        const codes = direct.map((key, k) => {
          const { code, isInside } = codeOfValue(f, key, ranges[k]!);
          f.brIf(other, not(isInside));
          return code;
        });
        find(codes, ranges);
        f.brIf(found, f.get(record));
      });
    // Most rows have no NULL and longs one apart: theirs is the shortest way.
    findUsual(true);
    if (direct.some((key) => key.register.type.kind === 'long')) findUsual(false);
    f.set(place, i32.const(0));
    f.set(record, i32.const(0));
    f.if(places, () => {
      const ranges = direct.map((key) => rangeOf(f, key));
      const codes = direct.map((key, k) => codeOf(f, key, ranges[k]!));
      const isInside = codes.map((code) => code.isInside).reduce(and, TRUE);
      f.if(isInside, () =>
        find(
          codes.map(({ code }) => code),
          ranges,
        ),
      );
    });
    f.brIf(found, f.get(record));
    p.context.scope(search);
    const searches = i64.add(i64.load(frame, cell + DIRECT_INDEX.searches), i64.const(1n));
    f.store('i64.store', frame, searches, cell + DIRECT_INDEX.searches);
    f.if(
      f.get(place),
      () => f.store('i32.store', f.get(place), f.get(record)),
      () =>
        f.if(i32.eqz(i32.load(frame, cell + DIRECT_INDEX.settled)), () => {
          const misses = i32.add(i32.load(frame, cell + DIRECT_INDEX.misses), i32.const(1));
          f.store('i32.store', frame, misses, cell + DIRECT_INDEX.misses);
          for (const key of direct) observe(p, key);
        }),
    );
  });
  return { cell, hasSteps: varying.map(({ key }) => hasSteps(key)) };
}

/** What the usual row's code is computed from: in locals, as it stays the same throughout a call. */
function usualRange(f: FunctionBuilder, key: VaryingKey, isPlain: boolean): DirectKey {
  const start = (name: string, value: Ir): Ir => f.atStart(name, value);
  const range = rangeOf(f, key);
  const shift = range.shift && start('shift', range.shift);
  const base = start('base', range.base);
  if (isPlain && key.register.type.kind === 'long') {
    const last = i64.extend_i32_u(i32.load(f.frame(), key.offset + DIRECT_INDEX.plainLast));
    return { base, last: start('last', last), steps: null, shift };
  }
  const steps = range.steps && {
    inverse: start('inverse', range.steps.inverse),
    rotation: start('rotation', range.steps.rotation),
  };
  return { base, last: start('last', range.last), steps, shift };
}

/** Loads of what a key's code is computed from. */
function rangeOf(f: FunctionBuilder, { register, offset, isFirst }: VaryingKey): DirectKey {
  const frame = f.frame();
  const field = (name: 'base' | 'last' | 'inverse' | 'rotation'): Ir => {
    const at = i64.load(frame, offset + DIRECT_INDEX[name]);
    return isI32(register) ? i32.wrap_i64(at) : at;
  };
  return {
    base: field('base'),
    last: field('last'),
    steps: hasSteps(register) ? { inverse: field('inverse'), rotation: field('rotation') } : null,
    // The first key has the lowest bits.
    shift: isFirst ? null : i32.load(frame, offset + DIRECT_INDEX.shift),
  };
}

/** A key's bits of the index, and whether it is in the range that they cover. */
interface KeyCode {
  readonly code: Ir;
  readonly isInside: Ir;
}

/** Of a key that may be NULL, which always is covered: its code is the one behind the last. */
function codeOf(f: FunctionBuilder, key: VaryingKey, range: DirectKey): KeyCode {
  const { code, isInside } = codeOfValue(f, key, range);
  const { valid } = key.register;
  if (valid === null) return { code, isInside };
  const last = isI32(key.register) ? range.last : i32.wrap_i64(range.last);
  return { code: select(valid, code, last), isInside: or(isInside, not(valid)) };
}

function codeOfValue(f: FunctionBuilder, key: VaryingKey, { base, last, steps }: DirectKey): KeyCode {
  const { value, isExact } = numberOf(f, key);
  const isNarrow = isI32(key.register);
  const ops = isNarrow ? i32 : i64;
  const distance = ops.sub(value, base);
  const difference = f.let(
    'code',
    steps === null ? distance : i64.rotr(i64.mul(distance, steps.inverse), steps.rotation),
  );
  return {
    code: isNarrow ? difference : i32.wrap_i64(difference),
    isInside: and(isExact, ops.lt_u(difference, last)),
  };
}

/** At the end of a call, tells the executor of misses when there were many. */
function tellOfMisses(p: PipelineCode, header: number, cell: number): void {
  const { f } = p;
  p.atEnd(() => {
    const misses = i32.load(f.frame(), cell + DIRECT_INDEX.misses);
    f.if(i32.gt_u(misses, i32.const(TELL_AFTER)), () => {
      f.if(i32.eqz(i32.load(f.frame(), cell + DIRECT_INDEX.settled)), () => {
        f.doHost('learn_ranges', [i32.const(header), i32.const(cell)]);
      });
    });
  });
}

/** Widens the range of keys for which there was no place. */
function observe(p: PipelineCode, key: VaryingKey): void {
  const { f } = p;
  const { register, offset } = key;
  const { value, isExact } = numberOf(f, key);
  f.if(register.valid === null ? isExact : and(isExact, register.valid), () => {
    const number = isI32(register) ? i64.extend_i32_s(value) : value;
    f.doKernel('observe_key', [i32.add(f.frame(), i32.const(offset)), number]);
  });
}

/** Keys whose codes count steps; for smaller ones it would cost more than it brings. */
function hasSteps({ type }: Register): boolean {
  return physicalOf(type) === 'i64';
}

/** Keys that are the same in all rows that come here: those of grouping sets. */
function isConstant({ value, high, valid }: Register): boolean {
  if (valid !== null && isConst(valid, 0)) return true;
  return value.kind === 'const' && (high === null || high.kind === 'const') && valid === null;
}

function isI32(register: Register): boolean {
  return physicalOf(register.type) === 'i32';
}

/** A key as a number; of doubles, cut off. `isExact` is 0 where the number isn't the key. */
function numberOf(
  f: FunctionBuilder,
  { register, word }: VaryingKey,
): { readonly value: Ir; readonly isExact: Ir } {
  const physical = physicalOf(register.type);
  switch (physical) {
    case 'i32':
    case 'i64':
      return { value: register.value, isExact: TRUE };
    case 'bytes':
      return { value: word!, isExact: isShortWord(word!) };
    case 'f32': {
      const value = f.let('number', i64.trunc_sat_f32_s(register.value));
      return { value, isExact: f32.eq(f32.convert_i64_s(value), register.value) };
    }
    case 'f64': {
      const value = f.let('number', i64.trunc_sat_f64_s(register.value));
      return { value, isExact: f64.eq(f64.convert_i64_s(value), register.value) };
    }
    case 'i128':
      throw new Error('keys of 128 bits have no index');
    default:
      return assertNever(physical);
  }
}
