import { lowerCompare } from '../compare.ts';
import { i32 } from '../instructions.ts';
import { LowerContext } from '../lower.ts';
import { loadValue } from '../memory-access.ts';
import type { Register } from '../register.ts';
import type { StageCode } from './pipeline.ts';
import type { SortKey } from './sort-key-code.ts';

/** Entry of a sort: `{ prefix: u64, unused: u32, record: u32 }`; the prefix is the word of the part at hand. */
export const SORT_ENTRY = { prefix: 0, record: 12, bytes: 16 } as const;

/** Writes `name(a, b)`, exported: negative, 0 or positive as record `a` comes before, with, after `b`. */
export function writeCompareRecords(stage: StageCode, name: string, keys: readonly SortKey[]): void {
  const f = stage.module.function(name, { exported: true, result: 'i32' });
  const context = new LowerContext(f, stage.functions);
  const a = f.parameter('i32', 'a');
  const b = f.parameter('i32', 'b');
  const result = f.local('i32', 'result');
  for (const key of keys) {
    const { field } = key;
    const compare = (): void => {
      const x: Register = {
        type: field.type,
        ...loadValue(f, field.type, a, field.offset, 'x'),
        valid: null,
      };
      const y: Register = {
        type: field.type,
        ...loadValue(f, field.type, b, field.offset, 'y'),
        valid: null,
      };
      const [left, right] = key.direction === 'asc' ? [x, y] : [y, x];
      f.set(result, lowerCompare(context, left, right));
      f.if(f.get(result), () => f.return(f.get(result)));
    };
    if (field.validity === null) {
      compare();
      continue;
    }
    const validA = f.let('valid_a', i32.load8_u(a, field.validity));
    const validB = f.let('valid_b', i32.load8_u(b, field.validity));
    f.if(i32.ne(validA, validB), () =>
      f.return(key.nulls === 'first' ? i32.sub(validA, validB) : i32.sub(validB, validA)),
    );
    f.if(validA, compare);
  }
  f.return(i32.const(0));
}
