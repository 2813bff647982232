import { SparkError } from '../../core/error.ts';
import { aggregate, type FunctionDeclaration, scalar } from '../declare.ts';

/** Bytes of the bitmaps that count distinct numbers. */
const BYTES = 4096;
const BITS = BYTES * 8;

const misc = { group: 'misc', since: '3.5.0' } as const;

function bitCount(bytes: Uint8Array): bigint {
  let count = 0;
  for (let byte of bytes) {
    for (; byte !== 0; byte &= byte - 1) count += 1;
  }
  return BigInt(count);
}

/** Numbers from 1 on fill the first bitmap, those from 0 down have bitmaps of their own. */
function bitPosition(value: bigint): bigint {
  return value > 0n ? (value - 1n) % BigInt(BITS) : -value % BigInt(BITS);
}

function bucketNumber(value: bigint): bigint {
  return value > 0n ? 1n + (value - 1n) / BigInt(BITS) : value / BigInt(BITS);
}

function combining(start: number, combine: (a: number, b: number) => number) {
  return () => () => {
    const bitmap = new Uint8Array(BYTES).fill(start);
    return {
      update(value: Uint8Array | null): void {
        if (value === null) return;
        for (let i = 0; i < BYTES; i += 1) bitmap[i] = combine(bitmap[i]!, value[i] ?? 0);
      },
      finish: () => bitmap,
    };
  };
}

export const bitmapFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...misc,
    name: 'bitmap_bit_position',
    signature: 'long -> long',
    evaluate: () => bitPosition,
    description: 'The bit that stands for a number in its bitmap, from 0.',
    examples: [['bitmap_bit_position(123)', '122']],
  }),
  scalar({
    ...misc,
    name: 'bitmap_bucket_number',
    signature: 'long -> long',
    evaluate: () => bucketNumber,
    description: 'The number of the bitmap that a number belongs to.',
    examples: [['bitmap_bucket_number(123)', '1']],
  }),
  scalar({
    ...misc,
    name: 'bitmap_count',
    signature: 'binary -> long',
    evaluate: () => bitCount,
    description: 'How many bits of a bitmap are set.',
    examples: [["bitmap_count(x'1010')", '2']],
  }),
  aggregate({
    group: 'agg',
    since: '3.5.0',
    name: 'bitmap_construct_agg',
    signature: 'long -> binary',
    nullable: 'never',
    accumulate: () => () => {
      const bitmap = new Uint8Array(BYTES);
      return {
        update(position: bigint | null): void {
          if (position === null) return;
          if (position < 0n || position >= BigInt(BITS)) {
            throw new SparkError('INVALID_BITMAP_POSITION', {
              bitPosition: String(position),
              bitmapNumBytes: String(BYTES),
              bitmapNumBits: String(BITS),
            });
          }
          const at = Number(position);
          bitmap[at >> 3] = bitmap[at >> 3]! | (1 << (at & 7));
        },
        finish: () => bitmap,
      };
    },
    description: 'A bitmap with the bits at the given positions set.',
    examples: [],
  }),
  aggregate({
    group: 'agg',
    since: '3.5.0',
    name: 'bitmap_or_agg',
    signature: 'binary -> binary',
    nullable: 'never',
    accumulate: combining(0, (a, b) => a | b),
    description: 'The bits that are set in any of the bitmaps.',
    examples: [],
  }),
  aggregate({
    group: 'agg',
    since: '4.1.0',
    name: 'bitmap_and_agg',
    signature: 'binary -> binary',
    nullable: 'never',
    accumulate: combining(0xff, (a, b) => a & b),
    description: 'The bits that are set in all of the bitmaps.',
    examples: [],
  }),
];
