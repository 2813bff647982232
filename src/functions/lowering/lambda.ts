/** Lambdas as part of the loops that call them, in intermediate code. */
import type { Lowered } from '../../codegen/implementation.ts';
import { FALSE, i32, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call, Expression, Lambda } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { attributesOf } from '../../expr/walk.ts';
import { INT } from '../../types/data-type.ts';
import { buildArray, buildMap, mapParts } from './array-builder.ts';
import { eachElement, eachIndex, elementOrNull, elementsOf } from './elements.ts';
import { entriesOf } from './map.ts';
import { compareNullsLast } from './order.ts';
import { sortElements } from './sort-elements.ts';

type Args = readonly Register[];

export function lambdaOf(e: Expression | undefined): Lambda {
  if (e?.kind !== 'lambda') throw new Error('a lambda was bound');
  return e;
}

/** Loads the columns that a lambda takes from outside, before the loop that would do so in each turn. */
export function loadCaptured(c: LowerContext, ...lambdas: readonly Lambda[]): void {
  for (const { body } of lambdas) for (const attribute of attributesOf(body)) c.lower(attribute);
}

/** Writes the lambda's body here; the scope has to be that of one turn of the loop. */
export function applyLambda(c: LowerContext, lambda: Lambda, args: Args): Register {
  bindParameters(c, lambda, args);
  return c.lower(lambda.body);
}

/** 1 where a predicate is true of the arguments. */
export function holds(c: LowerContext, lambda: Lambda, args: Args): Ir {
  bindParameters(c, lambda, args);
  return c.lowerCondition(lambda.body);
}

function bindParameters(c: LowerContext, lambda: Lambda, args: Args): void {
  for (const [i, parameter] of lambda.parameters.entries()) c.bind(parameter.id, () => args[i]!);
}

/** A position as the second parameter of a lambda gets it. */
function position(index: Ir): Register {
  return { type: INT, value: index, high: null, valid: null };
}

/** `transform(array, (element, position) -> ...)` */
export function lowerTransform(c: LowerContext, call: Call, [array]: Args): Lowered {
  const lambda = lambdaOf(call.args[1]);
  const elements = elementsOf(c, array!);
  loadCaptured(c, lambda);
  const out = buildArray(c, typeOf(lambda.body), elements.count);
  eachElement(c, elements, (element, index) =>
    out.append(applyLambda(c, lambda, [element, position(index)])),
  );
  return out.finish();
}

/** `filter(array, (element, position) -> ...)` */
export function lowerFilter(c: LowerContext, call: Call, [array]: Args): Lowered {
  const lambda = lambdaOf(call.args[1]);
  const elements = elementsOf(c, array!);
  loadCaptured(c, lambda);
  const out = buildArray(c, elements.type, elements.count);
  eachElement(c, elements, (element, index) => {
    c.if(holds(c, lambda, [element, position(index)]), () => out.append(element));
  });
  return out.finish();
}

/** Whether the lambda gives `wanted` for an element, which ends the search; NULL if it doesn't, but gave NULL. */
function search(c: LowerContext, call: Call, array: Register, wanted: boolean): Lowered {
  const { f } = c;
  const lambda = lambdaOf(call.args[1]);
  const elements = elementsOf(c, array);
  loadCaptured(c, lambda);
  const found = f.local('i32', 'found');
  const unknown = f.local('i32', 'unknown');
  f.set(found, FALSE);
  f.set(unknown, FALSE);
  eachElement(c, elements, (element, _index, exit) => {
    const { value, valid } = applyLambda(c, lambda, [element]);
    const given = wanted ? value : i32.eqz(value);
    f.set(found, valid === null ? given : i32.and(valid, given));
    if (valid !== null) f.set(unknown, i32.or(f.get(unknown), i32.eqz(valid)));
    f.brIf(exit, f.get(found));
  });
  const valid = i32.or(f.get(found), i32.eqz(f.get(unknown)));
  return { value: wanted ? f.get(found) : i32.eqz(f.get(found)), valid };
}

export function lowerExists(c: LowerContext, call: Call, [array]: Args): Lowered {
  return search(c, call, array!, true);
}

export function lowerForall(c: LowerContext, call: Call, [array]: Args): Lowered {
  return search(c, call, array!, false);
}

/** `aggregate(array, start, (state, element) -> ..., state -> ...)` */
export function lowerAggregate(c: LowerContext, call: Call): Register {
  const [list, start] = call.args as readonly [Expression, Expression];
  const merge = lambdaOf(call.args[2]);
  const finish = lambdaOf(call.args[3]);
  return c.lowerStrict(call.fn, call.type, [list], false, ([array]) => {
    const elements = elementsOf(c, array!);
    loadCaptured(c, merge, finish);
    const state = c.output('state', typeOf(start), true);
    state.set(c.lower(start));
    eachElement(c, elements, (element) => state.set(applyLambda(c, merge, [state.register, element])));
    return c.scope(() => applyLambda(c, finish, [state.register]));
  });
}

/** `zip_with(first, second, (a, b) -> ...)` */
export function lowerZipWith(c: LowerContext, call: Call, [first, second]: Args): Lowered {
  const lambda = lambdaOf(call.args[2]);
  const [a, b] = [elementsOf(c, first!), elementsOf(c, second!)];
  loadCaptured(c, lambda);
  const longest = c.f.let('longest', select(i32.gt_u(a.count, b.count), a.count, b.count));
  const out = buildArray(c, typeOf(lambda.body), longest);
  eachIndex(c, longest, (i) => {
    out.append(applyLambda(c, lambda, [elementOrNull(c, a, i), elementOrNull(c, b, i)]));
  });
  return out.finish();
}

/** `array_sort(array, (a, b) -> ...)`; without a lambda in the natural order, NULLs last. */
export function lowerArraySort(c: LowerContext, call: Call, [array]: Args): Lowered {
  if (call.args.length === 1) return sortElements(c, array!, (a, b) => compareNullsLast(c, a, b));
  const lambda = lambdaOf(call.args[1]);
  loadCaptured(c, lambda);
  return sortElements(c, array!, (a, b) => {
    const order = applyLambda(c, lambda, [a, b]);
    if (order.valid !== null) {
      const parameters = { firstValue: '', secondValue: '' };
      c.if(i32.eqz(order.valid), () => c.raise(call.origin, 'COMPARATOR_RETURNS_NULL', parameters));
    }
    return order.value;
  });
}

/** `map_filter(map, (key, value) -> ...)` */
export function lowerMapFilter(c: LowerContext, call: Call, [map]: Args): Lowered {
  const lambda = lambdaOf(call.args[1]);
  const { keys, values } = entriesOf(c, map!);
  loadCaptured(c, lambda);
  const [outKeys, outValues] = [keys, values].map(({ type }) => buildArray(c, type, keys.count));
  eachElement(c, keys, (key, i) => {
    const value = values.at(i);
    c.if(holds(c, lambda, [key, value]), () => {
      outKeys!.append(key);
      outValues!.append(value);
    });
  });
  return buildMap(c, outKeys!.finish(), outValues!.finish());
}

/** `transform_values(map, (key, value) -> ...)` */
export function lowerTransformValues(c: LowerContext, call: Call, [map]: Args): Lowered {
  const lambda = lambdaOf(call.args[1]);
  const { keys, values } = entriesOf(c, map!);
  loadCaptured(c, lambda);
  const out = buildArray(c, typeOf(lambda.body), keys.count);
  eachElement(c, keys, (key, i) => out.append(applyLambda(c, lambda, [key, values.at(i)])));
  return buildMap(c, mapParts(c, map!).keys, out.finish());
}
