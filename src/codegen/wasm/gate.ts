import type { IrType } from '../ir.ts';
import { ByteWriter } from './byte-writer.ts';
import { EXTERNAL, FUNCREF, INSTRUCTIONS, SECTIONS } from './opcodes.ts';

/** The signature of the functions behind a gate. */
export const GATE_SIGNATURE = { parameters: ['i32', 'i32'], result: 'i32' } as const satisfies {
  readonly parameters: readonly IrType[];
  readonly result: IrType;
};

/** A function of the host, which may ignore arguments and answer nothing. */
export type HostFunction = (a: number, b: number) => number | undefined;

/** Gates are made for multiples of so many functions: few different ones serve all modules. */
const STEP = 8;

/** Entries at a table's start that a gate for so many functions fills. */
export function gateSize(functions: number): number {
  return Math.ceil(functions / STEP) * STEP;
}

/** By their sizes. */
const gates = new Map<number, WebAssembly.Module>();

/** Puts functions of the host at a table's start. Tables take functions of WebAssembly only: a gate makes them such. */
export function fillTable(table: WebAssembly.Table, functions: readonly HostFunction[]): void {
  const size = gateSize(functions.length);
  if (size === 0) return;
  let gate = gates.get(size);
  if (gate === undefined) {
    gate = new WebAssembly.Module(encodeGate(size));
    gates.set(size, gate);
  }
  const host: Record<string, WebAssembly.ImportValue> = { table };
  for (let i = 0; i < size; i++) host[i] = withSignature(functions[i] ?? nothing);
  new WebAssembly.Instance(gate, { host });
}

/** With as many parameters as the signature: others would be called through code that is compiled for them. */
function withSignature(target: HostFunction): HostFunction {
  return (a, b) => target(a, b) ?? 0;
}

function nothing(): undefined {}

/** A module that puts the functions which it imports into the table that it imports. */
function encodeGate(size: number): Uint8Array<ArrayBuffer> {
  const { parameters, result } = GATE_SIGNATURE;
  const out = new ByteWriter();
  out.header();
  out.section(SECTIONS.types, () => {
    out.unsigned(1);
    out.signature(parameters, result);
  });
  out.section(SECTIONS.imports, () => {
    out.unsigned(size + 1);
    for (let i = 0; i < size; i++) {
      out.name('host');
      out.name(String(i));
      out.bytes([EXTERNAL.function, 0]);
    }
    out.name('host');
    out.name('table');
    out.bytes([EXTERNAL.table, FUNCREF, 0]);
    out.unsigned(size);
  });
  out.section(SECTIONS.elements, () => {
    out.bytes([1, 0, INSTRUCTIONS.i32Const, 0, INSTRUCTIONS.end]);
    out.unsigned(size);
    for (let i = 0; i < size; i++) out.unsigned(i);
  });
  return out.finish();
}
