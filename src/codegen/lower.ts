/**
 * From expressions to registers.
 *
 * A `LowerContext` belongs to one place in one function: `lower(e)` writes the code that computes `e` there
 * and gives the register that holds the value. Equal expressions are computed once per scope: a scope opens
 * with every branch (`context.if`) or loop body (`context.scope`), sees what the scopes around it computed and
 * forgets its own values at its end. Columns come in through `bind(id, load)`; `load` runs at first use in a
 * scope, on the path that needs the column.
 *
 * Nulls: strict functions are wrapped here, others look at `Register.valid` themselves. Errors: `raise`.
 */
import { childrenOf } from '../expr/children.ts';
import { canonicalKey } from '../expr/equality.ts';
import type { Call, Case, Expression, ExprId, Lambda, Origin } from '../expr/expression.ts';
import { isNullable, typeOf } from '../expr/expression-type.ts';
import { attributesOf, walk } from '../expr/walk.ts';
import { type DataType, physicalOf } from '../types/data-type.ts';
import type { ErrorParameter, FunctionBuilder, LambdaSite, ModuleBuilder } from './builder.ts';
import { castIsEager, lowerCast } from './cast/lower-cast.ts';
import { FRAME, scratchSlot } from './frame.ts';
import type { FunctionLookup, Lowered } from './implementation.ts';
import { and, FALSE, i32, isConst, or, TRUE, viewAddress, viewLength } from './instructions.ts';
import type { Ir, IrType, Local } from './ir.ts';
import { lowerLiteral } from './literal.ts';
import { irTypeOfPhysical, loadValue, nullRegister, storeValue, zero } from './memory-access.ts';
import type { Register } from './register.ts';
import { type LoopCode, lowerInStretches } from './stretches.ts';

/** A variable of a SQL type, for values that branches compute. */
export interface Output {
  readonly register: Register;
  set(value: Register): void;
  setNull(): void;
}

export class LowerContext {
  readonly f: FunctionBuilder;
  readonly functions: FunctionLookup;
  readonly #scopes: Map<string, Register>[] = [new Map()];
  readonly #bindings = new Map<ExprId, () => Register>();

  readonly #loop: LoopCode | null;

  /** @param loop in whose body the code stands; null for none */
  constructor(f: FunctionBuilder, functions: FunctionLookup, loop: LoopCode | null = null) {
    this.f = f;
    this.functions = functions;
    this.#loop = loop;
  }

  get module(): ModuleBuilder {
    return this.f.module;
  }

