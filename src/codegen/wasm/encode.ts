import { assertNever } from '../../core/error.ts';
import type { Access, Ir, IrFunction, IrModule, IrStatement, IrType, Operation } from '../ir.ts';
import { ByteWriter } from './byte-writer.ts';
import { GATE_SIGNATURE } from './gate.ts';
import { type Linkage, linkageOf } from './link.ts';
import { EMPTY_BLOCK, EXTERNAL, FUNCREF, INSTRUCTIONS, SECTIONS, TYPE_CODES } from './opcodes.ts';
import { shareLocals } from './share-locals.ts';

/** A WebAssembly module of the intermediate code, to be linked with what `linkImports` gives. */
export function encodeModule(module: IrModule): Uint8Array<ArrayBuffer> {
  const types = new TypeTable();
  const linkage = linkageOf(module.imports);
  const { functions } = linkage;
  const callees = calleesOf(module, linkage, types);
  const importTypes = functions.map((i) => types.indexOf(i.parameters, i.result));
  const functionTypes = module.functions.map(({ parameters, result }) =>
    types.indexOf(
      parameters.map(({ type }) => type),
      result,
    ),
  );

  const out = new ByteWriter();
  out.header();
  out.section(SECTIONS.types, () => types.write(out));
  out.section(SECTIONS.imports, () => {
    out.unsigned(functions.length + 3);
    out.name('kernels');
    out.name('memory');
    out.bytes([EXTERNAL.memory, 0, 0]);
    out.name('kernels');
    out.name('table');
    out.bytes([EXTERNAL.table, FUNCREF, 0]);
    out.unsigned(linkage.gate + linkage.kernels.length);
    out.name('host');
    out.name('frame');
    out.bytes([EXTERNAL.global, TYPE_CODES.i32, 0]);
    for (const [index, { name }] of functions.entries()) {
      out.name('host');
      out.name(name);
      out.byte(EXTERNAL.function);
      out.unsigned(importTypes[index]!);
    }
  });
  out.section(SECTIONS.functions, () => {
    out.unsigned(functionTypes.length);
    for (const type of functionTypes) out.unsigned(type);
  });
  out.section(SECTIONS.exports, () => {
    const exported = module.functions.filter((f) => f.exported);
    out.unsigned(exported.length);
    for (const { name } of exported) {
      out.name(name);
      out.byte(EXTERNAL.function);
      out.unsigned(callees.get(name)!.index);
    }
  });
  out.section(SECTIONS.code, () => {
    out.unsigned(module.functions.length);
    for (const f of module.functions) out.sized(() => new FunctionEncoder(f, callees, out).encode());
  });
  out.section(SECTIONS.custom, () => writeNames(out, module, functions.length));
  return out.finish();
}

interface Callee {
  /** Among the functions; in the table where there is a type. */
  readonly index: number;
  readonly result: IrType | null;
  readonly inTable: {
    readonly type: number;
    /** Arguments that the signature has and calls have not. */
    readonly missing: number;
  } | null;
}

/** By name, what code can call. */
function calleesOf(
  module: IrModule,
  { gated, gate, kernels, functions }: Linkage,
  types: TypeTable,
): ReadonlyMap<string, Callee> {
  const callees = new Map<string, Callee>();
  const { parameters: passed, result: given } = GATE_SIGNATURE;
  for (const [index, { name, parameters }] of gated.entries()) {
    const inTable = { type: types.indexOf(passed, given), missing: passed.length - parameters.length };
    callees.set(name, { index, result: given, inTable });
  }
  for (const [index, { name, parameters, result }] of kernels.entries()) {
    const inTable = { type: types.indexOf(parameters, result), missing: 0 };
    callees.set(name, { index: gate + index, result, inTable });
  }
  for (const [index, { name, result }] of [...functions, ...module.functions].entries()) {
    callees.set(name, { index, result, inTable: null });
  }
  return callees;
}

/** Names of functions, for profiles and stack traces. */
function writeNames(out: ByteWriter, module: IrModule, first: number): void {
  out.name('name');
  out.byte(1);
  out.sized(() => {
    out.unsigned(module.functions.length);
    for (const [index, f] of module.functions.entries()) {
      out.unsigned(first + index);
      out.name(f.name);
    }
  });
}

class TypeTable {
  /** A module has few. */
  readonly #types: { readonly parameters: readonly IrType[]; readonly result: IrType | null }[] = [];

