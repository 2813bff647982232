import type { FunctionBuilder } from '../builder.ts';
import { lowerCompare } from '../compare.ts';
import { i32, i64, select } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import { LowerContext } from '../lower.ts';
import { loadValue } from '../memory-access.ts';
import type { Register } from '../register.ts';
import { PACKING, type PackedKeys } from './packed-key-code.ts';
import type { StageCode } from './pipeline.ts';
import { loadField } from './record.ts';
import { partBehind, type SortKey, type SortPart, sortWord, textFlip } from './sort-key-code.ts';

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

/**
 * Writes `name(start, end, record, most)`, exported: of sorted records of `size` bytes, the address of the first that
 * `compare` says more of than `most`, against the record; `end` where there is none.
 */
export function writeBound(stage: StageCode, name: string, compare: string, size: number): void {
  const f = stage.module.function(name, { exported: true, result: 'i32' });
  const [start, end] = [f.parameter('i32', 'start'), f.parameter('i32', 'end')];
  const [record, most] = [f.parameter('i32', 'record'), f.parameter('i32', 'most')];
  const low = f.local('i32', 'low');
  const count = f.local('i32', 'count');
  f.set(low, start);
  f.set(count, i32.div_u(i32.sub(end, start), i32.const(size)));
  f.loop((again) => {
    f.if(f.get(count), () => {
      const half = f.copy('half', i32.shr_u(f.get(count), i32.const(1)));
      const middle = f.copy('middle', i32.add(f.get(low), i32.mul(half, i32.const(size))));
      const order = f.call(compare, [middle, record], 'i32');
      f.if(
        i32.le_s(order, most),
        () => {
          f.set(low, i32.add(middle, i32.const(size)));
          f.set(count, i32.sub(i32.sub(f.get(count), half), i32.const(1)));
        },
        () => f.set(count, half),
      );
      f.br(again);
    });
  });
  f.return(f.get(low));
}

const STEP = i32.const(SORT_ENTRY.bytes);
/** Runs of so many entries are put in order by comparing records. */
const SMALL = 16;
/** Merged by comparisons: entries between two looks at cancellation. */
const POLL_ENTRIES = 65536;

/** What the functions of one sort share. */
interface SortCode {
  readonly stage: StageCode;
  readonly name: string;
  readonly parts: readonly SortPart[];
  /** `after(a, b)`: whether entry `a` must come after entry `b`. */
  readonly isAfter: string;
  /** `insert(entries, count)`: few entries into order. */
  readonly insert: string;
}

/**
 * Writes `name(entries, scratch, count)`, exported: a stable sort of entries whose prefixes are the words of the
 * first part, or of packed keys. Rows that agree in a part get the word of the next and are sorted by that.
 * `scratch` is as large as the entries.
 */
export function writeSort(
  stage: StageCode,
  name: string,
  parts: readonly SortPart[],
  packed: PackedKeys | null,
  compare: string,
): void {
  const isAfter = writeIsAfter(stage, `${name}_after`, compare);
  const insert = writeInsert(stage, `${name}_insert`, isAfter);
  const sort: SortCode = { stage, name, parts, isAfter, insert };
  const f = stage.module.function(name, { exported: true });
  const range = rangeParameters(f);
  if (packed !== null) sortPacked(sort, f, packed, range);
  else if (parts.length > 0) f.do(sortPart(sort, 0), range);
  f.return();
}

/** Sorts entries by the word of packed keys, then by what is not in it. */
function sortPacked(
  sort: SortCode,
  f: FunctionBuilder,
  packed: PackedKeys,
  range: readonly [Ir, Ir, Ir],
): void {
  const { stage, parts } = sort;
  f.do(sortWords(stage), range);
  const sortTies = (part: number): void => {
    const ties = sortNext(sort, part);
    if (ties !== null) forEachRun(f, ...range, ties);
  };
  const isWhole = i32.load(f.frame(), packed.cell + PACKING.isWhole);
  f.if(
    isWhole,
    () => sortTies(partBehind(parts, packed.keys)),
    () => sortTies(0),
  );
}

/** `(entries, scratch, count)` */
function rangeParameters(f: FunctionBuilder): readonly [Ir, Ir, Ir] {
  return [f.parameter('i32', 'entries'), f.parameter('i32', 'scratch'), f.parameter('i32', 'count')];
}

