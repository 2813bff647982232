/**
 * The intermediate code of generated functions: WebAssembly's instructions as typed trees.
 *
 * Two back ends read it: `wasm/encode.ts` makes a module of it, `interpret.ts` runs it in JavaScript as the
 * oracle. `print.ts` shows it as WebAssembly text for EXPLAIN CODEGEN.
 */
export type IrType = 'i32' | 'i64' | 'f32' | 'f64';

/** A variable of a generated function. */
export interface Local {
  readonly index: number;
  readonly type: IrType;
  /** For the printed form: the SQL column or what the generator calls it. */
  readonly name: string;
}

/** A WebAssembly instruction without immediates: `i32.add`, `f64.convert_i32_s`. */
export interface Operation {
  /** As in WebAssembly's text. */
  readonly name: string;
  readonly opcode: readonly number[];
  readonly result: IrType;
}

/** An instruction that loads or stores: `i32.load8_u`, `i64.store32`. */
export interface Access {
  readonly name: string;
  readonly opcode: number;
  /** Logarithm of the number of bytes. */
  readonly width: number;
  /** Of the value on the stack. */
  readonly type: IrType;
}

/** A value. Trees have no side effects but those of the calls in them. */
export type Ir =
  | { readonly kind: 'const'; readonly type: IrType; readonly value: number | bigint }
  | { readonly kind: 'get'; readonly local: Local }
  /** Address of the instance's frame (see `frame.ts`). */
  | { readonly kind: 'frame' }
  | { readonly kind: 'unary'; readonly op: Operation; readonly operand: Ir }
  | { readonly kind: 'binary'; readonly op: Operation; readonly left: Ir; readonly right: Ir }
  | { readonly kind: 'load'; readonly op: Access; readonly address: Ir; readonly offset: number }
  | { readonly kind: 'select'; readonly condition: Ir; readonly then: Ir; readonly otherwise: Ir }
  /** Only as the whole value that a local is set to. */
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Ir[]; readonly type: IrType };

/** A target of branches. */
export interface Label {
  readonly id: number;
  /** Whether a branch goes there. */
  isTarget: boolean;
}

export type IrStatement =
  | { readonly kind: 'set'; readonly local: Local; readonly value: Ir }
  | {
      readonly kind: 'store';
      readonly op: Access;
      readonly address: Ir;
      readonly value: Ir;
      readonly offset: number;
    }
  | {
      readonly kind: 'if';
      readonly condition: Ir;
      readonly then: readonly IrStatement[];
      readonly otherwise: readonly IrStatement[];
    }
  /** A branch to the label leaves the block. */
  | { readonly kind: 'block'; readonly label: Label; readonly body: readonly IrStatement[] }
  /** A branch to the label starts the body again; running off its end leaves it. */
  | { readonly kind: 'loop'; readonly label: Label; readonly body: readonly IrStatement[] }
  | { readonly kind: 'br'; readonly label: Label; readonly condition: Ir | null }
  | {
      readonly kind: 'do';
      readonly callee: string;
      readonly args: readonly Ir[];
      readonly result: IrType | null;
    }
  | { readonly kind: 'return'; readonly value: Ir | null }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'comment'; readonly text: string };

export interface IrFunction {
  readonly name: string;
  readonly parameters: readonly Local[];
  readonly result: IrType | null;
  readonly locals: readonly Local[];
  readonly body: readonly IrStatement[];
  readonly exported: boolean;
}

/** A function that generated code calls: a prebuilt kernel or a function of the executor. */
export interface IrImport {
  readonly module: 'kernels' | 'host';
  readonly name: string;
  readonly parameters: readonly IrType[];
  readonly result: IrType | null;
}

/** Callees are names of imports or of functions. Memory and the frame's address are imported, too. */
export interface IrModule {
  readonly imports: readonly IrImport[];
  readonly functions: readonly IrFunction[];
}

/** What an instance of generated code is linked to. */
export interface ImportedValues {
  readonly memory: WebAssembly.Memory;
  /** Address of the instance's frame. */
  readonly frame: number;
  /** A kernel, exported by a WebAssembly instance over the same memory, or a function in TypeScript. */
  readonly functionOf: (i: IrImport) => CallableFunction;
}
