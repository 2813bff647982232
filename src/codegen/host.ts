/**
 * The JavaScript side of an instance of generated code: its frame (see `frame.ts`), the errors that it
 * raises, the TypeScript functions that it calls, the arena of the values that functions make.
 */

import { readBody } from '../columns/blob.ts';
import type { MemoryView } from '../columns/memory-view.ts';
import { readValue, writeValue } from '../columns/value-access.ts';
import { SparkError } from '../core/error.ts';
import { outOfMemory } from '../core/out-of-memory.ts';
import type { Call } from '../expr/expression.ts';
import { type DataType, physicalOf } from '../types/data-type.ts';
import { steadyOffset, type Zone, zoneOf } from '../types/datetime/zone.ts';
import { castToString } from '../types/format/cast-string.ts';
import { literalSql } from '../types/format/literal-sql.ts';
import type { Value } from '../types/value.ts';
import type { CallSite, ErrorParameter, GeneratedModule, LambdaSite } from './builder.ts';
import { FRAME, scratchSlot } from './frame.ts';
import { hostMath } from './host-math.ts';
import type { EvaluationEnvironment, FunctionLookup, LambdaFunction } from './implementation.ts';
import type { IrType } from './ir.ts';

/** Where the host takes memory from: a `Region`, or a small memory of its own. */
export interface HostMemory {
  allocate(bytes: number): number;
  release(address: number): void;
}

type Raw = number | bigint;
type RawFunction = (...args: Raw[]) => Raw | undefined;

const FIRST_CHUNK = 65536;

export class ModuleHost {
  /** Address of the frame. */
  readonly frame: number;
  readonly #generated: GeneratedModule;
  readonly #memory: HostMemory;
  readonly #functions: FunctionLookup;
  readonly #environment: EvaluationEnvironment;
  readonly #view: MemoryView;
  readonly #zones: readonly Zone[];
  #chunks: { readonly address: number; readonly size: number }[] = [];
  #exports: Readonly<Record<string, RawFunction>> = {};

  constructor(
    generated: GeneratedModule,
    view: MemoryView,
    allocator: HostMemory,
    functions: FunctionLookup,
    environment: EvaluationEnvironment = { partition: 0 },
  ) {
    this.#environment = environment;
    this.#generated = generated;
    this.#memory = allocator;
    this.#functions = functions;
    this.#view = view;
    this.frame = allocator.allocate(Math.max(generated.frameSize, FRAME.slots));
    this.#zones = generated.zones.map(zoneOf);
    this.#writeFrame();
  }

  /** Makes the instance's exports known: lambdas are called through them. */
  attach(exports: Readonly<Record<string, unknown>>): void {
    this.#exports = exports as Readonly<Record<string, RawFunction>>;
  }

  /**
   * Frees the values that functions made since the last call. To be called when no column or state refers to
   * them any more, as a rule between batches.
   */
  resetArena(): void {
    for (const chunk of this.#chunks.slice(1)) this.#memory.release(chunk.address);
    this.#chunks.length = Math.min(this.#chunks.length, 1);
    const first = this.#chunks[0];
    if (first !== undefined) this.#setArena(first.address, first.address + first.size);
  }

  /** Frees the frame and the arena. */
  release(): void {
    for (const chunk of this.#chunks) this.#memory.release(chunk.address);
    this.#chunks = [];
    this.#memory.release(this.frame);
  }

  /** Memory in the arena, as generated code allocates it. */
  allocate(bytes: number): number {
    const data = this.#view.data;
    const cursor = data.getUint32(this.frame + FRAME.arenaCursor, true);
    const end = data.getUint32(this.frame + FRAME.arenaEnd, true);
    if (bytes > end - cursor) return this.#growArena(bytes);
    data.setUint32(this.frame + FRAME.arenaCursor, (cursor + bytes + 7) & -8, true);
    return cursor;
  }

  #writeFrame(): void {
    const { constants, constantsOffset } = this.#generated;
    const bytes = this.#view.bytes;
    bytes.fill(0, this.frame, this.frame + constantsOffset);
    bytes.set(constants, this.frame + constantsOffset);
    this.#view.data.setUint32(this.frame + FRAME.constants, this.frame + constantsOffset, true);
  }

  #setArena(cursor: number, end: number): void {
    const data = this.#view.data;
    data.setUint32(this.frame + FRAME.arenaCursor, cursor, true);
    data.setUint32(this.frame + FRAME.arenaEnd, end, true);
  }

