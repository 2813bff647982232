import { MemoryView } from '../columns/memory-view.ts';
import { readValue, writeValue } from '../columns/value-access.ts';
import { SparkError } from '../core/error.ts';
import { outOfMemory } from '../core/out-of-memory.ts';
import type { Attribute, Expression } from '../expr/expression.ts';
import { typeOf } from '../expr/expression-type.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load.ts';
import { castValue } from '../types/cast/cast-value.ts';
import type { Value } from '../types/value.ts';
import { type GeneratedModule, ModuleBuilder } from './builder.ts';
import { scratchSlot } from './frame.ts';
import type { HostMemory } from './host.ts';
import type { FunctionLookup } from './implementation.ts';
import { compileModule, instantiateModule } from './instance.ts';
import { i32, TRUE } from './instructions.ts';
import { LowerContext } from './lower.ts';
import { loadValue, storeValue } from './memory-access.ts';

const RESULT_SLOT = 1;
/** A parameter's value, and its validity behind it. */
const PARAMETER_BYTES = 32;
const VALIDITY = 16;

/**
 * The value of an expression without columns, computed on this thread by the implementations that executors
 * run: constant folding, parameters, VALUES.
 *
 * @throws SparkError where the computation raises one
 */
export function evaluateExpression(
  e: Expression,
  functions: FunctionLookup,
  backEnd: 'interpreted' | 'compiled' = 'interpreted',
): Value {
  if (e.kind === 'literal') return e.value;
  const simple = castLiteral(e);
  if (simple !== undefined) return simple;
  const generated = generateEvaluation(e, functions);
  const { view, kernels } = scratchMemory();
  const instance = instantiateModule(
    generated,
    backEnd === 'interpreted' ? 'interpreted' : compileModule(generated),
    {
      view,
      kernels,
      functions,
      allocator: allocatorOf(kernels),
    },
  );
  try {
    const valid = instance.exports.evaluate!();
    if (valid === 0) return null;
    const frame = instance.host.frame >>> 0;
    return readValue(view, typeOf(e), frame + scratchSlot(RESULT_SLOT));
  } catch (error) {
    throw outOfMemory(error, e.kind === 'call' ? e.origin?.span : undefined) ?? error;
  } finally {
    instance.host.release();
  }
}

/**
 * The value of a cast literal, without a module: long lists have one in each item. Undefined for what fails,
 * so that the error comes from the one place that knows how to show it.
 */
function castLiteral(e: Expression): Value | undefined {
  if (e.kind !== 'cast' || e.child.kind !== 'literal') return undefined;
  try {
    return castValue(e.child.value, e.child.type, e.type, e.mode, e.zone ?? 'UTC');
  } catch {
    return undefined;
  }
}

/** An expression over parameters, ready for many values of them. */
export interface PreparedEvaluation {
  /** The value for these values of the parameters. @throws SparkError where the computation raises one */
  run(values: readonly Value[]): Value;
  /** Frees what it holds. */
  release(): void;
}

/** Like `evaluateExpression`, for an expression that is computed for many values of some attributes. */
export function prepareEvaluation(
  e: Expression,
  parameters: readonly Attribute[],
  functions: FunctionLookup,
): PreparedEvaluation {
  const module = new ModuleBuilder();
  const f = module.function('evaluate', { exported: true, result: 'i32' });
  const context = new LowerContext(f, functions);
  const slots = module.slots(2 * parameters.length);
  const slotOf = (index: number): number => slots + index * PARAMETER_BYTES;
  parameters.forEach(({ id, name, type }, index) => {
    context.bind(id, () => {
      const loaded = loadValue(f, type, f.frame(), slotOf(index));
      const valid = f.let('valid', i32.load(f.frame(), slotOf(index) + VALIDITY));
      return context.register(name, type, { ...loaded, valid });
    });
  });
  const result = context.lower(e);
  storeValue(f, result, f.frame(), scratchSlot(RESULT_SLOT));
  f.return(result.valid ?? TRUE);
  const generated = module.finish();
  const { view, kernels } = scratchMemory();
  const environment = { view, kernels, functions, allocator: allocatorOf(kernels) };
  const instance = instantiateModule(generated, compileModule(generated), environment);
  const frame = instance.host.frame >>> 0;
  return {
    run(values) {
      parameters.forEach(({ type }, index) => {
        const value = values[index] ?? null;
        const at = frame + slotOf(index);
        if (value !== null) writeValue(view, type, at, value, (bytes) => instance.host.allocate(bytes));
        view.data.setInt32(at + VALIDITY, value === null ? 0 : 1, true);
      });
      const valid = instance.exports.evaluate!();
      const answer = valid === 0 ? null : readValue(view, typeOf(e), frame + scratchSlot(RESULT_SLOT));
      instance.host.resetArena();
      return answer;
    },
    release: () => instance.host.release(),
  };
}

/** The module whose export `evaluate` stores the value in a slot and gives its validity. */
export function generateEvaluation(e: Expression, functions: FunctionLookup): GeneratedModule {
  const module = new ModuleBuilder();
  const f = module.function('evaluate', { exported: true, result: 'i32' });
  const context = new LowerContext(f, functions);
  const result = context.lower(e);
  storeValue(f, result, f.frame(), scratchSlot(RESULT_SLOT));
  f.return(result.valid ?? TRUE);
  return module.finish();
}

function allocatorOf(kernels: Kernels): HostMemory {
  return {
    allocate: (bytes) => {
      const address = kernels.allocate(bytes) >>> 0;
      if (address !== 0) return address;
      const parameters = { requestedBytes: String(bytes), receivedBytes: '0' };
      throw new SparkError('UNABLE_TO_ACQUIRE_MEMORY', parameters);
    },
    release: (address) => kernels.release(address),
  };
}

/** 256 MiB: constants that need more are left to the executors. */
const SCRATCH_PAGES = 4096;

let shared: { readonly view: MemoryView; readonly kernels: Kernels } | undefined;

/** After an evaluation on this thread was stopped by force. */
export function discardScratchMemory(): void {
  shared = undefined;
}

/** One small memory a thread, shared by all evaluations on it; none of them keeps anything there. */
function scratchMemory(): { readonly view: MemoryView; readonly kernels: Kernels } {
  if (shared === undefined) {
    const loader = loadKernels({ maxPages: SCRATCH_PAGES });
    const memory = loader.createMemory();
    shared = { view: new MemoryView(memory), kernels: loader.instantiate(memory) };
  }
  return shared;
}
