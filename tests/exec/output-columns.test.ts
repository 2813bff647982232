import { beforeEach, describe, expect, it } from 'vitest';
import { OUTPUT } from '../../src/codegen/pipeline/output-code.ts';
import { LinearMemory, Region } from '../../src/columns/linear-memory.ts';
import { MemoryView } from '../../src/columns/memory-view.ts';
import { readRow } from '../../src/columns/value-access.ts';
import { OutputColumns } from '../../src/exec/executor/output-columns.ts';
import type { BatchSink } from '../../src/exec/executor/sink.ts';
import { loadKernels } from '../../src/kernels/load.ts';
import { STRING } from '../../src/types/data-type.ts';

const HEADER = 0;
const TABLE = OUTPUT.bytes;
const FRAME_BYTES = TABLE + 16;
const CAPACITY = 16;
const MEBIBYTE = 1 << 20;

let memory: LinearMemory;
let frame: number;
let columns: OutputColumns;
/** Texts that the sink got, an array for each time. */
let written: (string | null)[][];

const sink: BatchSink = {
  write(vectors, rows) {
    const view = new MemoryView(memory.memory);
    const texts = Array.from({ length: rows }, (_, row) => readRow(view, vectors[0]!, row) as string | null);
    written.push(texts);
    return false;
  },
  finish() {},
  abort() {},
};

beforeEach(() => {
  const loader = loadKernels();
  const wasm = loader.createMemory();
  const kernels = loader.instantiate(wasm);
  memory = new LinearMemory(wasm, kernels, 64 * MEBIBYTE);
  const region = new Region(memory);
  frame = region.allocate(FRAME_BYTES);
  memory.u8.fill(0, frame, frame + FRAME_BYTES);
  const spec = {
    header: HEADER,
    table: TABLE,
    nodeId: 1,
    columns: [{ type: STRING, nullable: true }],
    sink: { kind: 'blocks', partitions: 1, shuffle: true, hashKeys: null },
  } as const;
  columns = new OutputColumns(spec, CAPACITY, memory, region, kernels, frame);
  written = [];
});

/** What the source of a batch takes, until `end` overwrites it. */
function batch(texts: readonly (string | null)[]): { end: () => void } {
  const bytes = texts.map((text) => new TextEncoder().encode(text ?? ''));
  const size = bytes.reduce((sum, { length }) => sum + length, 0) + 1;
  const source = memory.allocate(size);
  let at = source;
  const words = memory.u32;
  const [values, validity] = [words[(frame + TABLE) >>> 2]!, words[(frame + TABLE + 4) >>> 2]!];
  for (const [i, own] of bytes.entries()) {
    const row = columns.rows;
    memory.u8.set(own, at);
    memory.u8[validity + row] = texts[i] === null ? 0 : 1;
    // The view of a NULL shows anything.
    memory.u32.set(texts[i] === null ? [0xffff0000, 0xffff0000] : [at, own.length], (values >>> 2) + row * 2);
    memory.u32[(frame + HEADER + OUTPUT.rows) >>> 2] = row + 1;
    at += own.length;
  }
  return {
    end: () => {
      memory.u8.fill(0x3f, source, source + size);
      memory.release(source);
    },
  };
}

describe('columns of an output', () => {
  it('keep the bytes behind views for rows that outlive their batch', () => {
    for (const texts of [['a', null, 'a longer text than sixteen bytes'], ['', 'b'], []]) {
      const { end } = batch(texts);
      expect(columns.keepBytes()).toBe(true);
      end();
    }
    columns.writeTo(sink);
    expect(written).toEqual([['a', null, 'a longer text than sixteen bytes', '', 'b']]);
    expect(columns.rows).toBe(0);
  });

  it('hand on rows of the batch that is not over, behind those that are kept', () => {
    const { end } = batch(['first']);
    columns.keepBytes();
    end();
    batch(['second']);
    columns.writeTo(sink);
    batch(['third']);
    columns.writeTo(sink);
    expect(written).toEqual([['first', 'second'], ['third']]);
  });

  it('keep no more bytes than there is room for, and hand on many in parts', () => {
    const texts = Array.from({ length: 12 }, (_, i) => String.fromCharCode(97 + i).repeat(MEBIBYTE));
    const { end } = batch(texts.slice(0, 2));
    expect(columns.keepBytes()).toBe(true);
    end();
    batch(texts.slice(2));
    const before = memory.reserved;
    expect(columns.keepBytes()).toBe(false);
    expect(memory.reserved).toBe(before);
    columns.writeTo(sink);
    expect(written.flat()).toEqual(texts);
    expect(written.map(({ length }) => length)).toEqual([6, 6]);
  });
});
