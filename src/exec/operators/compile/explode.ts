import { i32, makeView, viewAddress } from '../../../codegen/instructions.ts';
import type { Ir } from '../../../codegen/ir.ts';
import type { LowerContext } from '../../../codegen/lower.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import type { Register } from '../../../codegen/register.ts';
import { MAP_KEYS } from '../../../columns/blob.ts';
import type { Attribute } from '../../../expr/expression.ts';
import type { Elements } from '../../../functions/declare.ts';
import { arrayElement, countOf } from '../../../functions/lowering/blob-access.ts';
import type { GenerateExec } from '../../../plan/physical/node.ts';
import { arrayType, INT } from '../../../types/data-type.ts';
import type { StageCompiler } from './compiler.ts';
import { runnable } from './row-operators.ts';

/** One element of so many looks at cancellation. */
const POLL_MASK = 4095;

/** Joins each row with the elements of its array, or the entries of its map, where they lie. */
export function produceElements(
  compiler: StageCompiler,
  plan: GenerateExec,
  elements: Elements,
  consume: Consumer,
): void {
  const outer = plan.outer || elements.outer;
  compiler.produce(plan.child, (p) => {
    const { f, context } = p;
    const collection = context.lower(runnable(plan.generator.args[0]!));
    const count = f.local('i32', 'elements');
    f.set(count, i32.const(0));
    const setCount = (): void => f.set(count, countOf(context, collection));
    if (collection.valid === null) setCount();
    else context.if(collection.valid, setCount);
    const rows = f.local('i32', 'rows');
    f.set(rows, f.get(count));
    if (outer) f.if(i32.eqz(f.get(count)), () => f.set(rows, i32.const(1)));
    const at = f.local('i32', 'element');
    f.set(at, i32.const(0));
    f.block((done) => {
      f.loop((again) => {
        f.brIf(done, i32.ge_u(f.get(at), f.get(rows)));
        f.if(i32.eq(i32.and(f.get(at), i32.const(POLL_MASK)), i32.const(POLL_MASK)), () =>
          f.doHost('poll', []),
        );
        context.scope(() => {
          const values = [
            ...(elements.withPosition ? [() => position(f.get(at))] : []),
            ...collectionsOf(collection).map((array) => () => element(context, array(context), f.get(at))),
          ];
          plan.generatorOutput.forEach((attribute, i) => {
            const value = values[i]!;
            context.bind(
              attribute.id,
              outer ? () => whereAny(context, f.get(count), attribute, value) : value,
            );
          });
          consume(p);
        });
        f.set(at, i32.add(f.get(at), i32.const(1)));
        f.br(again);
      });
    });
  });
}

/** The arrays that the collection holds: itself, or a map's keys and values. */
function collectionsOf(collection: Register): ((c: LowerContext) => Register)[] {
  const { type } = collection;
  if (type.kind !== 'map') return [() => collection];
  const keys = (): Ir => i32.add(viewAddress(collection.value), i32.const(MAP_KEYS));
  const values = (): Ir => {
    const start = viewAddress(collection.value);
    return i32.add(start, i32.load(start, 4));
  };
  // Of arrays inside of others only the address is looked at.
  const array =
    (element: typeof type.key, containsNull: boolean, address: () => Ir) => (c: LowerContext) => ({
      type: arrayType(element, containsNull),
      value: c.f.let('array', makeView(address(), i32.const(0))),
      high: null,
      valid: null,
    });
  return [array(type.key, false, keys), array(type.value, type.valueContainsNull, values)];
}

function element(c: LowerContext, array: Register, index: Ir): Register {
  if (array.type.kind !== 'array') throw new Error('not an array');
  return { type: array.type.element, ...arrayElement(c, array, index) };
}

function position(index: Ir): Register {
  return { type: INT, value: index, high: null, valid: null };
}

/** NULL in the row of a collection without elements. */
function whereAny(c: LowerContext, count: Ir, { name, type }: Attribute, load: () => Register): Register {
  const out = c.output(name, type, true);
  c.if(count, () => out.set(load()));
  return out.register;
}
