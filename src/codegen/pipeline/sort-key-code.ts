import { assertNever } from '../../core/error.ts';
import { type DataType, type Physical, physicalOf } from '../../types/data-type.ts';
import type { FunctionBuilder } from '../builder.ts';
import { f64, i32, i64, select } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import type { Register } from '../register.ts';
import type { RecordField } from './record.ts';

/** A key of a sort as records hold it. */
export interface SortKey {
  readonly field: RecordField;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/**
 * A step of a sort. The keys make one string of bits that orders like them; its 64-bit words are sorted by one
 * after the other, each among rows that agree in the ones before.
 */
export type SortPart =
  /** A word of keys of fixed width. */
  | { readonly kind: 'word'; readonly pieces: readonly Piece[] }
  /** A text: its first bytes, then more of them as long as rows agree. */
  | { readonly kind: 'text'; readonly key: SortKey }
  /** A key that only a comparison of values can order, and all keys after it. */
  | { readonly kind: 'compare' };

type Field = 'null' | 'high' | 'low';

/** A field of a key in a word: shifted to the left, or to the right where its lowest bits are in the next. */
export interface Piece {
  readonly key: SortKey;
  readonly field: Field;
  readonly shift: number;
}

const WORD = 64;
const SIGN = -0x8000000000000000n;
const ALL = -1n;

export function sortParts(keys: readonly SortKey[]): SortPart[] {
  const parts: SortPart[] = [];
  let pieces: Piece[] = [];
  let free = 0;
  for (const key of keys) {
    if (physicalOf(key.field.type) === 'bytes') {
      free = 0;
      if (!ordersByBytes(key.field.type)) return [...parts, { kind: 'compare' }];
      parts.push({ kind: 'text', key });
      continue;
    }
    for (const [field, bits] of fieldsOf(key)) {
      if (free === 0) {
        pieces = [];
        parts.push({ kind: 'word', pieces });
        free = WORD;
      }
      pieces.push({ key, field, shift: free - bits });
      free -= bits;
      if (free >= 0) continue;
      pieces = [{ key, field, shift: WORD + free }];
      parts.push({ kind: 'word', pieces });
      free += WORD;
    }
  }
  return parts;
}

/** More keys would hardly fit a word. */
const MOST_PACKED = 8;

/** The first keys whose values fit a word each: they may be packed into one, each in the bits that its values need. */
export function packableKeys(keys: readonly SortKey[]): readonly SortKey[] {
  const first = keys.findIndex(({ field }) => ['bytes', 'i128'].includes(physicalOf(field.type)));
  return keys.slice(0, Math.min(first < 0 ? keys.length : first, MOST_PACKED));
}

/** The first part with anything of a key behind these first ones; the number of parts where there is none. */
export function partBehind(parts: readonly SortPart[], keys: readonly SortKey[]): number {
  const isBehind = (part: SortPart): boolean =>
    part.kind !== 'word' || part.pieces.some(({ key }) => !keys.includes(key));
  const first = parts.findIndex(isBehind);
  return first < 0 ? parts.length : first;
}

/** The fields of a key and their bits, the highest first. */
function fieldsOf({ field }: SortKey): readonly (readonly [Field, number])[] {
  const physical = physicalOf(field.type);
  const value: [Field, number][] =
    physical === 'i128'
      ? [
          ['high', WORD],
          ['low', WORD],
        ]
      : [['low', physical === 'i32' ? 32 : WORD]];
  return field.validity === null ? value : [['null', 1], ...value];
}

/** Whether the order of a type is the one of its bytes. */
function ordersByBytes(type: DataType): boolean {
  if (type.kind === 'string') return type.collation === undefined || type.collation === 'UTF8_BINARY';
  return type.kind === 'char' || type.kind === 'varchar' || type.kind === 'binary';
}

/** What the first key alone gives of the first part's word, and a mask of the bits that it decides. */
export function leadingWord(f: FunctionBuilder, part: SortPart, key: Register): { word: Ir; mask: bigint } {
  switch (part.kind) {
    case 'word': {
      const pieces = part.pieces.filter((piece) => piece.key === part.pieces[0]!.key);
      const lowest = Math.max(0, pieces.at(-1)!.shift);
      return { word: wordOf(f, pieces, key), mask: ALL << BigInt(lowest) };
    }
    case 'text':
      return { word: textWord(f, part.key, key), mask: ALL };
    case 'compare':
      return { word: i64.const(0n), mask: ALL };
    default:
      return assertNever(part);
  }
}

function wordOf(f: FunctionBuilder, pieces: readonly Piece[], register: Register): Ir {
  const words = pieces.map(({ key, field, shift }) => {
    const bits = fieldBits(f, register, key, field);
    return shift >= 0 ? shifted('shl', bits, shift) : shifted('shr_u', bits, -shift);
  });
  return f.let(
    'word',
    words.reduce((a, b) => i64.or(a, b)),
  );
}

function shifted(op: 'shl' | 'shr_u', value: Ir, bits: number): Ir {
  return bits === 0 ? value : i64[op](value, i64.const(BigInt(bits)));
}

function fieldBits(f: FunctionBuilder, register: Register, key: SortKey, field: Field): Ir {
  const { valid } = register;
  if (field === 'null') {
    const isValid = valid ?? i32.const(1);
    return i64.extend_i32_u(key.nulls === 'first' ? isValid : i32.eqz(isValid));
  }
  const physical = physicalOf(register.type);
  const raw = rawBits(f, register, physical, field);
  const ones = physical === 'i32' ? 0xffffffffn : ALL;
  const directed = key.direction === 'asc' ? raw : i64.xor(raw, i64.const(ones));
  return valid === null ? directed : select(valid, directed, i64.const(0n));
}

function rawBits(f: FunctionBuilder, register: Register, physical: Physical, field: Field): Ir {
  switch (physical) {
    case 'i32':
      return i64.extend_i32_u(i32.xor(register.value, i32.const(-0x80000000)));
    case 'i64':
      return i64.xor(register.value, i64.const(SIGN));
    case 'i128':
      return field === 'high' ? i64.xor(register.high!, i64.const(SIGN)) : register.value;
    case 'f32':
      return floatBits(f, f64.promote_f32(register.value));
    case 'f64':
      return floatBits(f, register.value);
    case 'bytes':
      throw new Error('a text has no fixed width');
    default:
      return assertNever(physical);
  }
}

/** One zero, one NaN above everything. */
function floatBits(f: FunctionBuilder, value: Ir): Ir {
  const v = f.let('double', value);
  const number = select(f64.eq(v, v), f64.add(v, f64.const(0)), f64.const(Number.NaN));
  const bits = f.let('bits', i64.reinterpret_f64(number));
  return select(i64.lt_s(bits, i64.const(0n)), i64.xor(bits, i64.const(-1n)), i64.or(bits, i64.const(SIGN)));
}

/** XORed with the 63 bits of a text's prefix. */
function textFlip(key: SortKey): bigint {
  return key.direction === 'asc' ? 0n : ALL ^ SIGN;
}

/** The highest bit parts NULL from values. */
function textWord(f: FunctionBuilder, key: SortKey, { value, valid }: Register): Ir {
  const view = valid === null ? value : select(valid, value, i64.const(0n));
  const bits = i64.xor(f.callKernel('text_prefix', [view, i32.const(0)], 'i64'), i64.const(textFlip(key)));
  if (valid === null) return bits;
  const present = key.nulls === 'first' ? i64.or(bits, i64.const(SIGN)) : bits;
  return f.let('word', select(valid, present, i64.const(key.nulls === 'first' ? 0n : SIGN)));
}
