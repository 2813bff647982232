/**
 * Building functions of generated code.
 *
 * `ModuleBuilder` collects the functions of one generated module and what its instance needs from the host:
 * imports, constants, error sites, call sites. `FunctionBuilder` writes one function: statements are appended
 * where the builder stands, and closures give the bodies of `if`, `block` and `loop`.
 *
 *     const module = new ModuleBuilder();
 *     const f = module.function('run', { exported: true, result: 'i32' });
 *     const rows = f.parameter('i32', 'rows');
 *     const i = f.local('i32', 'i');
 *     f.loop((again) => {
 *       ...
 *       f.set(i, i32.add(f.get(i), i32.const(1)));
 *       f.brIf(again, i32.lt_u(f.get(i), rows));
 *     });
 *     f.return(f.get(i));
 *     const generated = module.finish();
 *
 * The `frame` is a piece of memory that every instance of a module has of its own: header, scratch area,
 * slots for calls of TypeScript functions, constants. `f.frame()` is its address.
 */
import type { Expression, Origin } from '../expr/expression.ts';
import type { DataType } from '../types/data-type.ts';
import { dropUnused } from './drop-unused.ts';
import { FRAME } from './frame.ts';
import { accessOf, i32, irTypeOf, isCheap, isConst, makeView } from './instructions.ts';
import type { Ir, IrFunction, IrImport, IrModule, IrStatement, IrType, Label, Local } from './ir.ts';

/** A value that an error shows: from the statement's text, or stored in the scratch area before the throw. */
export type ErrorParameter =
  | { readonly kind: 'text'; readonly text: string }
  /** In 16-byte slot `slot` of the scratch area, formatted as a SQL literal of the type. */
  | {
      readonly kind: 'value';
      readonly slot: number;
      readonly type: DataType;
      readonly style: 'sql' | 'plain';
      readonly zone: string;
    };

/** A place in generated code that raises an error. */
export interface ErrorSite {
  readonly condition: string;
  readonly parameters: Readonly<Record<string, ErrorParameter>>;
  readonly origin: Origin | null;
}

/** How a TypeScript function gets a lambda: an exported function of the module, called over slots. */
export interface LambdaSite {
  readonly export: string;
  readonly parameters: readonly DataType[];
  readonly result: DataType;
  /** Offset in the frame of the parameters' slots, then of the result's. */
  readonly slots: number;
}

/** A place in generated code that calls a function written in TypeScript. */
export interface CallSite {
  readonly import: string;
  readonly call: Expression;
  /** Per argument of the call: its type, or the lambda. */
  readonly args: readonly (
    | { readonly type: DataType; readonly nullable: boolean }
    | { readonly lambda: LambdaSite }
  )[];
  readonly result: DataType;
  /** Where the raw values lie that are too many for parameters, 16 bytes apart in the frame; else null. */
  readonly spilled: { readonly offset: number; readonly types: readonly IrType[] } | null;
}

/** Everything an executor needs to make an instance. Plain data. */
export interface GeneratedModule {
  readonly ir: IrModule;
  /** Bytes to copy to `frame + constantsOffset`. */
  readonly constants: Uint8Array;
  readonly constantsOffset: number;
  readonly frameSize: number;
  readonly errorSites: readonly ErrorSite[];
  readonly callSites: readonly CallSite[];
  /** Time zones that the code asks the host about, by number. */
  readonly zones: readonly string[];
}

export class ModuleBuilder {
  readonly #functions: FunctionBuilder[] = [];
  readonly #imports = new Map<string, IrImport>();
  readonly #errorSites: ErrorSite[] = [];
  readonly #callSites: CallSite[] = [];
  readonly #zones: string[] = [];
  readonly #zoneSlots = new Map<string, number>();
  readonly #constants: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #constantsLength = 0;
  readonly #strings = new Map<string, number>();
  readonly #helpers = new Set<string>();
  #slots: number = FRAME.slots;
  #labels = 0;
  #names = 0;

  function(name: string, options: { exported?: boolean; result?: IrType } = {}): FunctionBuilder {
    const f = new FunctionBuilder(this, name, options.result ?? null, options.exported ?? false);
    this.#functions.push(f);
    return f;
  }

  /** Leaves a function out that nothing calls. */
  remove(f: FunctionBuilder): void {
    this.#functions.splice(this.#functions.indexOf(f), 1);
  }

