import type { MemoryView } from '../columns/memory-view.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { GeneratedModule } from './builder.ts';
import { type HostMemory, ModuleHost } from './host.ts';
import type { FunctionLookup } from './implementation.ts';
import { interpretModule } from './interpret.ts';
import type { ImportedValues } from './ir.ts';
import { encodeModule } from './wasm/encode.ts';
import { linkImports } from './wasm/link.ts';

/** What an instance of generated code needs of the thread that it runs on. */
export interface InstanceEnvironment {
  readonly view: MemoryView;
  /** Exports of the prebuilt kernels over the same memory. */
  readonly kernels: Kernels;
  /** Where frame and arena go. */
  readonly allocator: HostMemory;
  readonly functions: FunctionLookup;
  /** The number of the task's partition; 0 by default. */
  readonly partition?: number;
  /** Further functions of the namespace `host` by their names, for instance `output_flush`. */
  readonly host?: (name: string) => ((...args: never[]) => unknown) | undefined;
}

export interface GeneratedInstance {
  readonly exports: Readonly<Record<string, (...args: (number | bigint)[]) => number | bigint | undefined>>;
  readonly host: ModuleHost;
}

/** Compiles for WebAssembly; the module can be posted to executors. */
export function compileModule(generated: GeneratedModule): WebAssembly.Module {
  return new WebAssembly.Module(encodeModule(generated.ir));
}

/**
 * An instance of generated code.
 *
 * @param code the compiled module, or `interpreted` for the interpreter
 */
export function instantiateModule(
  generated: GeneratedModule,
  code: WebAssembly.Module | 'interpreted',
  environment: InstanceEnvironment,
): GeneratedInstance {
  const { view, allocator, functions } = environment;
  const host = new ModuleHost(generated, view, allocator, functions, {
    partition: environment.partition ?? 0,
  });
  const imports: ImportedValues = {
    memory: view.memory,
    frame: host.frame,
    functionOf: ({ module, name }) => {
      const value =
        module === 'kernels'
          ? environment.kernels[name as keyof Kernels]
          : (environment.host?.(name) ?? host.function(name));
      if (typeof value !== 'function') throw new Error(`there is no function ${name} of the ${module}`);
      return value;
    },
  };
  const exports =
    code === 'interpreted'
      ? interpretModule(generated.ir, imports)
      : (new WebAssembly.Instance(code, linkImports(generated.ir.imports, imports))
          .exports as unknown as GeneratedInstance['exports']);
  host.attach(exports);
  return { exports, host };
}
