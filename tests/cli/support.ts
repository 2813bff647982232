import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../dist/main.js');
export const EMPTY_CATALOG = resolve(import.meta.dirname, '../fixtures/empty.yaml');

const folders: string[] = [];
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A working directory with these files, gone after the test. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-cli-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Settles with the text so far once standard output matches. */
  prints(pattern: RegExp): Promise<string>;
}

/** Starts `sparrow` with these arguments. */
export function start(args: readonly string[], cwd: string = folderWith()): Started {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  let out = '';
  let err = '';
  child.stderr!.on('data', (chunk) => {
    err += chunk;
  });
  child.stdout!.on('data', (chunk) => {
    out += chunk;
  });
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code) => {
      running.delete(child);
      done({ code, out, err });
    });
  });
  const prints = (pattern: RegExp): Promise<string> =>
    new Promise((done, fail) => {
      const look = (): void => {
        if (pattern.test(out)) done(out);
      };
      look();
      child.stdout!.on('data', look);
      child.on('close', () => fail(new Error(`ended without printing ${pattern}: ${err}`)));
    });
  return { child, ended, prints };
}

/** Runs `sparrow` to its end. */
export function run(args: readonly string[], cwd?: string): Promise<Ended> {
  const { child, ended } = start(args, cwd);
  child.stdin!.end();
  return ended;
}
