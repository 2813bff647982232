import { physicalOf } from '../../types/data-type.ts';
import { i32, i64, select } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import { PipelineCode, type StageCode } from './pipeline.ts';
import { loadField } from './record.ts';
import { keyBits, type SortKey } from './sort-key-code.ts';

/**
 * The first keys of a sort in one word, each in as many bits as the values that occur need. Before records are
 * sorted, generated code finds their ranges, from which the driver of the sort decides on the bits.
 */
export interface PackedKeys {
  readonly keys: readonly SortKey[];
  /** Where the frame has a `PACKING`, and behind it a `PACKED_KEY` for each key. */
  readonly cell: number;
}

/** In the frame: how many keys are in the word (i32); 1 where all are and no bit is left out (i32). */
export const PACKING = { count: 0, isWhole: 4, bytes: 16 } as const;

/**
 * Of a key, in the frame: the range of its values' bits (u64), of those that aren't NULL; what is taken from them,
 * and what stands for NULL (u64); how far the difference is shifted to the right, and then to the left (i64).
 */
export const PACKED_KEY = { min: 0, max: 8, base: 16, nullCode: 24, right: 32, left: 40, bytes: 48 } as const;

/** More keys would hardly fit. */
const MOST_KEYS = 8;

/** The leading keys whose values fit a word each; null where there are none. */
export function packedKeys(stage: StageCode, keys: readonly SortKey[]): PackedKeys | null {
  const first = keys.findIndex(({ field }) => ['bytes', 'i128'].includes(physicalOf(field.type)));
  const packed = keys.slice(0, Math.min(first < 0 ? keys.length : first, MOST_KEYS));
  if (packed.length === 0) return null;
  const bytes = PACKING.bytes + packed.length * PACKED_KEY.bytes;
  return { keys: packed, cell: stage.module.slots(bytes / 16) };
}

function keyCell({ cell }: PackedKeys, k: number): number {
  return cell + PACKING.bytes + k * PACKED_KEY.bytes;
}

/** Writes `name(start, end)`, exported: widens the keys' ranges by those of records of `size` bytes. */
export function writeMeasureKeys(stage: StageCode, name: string, packed: PackedKeys, size: number): void {
  const p = new PipelineCode(stage, name);
  const { f } = p;
  const bounds = packed.keys.map((_, k) =>
    (['min', 'max'] as const).map((bound) => {
      const at = keyCell(packed, k) + PACKED_KEY[bound];
      const local = f.local('i64', `${bound}_${k}`);
      f.setAtStart(local, i64.load(f.frame(), at));
      p.atEnd(() => f.store('i64.store', f.frame(), f.get(local), at));
      return local;
    }),
  );
  p.loop(size, () => {
    packed.keys.forEach((key, k) => {
      const { valid, ...value } = loadField(p, f.get(p.position), key.field, 'key');
      const bits = f.let('bits', keyBits(f, key, { ...value, valid: null }));
      const [min, max] = bounds[k]!;
      const widen = (): void => {
        f.set(min!, select(i64.lt_u(bits, f.get(min!)), bits, f.get(min!)));
        f.set(max!, select(i64.gt_u(bits, f.get(max!)), bits, f.get(max!)));
      };
      if (valid === null) widen();
      else f.if(valid, widen);
    });
  });
}

/** Gives what makes the word of a record, within the loop of `p`. */
export function packedWord(p: PipelineCode, packed: PackedKeys): (record: Ir) => Ir {
  const { f } = p;
  const frame = f.frame();
  const count = f.atStart('packed', i32.load(frame, packed.cell + PACKING.count));
  const cells = packed.keys.map((_, k) => {
    const at = (name: Exclude<keyof typeof PACKED_KEY, 'bytes'>): Ir =>
      f.atStart(`${name}_${k}`, i64.load(frame, keyCell(packed, k) + PACKED_KEY[name]));
    return { base: at('base'), nullCode: at('nullCode'), right: at('right'), left: at('left') };
  });
  return (record) => {
    const word = f.local('i64', 'word');
    f.set(word, i64.const(0n));
    f.block((done) => {
      packed.keys.forEach((key, k) => {
        f.brIf(done, i32.le_u(count, i32.const(k)));
        const { base, nullCode, right, left } = cells[k]!;
        const { valid, ...value } = loadField(p, record, key.field, 'key');
        const offset = i64.sub(keyBits(f, key, { ...value, valid: null }), base);
        const code = valid === null ? offset : select(valid, offset, nullCode);
        f.set(word, i64.or(f.get(word), i64.shl(i64.shr_u(code, right), left)));
      });
    });
    return f.get(word);
  };
}
