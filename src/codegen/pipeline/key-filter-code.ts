import type { Expression } from '../../expr/expression.ts';
import { type DataType, physicalOf } from '../../types/data-type.ts';
import { and, i32, i64, not } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import type { Register } from '../register.ts';
import { hashKeys, normalizeKey } from './hash-code.ts';
import { KEY_RANGE, wide, widenRange } from './key-range-code.ts';
import type { Consumer, PipelineCode, StageCode } from './pipeline.ts';

/**
 * Header of a key filter in the frame: an approximate set of keys. Generated code finds the range of the keys,
 * the executor chooses the kind and gives the bits, generated code sets and tests them.
 */
export const KEY_FILTER = {
  /** Of keys that are whole numbers (see `KEY_RANGE`). */
  range: 0,
  /** Address of the bits: of a bit per number of the range, or of a Bloom filter's words of 64 bits. */
  bits: 16,
  /** Of a Bloom filter: number of words. */
  words: 20,
  kind: 24,
  /** Rows that were tested, rows that were dropped (i32, in a task). */
  tested: 28,
  dropped: 32,
  bytes: 48,
} as const;

/** `all` lets every row pass. */
export const FILTER_KIND = { all: 0, exact: 1, bloom: 2 } as const;

/** Spreads a hash over the six-bit fields that choose a word's bits. */
const BLOOM_MULTIPLIER = 0xd6e8feb86659fd93n;
const BLOOM_BITS = 4;

/** Reserves a header; gives its offset in the frame. */
export function reserveKeyFilter(stage: StageCode): number {
  return stage.module.slots(KEY_FILTER.bytes / 16);
}

/** Whether keys of the type are whole numbers in a register, which have a range. */
export function isIntegralKey(type: DataType): boolean {
  const physical = physicalOf(type);
  return physical === 'i32' || physical === 'i64';
}

/** Widens the range by the current row's key. */
export function writeFilterRange(p: PipelineCode, header: number, expression: Expression): void {
  const key = p.context.lower(expression);
  whereValid(p, key, () => widenRange(p, header + KEY_FILTER.range, key));
}

/** Enters the current row's key. */
export function writeFilterInsert(p: PipelineCode, header: number, expression: Expression): void {
  const { f, context } = p;
  const key = normalizeKey(p, context.lower(expression));
  const { min, bits, kind, words } = headerLocals(p, header);
  whereValid(p, key, () => {
    const bloom = (): void => {
      const { address, mask } = bloomWord(p, key, bits, words);
      f.store('i64.store', address, i64.or(i64.load(address), mask));
    };
    if (!isIntegralKey(key.type)) {
      bloom();
      return;
    }
    const exact = (): void => {
      const offset = f.let('offset', i64.sub(wide(key), min));
      const address = f.let('byte', exactByte(bits, offset));
      const bit = i32.shl(i32.const(1), bitInByte(offset));
      f.store('i32.store8', address, i32.or(i32.load8_u(address), bit));
    };
    f.if(i32.eq(kind, i32.const(FILTER_KIND.exact)), exact, bloom);
  });
}

/** What rows are asked for by a filter. */
export interface KeyLookup {
  /** Of the filter, in the frame. */
  readonly header: number;
  readonly key: Expression;
}

/** Carries on the current row unless its key is surely missing. NULL is. */
export function writeFilterTest(
  p: PipelineCode,
  { header, key: expression }: KeyLookup,
  consume: Consumer,
): void {
  const { f, context } = p;
  const { min, max, bits, kind, words } = headerLocals(p, header);
  const key = normalizeKey(p, context.lower(expression));
  const tested = counter(p, header + KEY_FILTER.tested);
  const dropped = counter(p, header + KEY_FILTER.dropped);
  f.block((skip) => {
    f.block((pass) => {
      f.brIf(pass, i32.eqz(kind));
      f.set(tested, i32.add(f.get(tested), i32.const(1)));
      f.block((reject) => {
        if (key.valid !== null) f.brIf(reject, not(key.valid));
        if (isIntegralKey(key.type)) {
          const offset = f.let('offset', i64.sub(wide(key), min));
          f.brIf(reject, i64.gt_u(offset, i64.sub(max, min)));
          f.if(i32.eq(kind, i32.const(FILTER_KIND.exact)), () => {
            const bit = i32.shr_u(i32.load8_u(exactByte(bits, offset)), bitInByte(offset));
            f.brIf(pass, i32.and(bit, i32.const(1)));
            f.br(reject);
          });
        }
        const { address, mask } = bloomWord(p, key, bits, words);
        f.brIf(pass, i64.eq(i64.and(i64.load(address), mask), mask));
      });
      f.set(dropped, i32.add(f.get(dropped), i32.const(1)));
      f.br(skip);
    });
    context.scope(() => consume(p));
  });
}

function headerLocals(p: PipelineCode, header: number) {
  const { f } = p;
  return p.state(`filter ${header}`, () => {
    const frame = f.frame();
    return {
      min: f.atStart('min', i64.load(frame, header + KEY_FILTER.range + KEY_RANGE.min)),
      max: f.atStart('max', i64.load(frame, header + KEY_FILTER.range + KEY_RANGE.max)),
      bits: f.atStart('bits', i32.load(frame, header + KEY_FILTER.bits)),
      words: f.atStart('words', i32.load(frame, header + KEY_FILTER.words)),
      kind: f.atStart('filter_kind', i32.load(frame, header + KEY_FILTER.kind)),
    };
  });
}

function counter(p: PipelineCode, offset: number) {
  const { f } = p;
  return p.state(`counter ${offset}`, () => {
    const local = f.local('i32', 'counter');
    f.setAtStart(local, i32.load(f.frame(), offset));
    p.atEnd(() => f.store('i32.store', f.frame(), f.get(local), offset));
    return local;
  });
}

function whereValid(p: PipelineCode, key: Register, body: () => void): void {
  if (key.valid === null) body();
  else p.f.if(and(key.valid, i32.const(1)), body);
}

function exactByte(bits: Ir, offset: Ir): Ir {
  return i32.add(bits, i32.wrap_i64(i64.shr_u(offset, i64.const(3))));
}

function bitInByte(offset: Ir): Ir {
  return i32.and(i32.wrap_i64(offset), i32.const(7));
}

/** The word that a key's hash chooses, and the bits in it: one cache line a test. */
function bloomWord(p: PipelineCode, key: Register, bits: Ir, words: Ir): { address: Ir; mask: Ir } {
  const { f } = p;
  const hash = f.let('hash', i64.extend_i32_u(hashKeys(p, [key])));
  const word = i32.wrap_i64(i64.shr_u(i64.mul(hash, i64.extend_i32_u(words)), i64.const(32)));
  const address = f.let('word', i32.add(bits, i32.shl(word, i32.const(3))));
  const spread = f.let('spread', i64.mul(hash, i64.const(BLOOM_MULTIPLIER)));
  let mask: Ir | null = null;
  for (let b = 0; b < BLOOM_BITS; b++) {
    const bit = i64.shl(i64.const(1), i64.shr_u(spread, i64.const(58 - 6 * b)));
    mask = mask === null ? bit : i64.or(mask, bit);
  }
  return { address, mask: f.let('mask', mask!) };
}
