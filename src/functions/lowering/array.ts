/** Functions over arrays in intermediate code. */
import { lowerCompare, lowerEquals } from '../../codegen/compare.ts';
import type { Lowered } from '../../codegen/implementation.ts';
import {
  FALSE,
  i32,
  i64,
  makeView,
  or,
  select,
  TRUE,
  viewAddress,
  viewLength,
} from '../../codegen/instructions.ts';
import type { Ir, Local } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { StructType } from '../../columns/blob.ts';
import type { Call } from '../../expr/expression.ts';
import { type DataType, INT } from '../../types/data-type.ts';
import { buildArray } from './array-builder.ts';
import { structField } from './blob-access.ts';
import { type Elements, eachElement, eachIndex, elementOrNull, elementsOf } from './elements.ts';
import { compareNullsFirst, sameValue } from './order.ts';
import { sortElements } from './sort-elements.ts';
import { buildStruct } from './struct-builder.ts';
import { copyBytes } from './text.ts';

type Args = readonly Register[];

export function elementType(type: DataType): DataType {
  if (type.kind !== 'array') throw new Error(`${type.kind} has no elements`);
  return type.element;
}

/** `array(a, b, ...)` */
export function lowerArray(c: LowerContext, call: Call): Register {
  return arrayOf(
    c,
    call.type,
    call.args.map((arg) => c.lower(arg)),
  );
}

/** An array of values that are at hand. */
export function arrayOf(c: LowerContext, type: DataType, values: Args): Register {
  const out = buildArray(c, elementType(type), i32.const(values.length));
  for (const value of values) out.append(value);
  return c.register('array', type, out.finish());
}

/** Where a valid value first stands, from 0; `count` where it doesn't. `unknown` is set where a NULL was seen before. */
function find(c: LowerContext, elements: Elements, value: Register, unknown?: Local): Ir {
  const { f } = c;
  const place = f.local('i32', 'place');
  f.set(place, elements.count);
  eachElement(c, elements, (element, index, exit) => {
    const look = (): void => {
      f.if(lowerEquals(c, element, value), () => {
        f.set(place, index);
        f.br(exit);
      });
    };
    if (element.valid === null) look();
    else c.if(element.valid, look, unknown && (() => f.set(unknown, TRUE)));
  });
  return f.get(place);
}

/** `array_contains(array, value)` */
export function lowerContains(c: LowerContext, _call: Call, [array, value]: Args): Lowered {
  const { f } = c;
  const elements = elementsOf(c, array!);
  const unknown = f.local('i32', 'unknown');
  f.set(unknown, FALSE);
  const found = f.let('found', i32.lt_u(find(c, elements, value!, unknown), elements.count));
  return { value: found, valid: or(found, i32.eqz(f.get(unknown))) };
}

/** `array_position(array, value)` */
export function lowerPosition(c: LowerContext, _call: Call, [array, value]: Args): Lowered {
  const elements = elementsOf(c, array!);
  const place = find(c, elements, value!);
  const isThere = i32.lt_u(place, elements.count);
  return i64.extend_i32_u(select(isThere, i32.add(place, i32.const(1)), i32.const(0)));
}

/** The elements that a condition holds of. */
function pick(c: LowerContext, array: Register, condition: (element: Register) => Ir): Lowered {
  const elements = elementsOf(c, array);
  const out = buildArray(c, elements.type, elements.count);
  eachElement(c, elements, (element) => c.if(condition(element), () => out.append(element)));
  return out.finish();
}

/** `array_remove(array, value)` */
export function lowerRemove(c: LowerContext, _call: Call, [array, value]: Args): Lowered {
  return pick(c, array!, (element) => i32.eqz(sameValue(c, element, value!)));
}

/** `array_compact(array)` */
export function lowerCompact(c: LowerContext, _call: Call, [array]: Args): Lowered {
  return pick(c, array!, (element) => element.valid ?? TRUE);
}

