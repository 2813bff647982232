/**
 * How a WebAssembly module of generated code is linked: without importing functions, as far as that goes.
 *
 * V8 compiles a piece of code for each signature among the functions that a module imports, even for those that turn
 * out to be WebAssembly, and waits for the threads that help. For the module of a stage that takes longer than all the
 * rest, and much longer while executors keep the cores busy. So the code calls through a table:
 *
 * - its first entries are functions of the host that have a common signature, put there by a gate (`gate.ts`);
 * - then come the kernels.
 *
 * Functions of the host with other signatures are imported as they are.
 */
import type { ImportedValues, IrImport } from '../ir.ts';
import { fillTable, GATE_SIGNATURE, gateSize, type HostFunction } from './gate.ts';

/** A module's imports by how they come. */
export interface Linkage {
  /** The table's first entries. */
  readonly gated: readonly IrImport[];
  /** How many entries the gate fills. */
  readonly gate: number;
  /** Behind those of the gate. */
  readonly kernels: readonly IrImport[];
  /** Imported one by one. */
  readonly functions: readonly IrImport[];
}

export function linkageOf(imports: readonly IrImport[]): Linkage {
  const ofHost = imports.filter(({ module }) => module === 'host');
  const gated = ofHost.filter(fitsGate);
  return {
    gated,
    gate: gateSize(gated.length),
    kernels: imports.filter(({ module }) => module === 'kernels'),
    functions: ofHost.filter((i) => !fitsGate(i)),
  };
}

/** Whether calls can use the gate's signature: what they lack is passed as 0, a result that they don't know dropped. */
function fitsGate({ parameters, result }: IrImport): boolean {
  return (
    parameters.length <= GATE_SIGNATURE.parameters.length &&
    parameters.every((type) => type === 'i32') &&
    (result === null || result === GATE_SIGNATURE.result)
  );
}

/** What `WebAssembly.Instance` takes for an encoded module with these imports. */
export function linkImports(imports: readonly IrImport[], values: ImportedValues): WebAssembly.Imports {
  const { gated, gate, kernels, functions } = linkageOf(imports);
  // A table of its own: V8 keeps all instances that a table was given to for as long as the table lives.
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: gate + kernels.length });
  fillTable(
    table,
    gated.map((i) => values.functionOf(i) as HostFunction),
  );
  for (const [index, kernel] of kernels.entries()) table.set(gate + index, values.functionOf(kernel));
  const host: Record<string, WebAssembly.ImportValue> = { frame: values.frame };
  for (const i of functions) host[i.name] = values.functionOf(i);
  return { kernels: { memory: values.memory, table }, host };
}
