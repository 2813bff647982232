import { expect, it } from 'vitest';
import { isReusable, ResultBuffers } from '../../src/exec/executor/result-buffers.ts';

const KIB = 1024;

it('fills buffers again that came back', () => {
  const buffers = new ResultBuffers();
  const first = buffers.take(600 * KIB);
  expect(first.length).toBe(600 * KIB);
  expect(isReusable(first.buffer)).toBe(true);
  const { buffer } = first;
  buffers.giveBack(buffer);
  const second = buffers.take(590 * KIB);
  expect(second.buffer).toBe(buffer);
  expect(second.length).toBe(590 * KIB);
  expect(buffers.take(590 * KIB).buffer).not.toBe(buffer);
});

it('keeps large buffers for large blocks', () => {
  const buffers = new ResultBuffers();
  const { buffer } = buffers.take(1024 * KIB);
  buffers.giveBack(buffer);
  expect(buffers.take(100 * KIB).buffer).not.toBe(buffer);
  expect(buffers.take(1025 * KIB).buffer).not.toBe(buffer);
  expect(buffers.take(300 * KIB).buffer).toBe(buffer);
});

it('makes no more of a small block than it is', () => {
  const { buffer } = new ResultBuffers().take(100);
  expect(buffer.byteLength).toBe(100);
  expect(isReusable(buffer)).toBe(false);
});

it('lets the oldest go where much came back', () => {
  const buffers = new ResultBuffers();
  const taken = Array.from({ length: 20 }, () => buffers.take(1024 * KIB).buffer);
  for (const buffer of taken) buffers.giveBack(buffer);
  const again = taken.map(() => buffers.take(1024 * KIB).buffer);
  expect(again.filter((buffer) => taken.includes(buffer))).toEqual(taken.slice(4));
});
