/**
 * The keys of a sort as a table that kernels read (`kernels/assembly/sort-records.ts` says how it is made up): they make
 * the words of records, sort by them and compare records by it.
 */
import { physicalOf } from '../../types/data-type.ts';
import type { FunctionBuilder } from '../builder.ts';
import type { Ir } from '../ir.ts';
import type { Piece, SortKey, SortPart } from './sort-key-code.ts';

const HEADER_BYTES = 8;
const KEY_BYTES = 16;
const PART_BYTES = 16;

/** A key's bits in a word: the fields that a sort of packed keys fills in. */
export const SORT_PIECE = { right: 10, left: 11, base: 16, nullCode: 24, bytes: 32 } as const;

/** Least and greatest of a key's bits. */
export const SORT_RANGE_BYTES = 16;

/** Stands for the place of a key's validity where it is never NULL. */
const ALWAYS = 0xffffffff;
const DESCENDING = 1;
const NULLS_LAST = 2;
const SIGN = 1n << 63n;

const KINDS = { i32: 0, i64: 1, i128: 2, f32: 3, f64: 4, bytes: 5, u64: 6, validity: 7 } as const;

/**
 * The table of an order.
 *
 * @param parts of the keys; those from the first one on that only a comparison can order have no place in the table
 */
export function sortOrderBytes(keys: readonly SortKey[], parts: readonly SortPart[]): Uint8Array {
  const steps = parts.filter((part) => part.kind !== 'compare');
  const known = keys.slice(0, comparedByBits(keys, parts));
  const pieces = steps.map((part) => (part.kind === 'word' ? part.pieces : [part.key]));
  const piecesAt = HEADER_BYTES + known.length * KEY_BYTES + steps.length * PART_BYTES;
  const view = new DataView(new ArrayBuffer(piecesAt + pieces.flat().length * SORT_PIECE.bytes));
  view.setUint32(0, known.length, true);
  view.setUint32(4, steps.length, true);
  for (const [k, key] of known.entries())
    writeKey(view, HEADER_BYTES + k * KEY_BYTES, key, physicalOf(key.field.type));
  let next = piecesAt;
  steps.forEach((part, i) => {
    const at = HEADER_BYTES + known.length * KEY_BYTES + i * PART_BYTES;
    const first = part.kind === 'word' ? part.pieces[0]!.key : part.key;
    view.setUint32(at, next, true);
    view.setUint32(at + 4, pieces[i]!.length, true);
    view.setUint32(at + 8, known.indexOf(first), true);
    view.setUint32(at + 12, part.kind === 'text' ? 1 : 0, true);
    for (const piece of pieces[i]!) {
      if ('shift' in piece) writePiece(view, next, piece);
      else writeText(view, next, piece);
      next += SORT_PIECE.bytes;
    }
  });
  return new Uint8Array(view.buffer);
}

/** How many first keys the parts order; all of them unless one needs a comparison of its own. */
function comparedByBits(keys: readonly SortKey[], parts: readonly SortPart[]): number {
  if (parts.at(-1)?.kind !== 'compare') return keys.length;
  const known = parts.flatMap((part) =>
    part.kind === 'word' ? part.pieces.map(({ key }) => key) : part.kind === 'text' ? [part.key] : [],
  );
  return known.length === 0 ? 0 : keys.indexOf(known.at(-1)!) + 1;
}

/** Pieces of keys whose place in a word is to be found. */
export function packedPieces(keys: readonly SortKey[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(keys.length * SORT_PIECE.bytes));
  for (const [k, key] of keys.entries())
    writeKey(view, k * SORT_PIECE.bytes, key, physicalOf(key.field.type));
  return new Uint8Array(view.buffer);
}

function writeKey(view: DataView, at: number, key: SortKey, kind: keyof typeof KINDS): void {
  view.setUint32(at, key.field.offset, true);
  view.setUint32(at + 4, key.field.validity ?? ALWAYS, true);
  view.setUint8(at + 8, KINDS[kind]);
  const descending = key.direction === 'desc' ? DESCENDING : 0;
  view.setUint8(at + 9, descending | (key.nulls === 'last' ? NULLS_LAST : 0));
}

function writePiece(view: DataView, at: number, { key, field, shift }: Piece): void {
  const physical = physicalOf(key.field.type);
  switch (field) {
    case 'null':
      writeKey(view, at, key, 'validity');
      break;
    case 'high':
      writeKey(view, at, key, 'i64');
      view.setUint32(at, key.field.offset + 8, true);
      break;
    case 'low':
      writeKey(view, at, key, physical === 'i128' ? 'u64' : physical);
      break;
  }
  view.setUint8(at + SORT_PIECE.right, Math.max(0, -shift));
  view.setUint8(at + SORT_PIECE.left, Math.max(0, shift));
}

/** The highest bit of a text's word parts NULL from values. */
function writeText(view: DataView, at: number, key: SortKey): void {
  writeKey(view, at, key, 'bytes');
  if (key.field.validity === null) return;
  if (key.nulls === 'first') view.setBigUint64(at + SORT_PIECE.base, SIGN, true);
  else view.setBigUint64(at + SORT_PIECE.nullCode, SIGN, true);
}

/** Compares two records by the table, a constant: negative, 0 or positive. */
export function callCompareRecords(f: FunctionBuilder, order: Uint8Array, a: Ir, b: Ir): Ir {
  return f.callKernel('compare_records', [f.constant(order), a, b], 'i32');
}
