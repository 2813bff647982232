/**
 * Reading JSON in intermediate code: kernels find the parts of plain texts (`kernels/assembly/json.ts`), and views of
 * them are the results. Paths with wildcards, texts with escapes where they are wanted, and texts that are no JSON
 * are left to the functions in TypeScript.
 */
import type { Lowered } from '../../codegen/implementation.ts';
import { f32, f64, i32, i64, or, select, TRUE, viewAddress } from '../../codegen/instructions.ts';
import type { Ir, Label } from '../../codegen/ir.ts';
import type { LowerContext, Output } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { StructType } from '../../columns/blob.ts';
import type { Call } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import { parseJsonPath } from '../values/json-path.ts';
import { buildStruct } from './struct-builder.ts';
import { constantText } from './text.ts';

type Args = readonly Register[];

/** Bytes of a step: the place of its name behind the steps and its length, or an index and `INDEX`. */
const STEP = 8;
const INDEX = 0xffffffff;

/** The bit of a field's view that says that its text would be printed in another way. */
const REPRINTED = 1n << 63n;

const QUOTE = 0x22;

/** Names and indices as the kernels take them. */
function encodeSteps(steps: readonly (string | number)[]): Buffer {
  const names = steps.map((step) => Buffer.from(typeof step === 'string' ? step : ''));
  const table = Buffer.alloc(steps.length * STEP);
  let place = table.length;
  for (const [i, step] of steps.entries()) {
    table.writeUInt32LE(typeof step === 'string' ? place : step, i * STEP);
    table.writeUInt32LE(typeof step === 'string' ? names[i]!.length : INDEX, i * STEP + 4);
    place += names[i]!.length;
  }
  return Buffer.concat([table, ...names]);
}

/** The names and indices of a constant path; null for one with wildcards, and for any other. */
function plainSteps(path: string | undefined): readonly (string | number)[] | null {
  const steps = path === undefined ? undefined : parseJsonPath(path);
  if (steps === undefined) return null;
  const plain = steps.map((step) =>
    step.kind === 'name' ? step.name : step.kind === 'index' && step.index < INDEX ? step.index : null,
  );
  return plain.includes(null) ? null : (plain as readonly (string | number)[]);
}

/** `get_json_object(text, path)` */
export function lowerGetJsonObject(c: LowerContext, call: Call, args: Args): Lowered {
  const byTree = (): Register => c.evaluate({ ...call, fn: 'get_json_object_of_tree' }, args);
  const steps = plainSteps(constantText(call.args[1]!));
  if (steps === null) return byTree();
  const { f } = c;
  const path = f.let('path', f.constant(encodeSteps(steps)));
  const found = f.let(
    'found',
    c.f.callKernel('json_find', [args[0]!.value, path, i32.const(steps.length)], 'i64'),
  );
  const out = c.output('found', call.type, true);
  c.if(
    i64.eq(found, i64.const(1n)),
    () => out.set(byTree()),
    () =>
      out.set({
        type: call.type,
        value: found,
        high: null,
        valid: f.let('is_found', i64.ne(found, i64.const(0n))),
      }),
  );
  return out.register;
}

/** Whether texts by the schema can be read here. */
function isReadable(type: DataType): boolean {
  switch (type.kind) {
    case 'string':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'boolean':
      return true;
    case 'struct':
      // That field takes whole texts.
      return type.fields.every((field) => field.name !== '_corrupt_record' && isReadable(field.type));
    default:
      return false;
  }
}

/** `from_json(text, schema, options)` */
export function lowerFromJson(c: LowerContext, call: Call, args: Args, withoutOptions: boolean): Lowered {
  const { type } = call;
  const byTree = (): Register => c.evaluate({ ...call, fn: 'from_json_of_tree' }, args);
  if (type.kind !== 'struct' || type.fields.length === 0 || !withoutOptions || !isReadable(type))
    return byTree();
  const { f } = c;
  const out = c.output('from_json', type, true);
  const isRead = f.local('i32', 'is_read');
  f.set(isRead, i32.const(0));
  f.block((exit) => {
    c.scope(() => {
      out.set({ type, value: readObject(c, type, args[0]!.value, exit), high: null, valid: null });
    });
    f.set(isRead, TRUE);
  });
  c.if(i32.eqz(f.get(isRead)), () => out.set(byTree()));
  return out.register;
}

/** View of the struct that a text holds as an object; a branch to `exit` where it isn't plain. */
function readObject(c: LowerContext, type: StructType, text: Ir, exit: Label): Ir {
  const { f } = c;
  const { fields } = type;
  const views = c.allocate(i32.const(8 * fields.length));
  const names = f.let('names', f.constant(encodeSteps(fields.map(({ name }) => name))));
  const isPlain = c.f.callKernel('json_fields', [text, names, i32.const(fields.length), views], 'i32');
  f.brIf(exit, i32.eqz(isPlain));
  const values = fields.map(({ name, type: wanted }, i) => {
    const out = c.output(name, wanted, true);
    const view = f.let('field', i64.load(views, 8 * i));
    c.if(i64.ne(view, i64.const(0n)), () => readField(c, wanted, view, out, exit));
    return out.register;
  });
  return buildStruct(c, type, values);
}

function readField(c: LowerContext, type: DataType, marked: Ir, out: Output, exit: Label): void {
  const { f } = c;
  const view = f.let('view', i64.and(marked, i64.const(~REPRINTED)));
  const first = f.let('first', i32.load8_u(viewAddress(view)));
  const set = (value: Ir): void => out.set({ type, value: f.let('read', value), high: null, valid: null });
  switch (type.kind) {
    case 'string': {
      f.brIf(exit, i64.lt_s(marked, i64.const(0n)));
      // One byte further, and two less.
      const inner = i64.sub(i64.add(view, i64.const(1n)), i64.const(2n << 32n));
      set(select(i32.eq(first, i32.const(QUOTE)), inner, view));
      return;
    }
    case 'byte':
    case 'short':
    case 'int':
    case 'long': {
      const value = c.f.callKernel('long_of_text', [view], 'i64');
      f.brIf(exit, i64.eq(value, i64.const(-(2n ** 63n))));
      if (type.kind === 'long') {
        set(value);
        return;
      }
      const limit = { byte: 2n ** 7n, short: 2n ** 15n, int: 2n ** 31n }[type.kind];
      f.brIf(exit, i64.ge_u(i64.add(value, i64.const(limit)), i64.const(2n * limit)));
      set(i32.wrap_i64(value));
      return;
    }
    case 'float':
    case 'double': {
      const value = c.f.callKernel('double_of_text', [view], 'f64');
      f.brIf(exit, f64.ne(value, value));
      // Among zeros of other forms is -0, which is a whole number and has no sign.
      f.brIf(exit, i32.and(i64.lt_s(marked, i64.const(0n)), f64.eq(value, f64.const(0))));
      set(type.kind === 'float' ? f32.demote_f64(value) : value);
      return;
    }
    case 'boolean': {
      const isTrue = f.let('is_true', i32.eq(first, i32.const(0x74)));
      f.brIf(exit, i32.eqz(or(isTrue, i32.eq(first, i32.const(0x66)))));
      set(isTrue);
      return;
    }
    case 'struct':
      set(readObject(c, type, view, exit));
      return;
    default:
      throw new Error(`${type.kind} isn't read here`);
  }
}
