import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { bundledFile } from './bundled-file.ts';

/** Runs a script that the build put into `dist`. @returns what it exports */
export function loadScript<T>(name: string): T {
  const file = bundledFile(`${name}.cjs`);
  return runScript<T>(file, compileScript(file));
}

/**
 * Compiles a bundled script with the code that V8 made of it at build time: parsing and compiling would take longer
 * than all else that a start does, and go on in the first queries. V8 passes over code that another version of it
 * made, or the same with other flags (`cachedDataRejected`).
 */
export function compileScript(file: string): Script {
  // The bundler writes ASCII.
  const source = readFileSync(file, 'latin1');
  const cachedData = readCode(file, source);
  return new Script(source, { filename: file, ...(cachedData !== null && { cachedData }) });
}

/** @returns what it exports */
export function runScript<T>(file: string, script: Script): T {
  const module = { exports: {} };
  const run = script.runInThisContext();
  run(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports as T;
}

/** The last line of a script whose code is kept: V8 tells sources apart by their lengths only. */
const LAST_LINE = /\n\/\/# code=(\S+)$/;
const LAST_LINE_LENGTH = 100;

/** Where the script's code is, or shall be; null if it names no place. */
export function codeFile(file: string, source: string): string | null {
  const name = LAST_LINE.exec(source.slice(-LAST_LINE_LENGTH))?.[1];
  return name === undefined ? null : join(dirname(file), name);
}

function readCode(file: string, source: string): Buffer | null {
  const place = codeFile(file, source);
  try {
    return place === null ? null : readFileSync(place);
  } catch {
    // Slower, no more.
    return null;
  }
}