/** `array_max` (with sign 1) and `array_min` (-1). */
export function lowerExtreme(sign: 1 | -1) {
  return (c: LowerContext, call: Call, [array]: Args): Lowered => {
    const best = c.output('best', call.type, true);
    eachElement(c, elementsOf(c, array!), (element) => {
      const known = best.register.valid!;
      const consider = (): void => {
        c.if(
          known,
          () => {
            const order = lowerCompare(c, element, best.register);
            const better = sign > 0 ? i32.gt_s(order, i32.const(0)) : i32.lt_s(order, i32.const(0));
            c.if(better, () => best.set(element));
          },
          () => best.set(element),
        );
      };
      if (element.valid === null) consider();
      else c.if(element.valid, consider);
    });
    return best.register;
  };
}

/** `sort_array(array, ascending)` */
export function lowerSortArray(c: LowerContext, _call: Call, [array, ascending]: Args): Lowered {
  const sign = c.f.let('sign', select(ascending!.value, i32.const(1), i32.const(-1)));
  return sortElements(c, array!, (a, b) => i32.mul(sign, compareNullsFirst(c, a, b)));
}

/** `slice(array, start, length)` */
export function lowerSlice(c: LowerContext, call: Call, [array, start, length]: Args): Lowered {
  const { f } = c;
  const elements = elementsOf(c, array!);
  const { count } = elements;
  f.if(i32.eqz(start!.value), () =>
    c.raise(call.origin, 'INVALID_PARAMETER_VALUE.START', { functionName: '`slice`', parameter: '`start`' }),
  );
  f.if(i32.lt_s(length!.value, i32.const(0)), () =>
    c.raise(call.origin, 'INVALID_PARAMETER_VALUE.LENGTH', {
      functionName: '`slice`',
      parameter: '`length`',
      length: { plain: { type: INT, value: length!.value, high: null, valid: null } },
    }),
  );
  const isForward = i32.gt_s(start!.value, i32.const(0));
  const from = f.let('from', i32.add(start!.value, select(isForward, i32.const(-1), count)));
  const rest = f.let('rest', select(i32.lt_u(from, count), i32.sub(count, from), i32.const(0)));
  const taken = f.let('taken', select(i32.lt_s(rest, length!.value), rest, length!.value));
  const out = buildArray(c, elements.type, taken);
  eachIndex(c, taken, (i) => out.append(elements.at(f.let('index', i32.add(from, i)))));
  return out.finish();
}

/** The elements of several arrays, one behind the other; `before` and `behind` are single ones. */
function join(
  c: LowerContext,
  type: DataType,
  arrays: Args,
  single: { readonly before?: Register; readonly behind?: Register } = {},
): Lowered {
  const lists = arrays.map((array) => elementsOf(c, array));
  const extra = Object.keys(single).length;
  const room = lists.reduce<Ir>((sum, { count }) => i32.add(sum, count), i32.const(extra));
  const out = buildArray(c, elementType(type), room);
  if (single.before !== undefined) out.append(single.before);
  for (const list of lists) eachElement(c, list, (element) => out.append(element));
  if (single.behind !== undefined) out.append(single.behind);
  return out.finish();
}

/** `concat(array, ...)` */
export function lowerConcatArrays(c: LowerContext, call: Call, arrays: Args): Lowered {
  return join(c, call.type, arrays);
}

/** `array_append` and `array_prepend`, which put NULL in, too. */
export function lowerInsertAtEnd(end: 'before' | 'behind') {
  return (c: LowerContext, call: Call): Register =>
    c.lowerStrict(call.fn, call.type, [call.args[0]!], false, ([array]) =>
      join(c, call.type, [array!], { [end]: c.lower(call.args[1]!) }),
    );
}

