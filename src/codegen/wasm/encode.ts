import { assertNever } from '../../core/error.ts';
import type { Ir, IrFunction, IrModule, IrStatement, IrType } from '../ir.ts';
import { ByteWriter } from './byte-writer.ts';
import { ACCESSES, OPCODES } from './opcodes.ts';
import { shareLocals } from './share-locals.ts';

const TYPE_CODES: Readonly<Record<IrType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c };
const EMPTY_BLOCK = 0x40;
const CODE = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  drop: 0x1a,
  select: 0x1b,
  get: 0x20,
  set: 0x21,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
} as const;

/** A WebAssembly module of the intermediate code. Memory is imported as `kernels.memory`. */
export function encodeModule(module: IrModule): Uint8Array<ArrayBuffer> {
  const types = new TypeTable();
  const importTypes = module.imports.map((i) => types.indexOf(i.parameters, i.result));
  const functionTypes = module.functions.map((f) =>
    types.indexOf(
      f.parameters.map((p) => p.type),
      f.result,
    ),
  );
  const callees = new Map<string, Callee>();
  for (const [index, i] of module.imports.entries()) callees.set(i.name, { index, result: i.result });
  for (const [index, f] of module.functions.entries()) {
    callees.set(f.name, { index: module.imports.length + index, result: f.result });
  }

  const out = new ByteWriter();
  out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  section(out, 1, () => types.write(out));
  section(out, 2, () => {
    out.unsigned(module.imports.length + 1);
    out.name('kernels');
    out.name('memory');
    out.bytes([0x02, 0x00, 0x00]);
    for (const [index, i] of module.imports.entries()) {
      out.name(i.module);
      out.name(i.name);
      out.byte(0x00);
      out.unsigned(importTypes[index]!);
    }
  });
  section(out, 3, () => {
    out.unsigned(functionTypes.length);
    for (const type of functionTypes) out.unsigned(type);
  });
  section(out, 7, () => {
    const exported = module.functions.filter((f) => f.exported);
    out.unsigned(exported.length);
    for (const f of exported) {
      out.name(f.name);
      out.byte(0x00);
      out.unsigned(callees.get(f.name)!.index);
    }
  });
  section(out, 10, () => {
    out.unsigned(module.functions.length);
    for (const f of module.functions) out.sized(() => new FunctionEncoder(f, callees, out).encode());
  });
  section(out, 0, () => writeNames(out, module));
  return out.finish();
}

interface Callee {
  readonly index: number;
  readonly result: IrType | null;
}

function section(out: ByteWriter, id: number, write: () => void): void {
  out.byte(id);
  out.sized(write);
}

/** Names of functions, for profiles and stack traces. */
function writeNames(out: ByteWriter, module: IrModule): void {
  out.name('name');
  out.byte(1);
  out.sized(() => {
    out.unsigned(module.functions.length);
    for (const [index, f] of module.functions.entries()) {
      out.unsigned(module.imports.length + index);
      out.name(f.name);
    }
  });
}

class TypeTable {
  readonly #indices = new Map<string, number>();
  readonly #types: { readonly parameters: readonly IrType[]; readonly result: IrType | null }[] = [];

  indexOf(parameters: readonly IrType[], result: IrType | null): number {
    const key = `${parameters.join()}>${result ?? ''}`;
    let index = this.#indices.get(key);
    if (index === undefined) {
      index = this.#types.length;
      this.#types.push({ parameters, result });
      this.#indices.set(key, index);
    }
    return index;
  }

  write(w: ByteWriter): void {
    w.unsigned(this.#types.length);
    for (const { parameters, result } of this.#types) {
      w.byte(0x60);
      w.unsigned(parameters.length);
      for (const p of parameters) w.byte(TYPE_CODES[p]);
      w.unsigned(result === null ? 0 : 1);
      if (result !== null) w.byte(TYPE_CODES[result]);
    }
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
    if (f.result !== null) w.byte(CODE.unreachable);
    w.byte(CODE.end);
  }

  #statements(statements: readonly IrStatement[]): void {
    for (const s of statements) this.#statement(s);
  }

