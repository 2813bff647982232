import { assertNever } from '../../core/error.ts';
import { type DataType, physicalOf } from '../../types/data-type.ts';
import type { FunctionBuilder } from '../builder.ts';
import { lowerCompare } from '../compare.ts';
import { f64, i32, i64, select } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import { LowerContext } from '../lower.ts';
import { loadValue } from '../memory-access.ts';
import type { Register } from '../register.ts';
import type { PipelineCode, StageCode } from './pipeline.ts';
import type { RecordField } from './record.ts';

/** A key of a sort as records hold it. */
export interface SortKey {
  readonly field: RecordField;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/** Entry of a sort: `{ prefix: u64, unused: u32, record: u32 }`. */
export const SORT_ENTRY = { prefix: 0, record: 12, bytes: 16 } as const;

const SIGN = -0x8000000000000000n;

/** Whether the first bytes decide on the order. */
function ordersByBytes(type: DataType): boolean {
  if (type.kind === 'string') return type.collation === undefined || type.collation === 'UTF8_BINARY';
  return type.kind === 'char' || type.kind === 'varchar' || type.kind === 'binary';
}

/**
 * A u64 that orders like the key as far as it goes: different prefixes decide, equal ones don't.
 */
export function sortPrefix(
  p: Pick<PipelineCode, 'f' | 'stage'>,
  key: Register,
  order: Omit<SortKey, 'field'>,
): Ir {
  const { f } = p;
  const raw = f.let('prefix', rawPrefix(p, key));
  const directed = order.direction === 'asc' ? raw : i64.xor(raw, i64.const(-1n));
  if (key.valid === null) return directed;
  return select(key.valid, directed, i64.const(order.nulls === 'first' ? 0n : -1n));
}

function rawPrefix(p: Pick<PipelineCode, 'f' | 'stage'>, key: Register): Ir {
  const physical = physicalOf(key.type);
  switch (physical) {
    case 'i32':
      return i64.xor(i64.extend_i32_s(key.value), i64.const(SIGN));
    case 'i64':
      return i64.xor(key.value, i64.const(SIGN));
    case 'i128':
      return i64.xor(key.high!, i64.const(SIGN));
    case 'f32':
      return floatPrefix(p.f, f64.promote_f32(key.value));
    case 'f64':
      return floatPrefix(p.f, key.value);
    case 'bytes':
      return ordersByBytes(key.type) ? bytesPrefix(p, key) : i64.const(0n);
    default:
      return assertNever(physical);
  }
}

function floatPrefix(f: FunctionBuilder, value: Ir): Ir {
  const v = f.let('double', value);
  const number = select(f64.eq(v, v), f64.add(v, f64.const(0)), f64.const(Number.NaN));
  const bits = f.let('bits', i64.reinterpret_f64(number));
  return select(i64.lt_s(bits, i64.const(0n)), i64.xor(bits, i64.const(-1n)), i64.or(bits, i64.const(SIGN)));
}

function bytesPrefix(p: Pick<PipelineCode, 'f' | 'stage'>, key: Register): Ir {
  const helper = p.stage.module.helper('bytes_prefix', 'i64', writeBytesPrefix);
  const view = key.valid === null ? key.value : select(key.valid, key.value, i64.const(0n));
  return p.f.call(helper, [view], 'i64');
}

/** The first 8 bytes, most significant first. */
function writeBytesPrefix(f: FunctionBuilder): void {
  const view = f.parameter('i64', 'view');
  const length = f.let('length', i32.wrap_i64(i64.shr_u(view, i64.const(32))));
  const address = f.let('address', i32.wrap_i64(view));
  const result = f.local('i64', 'result');
  const i = f.local('i32', 'i');
  f.loop((again) => {
    f.set(result, i64.shl(f.get(result), i64.const(8)));
    f.if(i32.lt_u(f.get(i), length), () => {
      f.set(result, i64.or(f.get(result), i64.load8_u(i32.add(address, f.get(i)))));
    });
    f.set(i, i32.add(f.get(i), i32.const(1)));
    f.brIf(again, i32.lt_u(f.get(i), i32.const(8)));
  });
  f.return(f.get(result));
}

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

const RUN = 16;
/** Entries merged between two looks at cancellation. */
const POLL_ENTRIES = 65536;

/**
 * Writes `name(entries, scratch, count) -> address`, exported: sorts entries with a stable merge sort, by
 * prefix, then by `compare`. The result lies at the one or the other address.
 */
export function writeSort(stage: StageCode, name: string, compare: string): void {
  const { module } = stage;
  const f = module.function(name, { exported: true, result: 'i32' });
  const entries = f.parameter('i32', 'entries');
  const scratch = f.parameter('i32', 'scratch');
  const count = f.parameter('i32', 'count');
  const isAfter = writeIsAfter(stage, `${name}_after`, compare);
  const merge = writeMerge(stage, `${name}_merge`, isAfter);
  const bytes = f.let('bytes', i32.shl(count, i32.const(4)));
  writeInsertionRuns(f, entries, bytes, isAfter);
  const source = f.local('i32', 'source');
  const target = f.local('i32', 'target');
  const width = f.local('i32', 'width');
  const at = f.local('i32', 'at');
  const swap = f.local('i32', 'swap');
  f.set(source, entries);
  f.set(target, scratch);
  f.set(width, i32.const(RUN * SORT_ENTRY.bytes));
  f.block((sorted) => {
    f.loop((pass) => {
      f.brIf(sorted, i32.ge_u(f.get(width), bytes));
      f.set(at, i32.const(0));
      f.loop((next) => {
        const middle = f.let('middle', minimum(f, i32.add(f.get(at), f.get(width)), bytes));
        const end = f.let('end', minimum(f, i32.add(middle, f.get(width)), bytes));
        f.do(merge, [f.get(source), f.get(target), f.get(at), middle, end]);
        f.set(at, end);
        f.brIf(next, i32.lt_u(f.get(at), bytes));
      });
      f.set(swap, f.get(source));
      f.set(source, f.get(target));
      f.set(target, f.get(swap));
      f.set(width, i32.shl(f.get(width), i32.const(1)));
      f.br(pass);
    });
  });
  f.return(f.get(source));
}

function minimum(f: FunctionBuilder, a: Ir, b: Ir): Ir {
  const value = f.copy('a', a);
  return select(i32.lt_u(value, b), value, b);
}

/** `after(a, b)`: whether entry `a` must come after entry `b`. */
function writeIsAfter(stage: StageCode, name: string, compare: string): string {
  const f = stage.module.function(name, { result: 'i32' });
  const a = f.parameter('i32', 'a');
  const b = f.parameter('i32', 'b');
  const x = f.let('x', i64.load(a));
  const y = f.let('y', i64.load(b));
  f.if(i64.ne(x, y), () => f.return(i64.gt_u(x, y)));
  const order = f.call(compare, [i32.load(a, SORT_ENTRY.record), i32.load(b, SORT_ENTRY.record)], 'i32');
  f.return(i32.gt_s(order, i32.const(0)));
  return name;
}

function writeInsertionRuns(f: FunctionBuilder, entries: Ir, bytes: Ir, isAfter: string): void {
  const start = f.local('i32', 'run');
  const i = f.local('i32', 'i');
  const j = f.local('i32', 'j');
  const step = i32.const(SORT_ENTRY.bytes);
  f.block((done) => {
    f.loop((nextRun) => {
      f.brIf(done, i32.ge_u(f.get(start), bytes));
      const end = f.let('run_end', minimum(f, i32.add(f.get(start), i32.const(RUN * 16)), bytes));
      f.set(i, i32.add(f.get(start), step));
      f.block((runDone) => {
        f.loop((next) => {
          f.brIf(runDone, i32.ge_u(f.get(i), end));
          const low = f.copy('low', i64.load(i32.add(entries, f.get(i))));
          const high = f.copy('high', i64.load(i32.add(entries, f.get(i)), 8));
          f.set(j, f.get(i));
          f.block((placed) => {
            f.loop((shift) => {
              f.brIf(placed, i32.le_u(f.get(j), f.get(start)));
              const place = f.copy('place', i32.add(entries, f.get(j)));
              const before = f.copy('before', i32.sub(place, step));
              f.store('i64.store', place, low);
              f.store('i64.store', place, high, 8);
              const beforeLow = f.copy('before_low', i64.load(before));
              const beforeHigh = f.copy('before_high', i64.load(before, 8));
              f.brIf(placed, i32.eqz(f.call(isAfter, [before, place], 'i32')));
              f.store('i64.store', place, beforeLow);
              f.store('i64.store', place, beforeHigh, 8);
              f.store('i64.store', before, low);
              f.store('i64.store', before, high, 8);
              f.set(j, i32.sub(f.get(j), step));
              f.br(shift);
            });
          });
          f.set(i, i32.add(f.get(i), step));
          f.br(next);
        });
      });
      f.set(start, end);
      f.br(nextRun);
    });
  });
}

/** `merge(source, target, start, middle, end)`, the latter as byte offsets. */
function writeMerge(stage: StageCode, name: string, isAfter: string): string {
  const f = stage.module.function(name);
  const source = f.parameter('i32', 'source');
  const target = f.parameter('i32', 'target');
  const start = f.parameter('i32', 'start');
  const middle = f.parameter('i32', 'middle');
  const end = f.parameter('i32', 'end');
  const left = f.local('i32', 'left');
  const right = f.local('i32', 'right');
  const out = f.local('i32', 'out');
  const from = f.local('i32', 'from');
  const polls = f.local('i32', 'polls');
  f.set(left, start);
  f.set(right, middle);
  f.set(out, start);
  const step = i32.const(SORT_ENTRY.bytes);
  f.loop((again) => {
    f.if(
      i32.and(i32.lt_u(f.get(left), middle), i32.lt_u(f.get(right), end)),
      () => {
        const after = f.call(isAfter, [i32.add(source, f.get(left)), i32.add(source, f.get(right))], 'i32');
        f.set(from, select(after, f.get(right), f.get(left)));
        f.set(right, i32.add(f.get(right), i32.shl(after, i32.const(4))));
        f.set(left, i32.add(f.get(left), i32.shl(i32.eqz(after), i32.const(4))));
      },
      () => {
        const useLeft = f.copy('use_left', i32.lt_u(f.get(left), middle));
        f.set(from, select(useLeft, f.get(left), f.get(right)));
        f.set(left, i32.add(f.get(left), i32.shl(useLeft, i32.const(4))));
        f.set(right, i32.add(f.get(right), i32.shl(i32.eqz(useLeft), i32.const(4))));
      },
    );
    const place = f.copy('place', i32.add(target, f.get(out)));
    const entry = f.copy('entry', i32.add(source, f.get(from)));
    f.store('i64.store', place, i64.load(entry));
    f.store('i64.store', place, i64.load(entry, 8), 8);
    f.set(out, i32.add(f.get(out), step));
    f.set(polls, i32.add(f.get(polls), i32.const(1)));
    f.if(i32.ge_u(f.get(polls), i32.const(POLL_ENTRIES)), () => {
      f.set(polls, i32.const(0));
      f.do(stage.module.import('host', 'poll', [], null), []);
    });
    f.brIf(again, i32.lt_u(f.get(out), end));
  });
  return name;
}
