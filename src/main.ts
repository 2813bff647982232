#!/usr/bin/env node
import { loadScript } from './core/load-script.ts';

loadScript<typeof import('./cli/run.ts')>('sparrow')
  .run(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
