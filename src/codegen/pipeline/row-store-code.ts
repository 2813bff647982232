import type { FunctionBuilder } from '../builder.ts';
import { i32, makeView, viewAddress, viewLength } from '../instructions.ts';
import type { Ir, Local } from '../ir.ts';
import type { PipelineCode, StageCode } from './pipeline.ts';

/**
 * Header of a store of records, in the frame. The executor fills it and gives new chunks; generated code
 * takes records and bytes from the chunks by moving `next` and `arenaNext`.
 */
export const STORE = {
  /** Of a hash table: address of the entries `{ hash, record }`, 8 bytes each. */
  entries: 0,
  /** Number of entries (a power of 2) less 1. */
  mask: 4,
  used: 8,
  /** `used` at which the table grows. */
  limit: 12,
  /** Where the next record goes, and the end of the chunk. */
  next: 16,
  end: 20,
  arenaNext: 24,
  arenaEnd: 28,
  /** Of a join: whether a key was NULL. */
  nullKeys: 32,
  /** Of a table of groups: other than 0 when each row makes a group. */
  passing: 36,
  /** Of a join: see `TABLE_KIND`. */
  tableKind: 40,
  /** Of a join: the ranges of up to two keys (see `KEY_RANGE`). */
  keyRanges: 48,
  bytes: 80,
} as const;

/** Reserves a header; gives its offset in the frame, by which the executor knows the store, too. */
export function reserveStore(stage: StageCode): number {
  return stage.module.slots(STORE.bytes / 16);
}

/**
 * Takes memory for a record of `size` bytes: its address, stable until the store is released. The header is
 * read and written each time: locals for it would be moved about in loops that seldom come here.
 */
export function takeRecord(p: PipelineCode, header: number, size: number): Ir {
  const { f } = p;
  const frame = f.frame();
  const record = f.local('i32', 'record');
  f.set(record, i32.load(frame, header + STORE.next));
  f.if(i32.gt_u(i32.const(size), i32.sub(i32.load(frame, header + STORE.end), f.get(record))), () => {
    f.doHost('store_chunk', [i32.const(header)]);
    f.set(record, i32.load(frame, header + STORE.next));
  });
  f.store('i32.store', frame, i32.add(f.get(record), i32.const(size)), header + STORE.next);
  return f.copy('record', f.get(record));
}

/** Copies the bytes behind a view into the store's arena; gives the view of the copy. */
export function persistView(p: PipelineCode, header: number, view: Ir): Ir {
  const { f } = p;
  const helper = p.stage.module.helper('persist_view', 'i64', writePersist);
  return f.call(helper, [i32.add(f.frame(), i32.const(header)), i32.const(header), view], 'i64');
}

/** Address of as many bytes of the store's arena, which live as long as the store. */
export function takeBytes(p: PipelineCode, header: number, bytes: Ir): Ir {
  const { f } = p;
  const helper = p.stage.module.helper('take_bytes', 'i32', (own) => {
    const address = own.parameter('i32', 'header_address');
    const store = own.parameter('i32', 'header');
    own.return(own.get(writeTake(own, address, store, own.parameter('i32', 'bytes'))));
  });
  return f.call(helper, [i32.add(f.frame(), i32.const(header)), i32.const(header), bytes], 'i32');
}

function writePersist(f: FunctionBuilder): void {
  const address = f.parameter('i32', 'header_address');
  const header = f.parameter('i32', 'header');
  const view = f.parameter('i64', 'view');
  const length = f.let('length', viewLength(view));
  const target = writeTake(f, address, header, length);
  f.doKernel('copy_bytes', [f.get(target), viewAddress(view), length]);
  f.return(makeView(f.get(target), length));
}

function writeTake(f: FunctionBuilder, address: Ir, header: Ir, bytes: Ir): Local {
  const target = f.local('i32', 'target');
  f.set(target, i32.load(address, STORE.arenaNext));
  f.if(i32.gt_u(bytes, i32.sub(i32.load(address, STORE.arenaEnd), f.get(target))), () => {
    f.doHost('store_arena', [header, bytes]);
    f.set(target, i32.load(address, STORE.arenaNext));
  });
  f.store('i32.store', address, i32.add(f.get(target), bytes), STORE.arenaNext);
  return target;
}

/** Gives back the record that was taken last. */
export function dropRecord(p: PipelineCode, header: number, record: Ir): void {
  p.f.store('i32.store', p.f.frame(), record, header + STORE.next);
}
