import { slotWidth } from '../../columns/blob.ts';
import type { Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import { physicalOf } from '../../types/data-type.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import type { LeafWriter, WriteScope } from './leaf-writer.ts';
import type { WriteNode } from './write-schema.ts';

/** Numbers and words of `kernels/assembly/parquet/shred.ts`. */
const KIND = { leaf: 0, bytes: 1, struct: 2, list: 3, map: 4, variant: 5 } as const;
const NODE_WORDS = 8;
const SINK_BYTES = 32;

interface Sink {
  readonly address: number;
  readonly writer: LeafWriter;
  readonly repetitions: GrowingBuffer;
  readonly definitions: GrowingBuffer;
  readonly values: GrowingBuffer;
}

/** Takes the values of a nested column apart and gives them to its leaves' writers. */
export class NestedShredder {
  readonly #scope: WriteScope;
  readonly #sinks: Sink[] = [];
  readonly #root: number;
  /** Levels that there is room for in each sink. */
  #capacity = 8192;

  constructor(scope: WriteScope, node: WriteNode, writers: readonly LeafWriter[]) {
    this.#scope = scope;
    this.#root = this.#layOut(scope.region, node, writers);
  }

  append(vector: Vector, rows: number): void {
    const { kernels, memory } = this.#scope.context;
    while (true) {
      this.#resetSinks();
      if (kernels.nested_shred(this.#root, rows, vector.values, vector.validity) === 0) break;
      this.#capacity *= 4;
    }
    for (const { address, writer, repetitions, definitions, values } of this.#sinks) {
      const levels = memory.u32[(address >>> 2) + 5]!;
      const count = memory.u32[(address >>> 2) + 6]!;
      writer.appendLevels(rows, repetitions.address, definitions.address, levels, values.address, count);
    }
  }

  #resetSinks(): void {
    const capacity = this.#capacity;
    for (const { address, writer, repetitions, definitions, values } of this.#sinks) {
      repetitions.ensure(capacity, 0);
      definitions.ensure(capacity, 0);
      values.ensure(capacity * writer.leaf.slotWidth, 0);
      const words = [
        repetitions.address,
        definitions.address,
        values.address,
        writer.leaf.slotWidth,
        capacity,
        0,
        0,
      ];
      this.#scope.context.memory.u32.set(words, address >>> 2);
    }
  }

  #layOut(region: Region, node: WriteNode, writers: readonly LeafWriter[]): number {
    const fields = node.kind === 'leaf' ? [] : node.fields;
    const children = fields.map((field) => this.#layOut(region, field, writers));
    const address = region.allocate((NODE_WORDS + children.length) * 4);
    const repeats = node.kind === 'list' || node.kind === 'map';
    const words = [
      node.kind === 'leaf' && physicalOf(node.type) === 'bytes' ? KIND.bytes : KIND[node.kind],
      node.definition,
      repeats ? node.elementDefinition : 0,
      repeats ? node.repetition : 0,
      slotWidth(node.type),
      node.kind === 'leaf' ? this.#addSink(region, writers[node.leaf]!) : 0,
      children.length,
      address + NODE_WORDS * 4,
    ];
    region.memory.u32.set([...words, ...children], address >>> 2);
    return address;
  }

  #addSink(region: Region, writer: LeafWriter): number {
    const address = region.allocate(SINK_BYTES);
    const buffers = {
      repetitions: new GrowingBuffer(region),
      definitions: new GrowingBuffer(region),
      values: new GrowingBuffer(region),
    };
    this.#sinks.push({ address, writer, ...buffers });
    return address;
  }
}