  indexOf(parameters: readonly IrType[], result: IrType | null): number {
    const known = this.#types.findIndex(
      (type) =>
        type.result === result &&
        type.parameters.length === parameters.length &&
        type.parameters.every((parameter, i) => parameter === parameters[i]),
    );
    return known >= 0 ? known : this.#types.push({ parameters, result }) - 1;
  }

  write(w: ByteWriter): void {
    w.unsigned(this.#types.length);
    for (const { parameters, result } of this.#types) w.signature(parameters, result);
  }
}

class FunctionEncoder {
  readonly #function: IrFunction;
  readonly #callees: ReadonlyMap<string, Callee>;
  readonly #w: ByteWriter;
  /** By a local's index its final number: those of one type lie together. */
  readonly #numbers: Uint32Array;
  /** Label ids of the open blocks, innermost last; 0 for an `if`. */
  readonly #labels: number[] = [];

  constructor(f: IrFunction, callees: ReadonlyMap<string, Callee>, w: ByteWriter) {
    this.#function = f;
    this.#callees = callees;
    this.#w = w;
    this.#numbers = new Uint32Array(f.parameters.length + f.locals.length);
  }

  encode(): void {
    const f = this.#function;
    const w = this.#w;
    for (const p of f.parameters) this.#numbers[p.index] = p.index;
    const { counts, slots } = shareLocals(f);
    const groups = (['i32', 'i64', 'f32', 'f64'] as const).filter((type) => counts[type] > 0);
    w.unsigned(groups.length);
    const starts = new Map<IrType, number>();
    let next = f.parameters.length;
    for (const type of groups) {
      w.unsigned(counts[type]);
      w.byte(TYPE_CODES[type]);
      starts.set(type, next);
      next += counts[type];
    }
    for (const { index, type } of f.locals) {
      if (slots[index]! >= 0) this.#numbers[index] = starts.get(type)! + slots[index]!;
    }
    this.#statements(f.body);
    // A function with a result returns on every path before its end.
    if (f.result !== null) w.byte(INSTRUCTIONS.unreachable);
    w.byte(INSTRUCTIONS.end);
  }

  #statements(statements: readonly IrStatement[]): void {
    for (const s of statements) this.#statement(s);
  }

  #statement(s: IrStatement): void {
    const w = this.#w;
    switch (s.kind) {
      case 'set':
        this.#value(s.value);
        w.byte(INSTRUCTIONS.set);
        w.unsigned(this.#numbers[s.local.index]!);
        return;
      case 'store':
        this.#value(s.address);
        this.#value(s.value);
        this.#access(s.op, s.offset);
        return;
      case 'if':
        this.#value(s.condition);
        w.byte(INSTRUCTIONS.if);
        w.byte(EMPTY_BLOCK);
        this.#labels.push(0);
        this.#statements(s.then);
        if (s.otherwise.length > 0) {
          w.byte(INSTRUCTIONS.else);
          this.#statements(s.otherwise);
        }
        this.#labels.pop();
        w.byte(INSTRUCTIONS.end);
        return;
      case 'block':
      case 'loop':
        w.byte(s.kind === 'block' ? INSTRUCTIONS.block : INSTRUCTIONS.loop);
        w.byte(EMPTY_BLOCK);
        this.#labels.push(s.label.id);
        this.#statements(s.body);
        this.#labels.pop();
        w.byte(INSTRUCTIONS.end);
        return;
      case 'br': {
        if (s.condition !== null) this.#value(s.condition);
        w.byte(s.condition === null ? INSTRUCTIONS.br : INSTRUCTIONS.brIf);
        const position = this.#labels.lastIndexOf(s.label.id);
        if (position < 0) throw new Error('a branch leaves its function');
        w.unsigned(this.#labels.length - 1 - position);
        return;
      }
      case 'do': {
        const { result } = this.#call(s.callee, s.args);
        if (result !== null) w.byte(INSTRUCTIONS.drop);
        return;
      }
      case 'return':
        if (s.value !== null) this.#value(s.value);
        w.byte(INSTRUCTIONS.return);
        return;
      case 'unreachable':
        w.byte(INSTRUCTIONS.unreachable);
        return;
      case 'comment':
        return;
      default:
        assertNever(s);
    }
  }

  #value(ir: Ir): void {
    const w = this.#w;
    switch (ir.kind) {
      case 'const':
        this.#constant(ir.type, ir.value);
        return;
      case 'get':
        w.byte(INSTRUCTIONS.get);
        w.unsigned(this.#numbers[ir.local.index]!);
        return;
      case 'unary':
        this.#value(ir.operand);
        this.#operation(ir.op);
        return;
      case 'binary':
        this.#value(ir.left);
        this.#value(ir.right);
        this.#operation(ir.op);
        return;
      case 'load':
        this.#value(ir.address);
        this.#access(ir.op, ir.offset);
        return;
      case 'select':
        this.#value(ir.then);
        this.#value(ir.otherwise);
        this.#value(ir.condition);
        w.byte(INSTRUCTIONS.select);
        return;
      case 'call':
        this.#call(ir.callee, ir.args);
        return;
      case 'frame':
        w.byte(INSTRUCTIONS.globalGet);
        w.unsigned(0);
        return;
      default:
        assertNever(ir);
    }
  }

  #constant(type: IrType, value: number | bigint): void {
    const w = this.#w;
    switch (type) {
      case 'i32':
        w.byte(INSTRUCTIONS.i32Const);
        w.signed32(Number(value));
        return;
      case 'i64':
        w.byte(INSTRUCTIONS.i64Const);
        w.signed64(BigInt(value));
        return;
      case 'f32':
        w.byte(INSTRUCTIONS.f32Const);
        w.f32(Number(value));
        return;
      case 'f64':
        w.byte(INSTRUCTIONS.f64Const);
        w.f64(Number(value));
    }
  }

  #operation({ opcode }: Operation): void {
    for (let i = 0; i < opcode.length; i++) this.#w.byte(opcode[i]!);
  }

  #access({ opcode, width }: Access, offset: number): void {
    this.#w.byte(opcode);
    // Alignment is a hint; vectors are aligned, but constants and blobs need not be.
    this.#w.unsigned(width);
    this.#w.unsigned(offset);
  }

  #call(name: string, args: readonly Ir[]): Callee {
    const w = this.#w;
    const callee = this.#callees.get(name);
    if (callee === undefined) throw new Error(`call of unknown function ${name}`);
    const { index, inTable } = callee;
    for (const arg of args) this.#value(arg);
    if (inTable === null) {
      w.byte(INSTRUCTIONS.call);
      w.unsigned(index);
    } else {
      for (let i = 0; i < inTable.missing; i++) this.#constant('i32', 0);
      this.#constant('i32', index);
      w.byte(INSTRUCTIONS.callIndirect);
      w.unsigned(inTable.type);
      w.byte(0);
    }
    return callee;
  }
}
