import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kernels } from './kernels.ts';

/** A page of WebAssembly memory in bytes. */
export const WASM_PAGE = 65536;

/** Bytes from 0 that the kernels' own data may take; memory is made with at least this many. */
const INITIAL_PAGES = 16;

export interface KernelLoader {
  /** Compiled once, posted to the executors. */
  readonly module: WebAssembly.Module;
  /** A memory that can grow to `maxPages`. Its allocator is that of the kernels instantiated over it. */
  createMemory(): WebAssembly.Memory;
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
  const module = options.module ?? new WebAssembly.Module(readFileSync(kernelsPath()));
  const maximum = Math.min(Math.max(options.maxPages ?? 65536, INITIAL_PAGES), 65536);
  return {
    module,
    createMemory: () => new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum }),
    instantiate: (memory) =>
      new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels,
  };
}

/** `dist/kernels.wasm`, seen from the bundle (dist, dist/chunks) or from the sources. */
function kernelsPath(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (true) {
    for (const candidate of [join(folder, 'kernels.wasm'), join(folder, 'dist', 'kernels.wasm')]) {
      if (existsSync(candidate)) return candidate;
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error('kernels.wasm is missing: run `npm run build:kernels`');
    folder = parent;
  }
}