  /** Tells where an attribute's (or lambda variable's) value comes from. */
  bind(id: ExprId, load: () => Register): void {
    this.#bindings.set(id, load);
    for (const scope of this.#scopes) scope.delete(`#${id}`);
  }

  /** How a column comes in; undefined where it doesn't. */
  bindingOf(id: ExprId): (() => Register) | undefined {
    return this.#bindings.get(id);
  }

  lower(e: Expression): Register {
    if (e.kind === 'alias') return this.lower(e.child);
    if (e.kind === 'literal') return lowerLiteral(this, e);
    const repeatable = this.#isRepeatable(e);
    const key = repeatable ? canonicalKey(e) : '';
    if (repeatable) {
      for (const scope of this.#scopes) {
        const known = scope.get(key);
        if (known !== undefined) return known;
      }
    }
    const inStretches = this.#loop === null || !repeatable ? null : lowerInStretches(this, this.#loop, e);
    const register = inStretches ?? this.#compute(e);
    if (repeatable) this.#scopes.at(-1)!.set(key, register);
    return register;
  }

  /** 1 where the condition is true, 0 where it is false or NULL. */
  lowerCondition(e: Expression): Ir {
    // Where NULL counts as false, AND and OR need no third value.
    if (e.kind === 'call' && (e.fn === 'and' || e.fn === 'or') && this.isEager(e.args[1]!)) {
      const left = this.lowerCondition(e.args[0]!);
      return (e.fn === 'and' ? and : or)(left, this.lowerCondition(e.args[1]!));
    }
    const register = this.lower(e);
    return register.valid === null ? register.value : and(register.valid, register.value);
  }

  /** Runs `body` with a scope of its own: what it computes isn't known behind it. */
  scope<T>(body: () => T): T {
    this.#scopes.push(new Map());
    try {
      return body();
    } finally {
      this.#scopes.pop();
    }
  }

  /** A branch; both sides have scopes of their own. */
  if(condition: Ir, then: () => void, otherwise?: () => void): void {
    this.f.if(
      condition,
      () => this.scope(then),
      otherwise === undefined ? undefined : () => this.scope(otherwise),
    );
  }

  /** Puts the parts of a value into locals. */
  register(name: string, type: DataType, lowered: Lowered): Register {
    const parts = 'kind' in lowered ? { value: lowered } : lowered;
    return {
      type,
      value: this.f.let(name, parts.value),
      high: parts.high ? this.f.let(`${name}_high`, parts.high) : null,
      valid: this.flag(`${name}_valid`, parts.valid ?? null),
    };
  }

  /** A validity: null when it is always 1. */
  flag(name: string, valid: Ir | null): Ir | null {
    return valid === null || isConst(valid, 1) ? null : this.f.let(name, valid);
  }

  /** A variable for here, NULL or 0 at first; `nullable: false` promises that only valid values are set. */
  output(name: string, type: DataType, nullable: boolean): Output {
    const output = this.variable(name, type, nullable);
    const { value, high, valid } = output.register;
    // Set here, the locals need no place of their own outside of what uses them (`shareLocals`).
    for (const part of [value, high, valid]) {
      if (part?.kind === 'get') this.f.set(part.local, zero(part.local.type));
    }
    return output;
  }

  /** Like `output`, but keeps its value for the whole call of the function, whatever loops are around. */
  variable(name: string, type: DataType, nullable: boolean): Output {
    const physical = physicalOf(type);
    const value = this.f.local(irTypeOfPhysical(physical), name);
    const high = physical === 'i128' ? this.f.local('i64', `${name}_high`) : null;
    const valid = nullable ? this.f.local('i32', `${name}_valid`) : null;
    const get = (local: Local | null): Ir | null => local && this.f.get(local);
    return {
      register: { type, value: this.f.get(value), high: get(high), valid: get(valid) },
      set: (v) => {
        this.f.set(value, v.value);
        if (high !== null) this.f.set(high, v.high!);
        if (valid !== null) this.f.set(valid, v.valid ?? TRUE);
      },
      setNull: () => {
        if (valid === null) throw new Error(`${name} is not nullable`);
        this.f.set(valid, FALSE);
      },
    };
  }

  /**
   * Raises an error here. Parameters are texts, or registers that are shown as SQL literals (`sql`) or as
   * CAST AS STRING gives them (`plain`).
   */
  raise(
    origin: Origin | undefined,
    condition: string,
    parameters: Readonly<
      Record<string, string | { readonly sql: Register } | { readonly plain: Register }>
    > = {},
    zone = 'UTC',
  ): void {
    const site: Record<string, ErrorParameter> = {};
    let slot = 0;
    for (const [name, parameter] of Object.entries(parameters)) {
      if (typeof parameter === 'string') {
        site[name] = { kind: 'text', text: parameter };
        continue;
      }
      const style = 'sql' in parameter ? 'sql' : 'plain';
      const register = 'sql' in parameter ? parameter.sql : parameter.plain;
      storeValue(this.f, register, this.f.frame(), scratchSlot(slot));
      site[name] = { kind: 'value', slot, type: register.type, style, zone };
      slot += 1;
    }
    const id = this.module.errorSite({ condition, parameters: site, origin: origin ?? null });
    this.f.doHost('raise', [i32.const(id)]);
    this.f.unreachable();
  }

  /** Address of `bytes` (an i32) new bytes in the arena, which lives until the host resets it. */
  allocate(bytes: Ir): Ir {
    const helper = this.module.helper('arena_allocate', 'i32', writeArenaAllocate);
    return this.f.call(helper, [bytes], 'i32');
  }

  /** Calls a function written in TypeScript with values at hand; NULLs go in unless `strict`. */
  evaluate(call: Call, args: readonly Register[], strict = true): Register {
    return this.#hostCall(call, args, strict);
  }

  #isRepeatable(e: Expression): boolean {
    if (e.kind === 'call' && !this.functions.deterministic(e.fn)) return false;
    return childrenOf(e).every((child) => this.#isRepeatable(child));
  }

  #compute(e: Expression): Register {
    switch (e.kind) {
      case 'attribute':
      case 'lambda_variable': {
        const load = this.#bindings.get(e.id);
        if (load === undefined) throw new Error(`column ${e.name}#${e.id} is not bound`);
        return load();
      }
      case 'call':
        return this.#call(e);
      case 'cast':
        return lowerCast(this, e);
      case 'case':
        return this.#case(e);
      default:
        throw new Error(`expressions of kind ${e.kind} have no code of their own`);
    }
  }

