import { assertNever } from '../core/error.ts';
import { OPERATIONS } from './interpret-operations.ts';
import type { ImportedValues, Ir, IrFunction, IrModule, IrStatement, IrType, Operation } from './ir.ts';

export type HostFunction = (...args: never[]) => unknown;

type Raw = number | bigint;
type Callable = (...args: Raw[]) => Raw | undefined;

/** How a list of statements ended: at its end, with `return`, or with a branch to a label. */
type Completion = undefined | 'return' | number;

/**
 * The second back end: runs intermediate code in JavaScript, with the interface of a WebAssembly instance.
 * Values are numbers, and bigints for i64. Slow and simple: the oracle of the first one, and what computes
 * constants on the driver.
 */
export function interpretModule(
  module: IrModule,
  imports: ImportedValues,
): Readonly<Record<string, Callable>> {
  const functions = new Map<string, Callable>();
  for (const i of module.imports) functions.set(i.name, imports.functionOf(i) as Callable);
  for (const f of module.functions) {
    functions.set(f.name, (...args) => new Activation(f, functions, imports).run(args));
  }
  const exports: Record<string, Callable> = {};
  for (const f of module.functions) if (f.exported) exports[f.name] = functions.get(f.name)!;
  return exports;
}

class Activation {
  readonly #function: IrFunction;
  readonly #functions: ReadonlyMap<string, Callable>;
  readonly #memory: WebAssembly.Memory;
  readonly #frame: number;
  readonly #locals: Raw[] = [];
  #view: DataView;
  #result: Raw | undefined;

  constructor(f: IrFunction, functions: ReadonlyMap<string, Callable>, imports: ImportedValues) {
    this.#function = f;
    this.#functions = functions;
    this.#memory = imports.memory;
    this.#frame = imports.frame | 0;
    this.#view = new DataView(this.#memory.buffer);
  }

  run(args: readonly Raw[]): Raw | undefined {
    const f = this.#function;
    for (const [i, p] of f.parameters.entries()) this.#locals[p.index] = normalize(p.type, args[i]!);
    for (const l of f.locals) this.#locals[l.index] = l.type === 'i64' ? 0n : 0;
    this.#statements(f.body);
    if (f.result !== null && this.#result === undefined) throw new Error(`${f.name} ended without a result`);
    return this.#result;
  }

  #statements(statements: readonly IrStatement[]): Completion {
    for (const s of statements) {
      const completion = this.#statement(s);
      if (completion !== undefined) return completion;
    }
    return undefined;
  }

  #statement(s: IrStatement): Completion {
    switch (s.kind) {
      case 'set':
        this.#locals[s.local.index] = this.#value(s.value);
        return undefined;
      case 'store':
        this.#store(s);
        return undefined;
      case 'if':
        return this.#statements(this.#value(s.condition) === 0 ? s.otherwise : s.then);
      case 'block': {
        const completion = this.#statements(s.body);
        return completion === s.label.id ? undefined : completion;
      }
      case 'loop':
        while (true) {
          const completion = this.#statements(s.body);
          if (completion !== s.label.id) return completion;
        }
      case 'br':
        return s.condition === null || this.#value(s.condition) !== 0 ? s.label.id : undefined;
      case 'do':
        this.#call(s.callee, s.args);
        return undefined;
      case 'return':
        this.#result = s.value === null ? undefined : this.#value(s.value);
        return 'return';
      case 'unreachable':
        throw new WebAssembly.RuntimeError('unreachable');
      case 'comment':
        return undefined;
      default:
        return assertNever(s);
    }
  }

  #value(ir: Ir): Raw {
    switch (ir.kind) {
      case 'const':
        return ir.value;
      case 'get':
        return this.#locals[ir.local.index]!;
      case 'frame':
        return this.#frame;
      case 'unary':
        return interpretation(ir.op)(this.#value(ir.operand) as never);
      case 'binary':
        return interpretation(ir.op)(this.#value(ir.left) as never, this.#value(ir.right) as never);
      case 'load':
        return this.#load(ir.op.name, this.#address(ir.address, ir.offset));
      case 'select': {
        const then = this.#value(ir.then);
        const otherwise = this.#value(ir.otherwise);
        return this.#value(ir.condition) !== 0 ? then : otherwise;
      }
      case 'call':
        return normalize(ir.type, this.#call(ir.callee, ir.args)!);
      default:
        return assertNever(ir);
    }
  }

  #call(callee: string, args: readonly Ir[]): Raw | undefined {
    const target = this.#functions.get(callee);
    if (target === undefined) throw new Error(`call of unknown function ${callee}`);
    const values = args.map((arg) => this.#value(arg));
    const result = target(...values);
    // The callee may have grown memory.
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer);
    return result;
  }

  #address(ir: Ir, offset: number): number {
    return ((this.#value(ir) as number) >>> 0) + offset;
  }

  #load(op: string, at: number): Raw {
    const view = this.#view;
    switch (op) {
      case 'i32.load':
        return view.getInt32(at, true);
      case 'i64.load':
        return view.getBigInt64(at, true);
      case 'f32.load':
        return view.getFloat32(at, true);
      case 'f64.load':
        return view.getFloat64(at, true);
      case 'i32.load8_s':
        return view.getInt8(at);
      case 'i32.load8_u':
        return view.getUint8(at);
      case 'i32.load16_s':
        return view.getInt16(at, true);
      case 'i32.load16_u':
        return view.getUint16(at, true);
      case 'i64.load8_s':
        return BigInt(view.getInt8(at));
      case 'i64.load8_u':
        return BigInt(view.getUint8(at));
      case 'i64.load16_s':
        return BigInt(view.getInt16(at, true));
      case 'i64.load16_u':
        return BigInt(view.getUint16(at, true));
      case 'i64.load32_s':
        return BigInt(view.getInt32(at, true));
      case 'i64.load32_u':
        return BigInt(view.getUint32(at, true));
      default:
        throw new Error(`unknown memory access ${op}`);
    }
  }

  #store(s: Extract<IrStatement, { kind: 'store' }>): void {
    const at = this.#address(s.address, s.offset);
    const value = this.#value(s.value);
    const view = this.#view;
    switch (s.op.name) {
      case 'i32.store':
        view.setInt32(at, value as number, true);
        return;
      case 'i64.store':
        view.setBigInt64(at, value as bigint, true);
        return;
      case 'f32.store':
        view.setFloat32(at, value as number, true);
        return;
      case 'f64.store':
        view.setFloat64(at, value as number, true);
        return;
      case 'i32.store8':
        view.setInt8(at, value as number);
        return;
      case 'i32.store16':
        view.setInt16(at, value as number, true);
        return;
      case 'i64.store8':
        view.setInt8(at, Number(BigInt.asIntN(8, value as bigint)));
        return;
      case 'i64.store16':
        view.setInt16(at, Number(BigInt.asIntN(16, value as bigint)), true);
        return;
      case 'i64.store32':
        view.setInt32(at, Number(BigInt.asIntN(32, value as bigint)), true);
        return;
      default:
        throw new Error(`unknown memory access ${s.op.name}`);
    }
  }
}

function interpretation({ name }: Operation): (...args: never[]) => Raw {
  const run = OPERATIONS[name];
  if (run === undefined) throw new Error(`unknown instruction ${name}`);
  return run;
}

function normalize(type: IrType, value: Raw): Raw {
  switch (type) {
    case 'i32':
      return (value as number) | 0;
    case 'i64':
      return BigInt.asIntN(64, value as bigint);
    case 'f32':
      return Math.fround(value as number);
    case 'f64':
      return value;
  }
}
