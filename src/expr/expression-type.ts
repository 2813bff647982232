import { assertNever } from '../core/error.ts';
import { BOOLEAN, type DataType } from '../types/data-type.ts';
import type { Alias, Attribute, Expression } from './expression.ts';

export function typeOf<Plan>(e: Expression<Plan>): DataType {
  switch (e.kind) {
    case 'literal':
    case 'attribute':
    case 'call':
    case 'cast':
    case 'case':
    case 'lambda_variable':
    case 'aggregate_call':
    case 'generator_call':
    case 'scalar_subquery':
      return e.type;
    case 'alias':
      return typeOf(e.child);
    case 'lambda':
      return typeOf(e.body);
    case 'window_call':
      return e.call.type;
    case 'outer_reference':
      return e.attribute.type;
    case 'exists_subquery':
    case 'in_subquery':
      return BOOLEAN;
    default:
      return assertNever(e);
  }
}

/** Whether the value may be NULL. */
export function isNullable<Plan>(e: Expression<Plan>): boolean {
  switch (e.kind) {
    case 'literal':
      return e.value === null;
    case 'attribute':
    case 'call':
    case 'cast':
    case 'case':
    case 'lambda_variable':
    case 'aggregate_call':
    case 'generator_call':
    case 'scalar_subquery':
      return e.nullable;
    case 'alias':
      return isNullable(e.child);
    case 'lambda':
      return isNullable(e.body);
    case 'window_call':
      return e.call.nullable;
    case 'outer_reference':
      return e.attribute.nullable;
    case 'exists_subquery':
      return false;
    // NULL when a value is NULL, or nothing matches and the plan gives a NULL, which isn't known here.
    case 'in_subquery':
      return true;
    default:
      return assertNever(e);
  }
}

/** The column that a named expression gives. */
export function attributeOf<Plan>(e: Attribute | Alias<Plan>): Attribute {
  if (e.kind === 'attribute') return e;
  return {
    kind: 'attribute',
    id: e.id,
    name: e.name,
    type: typeOf(e.child),
    nullable: isNullable(e.child),
    qualifier: e.qualifier ?? [],
  };
}
