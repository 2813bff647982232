// The bundles of `dist`. The program and the executors are scripts, since V8 lets no code of modules be kept (see
// `code-cache.mjs`); `main.js` and `worker.cjs` only load them.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  outdir: 'dist',
  sourcemap: 'linked',
  logLevel: 'warning',
};

mkdirSync('dist', { recursive: true });
for (const file of readdirSync('dist')) {
  if (file.endsWith('.code')) rmSync(`dist/${file}`);
}
await build({
  ...common,
  format: 'esm',
  entryPoints: { main: 'src/main.ts', 'inflate-worker': 'src/formats/csv/inflate-worker.ts' },
});
await build({
  ...common,
  format: 'cjs',
  entryPoints: { worker: 'src/exec/executor/load-worker.ts', 'load-script': 'src/core/load-script.ts' },
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': '__url' },
  banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
});
await build({
  ...common,
  format: 'cjs',
  entryPoints: { sparrow: 'src/cli/run.ts', executor: 'src/exec/executor/worker.ts' },
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': '__url' },
  banner: {
    js:
      '(function (exports, require, module, __filename, __dirname) {' +
      "const __url = require('node:url').pathToFileURL(__filename).href;",
  },
  footer: { js: '})' },
});
