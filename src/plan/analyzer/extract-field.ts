import type { Span } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { StructField } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { bindFunction } from './bind-function.ts';
import type { ExpressionEnv } from './environment.ts';
import { fail } from './errors.ts';
import { intLiteral, stringLiteral } from './literals.ts';
import { printSql } from './print-sql.ts';

/** `base.name`: a struct's field, that field of all structs in an array, or a map's value. */
export function extractField(
  base: LogicalExpression,
  name: string,
  span: Span,
  env: ExpressionEnv,
): LogicalExpression {
  const site = { env: env.query, span };
  const type = typeOf(base);
  switch (type.kind) {
    case 'struct':
      return bindFunction(
        'get_struct_field',
        [base, intLiteral(fieldIndex(type.fields, name, span, env))],
        site,
      );
    case 'array':
      if (type.element.kind === 'struct') {
        const index = fieldIndex(type.element.fields, name, span, env);
        return bindFunction('get_array_struct_fields', [base, intLiteral(index)], site);
      }
      break;
    case 'map':
      return bindFunction('get_map_value', [base, stringLiteral(name)], site);
    case 'variant':
      return bindFunction('variant_get', [base, stringLiteral(`$.${name}`), stringLiteral('variant')], site);
  }
  return fail(
    'INVALID_EXTRACT_BASE_FIELD_TYPE',
    { base: `"${printSql(base)}"`, other: quotedSqlName(type) },
    span,
  );
}

/** `base[index]`. */
export function extractIndex(
  base: LogicalExpression,
  index: LogicalExpression,
  span: Span,
  env: ExpressionEnv,
): LogicalExpression {
  const site = { env: env.query, span };
  const type = typeOf(base);
  switch (type.kind) {
    case 'array':
      if (index.kind === 'literal' && typeof index.value === 'string' && type.element.kind === 'struct') {
        return extractField(base, index.value, span, env);
      }
      return bindFunction('get_array_item', [base, index], site);
    case 'map':
      return bindFunction('get_map_value', [base, index], site);
    case 'struct':
      if (index.kind === 'literal' && typeof index.value === 'string') {
        return extractField(base, index.value, span, env);
      }
      return fail('INVALID_EXTRACT_FIELD_TYPE', { extraction: `"${printSql(index)}"` }, span);
    default:
      return fail(
        'INVALID_EXTRACT_BASE_FIELD_TYPE',
        { base: `"${printSql(base)}"`, other: quotedSqlName(type) },
        span,
      );
  }
}

function fieldIndex(fields: readonly StructField[], name: string, span: Span, env: ExpressionEnv): number {
  const fold = env.scope.fold;
  const wanted = fold(name);
  const index = fields.findIndex((f) => fold(f.name) === wanted);
  if (index < 0) {
    const names = fields.map((f) => `\`${f.name}\``).join(', ');
    fail('FIELD_NOT_FOUND', { fieldName: `\`${name}\``, fields: names }, span);
  }
  if (fields.findLastIndex((f) => fold(f.name) === wanted) !== index) {
    const count = fields.filter((f) => fold(f.name) === wanted).length;
    fail('AMBIGUOUS_REFERENCE_TO_FIELDS', { field: `\`${name}\``, count: String(count) }, span);
  }
  return index;
}
