import { typeOf } from '../../../expr/expression-type.ts';
import type { DataType } from '../../../types/data-type.ts';
import { isNumeric } from '../../../types/type-class.ts';
import { typeEquals } from '../../../types/type-equality.ts';
import { expressionRule } from '../rule.ts';

/** Casts to the type that a value has, casts of losslessly widened integers, and zones that no cast looks at. */
export const simplifyCasts = expressionRule('simplifyCasts', ['cast'], (e) => {
  if (typeEquals(typeOf(e.child), e.type)) return e.child;
  if (e.zone !== undefined && isNumeric(typeOf(e.child)) && isNumeric(e.type)) {
    const { zone: _zone, ...plain } = e;
    return plain;
  }
  const inner = e.child;
  if (inner.kind === 'cast' && widens(typeOf(inner.child), inner.type) && isInteger(e.type)) {
    const nullable = e.mode === 'try' ? true : inner.nullable;
    return { ...e, child: inner.child, nullable };
  }
  return e;
});

const WIDTH: Readonly<Partial<Record<DataType['kind'], number>>> = { byte: 1, short: 2, int: 4, long: 8 };

function isInteger(type: DataType): boolean {
  return WIDTH[type.kind] !== undefined;
}

function widens(from: DataType, to: DataType): boolean {
  return (WIDTH[from.kind] ?? 9) <= (WIDTH[to.kind] ?? 0);
}