  #case(e: Case): Register {
    const out = this.output('case', e.type, e.nullable);
    // One after the other and not one in the other, which would nest as deep as the expression is long.
    this.scope(() =>
      this.f.block((exit) => {
        for (const { when, then } of e.branches) {
          this.if(this.lowerCondition(when), () => {
            out.set(this.lower(then));
            this.f.br(exit);
          });
        }
        if (e.otherwise === null) out.setNull();
        else out.set(this.lower(e.otherwise));
      }),
    );
    return out.register;
  }

  #call(call: Call): Register {
    const implementation = this.functions.scalar(call.fn);
    if (implementation === undefined) throw new Error(`there is no scalar function ${call.fn}`);
    switch (implementation.kind) {
      case 'expand':
        return this.lower(implementation.expand(call));
      case 'custom':
        return implementation.lower(this, call);
      case 'strict':
        return this.lowerStrict(call.fn, call.type, call.args, implementation.eager(call), (args) =>
          implementation.lower(this, call, args),
        );
      case 'evaluate':
        return implementation.strict
          ? this.lowerStrict(call.fn, call.type, call.args, false, (args) => this.#hostCall(call, args, true))
          : this.#hostCall(call, this.#lowerArguments(call.args), false);
    }
  }

  /**
   * NULL when an argument is, else what `body` gives for the arguments. An argument that may raise an error
   * isn't computed when one before it is NULL.
   */
  lowerStrict(
    name: string,
    type: DataType,
    expressions: readonly Expression[],
    eager: boolean,
    body: (args: readonly Register[]) => Lowered,
  ): Register {
    const args: Register[] = [];
    let pending: Ir | null = null;
    let index = 0;
    for (; index < expressions.length; index += 1) {
      const e = expressions[index]!;
      if (pending !== null && !this.isEager(e)) break;
      const register = this.#argument(e);
      args.push(register);
      if (register.valid !== null) pending = pending === null ? register.valid : and(pending, register.valid);
    }
    if (pending !== null && isConst(pending, 0)) return nullRegister(type);
    const rest = expressions.slice(index);
    if (rest.length === 0 && (pending === null || eager)) {
      const lowered = body(args.map(valid));
      const parts = 'kind' in lowered ? { value: lowered } : lowered;
      const own = parts.valid ?? null;
      const all = pending === null ? own : own === null ? pending : and(pending, own);
      return this.register(name, type, { ...parts, valid: all });
    }
    const guard = this.f.let(`${name}_guard`, pending!);
    return this.#guarded(name, type, guard, () =>
      rest.length === 0
        ? this.register(name, type, body(args.map(valid)))
        : this.lowerStrict(name, type, rest, eager, (more) => body([...args.map(valid), ...more])),
    );
  }

  /** The value of `body` where the flag is 1, else NULL. */
  #guarded(name: string, type: DataType, guard: Ir, body: () => Register): Register {
    const out = this.output(name, type, true);
    let neverNull = false;
    this.if(guard, () => {
      const result = body();
      neverNull = result.valid === null;
      out.set(result);
    });
    return neverNull ? { ...out.register, valid: guard } : out.register;
  }

  /** Whether the value can be computed where it isn't needed: raises nothing, calls nothing. */
  isEager(e: Expression): boolean {
    return isEager(this.functions, e);
  }

  #lowerArguments(expressions: readonly Expression[]): Register[] {
    return expressions.map((e) => this.#argument(e));
  }

  /** Lambdas stand in the list of arguments as a placeholder. */
  #argument(e: Expression): Register {
    return e.kind === 'lambda' ? LAMBDA : this.lower(e);
  }

  #hostCall(call: Call, args: readonly Register[], strict: boolean): Register {
    const { f, module } = this;
    const name = module.uniqueName('call');
    const types: IrType[] = [];
    const values: Ir[] = [];
    const push = (type: IrType, value: Ir): void => {
      types.push(type);
      values.push(value);
    };
    const sites = call.args.map((e, index) => {
      if (e.kind === 'lambda') return { lambda: this.#lambda(e) };
      const register = args[index]!;
      const nullable = !strict && register.valid !== null;
      const physical = physicalOf(register.type);
      if (physical === 'bytes') {
        push('i32', viewAddress(register.value));
        push('i32', viewLength(register.value));
      } else {
        push(irTypeOfPhysical(physical), register.value);
        if (physical === 'i128') push('i64', register.high!);
      }
      if (nullable) push('i32', register.valid!);
      return { type: register.type, nullable };
    });
    const spilled =
      values.length > MAX_PARAMETERS ? { offset: module.slots(values.length), types: [...types] } : null;
    if (spilled !== null) {
      for (const [i, value] of values.entries()) {
        f.store(`${types[i]!}.store`, f.frame(), value, spilled.offset + 16 * i);
      }
    }
    module.import('host', name, spilled === null ? types : [], 'i32');
    module.callSite({ import: name, call: call as Expression, args: sites, result: call.type, spilled });
    const flag = f.call(name, spilled === null ? values : [], 'i32');
    const loaded = loadValue(f, call.type, f.frame(), scratchSlot(0));
    return this.register(call.fn, call.type, { ...loaded, valid: call.nullable ? flag : null });
  }

  /** Compiles the body as a function of its own over slots, and stores what it captures. */
  #lambda(e: Lambda): LambdaSite {
    const { f, module } = this;
    const own = new Set(e.parameters.map((p) => p.id));
    const captured = new Map<ExprId, Expression>();
    for (const attribute of attributesOf(e.body)) captured.set(attribute.id, attribute);
    const inner = new Set<ExprId>();
    walk(e.body, (x) => {
      if (x.kind === 'lambda') for (const p of x.parameters) inner.add(p.id);
      if (x.kind === 'lambda_variable' && !own.has(x.id)) captured.set(x.id, x);
    });
    for (const id of inner) captured.delete(id);

    const slots = module.slots(2 * (e.parameters.length + 1 + captured.size));
    const name = module.uniqueName('lambda');
    const body = new LowerContext(module.function(name, { exported: true, result: 'i32' }), this.functions);
    const bindSlot = (id: ExprId, type: DataType, nullable: boolean, offset: number): void => {
      body.bind(id, () => {
        const loaded = loadValue(body.f, type, body.f.frame(), offset);
        const flag = nullable ? body.f.let('valid', i32.load(body.f.frame(), offset + 16)) : null;
        return body.register('slot', type, { ...loaded, valid: flag });
      });
    };
    let offset = slots;
    for (const p of e.parameters) {
      bindSlot(p.id, p.type, true, offset);
      offset += 32;
    }
    const resultOffset = offset;
    offset += 32;
    for (const [id, expression] of captured) {
      const register = this.lower(expression);
      storeValue(f, register, f.frame(), offset);
      f.store('i32.store', f.frame(), register.valid ?? TRUE, offset + 16);
      bindSlot(id, typeOf(expression), isNullable(expression), offset);
      offset += 32;
    }
    const result = body.lower(e.body);
    storeValue(body.f, result, body.f.frame(), resultOffset);
    body.f.return(result.valid ?? TRUE);
    return {
      export: name,
      parameters: e.parameters.map((p) => p.type),
      result: typeOf(e.body),
      slots,
    };
  }
}