/** Gives the function that sorts entries by the word of a part, which they have, and by all parts after it. */
function sortPart(sort: SortCode, part: number): string {
  const { stage, parts, insert } = sort;
  return stage.module.helper(`${sort.name}_part_${part}`, null, (f) => {
    const [entries, scratch, count] = rangeParameters(f);
    f.if(i32.le_u(count, i32.const(SMALL)), () => {
      f.do(insert, [entries, count]);
      f.return();
    });
    const { kind } = parts[part]!;
    if (kind === 'compare') {
      f.do(writeMergeSort(sort), [entries, scratch, count]);
      return;
    }
    f.do(sortWords(stage), [entries, scratch, count]);
    const ties = kind === 'text' ? sortTexts(sort, part) : sortNext(sort, part + 1);
    if (ties !== null) forEachRun(f, entries, scratch, count, ties);
  });
}

/** Gives the function that sorts entries which agree in all parts before `part`; null where there is none. */
function sortNext(sort: SortCode, part: number): string | null {
  const { stage, parts, insert } = sort;
  if (part === parts.length) return null;
  return stage.module.helper(`${sort.name}_next_${part}`, null, (f) => {
    const [entries, scratch, count] = rangeParameters(f);
    f.if(i32.le_u(count, i32.const(SMALL)), () => {
      f.do(insert, [entries, count]);
      f.return();
    });
    const at = f.local('i32', 'at');
    const end = f.let('end', i32.add(entries, i32.mul(count, STEP)));
    f.set(at, entries);
    f.loop((again) => {
      const record = f.copy('record', i32.load(f.get(at), SORT_ENTRY.record));
      const word = sortWord(f, parts[part]!, (key) => loadField({ f }, record, key.field, 'key'));
      f.store('i64.store', f.get(at), word);
      f.set(at, i32.add(f.get(at), STEP));
      f.brIf(again, i32.lt_u(f.get(at), end));
    });
    f.do(sortPart(sort, part), [entries, scratch, count]);
  });
}

/** Gives the function that sorts entries whose texts agree as far as their prefixes go. */
function sortTexts(sort: SortCode, part: number): string {
  const { stage, parts, insert } = sort;
  const { key } = parts[part] as Extract<SortPart, { kind: 'text' }>;
  const name = `${sort.name}_texts_${part}`;
  return stage.module.helper(name, null, (f) => {
    const [entries, scratch, count] = rangeParameters(f);
    const common = f.local('i32', 'common');
    f.if(i32.le_u(count, i32.const(SMALL)), () => {
      f.do(insert, [entries, count]);
      f.return();
    });
    const field = i32.const(key.field.offset);
    f.set(common, i32.const(-1));
    const compareTexts = (): void => {
      f.set(common, f.callKernel('text_common', [entries, count, field], 'i32'));
    };
    // All of the entries are NULL, or none is.
    if (key.field.validity === null) compareTexts();
    else f.if(i32.load8_u(i32.load(entries, SORT_ENTRY.record), key.field.validity), compareTexts);
    f.if(i32.lt_s(f.get(common), i32.const(0)), () => {
      const next = sortNext(sort, part + 1);
      if (next !== null) f.do(next, [entries, scratch, count]);
      f.return();
    });
    f.doKernel('text_prefixes', [entries, count, field, f.get(common), i64.const(textFlip(key))]);
    f.do(sortWords(stage), [entries, scratch, count]);
    forEachRun(f, entries, scratch, count, name);
  });
}

/** Calls `sorter(entries, scratch, count)` for each run of several entries with one prefix. */
function forEachRun(f: FunctionBuilder, entries: Ir, scratch: Ir, count: Ir, sorter: string): void {
  const at = f.local('i32', 'run');
  const end = f.let('entries_end', i32.add(entries, i32.mul(count, STEP)));
  f.set(at, entries);
  f.block((done) => {
    f.loop((again) => {
      f.set(at, f.callKernel('sort_tie', [f.get(at), end], 'i32'));
      f.brIf(done, i32.ge_u(f.get(at), end));
      const next = runEnd(f, f.get(at), end, i32.const(0));
      f.do(sorter, [f.get(at), scratch, i32.div_u(i32.sub(next, f.get(at)), STEP)]);
      f.set(at, next);
      f.br(again);
    });
  });
  f.doHost('poll', []);
}

/** Where the entries end that agree with the one at `at` in the bits of their prefixes from `shift` on. */
function runEnd(f: FunctionBuilder, at: Ir, end: Ir, shift: Ir): Ir {
  return f.callKernel('sort_same', [at, end, shift], 'i32');
}

