import { readFileSync } from 'node:fs';
import { bundledFile } from '../core/bundled-file.ts';
import type { Kernels } from './kernels.ts';

/** A page of WebAssembly memory in bytes. */
export const WASM_PAGE = 65536;

/** Bytes from 0 that the kernels' own data may take; memory is made with at least this many. */
const INITIAL_PAGES = 16;

export interface KernelLoader {
  /** Compiled once, posted to the executors. */
  readonly module: WebAssembly.Module;
  /**
   * A memory that can grow to `maxPages`. Its allocator is that of the kernels instantiated over it.
   *
   * @param room bytes that it should hold without growing. They take no place before they are written to, while V8
   *   collects garbage nearly each time that a large memory grows.
   */
  createMemory(room?: number): WebAssembly.Memory;
  /** One instance per memory. */
  instantiate(memory: WebAssembly.Memory): Kernels;
}

export interface KernelOptions {
  /** Pages of 64 KiB, at most 65536 (4 GiB), which is the default. */
  readonly maxPages?: number;
  /** What another thread's loader compiled; without it `kernels.wasm` is read and compiled. */
  readonly module?: WebAssembly.Module;
}

/** The prebuilt kernels. Synchronous: compiling them takes a few milliseconds, with `module` none. */
export function loadKernels(options: KernelOptions = {}): KernelLoader {
  const module = options.module ?? new WebAssembly.Module(readFileSync(bundledFile('kernels.wasm')));
  const maximum = Math.min(Math.max(options.maxPages ?? 65536, INITIAL_PAGES), 65536);
  return {
    module,
    createMemory: (room = 0) => {
      const initial = Math.min(Math.max(Math.ceil(room / WASM_PAGE), INITIAL_PAGES), maximum);
      try {
        return new WebAssembly.Memory({ initial, maximum });
      } catch {
        // The system may refuse to promise so much.
        return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum });
      }
    },
    instantiate: (memory) =>
      new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels,
  };
}