/** `flatten(arrays)`; NULL where one of them is. */
export function lowerFlatten(c: LowerContext, call: Call, [arrays]: Args): Lowered {
  const { f } = c;
  const lists = elementsOf(c, arrays!);
  const total = f.local('i32', 'total');
  const complete = f.local('i32', 'complete');
  f.set(total, i32.const(0));
  f.set(complete, TRUE);
  eachElement(c, lists, ({ value, valid }) => {
    if (valid !== null) f.set(complete, i32.and(f.get(complete), valid));
    f.set(total, i32.add(f.get(total), i32.load(viewAddress(value))));
  });
  const result = c.output('flat', call.type, true);
  c.if(
    f.get(complete),
    () => {
      const out = buildArray(c, elementType(call.type), f.get(total));
      eachElement(c, lists, (list) => eachElement(c, elementsOf(c, list), (element) => out.append(element)));
      result.set({ type: call.type, value: out.finish(), high: null, valid: null });
    },
    () => result.setNull(),
  );
  return result.register;
}

/** `get(array, index)` */
export function lowerGet(c: LowerContext, _call: Call, [array, index]: Args): Lowered {
  return elementOrNull(c, elementsOf(c, array!), index!.value);
}

/** `arrays_zip(array, ...)`: structs of the elements at one place. */
export function lowerZip(c: LowerContext, call: Call, arrays: Args): Lowered {
  const lists = arrays.map((array) => elementsOf(c, array));
  const type = elementType(call.type) as StructType;
  const longest = lists.reduce<Ir>(
    (most, { count }) => c.f.let('longest', select(i32.gt_u(most, count), most, count)),
    i32.const(0),
  );
  const out = buildArray(c, type, longest);
  eachIndex(c, longest, (i) => {
    const fields = lists.map((list) => elementOrNull(c, list, i));
    out.append({ type, value: buildStruct(c, type, fields), high: null, valid: null });
  });
  return out.finish();
}

/** `array.field` of an array of structs. */
export function lowerFieldOfEach(c: LowerContext, call: Call, array: Register, index: number): Lowered {
  const type = elementType(call.type);
  const structs = elementsOf(c, array);
  const out = buildArray(c, type, structs.count);
  eachElement(c, structs, (struct) => {
    const field = c.output('field', type, true);
    const take = (): void => field.set({ type, ...structField(c, struct, index) });
    if (struct.valid === null) take();
    else c.if(struct.valid, take, () => field.setNull());
    out.append(field.register);
  });
  return out.finish();
}

/** `array_join(texts, separator, text for NULL)` */
export function lowerJoin(c: LowerContext, _call: Call, [texts, separator, missing]: Args): Lowered {
  const { f } = c;
  const elements = elementsOf(c, texts!);
  const between = f.let('between', viewLength(separator!.value));
  /** Goes over the texts that are shown. */
  const eachText = (body: (text: Ir) => void): void =>
    eachElement(c, elements, ({ value, valid }) => {
      if (valid === null) body(value);
      else if (missing === undefined) c.if(valid, () => body(value));
      else body(f.let('text', select(valid, value, missing.value)));
    });
  const bytes = f.local('i32', 'bytes');
  f.set(bytes, i32.const(0));
  eachText((text) => f.set(bytes, i32.add(f.get(bytes), i32.add(viewLength(text), between))));
  // Room for a separator behind the last text, too.
  const start = c.allocate(f.get(bytes));
  const end = f.local('i32', 'end');
  f.set(end, start);
  const append = (view: Ir, length: Ir): void => {
    copyBytes(c, f.get(end), viewAddress(view), length);
    f.set(end, i32.add(f.get(end), length));
  };
  eachText((text) => {
    append(text, f.let('length', viewLength(text)));
    append(separator!.value, between);
  });
  const written = i32.sub(f.get(end), start);
  const isEmpty = i32.eqz(f.get(bytes));
  return f.let('joined', makeView(start, select(isEmpty, i32.const(0), i32.sub(written, between))));
}