/** Gives the function that sorts entries by their prefixes alone. */
function sortWords(stage: StageCode): string {
  return stage.module.helper('sort_words', null, (f) => {
    const [entries, scratch, count] = rangeParameters(f);
    const at = f.local('i32', 'part');
    const parted = f.callKernel('sort_prefixes', [entries, scratch, count], 'i32');
    f.if(i32.eqz(parted), () => f.return());
    const end = f.let('end', i32.add(entries, i32.mul(count, STEP)));
    f.set(at, entries);
    f.loop((again) => {
      const next = runEnd(f, f.get(at), end, i32.sub(parted, i32.const(1)));
      f.do('sort_words', [f.get(at), scratch, i32.div_u(i32.sub(next, f.get(at)), STEP)]);
      f.doHost('poll', []);
      f.set(at, next);
      f.brIf(again, i32.lt_u(f.get(at), end));
    });
  });
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

/** Writes `name(entries, count)`: entries into order by comparing them with those before. */
function writeInsert(stage: StageCode, name: string, isAfter: string): string {
  const f = stage.module.function(name);
  const entries = f.parameter('i32', 'entries');
  const count = f.parameter('i32', 'count');
  const i = f.local('i32', 'i');
  const place = f.local('i32', 'place');
  const end = f.let('end', i32.add(entries, i32.mul(count, STEP)));
  f.set(i, i32.add(entries, STEP));
  f.block((done) => {
    f.loop((next) => {
      f.brIf(done, i32.ge_u(f.get(i), end));
      f.set(place, f.get(i));
      f.block((placed) => {
        f.loop((shift) => {
          f.brIf(placed, i32.le_u(f.get(place), entries));
          const before = f.copy('before', i32.sub(f.get(place), STEP));
          f.brIf(placed, i32.eqz(f.call(isAfter, [before, f.get(place)], 'i32')));
          const low = f.copy('low', i64.load(before));
          const high = f.copy('high', i64.load(before, 8));
          copyEntry(f, before, f.get(place));
          f.store('i64.store', f.get(place), low);
          f.store('i64.store', f.get(place), high, 8);
          f.set(place, before);
          f.br(shift);
        });
      });
      f.set(i, i32.add(f.get(i), STEP));
      f.br(next);
    });
  });
  return name;
}

function copyEntry(f: FunctionBuilder, target: Ir, source: Ir): void {
  f.store('i64.store', target, i64.load(source));
  f.store('i64.store', target, i64.load(source, 8), 8);
}

/** Gives a function that sorts entries by comparisons only, merging runs. */
function writeMergeSort(sort: SortCode): string {
  const { stage, isAfter, insert } = sort;
  const merge = writeMerge(stage, `${sort.name}_merge`, isAfter);
  return stage.module.helper(`${sort.name}_merges`, null, (f) => {
    const [entries, scratch, count] = rangeParameters(f);
    const bytes = f.let('bytes', i32.mul(count, STEP));
    const at = f.local('i32', 'at');
    const source = f.local('i32', 'source');
    const target = f.local('i32', 'target');
    const swap = f.local('i32', 'swap');
    const width = f.local('i32', 'width');
    f.loop((next) => {
      const run = minimum(f, i32.sub(bytes, f.get(at)), i32.const(SMALL * SORT_ENTRY.bytes));
      f.do(insert, [i32.add(entries, f.get(at)), i32.div_u(run, STEP)]);
      f.set(at, i32.add(f.get(at), i32.const(SMALL * SORT_ENTRY.bytes)));
      f.brIf(next, i32.lt_u(f.get(at), bytes));
    });
    f.set(source, entries);
    f.set(target, scratch);
    f.set(width, i32.const(SMALL * SORT_ENTRY.bytes));
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
    returnHome(f, entries, f.get(source), count);
  });
}

/** Copies sorted entries to where they were, if they are elsewhere. */
function returnHome(f: FunctionBuilder, entries: Ir, source: Ir, count: Ir): void {
  f.if(i32.ne(source, entries), () => {
    f.doKernel('sort_copy', [entries, source, count]);
  });
}

function minimum(f: FunctionBuilder, a: Ir, b: Ir): Ir {
  const value = f.copy('a', a);
  return select(i32.lt_u(value, b), value, b);
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
      f.doHost('poll', []);
    });
    f.brIf(again, i32.lt_u(f.get(out), end));
  });
  return name;
}
