/**
 * Values that stay the same over a stretch of what they are computed from, as the year does over the timestamps
 * of a year. Rows that lie side by side mostly lie in one stretch: loops keep the last value and its stretch in
 * locals, and compute both anew only outside of it.
 *
 * Functions tell their steps (`StrictLowering.steps`); a chain of them, such as `year(CAST(t AS DATE))`, is
 * remembered as one. Where rows jump about, a loop ends up computing each value; it notices, and for some calls
 * it spares itself the stretches.
 */
import type { Cast, Expression } from '../expr/expression.ts';
import { typeOf } from '../expr/expression-type.ts';
import { castSteps } from './cast/lower-cast.ts';
import type { FunctionLookup } from './implementation.ts';
import { and, i32, i64, irTypeOf, not, select } from './instructions.ts';
import type { Ir } from './ir.ts';
import type { LowerContext } from './lower.ts';
import { nullRegister } from './memory-access.ts';
import type { Register } from './register.ts';

/** Values, i32 or i64, from `from` to before `until`. */
export interface Stretch {
  readonly from: Ir;
  readonly until: Ir;
}

/** A call or cast as a function of one number. */
export interface Steps {
  readonly argument: Expression;
  lower(c: LowerContext, value: Ir): Ir;
  /** Values around this one that have the same result; null where each has its own. */
  readonly stretch: ((c: LowerContext, value: Ir, result: Ir) => Stretch) | null;
  /** Of a function that keeps the order: values around this one with results in the stretch. */
  readonly carry: ((c: LowerContext, value: Ir, results: Stretch) => Stretch) | null;
}

/** What a context has to know of the loop whose body it writes. */
export interface LoopCode {
  /** Rows that the loop went over, for code behind it. */
  readonly rows: Ir;
  /** Writes code behind the loop. */
  atEnd(write: () => void): void;
}

/** Steps from the outermost in, of which all but the first carry stretches, and what they start from. */
interface Chain {
  readonly steps: readonly Steps[];
  readonly base: Expression;
}

/** Misses per row above which stretches don't pay: one of so many. */
const OFTEN = 4;
/** Calls of the loop for which they are given up then. */
const REST = 32;

function stepsOf(functions: FunctionLookup, e: Expression): Steps | null {
  if (e.kind === 'cast') return castSteps(e as Cast);
  if (e.kind !== 'call') return null;
  const implementation = functions.scalar(e.fn);
  if (implementation?.kind !== 'strict' && implementation?.kind !== 'custom') return null;
  return implementation.steps?.(e) ?? null;
}

/** The expression as a chain of steps; null where it is none, or where remembering brings nothing. */
function chainOf(functions: FunctionLookup, e: Expression): Chain | null {
  const steps: Steps[] = [];
  let base = e;
  for (;;) {
    const step = stepsOf(functions, base);
    if (step === null || (steps.length > 0 && step.carry === null)) break;
    steps.push(step);
    base = step.argument;
  }
  return steps.some((step) => step.stretch !== null) && base.kind !== 'literal' ? { steps, base } : null;
}

/** The value of an expression that has stretches; null for any other. */
export function lowerInStretches(c: LowerContext, loop: LoopCode, e: Expression): Register | null {
  const chain = chainOf(c.functions, e);
  if (chain === null) return null;
  const type = typeOf(e);
  const base = c.lower(chain.base);
  if (base.valid?.kind === 'const' && base.valid.value === 0) return nullRegister(type);
  const { f } = c;
  const x = f.let('argument', base.value);
  const ops = irTypeOf(x) === 'i32' ? i32 : i64;
  const result = c.variable('remembered', type, false);
  const from = f.local(irTypeOf(x), 'from');
  const width = f.local(irTypeOf(x), 'width');
  const misses = f.local('i32', 'misses');
  const cell = c.module.slots(1);
  const rests = f.atStart('rests', i32.load(f.frame(), cell));
  for (const local of [from, width]) f.setAtStart(local, ops.const(0));
  f.setAtStart(misses, i32.const(0));
  const outside = ops.ge_u(ops.sub(x, f.get(from)), f.get(width));
  f.comment('computed anew outside of the stretch of the last value');
  c.if(base.valid === null ? outside : and(base.valid, outside), () => {
    f.set(misses, i32.add(f.get(misses), i32.const(1)));
    const values = [x];
    for (const step of chain.steps.toReversed()) values.unshift(f.let('step', step.lower(c, values[0]!)));
    result.set({ type, value: values[0]!, high: null, valid: null });
    c.if(not(rests), () => {
      const stretch = stretchOf(c, chain, values);
      const start = f.let('from', stretch.from);
      const length = f.let('length', ops.sub(stretch.until, start));
      // At the ends of the calendar the sums overflow.
      const holds = and(ops.lt_u(ops.sub(x, start), length), ops.lt_s(start, stretch.until));
      f.set(from, start);
      f.set(width, select(holds, length, ops.const(0)));
    });
  });
  loop.atEnd(() => {
    const often = i32.gt_u(i32.mul(f.get(misses), i32.const(OFTEN)), loop.rows);
    const left = select(rests, i32.sub(rests, i32.const(1)), select(often, i32.const(REST), i32.const(0)));
    f.store('i32.store', f.frame(), left, cell);
  });
  return { ...result.register, valid: base.valid };
}

/** Values of the base that give the same result. `values` begins with the result and ends with the base. */
function stretchOf(c: LowerContext, { steps }: Chain, values: readonly Ir[]): Stretch {
  const around = (stretch: Stretch): Stretch => ({
    from: c.f.let('from', stretch.from),
    until: c.f.let('until', stretch.until),
  });
  return steps.reduce<Stretch | null>((within, step, s) => {
    const value = values[s + 1]!;
    if (within !== null) return around(step.carry!(c, value, within));
    if (step.stretch !== null) return around(step.stretch(c, value, values[s]!));
    const ops = irTypeOf(value) === 'i32' ? i32 : i64;
    return around({ from: value, until: ops.add(value, ops.const(1)) });
  }, null)!;
}