  #growArena(bytes: number): number {
    const last = this.#chunks.at(-1)?.size ?? FIRST_CHUNK / 2;
    const whole = ((bytes + 7) & -8) >>> 0;
    const size = Math.max(Math.min(2 * last, 1 << 24), whole);
    const address = this.#memory.allocate(size);
    this.#chunks.push({ address, size });
    this.#setArena(address + whole, address + size);
    return address;
  }

  /** A function of the namespace `host` of the imports. */
  function(name: string): RawFunction | undefined {
    switch (name) {
      case 'arena_grow':
        return (bytes) => this.#growArena((bytes as number) >>> 0);
      case 'raise':
        return (site) => this.#raise(site as number);
      case 'zone_offset':
        return (zone, second, slots) => {
          const at = this.#zones[zone as number]!;
          return this.#noteOffset((s) => at.offsetAt(s), second as number, (slots as number) >>> 0);
        };
      case 'zone_offset_of_local':
        return (zone, second, slots) => {
          const at = this.#zones[zone as number]!;
          return this.#noteOffset((s) => at.offsetOfLocal(s), second as number, (slots as number) >>> 0);
        };
    }
    const site = this.#generated.callSites.find((call) => call.import === name);
    return site === undefined ? hostMath[name] : this.#bindCall(site);
  }

  /** Writes the offset at a second, and from which to which microsecond it holds. */
  #noteOffset(offsetAt: (second: number) => number, second: number, slots: number): undefined {
    const { start, end, offset } = steadyOffset(offsetAt, second);
    const data = this.#view.data;
    data.setBigInt64(slots, BigInt(start) * 1_000_000n, true);
    data.setBigInt64(slots + 8, BigInt(end) * 1_000_000n, true);
    data.setBigInt64(slots + 16, BigInt(offset) * 1_000_000n, true);
    return undefined;
  }

  #raise(id: number): never {
    const site = this.#generated.errorSites[id]!;
    const parameters: Record<string, string> = {};
    for (const [name, parameter] of Object.entries(site.parameters)) {
      parameters[name] = this.#parameterText(parameter);
    }
    throw new SparkError(site.condition, parameters, { span: site.origin?.span });
  }

  #parameterText(parameter: ErrorParameter): string {
    if (parameter.kind === 'text') return parameter.text;
    const value = readValue(this.#view, parameter.type, this.frame + scratchSlot(parameter.slot));
    const zone = zoneOf(parameter.zone);
    return parameter.style === 'sql'
      ? literalSql(value, parameter.type, zone)
      : castToString(value as Exclude<Value, null>, parameter.type, zone);
  }

  /** The import behind a call site: reads the arguments, runs the function, writes the result to slot 0. */
  #bindCall(site: CallSite): RawFunction {
    const call = site.call as Call;
    const implementation = this.#functions.scalar(call.fn);
    if (implementation?.kind !== 'evaluate') throw new Error(`${call.fn} isn't a TypeScript function`);
    const evaluate = implementation.evaluate(call, this.#environment) as (...args: unknown[]) => Value;
    let next = 0;
    const readers = site.args.map((arg) => {
      if ('lambda' in arg) return this.#lambdaReader(arg.lambda);
      const at = next;
      next += rawCount(arg.type) + (arg.nullable ? 1 : 0);
      const read = this.#rawReader(arg.type, at);
      if (!arg.nullable) return read;
      const valid = next - 1;
      return (raw: readonly Raw[]): Value => (raw[valid] === 0 ? null : read(raw));
    });
    const store = this.#resultWriter(site.result);
    // Generated code asks for the flag only where the call says that it may be NULL.
    const write = call.nullable
      ? store
      : (value: Value): number => {
          if (value === null) throw new Error(`${call.fn} gave NULL, but is declared never to`);
          return store(value);
        };
    const guard =
      (run: (raw: readonly Raw[]) => Value) =>
      (raw: readonly Raw[]): number => {
        try {
          return write(run(raw));
        } catch (error) {
          // The try_ functions give NULL for what data exceptions (class 22) stand for.
          if (error instanceof SparkError && call.mode === 'try' && error.sqlState.startsWith('22')) return 0;
          if (error instanceof SparkError) error.span ??= call.origin?.span;
          throw outOfMemory(error, call.origin?.span) ?? error;
        }
      };
    const { spilled } = site;
    if (spilled !== null) {
      const run = guard((raw) => evaluate(...readers.map((read) => read(raw))));
      return () => run(this.#readSpilled(spilled));
    }
    const [first, second] = readers;
    if (readers.length === 1)
      return fixedArity(
        next,
        guard((raw) => evaluate(first!(raw))),
      );
    if (readers.length === 2)
      return fixedArity(
        next,
        guard((raw) => evaluate(first!(raw), second!(raw))),
      );
    return fixedArity(
      next,
      guard((raw) => evaluate(...readers.map((read) => read(raw)))),
    );
  }

  #readSpilled({ offset, types }: NonNullable<CallSite['spilled']>): Raw[] {
    const { data } = this.#view;
    return types.map((type, i) => readRaw(data, type, this.frame + offset + 16 * i));
  }

  #rawReader(type: DataType, at: number): (raw: readonly Raw[]) => Value {
    const view = this.#view;
    switch (physicalOf(type)) {
      case 'bytes':
        return (raw) => readBody(view.bytes, type, (raw[at] as number) >>> 0, (raw[at + 1] as number) >>> 0);
      case 'i128':
        return (raw) => ((raw[at + 1] as bigint) << 64n) | BigInt.asUintN(64, raw[at] as bigint);
      default:
        return type.kind === 'boolean' ? (raw) => raw[at] !== 0 : (raw) => raw[at]!;
    }
  }

  #resultWriter(type: DataType): (value: Value) => number {
    const at = this.frame + scratchSlot(0);
    const allocate = (bytes: number): number => this.allocate(bytes);
    return (value) => {
      if (value === null) return 0;
      writeValue(this.#view, type, at, value, allocate);
      return 1;
    };
  }

  #lambdaReader(site: LambdaSite): () => LambdaFunction {
    const slots = this.frame + site.slots;
    const result = slots + 32 * site.parameters.length;
    const allocate = (bytes: number): number => this.allocate(bytes);
    const lambda: LambdaFunction = (...args) => {
      for (const [i, type] of site.parameters.entries()) {
        const value = args[i]!;
        const slot = slots + 32 * i;
        if (value !== null) writeValue(this.#view, type, slot, value, allocate);
        this.#view.data.setInt32(slot + 16, value === null ? 0 : 1, true);
      }
      const valid = this.#exports[site.export]!();
      return valid === 0 ? null : readValue(this.#view, site.result, result);
    };
    return () => lambda;
  }
}

/** A function with as many parameters as the import has: calls of such ones take a short way out of wasm. */
function fixedArity(count: number, run: (raw: readonly Raw[]) => number): RawFunction {
  switch (count) {
    case 1:
      return (a) => run([a!]);
    case 2:
      return (a, b) => run([a!, b!]);
    case 3:
      return (a, b, c) => run([a!, b!, c!]);
    case 4:
      return (a, b, c, d) => run([a!, b!, c!, d!]);
    case 5:
      return (a, b, c, d, e) => run([a!, b!, c!, d!, e!]);
    default:
      return (...raw) => run(raw);
  }
}

/** Raw values that an argument takes, without its validity. */
function rawCount(type: DataType): number {
  const physical = physicalOf(type);
  return physical === 'bytes' || physical === 'i128' ? 2 : 1;
}

function readRaw(data: DataView, type: IrType, at: number): Raw {
  switch (type) {
    case 'i32':
      return data.getInt32(at, true);
    case 'i64':
      return data.getBigInt64(at, true);
    case 'f32':
      return data.getFloat32(at, true);
    case 'f64':
      return data.getFloat64(at, true);
  }
}
