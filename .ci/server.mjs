// A Sparrow server in a folder of its own, for the reference suites.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
/** Where the reference suites lie, beside the repository; users do not have them. */
export const shared = resolve(root, '../shared');

/** @param conf settings as `key=value` */
export async function startServer(conf = []) {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-ci-'));
  const flags = conf.flatMap((pair) => ['--conf', pair]);
  const catalog = join(root, 'tests/fixtures/empty.yaml');
  const child = spawn(
    process.execPath,
    [
      join(root, 'dist/main.js'),
      'serve',
      '--catalog',
      catalog,
      '--pg-port',
      '0',
      '--http-port',
      '0',
      ...flags,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const text = await new Promise((done, fail) => {
    let said = '';
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${said}`)));
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes('http://')) done(said);
    });
  });
  return {
    url: /http:\/\/[^/\s]+/.exec(text)[0],
    pgPort: Number(/-p (\d+)/.exec(text)[1]),
    async stop() {
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
      await new Promise((done) => child.once('exit', done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