  #statement(s: IrStatement): void {
    const w = this.#w;
    switch (s.kind) {
      case 'set':
        this.#value(s.value);
        w.byte(CODE.set);
        w.unsigned(this.#numbers[s.local.index]!);
        return;
      case 'store':
        this.#value(s.address);
        this.#value(s.value);
        this.#access(s.op, s.offset);
        return;
      case 'if':
        this.#value(s.condition);
        w.byte(CODE.if);
        w.byte(EMPTY_BLOCK);
        this.#labels.push(0);
        this.#statements(s.then);
        if (s.otherwise.length > 0) {
          w.byte(CODE.else);
          this.#statements(s.otherwise);
        }
        this.#labels.pop();
        w.byte(CODE.end);
        return;
      case 'block':
      case 'loop':
        w.byte(s.kind === 'block' ? CODE.block : CODE.loop);
        w.byte(EMPTY_BLOCK);
        this.#labels.push(s.label.id);
        this.#statements(s.body);
        this.#labels.pop();
        w.byte(CODE.end);
        return;
      case 'br': {
        if (s.condition !== null) this.#value(s.condition);
        w.byte(s.condition === null ? CODE.br : CODE.brIf);
        const position = this.#labels.lastIndexOf(s.label.id);
        if (position < 0) throw new Error('a branch leaves its function');
        w.unsigned(this.#labels.length - 1 - position);
        return;
      }
      case 'do': {
        for (const arg of s.args) this.#value(arg);
        w.byte(CODE.call);
        const callee = this.#callee(s.callee);
        w.unsigned(callee.index);
        if (callee.result !== null) w.byte(CODE.drop);
        return;
      }
      case 'return':
        if (s.value !== null) this.#value(s.value);
        w.byte(CODE.return);
        return;
      case 'unreachable':
        w.byte(CODE.unreachable);
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
        w.byte(CODE.get);
        w.unsigned(this.#numbers[ir.local.index]!);
        return;
      case 'op': {
        for (const arg of ir.args) this.#value(arg);
        const code = OPCODES.get(ir.op);
        if (code === undefined) throw new Error(`unknown instruction ${ir.op}`);
        for (let i = 0; i < code.length; i++) w.byte(code[i]!);
        return;
      }
      case 'load':
        this.#value(ir.address);
        this.#access(ir.op, ir.offset);
        return;
      case 'select':
        this.#value(ir.then);
        this.#value(ir.otherwise);
        this.#value(ir.condition);
        w.byte(CODE.select);
        return;
      case 'call':
        for (const arg of ir.args) this.#value(arg);
        w.byte(CODE.call);
        w.unsigned(this.#callee(ir.callee).index);
        return;
      default:
        assertNever(ir);
    }
  }

  #constant(type: IrType, value: number | bigint): void {
    const w = this.#w;
    switch (type) {
      case 'i32':
        w.byte(CODE.i32Const);
        w.signed32(Number(value));
        return;
      case 'i64':
        w.byte(CODE.i64Const);
        w.signed64(BigInt(value));
        return;
      case 'f32':
        w.byte(CODE.f32Const);
        w.f32(Number(value));
        return;
      case 'f64':
        w.byte(CODE.f64Const);
        w.f64(Number(value));
    }
  }

  #access(op: string, offset: number): void {
    const access = ACCESSES.get(op);
    if (access === undefined) throw new Error(`unknown memory access ${op}`);
    this.#w.byte(access.opcode);
    // Alignment is a hint; vectors are aligned, but constants and blobs need not be.
    this.#w.unsigned(access.width);
    this.#w.unsigned(offset);
  }

  #callee(name: string): Callee {
    const callee = this.#callees.get(name);
    if (callee === undefined) throw new Error(`call of unknown function ${name}`);
    return callee;
  }
}
