import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LinearMemory } from '../../src/columns/linear-memory.ts';
import { Prefault } from '../../src/exec/executor/prefault.ts';
import { loadKernels } from '../../src/kernels/load.ts';

const MEGABYTE = 2 ** 20;
const PAGE = 4096;

/** Memory whose bytes are marked behind what is handed out, so that one sees which were written to. */
function markedMemory() {
  const loader = loadKernels();
  const wasm = loader.createMemory(16 * MEGABYTE);
  const memory = new LinearMemory(wasm, loader.instantiate(wasm), 16 * MEGABYTE);
  memory.u8.fill(7, memory.size);
  return memory;
}

async function turns(): Promise<void> {
  for (let i = 0; i < 100; i++) await setImmediate();
}

test('pages behind what is handed out are written to, up to the given bytes, and count as unused', async () => {
  const memory = markedMemory();
  const { size } = memory;
  new Prefault(memory, () => true).begin(4 * MEGABYTE);
  await turns();
  const first = Math.ceil(size / PAGE) * PAGE;
  const written = (at: number): boolean => memory.u8[at] === 0;
  for (let page = first; page < size + 4 * MEGABYTE; page += PAGE) expect(written(page)).toBe(true);
  for (let page = first + 4 * MEGABYTE; page < 8 * MEGABYTE; page += PAGE) expect(written(page)).toBe(false);
  expect(memory.size).toBe(size);
});

test('what was handed out meanwhile is left alone', async () => {
  const memory = markedMemory();
  new Prefault(memory, () => true).begin(4 * MEGABYTE);
  await setImmediate();
  const address = memory.allocate(2 * MEGABYTE);
  memory.u8.fill(9, address, address + 2 * MEGABYTE);
  await turns();
  expect(memory.u8.subarray(address, address + 2 * MEGABYTE).every((byte) => byte === 9)).toBe(true);
});

test('nothing is written while a task runs; it goes on when that has ended', async () => {
  const memory = markedMemory();
  let idle = false;
  const prefault = new Prefault(memory, () => idle);
  prefault.begin(MEGABYTE);
  await turns();
  const page = Math.ceil(memory.size / PAGE) * PAGE;
  expect(memory.u8[page]).toBe(7);
  idle = true;
  prefault.resume();
  await turns();
  expect(memory.u8[page]).toBe(0);
});

test('no more than the memory that is there', async () => {
  const memory = markedMemory();
  const { length } = memory.u8;
  new Prefault(memory, () => true).begin(1024 * MEGABYTE);
  await turns();
  expect(memory.u8.length).toBe(length);
  expect(memory.u8[length - PAGE]).toBe(0);
});
