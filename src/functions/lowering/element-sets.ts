/** Arrays as sets: distinct elements, unions, intersections, in intermediate code. */
import type { Lowered } from '../../codegen/implementation.ts';
import { FALSE, f32, f64, i32, not, TRUE } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { containsFloat } from '../../types/contains-type.ts';
import { physicalOf } from '../../types/data-type.ts';
import { elementType } from './array.ts';
import { type ArrayBuilder, buildArray } from './array-builder.ts';
import { type Elements, eachElement, elementsOf } from './elements.ts';
import { normalizeNested } from './normalize-nested.ts';
import { sameValue } from './order.ts';

type Args = readonly Register[];

/** Elements together that are compared with each other; above, the TypeScript function hashes them. */
const FEW = 64;

/** 1 where the value, which may be NULL, is among the elements. */
export function isAmong(c: LowerContext, elements: Elements, value: Register): Ir {
  const { f } = c;
  const found = f.local('i32', 'found');
  f.set(found, FALSE);
  eachElement(c, elements, (element, _index, exit) => {
    f.set(found, sameValue(c, element, value));
    f.brIf(exit, f.get(found));
  });
  return f.get(found);
}

/** Runs `few` for few elements, else the TypeScript function `<name>_of_many`. */
function whereFew(
  c: LowerContext,
  call: Call,
  args: Args,
  lists: readonly Elements[],
  few: () => Ir,
): Lowered {
  const total = lists.reduce<Ir>((sum, { count }) => i32.add(sum, count), i32.const(0));
  const result = c.output(call.fn, call.type, false);
  c.if(
    i32.le_u(total, i32.const(FEW)),
    () => result.set({ type: call.type, value: few(), high: null, valid: null }),
    () => result.set(c.evaluate({ ...call, fn: `${call.fn}_of_many`, nullable: false }, args)),
  );
  return result.register;
}

function addNew(
  c: LowerContext,
  out: ArrayBuilder,
  from: Elements,
  condition: (element: Register) => Ir,
): void {
  eachElement(c, from, (element) => {
    c.if(condition(element), () => {
      c.if(not(isAmong(c, out.elements(), element)), () => out.append(withoutSignOfZero(c, element)));
    });
  });
}

/** `array_distinct(array)` and `array_union(first, second)` */
export function lowerUnion(c: LowerContext, call: Call, given: Args): Lowered {
  const arrays = given.map((array) => withNormalElements(c, array));
  const lists = arrays.map((array) => elementsOf(c, array));
  return whereFew(c, call, arrays, lists, () => {
    const room = lists.reduce<Ir>((sum, { count }) => i32.add(sum, count), i32.const(0));
    const out = buildArray(c, elementType(call.type), room);
    for (const list of lists) addNew(c, out, list, () => TRUE);
    return out.finish();
  });
}

/** `array_intersect` (`wanted` true) and `array_except`. */
export function lowerCommon(wanted: boolean) {
  return (c: LowerContext, call: Call, given: Args): Lowered => {
    const arrays = given.map((array) => withNormalElements(c, array));
    const [first, second] = arrays.map((array) => elementsOf(c, array)) as [Elements, Elements];
    return whereFew(c, call, arrays, [first, second], () => {
      const out = buildArray(c, elementType(call.type), first.count);
      addNew(c, out, first, (element) => {
        const found = isAmong(c, second, element);
        return wanted ? found : not(found);
      });
      return out.finish();
    });
  };
}

/** The array with nested elements as keys of groups are; those that are numbers change when they are appended. */
function withNormalElements(c: LowerContext, array: Register): Register {
  const element = elementType(array.type);
  const isNested = physicalOf(element) === 'bytes' && containsFloat(element);
  return isNested ? { ...array, value: normalizeNested(c, array) } : array;
}

/** Sets have one zero, as keys of groups do. */
function withoutSignOfZero(c: LowerContext, element: Register): Register {
  const physical = physicalOf(element.type);
  if (physical !== 'f64' && physical !== 'f32') return element;
  const ops = physical === 'f64' ? f64 : f32;
  return { ...element, value: c.f.let('element', ops.add(element.value, ops.const(0))) };
}
