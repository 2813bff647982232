import { queryObjects } from 'node:v8';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import { LONG } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine(1);
});
afterAll(() => engine.close());

/** Shared memory that this thread knows. */
const known = (): number => queryObjects(SharedArrayBuffer, { format: 'count' }) as number;

it('know none of the memory that their tasks read', async () => {
  const id = p.column('id', LONG, false);
  const plan = p.exchange(p.range(200_000, 2, id), p.hashBy(id));
  const options = { encoding: { kind: 'arrow' }, columnNames: ['id'], conf: p.confOf() } as const;
  const before = known();
  const execution = engine.execute(plan, options);
  let most = 0;
  for await (const { rows } of execution.blocks) if (rows > 0 && most === 0) most = known();
  await execution.finished;
  expect(most).toBeGreaterThan(before + 2);
  // Its cancellation is all that is left.
  expect(known() - before).toBeLessThanOrEqual(1);
  expect(execution.progress().completedStages).toBe(2);
});
