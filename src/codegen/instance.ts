import type { GeneratedModule } from './builder.ts';
import { type HostMemory, ModuleHost } from './host.ts';
import type { FunctionLookup } from './implementation.ts';
import { interpretModule } from './interpret.ts';
import type { ImportedValues } from './ir.ts';
import { encodeModule } from './wasm/encode.ts';
import { linkImports } from './wasm/link.ts';

/** What an instance of generated code needs of the thread that it runs on. */
export interface InstanceEnvironment {
  readonly memory: WebAssembly.Memory;
  /** Exports of the prebuilt kernels over the same memory. */
  readonly kernels: object;
  /** Where frame and arena go. */
  readonly allocator: HostMemory;
  readonly functions: FunctionLookup;
  /** The number of the task's partition; 0 by default. */
  readonly partition?: number;
  /** Further imports of the namespace `host`, for instance the pipeline's `flush`. */
  readonly host?: Readonly<Record<string, (...args: never[]) => unknown>>;
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
  const { memory, allocator, functions } = environment;
  const host = new ModuleHost(generated, memory, allocator, functions, {
    partition: environment.partition ?? 0,
  });
  const imports: ImportedValues = {
    memory,
    frame: host.frame,
    kernels: environment.kernels as ImportedValues['kernels'],
    host: { ...host.imports, ...environment.host },
  };
  const exports =
    code === 'interpreted'
      ? interpretModule(generated.ir, imports)
      : (new WebAssembly.Instance(code, linkImports(generated.ir.imports, imports))
          .exports as unknown as GeneratedInstance['exports']);
  host.attach(exports);
  return { exports, host };
}