/** See `LowerContext.isEager`. */
export function isEager(functions: FunctionLookup, e: Expression): boolean {
  // In the loop of the function that takes it.
  if (e.kind === 'lambda') return false;
  if (e.kind === 'cast' && !castIsEager(e)) return false;
  if (e.kind === 'call') {
    const implementation = functions.scalar(e.fn);
    if (implementation?.kind === 'strict' && !implementation.eager(e)) return false;
    if (implementation?.kind === 'evaluate') return false;
    if (implementation?.kind === 'expand') return isEager(functions, implementation.expand(e));
  }
  return childrenOf(e).every((child) => isEager(functions, child));
}

/** WebAssembly functions have at most 1,000. */
const MAX_PARAMETERS = 500;

const LAMBDA: Register = { type: { kind: 'void' }, value: i32.const(0), high: null, valid: null };

function valid(register: Register): Register {
  return register.valid === null ? register : { ...register, valid: null };
}

function writeArenaAllocate(f: FunctionBuilder): void {
  const bytes = f.parameter('i32', 'bytes');
  const frame = f.frame();
  const address = f.let('address', i32.load(frame, FRAME.arenaCursor));
  // Chunks never lie at the end of the address space, so the sum can't wrap.
  const end = f.let('end', i32.and(i32.add(i32.add(address, bytes), i32.const(7)), i32.const(-8)));
  f.if(i32.gt_u(bytes, i32.sub(i32.load(frame, FRAME.arenaEnd), address)), () => {
    f.return(f.callHost('arena_grow', [bytes], 'i32'));
  });
  f.store('i32.store', frame, end, FRAME.arenaCursor);
  f.return(address);
}
