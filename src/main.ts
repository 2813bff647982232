#!/usr/bin/env node
import { executorsAtStart } from './cli/arguments.ts';
import { loadScript } from './core/load-script.ts';
import { ThreadSource } from './core/thread-source.ts';

const argv = process.argv.slice(2);
// Executors load beside the program.
const threads = new ThreadSource('worker.cjs', 'executor');
threads.prepare(executorsAtStart(argv));
loadScript<typeof import('./cli/run.ts')>('sparrow')
  .run(argv, threads)
  .then((code) => {
    process.exitCode = code;
  });