  /** Declares an import once; gives its name for calls. */
  import(
    module: IrImport['module'],
    name: string,
    parameters: readonly IrType[],
    result: IrType | null,
  ): string {
    if (!this.#imports.has(name)) this.#imports.set(name, { module, name, parameters, result });
    return name;
  }

  /** A function that several places share, written on first use; gives its name for calls. */
  helper(name: string, result: IrType | null, write: (f: FunctionBuilder) => void): string {
    if (!this.#helpers.has(name)) {
      this.#helpers.add(name);
      write(this.function(name, result === null ? {} : { result }));
    }
    return name;
  }

  /** A name that no other function or import of the module has. */
  uniqueName(prefix: string): string {
    this.#names += 1;
    return `${prefix}_${this.#names}`;
  }

  /** Reserves `count` 16-byte slots in the frame; gives the offset of the first. */
  slots(count: number): number {
    const offset = this.#slots;
    this.#slots += 16 * count;
    return offset;
  }

  /** Adds bytes to the constants, aligned to 8; gives their offset within the constants. */
  constant(bytes: Uint8Array): number {
    const key =
      String.fromCharCode(...bytes.subarray(0, 4096)) + (bytes.length > 4096 ? this.uniqueName('') : '');
    const known = this.#strings.get(key);
    if (known !== undefined) return known;
    const offset = (this.#constantsLength + 7) & -8;
    this.#constants.push({ offset, bytes });
    this.#constantsLength = offset + bytes.length;
    this.#strings.set(key, offset);
    return offset;
  }

  errorSite(site: ErrorSite): number {
    this.#errorSites.push(site);
    return this.#errorSites.length - 1;
  }

  callSite(site: CallSite): void {
    this.#callSites.push(site);
  }

  /** The zone's number for the host's `zone_offset`. */
  zone(id: string): number {
    const known = this.#zones.indexOf(id);
    return known >= 0 ? known : this.#zones.push(id) - 1;
  }

  /** Offset in the frame of what the host knows of a zone (see `zones.ts`): three i64. */
  zoneSlots(name: string, zone: number): number {
    const key = `${name} ${zone}`;
    let offset = this.#zoneSlots.get(key);
    if (offset === undefined) {
      offset = this.slots(2);
      this.#zoneSlots.set(key, offset);
    }
    return offset;
  }

  label(): Label {
    this.#labels += 1;
    return { id: this.#labels, isTarget: false };
  }

  finish(): GeneratedModule {
    const constants = new Uint8Array(this.#constantsLength);
    for (const { offset, bytes } of this.#constants) constants.set(bytes, offset);
    // Constants lie behind the slots, whose number is known only now: their addresses go through the header.
    return {
      ir: { imports: [...this.#imports.values()], functions: this.#functions.map((f) => f.finish()) },
      constants,
      constantsOffset: this.#slots,
      frameSize: this.#slots + this.#constantsLength,
      errorSites: this.#errorSites,
      callSites: this.#callSites,
      zones: this.#zones,
    };
  }
}

export class FunctionBuilder {
  readonly module: ModuleBuilder;
  readonly name: string;
  readonly #result: IrType | null;
  readonly #exported: boolean;
  readonly #parameters: Local[] = [];
  readonly #locals: Local[] = [];
  readonly #prologue: IrStatement[] = [];
  #body: IrStatement[] = [];
  /** The blocks around what is written now, by their labels; null for an `if` or a loop. */
  readonly #around: (Label | null)[] = [];
  #frame: Ir | null = null;
  #constants: Ir | null = null;

  constructor(module: ModuleBuilder, name: string, result: IrType | null, exported: boolean) {
    this.module = module;
    this.name = name;
    this.#result = result;
    this.#exported = exported;
  }

  /** Adds a parameter; all of them before the first local. */
  parameter(type: IrType, name: string): Extract<Ir, { kind: 'get' }> {
    if (this.#locals.length > 0) throw new Error('parameters come before locals');
    const local: Local = { index: this.#parameters.length, type, name };
    this.#parameters.push(local);
    return { kind: 'get', local };
  }

  local(type: IrType, name: string): Local {
    // The final index follows from the number of parameters, which is settled by the first local.
    const local: Local = { index: this.#parameters.length + this.#locals.length, type, name };
    this.#locals.push(local);
    return local;
  }

  /** How many ifs, blocks and loops are around what is written now. */
  get depth(): number {
    return this.#around.length;
  }

  /** Whether what is written now runs as often as what was written around it at that depth. */
  runsAlways(depth: number): boolean {
    for (let i = depth; i < this.#around.length; i++) {
      const label = this.#around[i]!;
      if (label === null || label.isTarget) return false;
    }
    return true;
  }

  /** Whether the statements so far, of what is written now, only load values into locals. */
  get hasNoEffect(): boolean {
    return this.#body.every((s) => s.kind === 'comment' || (s.kind === 'set' && s.value.kind === 'load'));
  }

  get(local: Local): Ir {
    return { kind: 'get', local };
  }

  set(local: Local, value: Ir): void {
    this.#body.push({ kind: 'set', local, value });
  }

  /** Computes the value here, into a new local unless it is a constant or a local already. */
  let(name: string, value: Ir): Ir {
    if (isCheap(value)) return value;
    const local = this.local(irTypeOf(value), name);
    this.set(local, value);
    return { kind: 'get', local };
  }

  /** Like `let`, but always a local of its own: `value` may change later, the result doesn't. */
  copy(name: string, value: Ir): Ir {
    if (value.kind === 'const') return value;
    const local = this.local(irTypeOf(value), name);
    this.set(local, value);
    return { kind: 'get', local };
  }

  /** @param op `i32.store8` or its like */
  store(op: string, address: Ir, value: Ir, offset = 0): void {
    this.#body.push({ kind: 'store', op: accessOf(op), address, value, offset });
  }

  if(condition: Ir, then: () => void, otherwise: () => void = () => {}): void {
    if (condition.kind === 'const') {
      if (condition.value === 0) otherwise();
      else then();
      return;
    }
    this.#body.push({
      kind: 'if',
      condition,
      then: this.#collect(null, then),
      otherwise: this.#collect(null, otherwise),
    });
  }

  /** A branch to the label leaves the block. */
  block(body: (exit: Label) => void): void {
    const label = this.module.label();
    const inner = this.#collect(label, () => body(label));
    if (label.isTarget) this.#body.push({ kind: 'block', label, body: inner });
    else this.#body.push(...inner);
  }

  /** A branch to the label starts the body again; running off its end leaves it. */
  loop(body: (again: Label) => void): void {
    const label = this.module.label();
    this.#body.push({ kind: 'loop', label, body: this.#collect(null, () => body(label)) });
  }

  br(label: Label): void {
    this.#branch(label, null);
  }

  brIf(label: Label, condition: Ir): void {
    if (!isConst(condition, 0)) this.#branch(label, condition);
  }

  /** A call as statement; the result, if the callee has one, is dropped. */
  do(callee: string, args: readonly Ir[], result: IrType | null = null): void {
    this.#body.push({ kind: 'do', callee, args, result });
  }

  /** A call as value, done here and now. */
  call(callee: string, args: readonly Ir[], type: IrType): Ir {
    return this.let(callee, { kind: 'call', callee, args, type });
  }

  /** `call` of a prebuilt kernel, whose parameters have the types of `args`. */
  callKernel(name: string, args: readonly Ir[], type: IrType): Ir {
    return this.call(this.#import('kernels', name, args, type), args, type);
  }

  /** `do` of a prebuilt kernel, whose parameters have the types of `args`. */
  doKernel(name: string, args: readonly Ir[], result: IrType | null = null): void {
    this.do(this.#import('kernels', name, args, result), args, result);
  }

  /** `call` of a function that the host gives under this name, whose parameters have the types of `args`. */
  callHost(name: string, args: readonly Ir[], type: IrType): Ir {
    return this.call(this.#import('host', name, args, type), args, type);
  }

  /** `do` of a function that the host gives under this name, whose parameters have the types of `args`. */
  doHost(name: string, args: readonly Ir[], result: IrType | null = null): void {
    this.do(this.#import('host', name, args, result), args, result);
  }

  return(value: Ir | null = null): void {
    this.#body.push({ kind: 'return', value });
  }

  unreachable(): void {
    this.#body.push({ kind: 'unreachable' });
  }

  comment(text: string): void {
    this.#body.push({ kind: 'comment', text });
  }

  /** Computes the value once, at the start of the function; it may use parameters and such values only. */
  atStart(name: string, value: Ir): Ir {
    const local = this.local(irTypeOf(value), name);
    this.#prologue.push({ kind: 'set', local, value });
    return { kind: 'get', local };
  }

  /** Like `atStart`, into a local that code may set again. */
  setAtStart(local: Local, value: Ir): void {
    this.#prologue.push({ kind: 'set', local, value });
  }

  /** Address of the instance's frame. */
  frame(): Ir {
    if (this.#frame === null) {
      const local = this.local('i32', 'frame');
      this.#prologue.push({ kind: 'set', local, value: { kind: 'frame' } });
      this.#frame = { kind: 'get', local };
    }
    return this.#frame;
  }

  /** Address of a constant. */
  constant(bytes: Uint8Array): Ir {
    if (this.#constants === null) {
      const frame = this.frame();
      const local = this.local('i32', 'constants');
      this.#prologue.push({ kind: 'set', local, value: i32.load(frame, FRAME.constants) });
      this.#constants = { kind: 'get', local };
    }
    return i32.add(this.#constants, i32.const(this.module.constant(bytes)));
  }

  /** View of a constant, computed once at the start of the function. */
  constantView(bytes: Uint8Array, name = 'constant'): Ir {
    const address = this.constant(bytes);
    const local = this.local('i64', name);
    this.#prologue.push({ kind: 'set', local, value: makeView(address, i32.const(bytes.length)) });
    return { kind: 'get', local };
  }

  finish(): IrFunction {
    return {
      name: this.name,
      parameters: this.#parameters,
      result: this.#result,
      locals: this.#locals,
      body: dropUnused([...this.#prologue, ...this.#body], this.#parameters.length + this.#locals.length),
      exported: this.#exported,
    };
  }

  #branch(label: Label, condition: Ir | null): void {
    label.isTarget = true;
    this.#body.push({ kind: 'br', label, condition });
  }

  #import(module: IrImport['module'], name: string, args: readonly Ir[], result: IrType | null): string {
    return this.module.import(module, name, args.map(irTypeOf), result);
  }

  #collect(block: Label | null, write: () => void): readonly IrStatement[] {
    const outer = this.#body;
    const inner: IrStatement[] = [];
    this.#body = inner;
    this.#around.push(block);
    try {
      write();
    } finally {
      this.#body = outer;
      this.#around.pop();
    }
    return inner;
  }
}
