import { expect, it } from 'vitest';
import { ModuleBuilder } from '../../src/codegen/builder.ts';
import { compileModule, instantiateModule } from '../../src/codegen/instance.ts';
import { i32 } from '../../src/codegen/instructions.ts';
import { hashKeys, normalizeKey, partitionOf } from '../../src/codegen/pipeline/hash-code.ts';
import {
  attributeOf,
  reserveColumnTable,
  type SourceColumn,
  writeColumnLoop,
} from '../../src/codegen/pipeline/source-code.ts';
import { LinearMemory, Region } from '../../src/columns/linear-memory.ts';
import type { Vector } from '../../src/columns/vector.ts';
import { bindVectors } from '../../src/exec/executor/batch-source.ts';
import { hashPartitions, isHashedByKernels } from '../../src/exec/executor/hash-partitions.ts';
import { functionLookup } from '../../src/functions/registry.ts';
import { loadKernels } from '../../src/kernels/load.ts';
import { type DataType, DOUBLE, INT, LONG, STRING } from '../../src/types/data-type.ts';

const FLOAT: DataType = { kind: 'float' };
const DECIMAL: DataType = { kind: 'decimal', precision: 30, scale: 2 };
const PARTITIONS = 1000;
/** More than are hashed at once. */
const ROWS = 2500;

const loader = loadKernels();
const wasm = loader.createMemory();
const kernels = loader.instantiate(wasm);
const memory = new LinearMemory(wasm, kernels, 32 << 20);
const region = new Region(memory);

/** Values with each `i` and its like in several rows, every seventh of them NULL. */
function vectorOf(type: DataType, nullable: boolean): Vector {
  const values = region.allocate(ROWS * 16);
  const validity = nullable ? region.allocate(ROWS) : 0;
  const texts = region.allocate(64);
  const view = new DataView(memory.memory.buffer);
  for (let i = 0; i < 64; i++) view.setUint8(texts + i, 65 + i);
  for (let row = 0; row < ROWS; row++) {
    if (nullable) view.setUint8(validity + row, row % 7 === 0 ? 0 : 1);
    const number = (row % 40) - 20;
    const float = [0, -0, Number.NaN, -Number.NaN, number / 3][row % 5]!;
    switch (type.kind) {
      case 'int':
        view.setInt32(values + 4 * row, number, true);
        break;
      case 'long':
        view.setBigInt64(values + 8 * row, BigInt(number) << 40n, true);
        break;
      case 'decimal':
        view.setBigInt64(values + 16 * row, BigInt(number) << 40n, true);
        view.setBigInt64(values + 16 * row + 8, BigInt(number), true);
        break;
      case 'float':
        view.setFloat32(values + 4 * row, float, true);
        break;
      case 'double':
        view.setFloat64(values + 8 * row, float, true);
        break;
      default:
        view.setUint32(values + 8 * row, texts + (row % 3), true);
        view.setUint32(values + 8 * row + 4, row % 20, true);
    }
  }
  return { type, values, validity };
}

/** The partitions as generated code computes them. */
function generatedPartitions(vectors: readonly Vector[]): number[] {
  const module = new ModuleBuilder();
  const stage = { module, functions: functionLookup, hashZero: false };
  const columns = vectors.map(
    ({ type, validity }, id): SourceColumn => ({ id, name: `k${id}`, type, nullable: validity !== 0 }),
  );
  const table = reserveColumnTable(stage, columns.length);
  const target = module.slots(1);
  writeColumnLoop(stage, 'run', table, columns, (p) => {
    const keys = columns.map((column) => normalizeKey(p, p.context.lower(attributeOf(column))));
    const partition = partitionOf(p, hashKeys(p, keys), PARTITIONS);
    const at = i32.shl(p.f.get(p.position), i32.const(2));
    p.f.store('i32.store', i32.add(i32.load(p.f.frame(), target), at), partition);
  });
  const generated = module.finish();
  const instance = instantiateModule(generated, compileModule(generated), {
    view: memory.view,
    kernels,
    allocator: region,
    functions: functionLookup,
  });
  const frame = instance.host.frame >>> 0;
  const out = region.allocate(ROWS * 4);
  memory.u32[(frame + target) >>> 2] = out;
  bindVectors(memory, frame + table, vectors, 0);
  instance.exports.run!(0, ROWS);
  return [...memory.u32.subarray(out >>> 2, (out >>> 2) + ROWS)];
}

const TYPES = { INT, LONG, DECIMAL, FLOAT, DOUBLE, STRING };

it.each(Object.entries(TYPES))('kernels and generated code agree on partitions of %s', (_name, type) => {
  const keys = [vectorOf(type, true), vectorOf(type, false), vectorOf(LONG, true)];
  const address = hashPartitions(keys, ROWS, PARTITIONS, memory, region, kernels);
  const partitions = [...memory.u32.subarray(address >>> 2, (address >>> 2) + ROWS)];
  expect(new Set(partitions).size).toBeGreaterThan(1);
  expect(partitions).toEqual(generatedPartitions(keys));
});

it('all rows are in the first partition when no key is hashed', () => {
  const address = hashPartitions([], ROWS, PARTITIONS, memory, region, kernels);
  expect(new Set(memory.u32.subarray(address >>> 2, (address >>> 2) + ROWS))).toEqual(new Set([0]));
});

it('floats inside of nested values are made alike by code, before they are hashed', () => {
  const array: DataType = { kind: 'array', element: DOUBLE, containsNull: true };
  expect([isHashedByKernels(array), isHashedByKernels({ ...array, element: INT })]).toEqual([false, true]);
});
