import { typeOf } from '../../expr/expression-type.ts';
import { type DataType, physicalOf } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { AnyExpression } from '../declare.ts';
import { compareValues } from './compare.ts';

export { compareValues };

/** The type of the elements of an array argument. */
export function arrayElement(argument: AnyExpression): DataType {
  const type = typeOf(argument);
  if (type.kind !== 'array') throw new Error(`an array was bound, not ${type.kind}`);
  return type.element;
}

/** Distinct values of a type, NULL among them, in the order of their first appearance. */
export class ValueSet {
  readonly #buckets = new Map<unknown, Value[]>();
  readonly #values: Value[] = [];
  readonly #compare: (a: Value, b: Value) => number;
  readonly #keyOf: (value: Value) => unknown;

  constructor(type: DataType, values: Iterable<Value> = []) {
    this.#compare = compareValues(type);
    this.#keyOf = keyOf(type);
    for (const value of values) this.add(value);
  }

  /** @returns whether the value was new */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    const key = this.#keyOf(value);
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.push(value);
    else this.#buckets.set(key, [value]);
    this.#values.push(value);
    return true;
  }

  has(value: Value): boolean {
    return this.#buckets.get(this.#keyOf(value))?.some((other) => this.#compare(value, other) === 0) ?? false;
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.#values[Symbol.iterator]();
  }
}

/** Equal values have equal keys; nested ones share a bucket and are compared. */
function keyOf(type: DataType): (value: Value) => unknown {
  if (physicalOf(type) !== 'bytes') return (value) => (value === 0 ? 0 : value);
  if (type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar') return (value) => value;
  if (type.kind === 'binary')
    return (value) => (value === null ? null : Buffer.from(value as Uint8Array).toString('latin1'));
  return (value) => (Array.isArray(value) ? value.length : null);
}
