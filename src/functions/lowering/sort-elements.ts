/** Sorting the elements of an array in intermediate code: a merge sort, which keeps equal elements in their order. */
import { FALSE, i32, select, TRUE } from '../../codegen/instructions.ts';
import type { Ir, Local } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { buildArray } from './array-builder.ts';
import { eachIndex, elementsOf } from './elements.ts';

const INDEX = 4;

/**
 * The sorted array. `compare` gives less than 0 where the first element belongs before the second; it is asked for a
 * later element and an earlier one, as Java does: comparators that contradict themselves show the difference.
 */
export function sortElements(
  c: LowerContext,
  array: Register,
  compare: (a: Register, b: Register) => Ir,
): Ir {
  const { f } = c;
  const elements = elementsOf(c, array);
  const { count } = elements;
  // The elements' indices are sorted, from one half of this room to the other.
  const bytes = f.let('bytes', i32.mul(count, i32.const(INDEX)));
  const start = c.allocate(i32.mul(bytes, i32.const(2)));
  const [from, to, width] = ['from', 'to', 'width'].map((name) => f.local('i32', name)) as [
    Local,
    Local,
    Local,
  ];
  f.set(from, start);
  f.set(to, i32.add(start, bytes));
  f.set(width, i32.const(1));
  const place = (base: Ir, index: Ir): Ir => i32.add(base, i32.mul(index, i32.const(INDEX)));
  eachIndex(c, count, (i) => f.store('i32.store', place(f.get(from), i), i));

  /** Merges the sorted runs from `low` to before `middle`, and from there to before `high`. */
  const merge = (low: Ir, middle: Ir, high: Ir): void => {
    const [left, right, out] = ['left', 'right', 'out'].map((name) => f.local('i32', name)) as [
      Local,
      Local,
      Local,
    ];
    f.set(left, low);
    f.set(right, middle);
    f.set(out, low);
    f.loop((again) => {
      const isRight = f.local('i32', 'is_right');
      f.set(isRight, i32.ge_u(f.get(left), middle));
      f.if(i32.and(i32.eqz(f.get(isRight)), i32.lt_u(f.get(right), high)), () =>
        c.scope(() => {
          const [a, b] = [left, right].map((side) => elements.at(i32.load(place(f.get(from), f.get(side)))));
          f.set(isRight, select(i32.lt_s(compare(b!, a!), i32.const(0)), TRUE, FALSE));
        }),
      );
      const next = i32.load(place(f.get(from), select(f.get(isRight), f.get(right), f.get(left))));
      f.store('i32.store', place(f.get(to), f.get(out)), next);
      f.set(right, i32.add(f.get(right), f.get(isRight)));
      f.set(left, i32.add(f.get(left), i32.eqz(f.get(isRight))));
      f.set(out, i32.add(f.get(out), i32.const(1)));
      f.brIf(again, i32.lt_u(f.get(out), high));
    });
  };

  const atMost = (index: Ir): Ir => f.let('bound', select(i32.lt_u(index, count), index, count));
  f.block((exit) => {
    f.loop((longer) => {
      f.brIf(exit, i32.ge_u(f.get(width), count));
      const low = f.local('i32', 'low');
      f.set(low, i32.const(0));
      f.loop((again) => {
        const middle = atMost(f.let('middle', i32.add(f.get(low), f.get(width))));
        const high = atMost(f.let('high', i32.add(middle, f.get(width))));
        merge(f.get(low), middle, high);
        f.set(low, high);
        f.brIf(again, i32.lt_u(f.get(low), count));
      });
      const sorted = f.copy('sorted', f.get(to));
      f.set(to, f.get(from));
      f.set(from, sorted);
      f.set(width, i32.shl(f.get(width), i32.const(1)));
      f.br(longer);
    });
  });
  const out = buildArray(c, elements.type, count);
  eachIndex(c, count, (i) => out.append(elements.at(f.let('index', i32.load(place(f.get(from), i))))));
  return out.finish();
}
